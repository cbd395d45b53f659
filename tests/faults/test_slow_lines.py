"""The paper's own server without nginx: lines that send a form a letter at a time."""

import socket
import time
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

import pytest

from tests import factories
from tests.shared_database import Shared

from .asking import asked, server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.loopback]
LINES = 30


def _slow(address: str) -> socket.socket:
    where = urlsplit(address)
    line = socket.create_connection((where.hostname, where.port), 60)
    line.sendall(
        f"POST /tips/ HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Length: 5000\r\n\r\nt".encode()
    )
    return line


def test_readers_read_while_thirty_send_slowly(tmp_path) -> None:
    article = factories.published("慢慢地发也不碍事")
    with server(Shared(tmp_path).url, tmp_path / "data") as paper, ExitStack() as lines:
        slow = [lines.enter_context(_slow(paper.address)) for _ in range(LINES)]
        for _turn in range(10):
            for line in slow:
                with suppress(OSError):
                    line.sendall(b"e")
            for path in (article.get_absolute_url(), "/", "/latest/"):
                assert asked(paper, path).status == 200
            time.sleep(0.05)
        refused = asked(paper, "/tips/", {"text": "x"})

        assert refused.status == 503 and "retry-after" in refused.headers
