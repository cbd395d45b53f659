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
        # a quoted cookie may spell it out, and whoever asks for the session asks the database
        cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        return _refusal() if _NUL in cookie else self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        return _refusal() if any(_NUL in text for text in _texts(request)) else None


def _refusal() -> HttpResponse:
    sentence = _("The request has a character that no text can hold (NUL).")
    return HttpResponseBadRequest(sentence, content_type="text/plain; charset=utf-8")


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path_info
    for sent in (request.GET, request.POST):
        for name, values in sent.lists():
            yield name
            yield from values
