"""Who sends slowly holds up neither those who read nor, from one address, those who send."""

import io
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from huaxi_news import slow_bodies
from huaxi_news.slow_bodies import AT_ONCE, OF_ONE_ADDRESS, BodiesInTurn

WITHIN = 30  # seconds, for what takes none


class Slow(io.RawIOBase):
    """A body of which nothing comes until it is let go."""

    def __init__(self) -> None:
        self.is_awaited, self.comes = threading.Event(), threading.Event()

    def read(self, size: int = -1) -> bytes:
        self.is_awaited.set()
        assert self.comes.wait(WITHIN)
        return b"x" * size


def _application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", [])
    length = environ["CONTENT_LENGTH"]
    return [environ["wsgi.input"].read(int(length) if length.isdecimal() else 0)]


def _ask(
    application: BodiesInTurn, body: Any = None, length: object = "", address: str = "10.0.0.1"
) -> tuple[str, dict[str, str], bytes]:
    told: list[Any] = []
    environ = {
        "REMOTE_ADDR": address,
        "CONTENT_LENGTH": f"{length}",
        "wsgi.input": body or io.BytesIO(),
    }
    answer = b"".join(application(environ, lambda *said: told.extend(said)))
    return told[0], dict(told[1]), answer


@pytest.fixture
def turns() -> BodiesInTurn:
    return BodiesInTurn(_application)


@pytest.fixture
def hold(turns: BodiesInTurn) -> Iterator[Callable[[str, int], Slow]]:
    """Sends a body from an address that does not come."""
    held: list[tuple[Slow, threading.Thread]] = []

    def send(address: str, length: int = 100) -> Slow:
        body = Slow()
        sender = threading.Thread(target=_ask, args=(turns, body, length, address))
        sender.start()
        assert body.is_awaited.wait(WITHIN)
        held.append((body, sender))
        return body

    yield send
    for body, sender in held:
        body.comes.set()
        sender.join(WITHIN)


@pytest.mark.parametrize("length", [5, 200_000])
def test_body_arrives_whole(turns: BodiesInTurn, length: int) -> None:
    body = bytes(number % 251 for number in range(length))

    assert _ask(turns, io.BytesIO(body), length)[2] == body


def test_body_that_comes_in_pieces_arrives_whole(turns: BodiesInTurn) -> None:
    pieces = iter([b"a", b"bc", b"", b"never"])
    stream = type("Stream", (), {"read": lambda _self, _size: next(pieces)})()

    assert _ask(turns, stream, 10)[2] == b"abc"


@pytest.mark.parametrize("length", [100, 200_000])
def test_one_address_can_not_have_all(turns: BodiesInTurn, hold, length: int) -> None:
    held = [hold("10.0.0.1", length) for _ in range(OF_ONE_ADDRESS)]
    status, headers, page = _ask(turns, io.BytesIO(b"mine"), 4)
    assert status.startswith("503") and headers["Retry-After"] and "<h1>" in page.decode()
    assert headers["Cache-Control"] == "private, no-store" and headers["X-Frame-Options"] == "DENY"

    assert _ask(turns, io.BytesIO(b"other"), 5, "10.0.0.2")[2] == b"other"
    held[0].comes.set()
    assert _ask(turns, io.BytesIO(b"mine"), 4)[2] == b"mine"


def test_all_together_leave_room_for_readers(turns: BodiesInTurn, hold) -> None:
    for number in range(AT_ONCE):
        hold(f"10.0.0.{number}")

    assert _ask(turns, io.BytesIO(b"one more"), 8, "10.0.1.1")[0].startswith("503")
    assert _ask(turns)[0] == "200 OK"
    for none in ("nonsense", "²"):  # counts as none: nothing is read
        assert _ask(turns, length=none)[0] == "200 OK"


def test_body_that_ends_in_a_fault_gives_its_turn_back(turns: BodiesInTurn) -> None:
    class Broken(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise ConnectionResetError

    for _ in range(AT_ONCE + 1):
        with pytest.raises(ConnectionResetError):
            _ask(turns, Broken(), 10)
    assert _ask(turns, io.BytesIO(b"mine"), 4)[2] == b"mine"
    assert not turns._reading


def test_many_that_come_at_once_all_get_through(turns: BodiesInTurn) -> None:
    answers: list[str] = []
    senders = [
        threading.Thread(target=lambda: answers.append(_ask(turns, io.BytesIO(b"tip"), 3)[0]))
        for _ in range(40)
    ]
    for each in senders:
        each.start()
    for each in senders:
        each.join(WITHIN)

    assert answers == ["200 OK"] * 40


def test_serve_has_more_threads_than_bodies() -> None:
    from huaxi_news.management.commands.serve import THREADS

    assert THREADS - slow_bodies.AT_ONCE >= 2
