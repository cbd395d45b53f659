"""Requests that carry a NUL character: no field means one, and PostgreSQL stores none."""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase
from django.utils.translation import gettext as _

_NUL = "\0"


class RefuseNul:
    """Answers 400 with one sentence before any view is asked.

    Stands behind the check of the CSRF token, which reads a form anyway. What is in an uploaded
    file is for its own gate.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if any(_NUL in text for text in _texts(request)):
            sentence = _("The request has a character that no text can hold (NUL).")
            return HttpResponseBadRequest(sentence, content_type="text/plain; charset=utf-8")
        return None


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path_info
    yield request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")  # a quoted one may spell it out
    for sent in (request.GET, request.POST):
        for name, values in sent.lists():
            yield name
            yield from values
