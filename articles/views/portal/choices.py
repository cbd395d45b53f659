"""What is offered while a writer types the name of a place or of a person."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from ... import gazetteer
from ...forms.places import named, path_label, with_path
from ...lib import html
from ...models import Place, Reporter
from .gate import data_for_writers

MOST = 12
LONGEST = 200_000  # characters of a text


@require_safe
@data_for_writers
def places(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "").strip()[:40]
    found = named(with_path(Place.objects.all()), typed)[:MOST] if typed else []
    return JsonResponse({"results": [{"id": each.pk, "text": path_label(each)} for each in found]})


@require_safe
@data_for_writers
def people(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "").strip()[:40]
    found = Reporter.objects.filter(name__contains=typed, is_active=True)[:MOST] if typed else []
    results = [
        {"id": each.pk, "name": each.name, "text": f"{each.name}（{each.get_kind_display()}）"}
        for each in found
    ]
    return JsonResponse({"results": results})


@require_POST
@data_for_writers
def suggested(request: HttpRequest) -> HttpResponse:
    """The places that a text names, in the order in which it does."""
    words = [request.POST.get(name, "") for name in ("title", "summary")]
    body = request.POST.get("body", "")
    words.append(body if request.POST.get("plain") else html.plain_text(html.clean(body)))
    findings = gazetteer.look_up("\n".join(words)[:LONGEST])
    keys = [suggestion.place.pk for suggestion in findings.suggestions]
    keys += [place.pk for unclear in findings.ambiguities for place in unclear.places]
    found = with_path(Place.objects.all()).in_bulk(keys)
    results = [{"id": pk, "text": path_label(found[pk])} for pk in keys if pk in found]
    return JsonResponse({"results": results})
