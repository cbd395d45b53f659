"""Places that the text names, offered beside the field for places."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse

from .. import gazetteer
from ..access import REVIEWING, has_right
from ..forms.places import path_label, with_path
from ..lib import html
from ..models import Place

LONGEST = 200_000  # characters


def answer(request: HttpRequest) -> HttpResponse:
    if not has_right(request.user, "add_article", "change_article", *REVIEWING):
        raise PermissionDenied
    words = [request.POST.get("title", ""), request.POST.get("summary", "")]
    text = "\n".join([*words, html.plain_text(html.clean(request.POST.get("body", "")))])
    findings = gazetteer.look_up(text[:LONGEST])
    found = [suggestion.place.pk for suggestion in findings.suggestions]
    found += [place.pk for unclear in findings.ambiguities for place in unclear.places]
    places = with_path(Place.objects.all()).in_bulk(found)
    return JsonResponse(
        {"places": [{"id": pk, "text": path_label(places[pk])} for pk in found if pk in places]}
    )
