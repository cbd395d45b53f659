import time

import pytest
from django.http import HttpRequest
from django.http.request import UnreadablePostError

from tips.channels.base import FRESH, MAX_BODY, Refused
from tips.channels.callbacks import read_body, read_object, require_fresh

from .posting import posted


class Endless:
    """A body that tells no honest length and never ends; counts what was read of it."""

    def __init__(self) -> None:
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        assert size > 0, "Nobody may ask for all of it."
        self.taken += size
        return b"x" * size


def status_of(asked, *args: object) -> int:
    with pytest.raises(Refused) as refused:
        asked(*args)
    return refused.value.status


def test_read_body() -> None:
    assert read_body(posted(b"x" * MAX_BODY)) == b"x" * MAX_BODY


def test_read_body_of_ten_megabytes_is_refused_unread(monkeypatch) -> None:
    request = posted(b"")
    request.META["CONTENT_LENGTH"] = str(10 * 1024 * 1024)
    monkeypatch.setattr(request, "read", lambda size: pytest.fail("The body was read."))

    assert status_of(read_body, request) == 413


@pytest.mark.parametrize("told", ["9" * 5000, "-1", "many", ""])
def test_read_body_that_lies_about_its_length(told: str) -> None:
    request, endless = HttpRequest(), Endless()
    request.META["CONTENT_LENGTH"] = told
    request._stream = endless  # type: ignore[attr-defined]

    assert status_of(read_body, request) == 413
    assert endless.taken <= MAX_BODY + 1


def test_read_body_broken_off(monkeypatch) -> None:
    def broken(size: int) -> bytes:
        raise UnreadablePostError

    request = posted(b"{}")
    monkeypatch.setattr(request, "read", broken)

    assert status_of(read_body, request) == 400


def test_require_fresh() -> None:
    now = int(time.time())

    require_fresh(now - FRESH + 5)
    require_fresh(now + FRESH - 5)
    for seconds in (now - FRESH - 5, now + FRESH + 5, 0, None):
        assert status_of(require_fresh, seconds) == 403


def test_read_object_that_is_none() -> None:
    assert status_of(read_object, b"[]") == 400
