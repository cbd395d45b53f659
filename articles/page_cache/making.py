"""Asks the application for a page, with nothing of who asks but where they ask from."""

import io
import time
from collections.abc import Callable, Iterable
from typing import Any

from .addresses import Key
from .epoch import Epoch
from .page import Page

# The address counts towards the limits of searching, and reaches no page
_OF_THE_SERVER = ("SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "SERVER_SOFTWARE")
_OF_THE_WAY = ("REMOTE_ADDR", "HTTP_HOST", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO")
_OF_WSGI = ("wsgi.version", "wsgi.url_scheme", "wsgi.errors", "wsgi.multithread")
_TAKEN = (*_OF_THE_SERVER, *_OF_THE_WAY, *_OF_WSGI, "wsgi.multiprocess", "wsgi.run_once")


def make(
    application: Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]],
    key: Key,
    environ: dict[str, Any],
    epoch: Epoch | None,
) -> Page:
    asked = {name: environ[name] for name in _TAKEN if name in environ}
    asked |= {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": key.path,
        "QUERY_STRING": key.query,
        "wsgi.input": io.BytesIO(),
    }
    told: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
        told[:] = [status, headers]

    began = time.time()  # what it shows is as old as that
    parts = application(asked, start_response)
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return Page.of(told[0], told[1], body, made=began, epoch=epoch)
