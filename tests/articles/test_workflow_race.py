"""Two people at the same instant, and a process that is killed in the middle: real processes on a
real database, SQLite in a file or PostgreSQL."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from articles import search, workflow
from articles.models import Article, User
from tests import factories
from tests.processes import Acting, at_once, together
from tests.shared_database import Shared

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.loopback]


def acting(url: str, action: str, article: Article, person: User, **env: str) -> Acting:
    """A person's process; see acting.py."""
    return Acting(url, "tests.articles.acting", action, article.pk, person.pk, **env)


@pytest.fixture
def shared(tmp_path: Path) -> Callable[[], Shared]:
    return lambda: Shared(tmp_path)


def ready() -> tuple[Article, User, User]:
    """An article that two chiefs may publish."""
    people = factories.desk()
    other = factories.member("editor-in-chief")
    return factories.signed(factories.draft(author=factories.chief()), people), people.final, other


def events(database: Shared, verb: str) -> int:
    return database.one(f"SELECT COUNT(*) FROM articles_event WHERE verb = '{verb}'")


def test_two_publish_at_once_and_one_is_told(shared) -> None:
    article, first, second = ready()
    database = shared()
    pair = [acting(database.url, "publish", article, who, PAUSE="1") for who in (first, second)]
    with together(*pair):
        words = at_once(*pair)

    assert words[0] == "done published" and words[1].startswith("refused ")
    assert events(database, "publish") == 1


def test_two_sign_at_once_and_one_is_told(shared) -> None:
    article = factories.draft(author=factories.chief())
    workflow.submit(article, actor=article.creator)
    people = [factories.member("section editor") for _ in range(2)]
    database = shared()
    pair = [acting(database.url, "sign", article, who, PAUSE="1") for who in people]
    with together(*pair):
        words = at_once(*pair)

    assert words[0] == "done second_review" and words[1].startswith("refused ")
    assert database.one("SELECT COUNT(*) FROM articles_signature") == 1


def test_two_save_at_once_and_one_is_told(shared) -> None:
    article = factories.draft()
    people = [factories.member("section editor") for _ in range(2)]
    database = shared()
    pair = [acting(database.url, "save", article, who, PAUSE="1") for who in people]
    with together(*pair):
        words = at_once(*pair)

    assert words == ["done 302", "done 200"]
    assert database.one("SELECT COUNT(*) FROM articles_revision") == 2


def test_without_the_lock_both_would_publish(shared) -> None:
    """The control: it must fail to keep them apart, or the tests above show nothing."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time, with our lock or without.")
    article, first, second = ready()
    database = shared()
    flags = {"PAUSE": "1", "NO_LOCK": "1"}
    pair = [acting(database.url, "publish", article, who, **flags) for who in (first, second)]
    with together(*pair):
        words = at_once(*pair)

    assert not words[1].startswith("refused ")


def test_two_of_one_moment_are_put_into_the_search_at_once(shared) -> None:
    moment = timezone.now() - timedelta(days=3)
    author = factories.chief()
    articles = [
        factories.published(f"食堂{number}", at=moment, author=author) for number in range(2)
    ]
    search.remove(*articles)
    database = shared()
    pair = [acting(database.url, "index", each, each.creator, PAUSE="1") for each in articles]
    with together(*pair):
        words = at_once(*pair)

    assert words == ["done None"] * 2
    assert database.one("SELECT COUNT(DISTINCT key) FROM articles_searchentry") == 2


def due() -> Article:
    article, chief, _other = ready()
    workflow.schedule(article, actor=chief, at=timezone.now() + timedelta(hours=1))
    Article.objects.filter(pk=article.pk).update(publish_at=timezone.now() - timedelta(minutes=3))
    return article


def test_five_clocks_publish_what_is_due_once(shared) -> None:
    article = due()
    database = shared()
    clocks = [acting(database.url, "tick", article, article.creator) for _ in range(5)]
    with together(*clocks):
        for each in clocks:
            each.go()
        words = [each.hears() for each in clocks]

    assert sorted(words) == ["done 0"] * 4 + ["done 1"]
    assert events(database, "publish") == 1


def test_killed_in_the_middle_of_publishing_it_is_published_wholly_or_not(shared) -> None:
    article = due()
    database = shared()
    state = "SELECT is_public, live_id FROM articles_article"
    worker = acting(database.url, "tick", article, article.creator, PAUSE="1")
    with together(worker):
        worker.go()
        assert worker.hears() == "middle"
        worker.kill()
    assert not any(database.rows(state)[0]) and not events(database, "publish")

    restarted = acting(database.url, "tick", article, article.creator)
    with together(restarted):
        restarted.go()
        assert restarted.hears() == "done 1"
    assert all(database.rows(state)[0]) and events(database, "publish") == 1
