"""/search/: the paper by words, for readers; /search.json the same for programs.

Nothing that can be typed is an error. What takes too long is answered with 503 and never kept,
so that nobody takes it for an answer; too many from one network with 429.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .. import reader_page, search, search_page
from ..lib.keys import is_key
from ..models import Section
from ..search_page import address, limits, program, typing

_IN_JSON, _MOST_IN_JSON = 20, 100  # results
_KEPT = {"Cache-Control": reader_page.PUBLIC}
_AS_TEXT = {"ensure_ascii": False}  # Chinese as itself: half the bytes
_NOT_KEPT = {"Cache-Control": reader_page.PRIVATE}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    asked, sections = address.read(request.GET), list(Section.objects.all())
    if wait := limits.wait_for_page(request):
        return _sentence(asked, sections, limits.too_many(wait), status=429, wait=wait)
    try:
        shown = search_page.build(asked, sections)
    except search.TooSlow:
        return _sentence(asked, sections, _too_slow(), status=503)
    path = reverse("reader:search")
    context = _context(shown.asked, sections) | {"page": shown}
    return reader_page.answer("reader/search.html", path + shown.asked.query(), context)


@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    """At most a hundred results a page."""
    if wait := limits.wait_for_answer(request):
        return _refused(limits.too_many(wait), status=429, wait=wait)
    asked = address.read(request.GET)
    if asked.has_unknown:
        return _refused(_("The address narrows to something that does not exist."), status=400)
    try:
        found = program.answer(asked, reverse("reader:search_json"), _size(request))
    except search.TooSlow:
        return _refused(_too_slow(), status=503)
    return JsonResponse(found, headers=_KEPT, json_dumps_params=_AS_TEXT)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """While somebody types."""
    if wait := limits.wait_to_type(request):
        headers = _NOT_KEPT | {"Retry-After": str(wait)}
        return JsonResponse({"results": []}, status=429, headers=headers)
    results = [vars(offer) for offer in typing.offers(request.GET.get("q", ""))]
    return JsonResponse({"results": results}, headers=_KEPT, json_dumps_params=_AS_TEXT)


def _size(request: HttpRequest) -> int:
    typed = request.GET.get("page_size", "")
    wanted = int(typed) if is_key(typed) else 0
    return min(wanted, _MOST_IN_JSON) or _IN_JSON


def _context(asked: address.Asked, sections: list[Section]) -> dict[str, object]:
    title = _("Search: %(words)s") % {"words": asked} if str(asked) else _("Search")
    return {
        "page_title": title,
        "here": "search",
        "sections": sections,
        "asked": asked,
        "by_relevance": asked.sorted_by(date=False).query(),
        "by_date": asked.sorted_by(date=True).query(),
    }


def _sentence(
    asked: address.Asked, sections: list[Section], sentence: str, *, status: int, wait: int = 0
) -> HttpResponse:
    """The page with what is in its way, and what was typed."""
    context = _context(asked, sections) | {"sentence": sentence}
    path = reverse("reader:search")
    response = reader_page.answer_to_one("reader/search.html", path, context, status=status)
    if wait:
        response["Retry-After"] = str(wait)
    return response


def _refused(sentence: str, *, status: int, wait: int = 0) -> JsonResponse:
    headers = _NOT_KEPT | ({"Retry-After": str(wait)} if wait else {})
    error = {"error": sentence}
    return JsonResponse(error, status=status, headers=headers, json_dumps_params=_AS_TEXT)


def _too_slow() -> str:
    return _("This search takes too long. Try it with fewer words, or narrow it.")
