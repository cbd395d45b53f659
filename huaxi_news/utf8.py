"""Requests that say to be written in another way than UTF-8 are refused: no page of ours asks so.

Django takes any codec of Python by its name, before a middleware is asked: some are none of text,
some write what no database stores.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.http import parse_header_parameters

from .headers import of_a_refusal

_OURS = ("utf-8", "utf8")
_REFUSED = b"The request is not written in UTF-8.\n"
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def only_utf8(application: Application) -> Application:
    """The WSGI application behind an answer of 400."""

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if _is_ours(environ.get("CONTENT_TYPE", "")):
            return application(environ, start_response)
        told = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", f"{len(_REFUSED)}"),
        ]
        start_response("400 Bad Request", [*told, *of_a_refusal()])
        return [_REFUSED]

    return guarded


def _is_ours(content_type: str) -> bool:
    try:
        _kind, parameters = parse_header_parameters(content_type)
    except (ValueError, LookupError):  # too long; a codec for the parameter itself (RFC 2231)
        return False
    return parameters.get("charset", "utf-8").lower() in _OURS
