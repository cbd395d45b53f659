"""A request that names another codec is refused before Django decodes anything with it."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from huaxi_news import wsgi
from huaxi_news.utf8 import only_utf8

_FORM = "multipart/form-data; boundary=x"
_BODY = b"--x\r\nContent-Disposition: form-data; name=text\r\n\r\n\\ud800 \xe6\xb0\xb4\r\n--x--\r\n"


def _application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Reads a request as every view of ours does."""
    request = WSGIRequest(environ)
    start_response("200 OK", [])
    return [f"{request.GET.get('q', '')}{request.POST.get('text', '')}".encode()]


def answered(
    method: str, path: str, body: bytes, content_type: str, by: Any = None
) -> tuple[str, bytes]:
    environ = RequestFactory().generic(method, path, body).environ
    environ["CONTENT_TYPE"] = content_type
    told: list[str] = []
    application = by or only_utf8(_application)
    answer = b"".join(application(environ, lambda status, headers: told.append(status)))
    return told[0], answer


@pytest.mark.parametrize(
    "codec", ["rot13", "zlib_codec", "idna", "undefined", "unicode_escape", "utf-7", " utf-16 "]
)
def test_another_codec_is_refused(codec: str) -> None:
    for status, _answer in (
        answered("POST", "/tips/", _BODY, f"{_FORM}; charset={codec}"),
        answered("GET", "/?q=%e6", b"", f'text/plain; CHARSET = "{codec}"'),
        answered("GET", "/?q=%e6", b"", f"text/plain; charset={codec}", by=wsgi.application),
    ):
        assert status == "400 Bad Request"


@pytest.mark.parametrize(
    "said", ["charset*=rot13''utf-8", "a*=none''b", "a*=zlib_codec''b", f"a={'b' * 90_000}"]
)
def test_header_that_can_not_be_read_is_no_fault_of_the_server(said: str) -> None:
    status, _answer = answered("GET", "/tips/", b"", f"text/plain; {said}")

    assert status in ("200 OK", "400 Bad Request")


@pytest.mark.parametrize("said", ["", "; charset=utf-8", "; charset=UTF8"])
def test_utf8_is_read(said: str) -> None:
    status, answer = answered("POST", "/?q=%e6%b0%b4", _BODY, f"{_FORM}{said}")

    assert status == "200 OK" and answer.decode() == "水\\ud800 水"
