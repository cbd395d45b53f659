"""Requests that are too large are refused by what they say of themselves, before they are read.

A body that does not say how long it is counts as empty: nothing of it is read either.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from articles.context import paper
from articles.lib.body_size import largest_body


class RefuseLarge:
    """Stands before whatever reads a form, the check of its CSRF token first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        largest = largest_body(view, settings.REQUEST_MAX_BYTES)
        said = request.META.get("CONTENT_LENGTH") or "0"
        if said.isdigit() and len(said) < 15 and int(said) <= largest:
            return None
        text = render_to_string("413.html", {**paper(), "largest": largest})
        return HttpResponse(text, status=413, headers={"Cache-Control": "no-store"})
