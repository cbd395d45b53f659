"""Asks a WSGI application as a server does."""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.test import RequestFactory


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def __getitem__(self, name: str) -> str:
        return self.headers[name]

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(
    application: Callable[[dict[str, Any], Any], Iterable[bytes]], address: str, **more: Any
) -> Answer:
    """`more`: of the environ, as HTTP_COOKIE; no encoding unless one is named."""
    environ = RequestFactory().get(address, SERVER_NAME="127.0.0.1").environ | more
    environ["PATH_INFO"] = environ["PATH_INFO"].encode().decode("latin-1")  # as WSGI wants it
    if "HTTP_COOKIE" not in more:
        environ.pop("HTTP_COOKIE", None)
    environ.setdefault("HTTP_HOST", "127.0.0.1")
    told: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
        names = [name for name, _ in headers]
        assert len(names) == len(set(names)) or "Set-Cookie" in names, names
        told[:] = [int(status[:3]), dict(headers)]

    parts = application(environ, start_response)
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return Answer(told[0], told[1], body)


class Counting:
    """An application that counts, and says what it is told to."""

    def __init__(self, status: str = "200 OK", body: bytes = b"x" * 500, **headers: str) -> None:
        self.asked: list[dict[str, Any]] = []
        self.status, self.body = status, body
        self.headers = {
            "Content-Type": "text/html; charset=utf-8",
            "Cache-Control": "public, max-age=30",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked.append(environ)
        start_response(self.status, list(self.headers.items()))
        return io.BytesIO(self.body)
