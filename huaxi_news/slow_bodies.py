"""Who sends slowly what they send does not hold up those who read.

A thread of the server waits for the whole of a body. Behind nginx that is never long
(BEHIND_PROXY); where nobody stands in front some threads are kept free of bodies: who finds no
other one is told to come back, and one address can not have them all.
"""

import io
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.template.loader import render_to_string

from articles.context import paper

from . import unavailable
from .headers import of_a_refusal

AT_ONCE = 6  # of the threads of `serve`, eight
OF_ONE_ADDRESS = 3
_PATIENCE = 0.2  # seconds: a body that comes at once is there long before
_SMALL = 64 * 1024  # bytes; read before anything runs, so that the page itself holds nobody up
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class BodiesInTurn:
    """The WSGI application, of which only some threads read bodies."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._reading: Counter[str] = Counter()
        self._changed = threading.Condition()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if length == "0" or not length.isdecimal() or len(length) > 15:  # nothing of it is read
            return self._application(environ, start_response)
        address = environ.get("REMOTE_ADDR", "")
        if not self._enter(address):
            return _refused(start_response)
        try:
            if int(length) > _SMALL:
                return self._application(environ, start_response)
            environ["wsgi.input"] = io.BytesIO(_read(environ["wsgi.input"], int(length)))
        finally:
            self._leave(address)
        return self._application(environ, start_response)

    def _enter(self, address: str) -> bool:
        with self._changed:
            if not self._changed.wait_for(lambda: self._has_room(address), _PATIENCE):
                return False
            self._reading[address] += 1
            return True

    def _has_room(self, address: str) -> bool:
        return self._reading[address] < OF_ONE_ADDRESS and self._reading.total() < AT_ONCE

    def _leave(self, address: str) -> None:
        with self._changed:
            self._reading[address] -= 1
            self._reading += Counter()  # forgets addresses that have none
            self._changed.notify_all()


def _read(stream: Any, length: int) -> bytes:
    parts = []
    while length > 0 and (part := stream.read(length)):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _refused(start_response: Callable[..., Any]) -> Iterable[bytes]:
    context = {"is_sent": True, "sentence": unavailable.sentence(is_sent=True)}
    body = render_to_string("503.html", paper() | context).encode()
    told = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", f"{len(body)}"),
        ("Retry-After", f"{unavailable.AGAIN_AFTER}"),
        ("Connection", "close"),  # the rest of it is not wanted
    ]
    start_response("503 Service Unavailable", [*told, *of_a_refusal()])
    return [body]
