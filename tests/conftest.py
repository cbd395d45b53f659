"""What every test stands on: no network, and a clean cache.

Fast by construction: tests/settings.py has the cheap hasher, the throw-away directories and the
plain static files; tasks run where they are queued. A warning is an error.
"""

import ipaddress
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection


class NetworkRefusedError(AssertionError):
    """A test reached for the network. Nothing outside this process may decide its outcome."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks no database runs once, on SQLite: another one would tell nothing new.

    What several processes do together, or a browser, is tried again when it fails: a machine that
    stops for some seconds must not decide. The summary says how many were («rerun»).
    """
    for item in items:
        if _has_several_processes(item):
            item.add_marker(pytest.mark.flaky(reruns=2, reruns_delay=2))
    if connection.vendor == "sqlite":
        return
    asking = {"db", "transactional_db", "live_server"}
    kept = [
        item
        for item in items
        if item.get_closest_marker("django_db") or asking & set(getattr(item, "fixturenames", ()))
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def _has_several_processes(item: pytest.Item) -> bool:
    if any(item.get_closest_marker(name) for name in ("browser", "loopback", "own_database")):
        return True
    marker = item.get_closest_marker("django_db")
    return marker is not None and bool(marker.kwargs.get("transaction"))


@pytest.fixture(autouse=True)
def _network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection; a browser's or a server's test may talk to this machine."""
    own_machine = any(request.node.get_closest_marker(name) for name in ("browser", "loopback"))

    def guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
        def connect_if_allowed(sock: socket.socket, address: Any) -> Any:
            if sock.family != socket.AF_UNIX and not (own_machine and _is_loopback(address[0])):
                raise NetworkRefusedError(f"The test connects to {address}.")
            return connect(sock, address)

        return connect_if_allowed

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _no_words_of_other_tests(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator:
    """Django empties its own tables after a test that commits, and not those of the search."""
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction")
    yield
    if (commits or "live_server" in request.fixturenames) and connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            for words in ("articles_searchwords", "tips_tipwords"):
                _execute(f"INSERT INTO {words} ({words}) VALUES ('delete-all')")


def _execute(sql: str) -> None:
    """Once the last request of a server of the test is through: SQLite in memory waits for none."""
    for _try in range(50):
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql)
            return
        except OperationalError:
            time.sleep(0.1)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
