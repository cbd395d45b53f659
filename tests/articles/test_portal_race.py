"""Two devices of a reporter, a button pressed twice; without the locks the tests must fail."""

import contextlib
import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections
from django.test import Client

from articles import first_saves
from articles.forms.article import ArticleForm
from articles.models import Article, User
from articles.views.portal import writing
from tests import factories
from tests.articles.portal_forms import HOME, draft_data, url

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _real_threads() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time; its test database has one connection.")


@pytest.fixture
def reporter() -> User:
    return factories.member("reporter", staff=False)


def _meeting(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> None:
    """Whoever comes there waits for the other, half a second at most, before going on."""
    barrier = threading.Barrier(2)
    inner: Callable = getattr(owner, name)

    def together(*args, **kwargs):
        answer = inner(*args, **kwargs)
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=0.5)
        return answer

    monkeypatch.setattr(owner, name, together)


def _post_twice(person: User, address: str, forms: list[dict]) -> list[int]:
    """Status of both answers, sorted: 302 is saved, 200 is told about the other."""
    answers: list[int] = []

    def post(client: Client, data: dict) -> None:
        try:
            answers.append(client.post(address, data).status_code)
        finally:
            connections.close_all()

    threads = []
    for data in forms:
        client = Client()
        client.force_login(person)
        threads.append(threading.Thread(target=post, args=(client, data)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def _two_devices(article: Article) -> list[dict]:
    return [draft_data(article, title=f"{name}写的题") for name in ("手机", "电脑")]


def test_one_of_two_devices_is_told(monkeypatch: pytest.MonkeyPatch, reporter: User) -> None:
    _meeting(monkeypatch, ArticleForm, "_is_stale")
    article = factories.draft(author=reporter)

    assert _post_twice(reporter, url(article, "write"), _two_devices(article)) == [200, 302]
    assert article.revisions.count() == 2


def test_without_the_lock_both_devices_would_save(
    monkeypatch: pytest.MonkeyPatch, reporter: User
) -> None:
    _meeting(monkeypatch, ArticleForm, "_is_stale")
    own = writing.own_article
    monkeypatch.setattr(writing, "own_article", lambda request, pk, locked=False: own(request, pk))
    article = factories.draft(author=reporter)

    assert _post_twice(reporter, url(article, "write"), _two_devices(article)) == [302, 302]


def test_button_pressed_twice_makes_one_piece(
    monkeypatch: pytest.MonkeyPatch, reporter: User
) -> None:
    _meeting(monkeypatch, writing, "_sent")

    assert _post_twice(reporter, f"{HOME}new/", [draft_data(base_version="0")] * 2) == [302, 302]
    assert Article.objects.count() == 1


def test_without_waiting_the_button_would_make_two(
    monkeypatch: pytest.MonkeyPatch, reporter: User
) -> None:
    _meeting(monkeypatch, writing, "_sent")
    monkeypatch.setattr(first_saves, "find", lambda user, key: None)

    _post_twice(reporter, f"{HOME}new/", [draft_data(base_version="0")] * 2)
    assert Article.objects.count() == 2
