"""What every callback is asked before it is believed: how large, how old, how nested."""

import time
from typing import Any

from django.http import HttpRequest
from django.http.request import UnreadablePostError

from ..lib.json_objects import NotAnObject, json_object
from .base import FRESH, MAX_BODY, Refused


def read_body(request: HttpRequest) -> bytes:
    """The raw body, never more than MAX_BODY bytes of it. Raises Refused."""
    told = request.META.get("CONTENT_LENGTH") or ""
    if told.isdigit() and (len(told) > 10 or int(told) > MAX_BODY):
        raise Refused(413, "too large")
    try:
        body = request.read(MAX_BODY + 1)
    except (UnreadablePostError, OSError) as error:
        raise Refused(400, "broken off") from error
    if len(body) > MAX_BODY:
        raise Refused(413, "too large")
    return body


def require_fresh(seconds: int | None) -> None:
    """A time that was signed is near ours, else somebody sends again what they once saw.

    `seconds` since 1970. Raises Refused.
    """
    if seconds is None or abs(time.time() - seconds) > FRESH:
        raise Refused(403, "stale")


def read_object(body: bytes) -> dict[str, Any]:
    """The body as one JSON object. Raises Refused."""
    try:
        return json_object(body)
    except NotAnObject as error:
        raise Refused(400, "not readable") from error
