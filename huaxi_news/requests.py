"""Around every request: its number, how long it took, a line for the log where that is asked for.

Outermost, so that whatever is said while it is answered carries its number. Neither an address
as it was typed nor a query is said anywhere: they hold words of residents and tokens. What is
said is the route, as `urls.py` writes it.
"""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from articles.lib import request_id
from huaxi_news import metrics

_log = logging.getLogger("huaxi_news.requests")
HEADER = "X-Request-ID"
_METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}


class Numbered:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(HEADER, "") if settings.BEHIND_PROXY else ""
        number, began = request_id.begin(given), time.perf_counter()
        try:
            response = self.get_response(request)
            response[HEADER] = number
            self._note(request, response.status_code, time.perf_counter() - began)
            return response
        finally:
            request_id.end()

    def _note(self, request: HttpRequest, status: int, seconds: float) -> None:
        method = request.method if request.method in _METHODS else "other"
        match = request.resolver_match
        view = (match.view_name or match._func_path) if match else "none"
        metrics.note(view, str(method), status, seconds)
        if settings.LOG_REQUESTS:
            _log.info(
                "%s %s %d",
                method,
                route(request),
                status,
                extra={"status": status, "ms": round(seconds * 1000), "user": user_number(request)},
            )


def route(request: HttpRequest) -> str:
    """`/articles/<int:pk>/`; what leads nowhere is not repeated."""
    match = request.resolver_match
    return f"/{match.route}" if match else "(no such page)"


def user_number(request: HttpRequest) -> int | None:
    """Only where somebody asked already who it is: it costs no query."""
    user = request.__dict__.get("_cached_user")
    return getattr(user, "pk", None)
