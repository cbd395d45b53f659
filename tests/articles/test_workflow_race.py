"""Two people at the same instant, and a process that is killed in the middle: real processes on a
real database, SQLite in a file or PostgreSQL."""

import os
import select
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from articles import workflow
from articles.models import Article, User
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.loopback]
PATIENCE = 30  # seconds for a process to say its next word
OVERLAP = 0.7  # seconds in which one that is not held up reaches the middle


class Acting:
    """A person's process; see acting.py."""

    def __init__(self, url: str, action: str, article: Article, person: User, **env: str) -> None:
        command = [sys.executable, "-m", "tests.articles.acting", action]
        env |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url}
        self._process = subprocess.Popen(
            [*command, f"{article.pk}", f"{person.pk}"],
            cwd=settings.BASE_DIR,
            env={**os.environ, **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def hears(self, patience: float = PATIENCE) -> str:
        """The next word, or "" when none comes in time."""
        assert self._process.stdout
        ready, _w, _x = select.select([self._process.stdout], [], [], patience)
        return self._process.stdout.readline().strip() if ready else ""

    def go(self) -> None:
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        if self._process.poll() is None:
            self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            pipe.close()


class Shared:
    """The tests' database as other processes see it, and what they left in it."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / "paper.sqlite3"
        if connection.vendor == "sqlite":
            with sqlite3.connect(self._file) as copy:
                connection.connection.backup(copy)
            copy.close()
            self.url = f"sqlite:///{self._file}"
        else:
            given = urlsplit(os.environ["DATABASE_URL"])
            self.url = given._replace(path=f"/{connection.settings_dict['NAME']}").geturl()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        if connection.vendor != "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall()
        with sqlite3.connect(self._file) as copy:
            found = copy.execute(sql).fetchall()
        copy.close()
        return found

    def one(self, sql: str) -> Any:
        return self.rows(sql)[0][0]


@contextmanager
def together(*acting: Acting) -> Iterator[None]:
    try:
        for each in acting:
            assert each.hears() == "ready"
        yield
    finally:
        for each in acting:
            each.close()


def at_once(first: Acting, second: Acting) -> list[str]:
    """The first stops in its transaction, the second begins; then both go on. What they say."""
    first.go()
    assert first.hears() == "middle"
    second.go()
    reached = second.hears(OVERLAP)
    first.go()
    words = [first.hears()]
    if not reached:
        reached = second.hears()
    if reached == "middle":
        second.go()
        reached = second.hears()
    return [*words, reached]


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
    pair = [Acting(database.url, "publish", article, who, PAUSE="1") for who in (first, second)]
    with together(*pair):
        words = at_once(*pair)

    assert words[0] == "done published" and words[1].startswith("refused ")
    assert events(database, "publish") == 1


def test_two_sign_at_once_and_one_is_told(shared) -> None:
    article = factories.draft(author=factories.chief())
    workflow.submit(article, actor=article.creator)
    people = [factories.member("section editor") for _ in range(2)]
    database = shared()
    pair = [Acting(database.url, "sign", article, who, PAUSE="1") for who in people]
    with together(*pair):
        words = at_once(*pair)

    assert words[0] == "done second_review" and words[1].startswith("refused ")
    assert database.one("SELECT COUNT(*) FROM articles_signature") == 1


def test_two_save_at_once_and_one_is_told(shared) -> None:
    article = factories.draft()
    people = [factories.member("section editor") for _ in range(2)]
    database = shared()
    pair = [Acting(database.url, "save", article, who, PAUSE="1") for who in people]
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
    pair = [Acting(database.url, "publish", article, who, **flags) for who in (first, second)]
    with together(*pair):
        words = at_once(*pair)

    assert not words[1].startswith("refused ")


def due() -> Article:
    article, chief, _other = ready()
    workflow.schedule(article, actor=chief, at=timezone.now() + timedelta(hours=1))
    Article.objects.filter(pk=article.pk).update(publish_at=timezone.now() - timedelta(minutes=3))
    return article


def test_five_clocks_publish_what_is_due_once(shared) -> None:
    article = due()
    database = shared()
    clocks = [Acting(database.url, "tick", article, article.creator) for _ in range(5)]
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
    worker = Acting(database.url, "tick", article, article.creator, PAUSE="1")
    with together(worker):
        worker.go()
        assert worker.hears() == "middle"
        worker.kill()
    assert not any(database.rows(state)[0]) and not events(database, "publish")

    restarted = Acting(database.url, "tick", article, article.creator)
    with together(restarted):
        restarted.go()
        assert restarted.hears() == "done 1"
    assert all(database.rows(state)[0]) and events(database, "publish") == 1
