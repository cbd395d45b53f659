"""The platform calls while somebody else holds the database: it is answered in time, and what
it sends again is stored. On both databases, with a real server."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction

from benchmarks.paper_server import PaperServer
from benchmarks.wechat_platform import ADDRESS, PATIENCE, Account, text_message
from tests.shared_database import Shared
from tips import patience
from tips.patience import SECONDS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.loopback]
ACCOUNT = Account()


@contextmanager
def held(shared: Shared) -> Iterator[None]:
    """Nobody else may write."""
    if connection.vendor == "sqlite":
        other = sqlite3.connect(shared.url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
        other.close()
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE tips_inboundmessage IN EXCLUSIVE MODE")
        yield


def delivered(server: PaperServer, message: str) -> tuple[int, str | None, float]:
    """Status, Retry-After and the seconds that it took."""
    query, body = ACCOUNT.sealed(message)
    host, started = urlsplit(server.address).netloc, time.monotonic()
    platform = HTTPConnection(host, timeout=30)
    platform.request("POST", f"{ADDRESS}?{query}", body, {"Content-Type": "text/xml"})
    answer = platform.getresponse()
    answer.read()
    platform.close()
    return answer.status, answer.headers["Retry-After"], time.monotonic() - started


def test_three_waits_for_the_database_end_before_the_platform_s_patience() -> None:
    assert 3 * SECONDS < PATIENCE


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL lets many write")
def test_writers_of_one_process_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most, lock = 0, 0, threading.Lock()

    def write(_number: int) -> None:
        nonlocal inside, most
        with patience.short_patience():
            with lock:
                inside += 1
                most = max(most, inside)
            time.sleep(0.01)
            with lock:
                inside -= 1
        connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(16)))
    assert most == 1

    monkeypatch.setattr(patience, "SECONDS", 0.1)
    with patience.short_patience(), ThreadPoolExecutor(1) as other, pytest.raises(OperationalError):
        other.submit(write, 0).result()
    write(0)  # whoever got no turn leaves the line open


def test_message_is_asked_for_again_in_time_and_then_stored_once(tmp_path: Path) -> None:
    shared = Shared(tmp_path)
    (tmp_path / "data").mkdir()
    keys = {"TIPS_KEYS": ",".join(settings.TIPS_KEYS), "TIPS_HASH_KEY": settings.TIPS_HASH_KEY}
    message = text_message(ACCOUNT, "openid-1", 1, "楼下漏水", int(time.time()))
    with PaperServer(shared.url, tmp_path / "data", **keys, **ACCOUNT.environment()) as server:
        with held(shared):
            status, retry_after, seconds = delivered(server, message)
        again, _none, _seconds = delivered(server, message)
        log = server.log()

    assert (status, retry_after, again) == (503, "2", 200)
    assert seconds < 10  # the database's own patience is twenty
    assert shared.one("SELECT count(*) FROM tips_inboundmessage") == 1
    assert shared.one("SELECT count(*) FROM tips_tip") == 1
    assert "OperationalError" in log and "openid-1" not in log and "楼下漏水" not in log
