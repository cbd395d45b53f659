"""A link opened by two, a code shown by two; with the locks off they both come in."""

import contextlib
import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections
from django.db.models import QuerySet
from django.test import RequestFactory

from articles import access_links, lockout, second_factor
from articles.access import NotAllowed
from articles.models import User
from tests import factories
from tests.articles import signing_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _real_threads() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time; its test database has one connection.")


@pytest.fixture
def chief() -> User:
    return signing_in.with_app(factories.member("editor-in-chief"))


def _together(act: Callable[[], object], number: int = 2) -> list[object]:
    """What each gave, None for who was refused."""
    gave: list[object] = []
    start = threading.Barrier(number)

    def run() -> None:
        try:
            start.wait(timeout=5)
            gave.append(act())
        except NotAllowed:
            gave.append(None)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _number in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return gave


def _meeting(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> None:
    """Whoever comes there waits for the other, half a second at most, before going on."""
    barrier = threading.Barrier(2)
    inner: Callable = getattr(owner, name)

    def met(*args, **kwargs):
        answer = inner(*args, **kwargs)
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=0.5)
        return answer

    monkeypatch.setattr(owner, name, met)


def _without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *a, **k: self.all())


@pytest.mark.parametrize("is_locked", [True, False])
def test_link_is_used_by_one(chief: User, monkeypatch, is_locked: bool) -> None:
    token = access_links.new_link(chief, actor=None)
    _meeting(monkeypatch, access_links, "find")
    if not is_locked:
        _without_locks(monkeypatch)

    gave = _together(lambda: access_links.use(token, "菜市口的豆腐脑最好吃了"))

    assert gave.count(None) == (1 if is_locked else 0)


@pytest.mark.parametrize("is_locked", [True, False])
def test_code_is_taken_from_one(chief: User, monkeypatch, is_locked: bool) -> None:
    code = signing_in.code()
    _meeting(monkeypatch, second_factor, "_counter_of")
    if not is_locked:
        _without_locks(monkeypatch)

    gave = _together(lambda: second_factor.check_code(chief, code))

    assert gave.count(True) == (1 if is_locked else 2)


def test_many_guesses_at_one_moment_do_not_slip_through(chief: User) -> None:
    request = RequestFactory().get("/")

    gave = _together(lambda: lockout.password(request, chief.username).wait, number=12)

    assert sum(wait == 0 for wait in gave) <= 5
