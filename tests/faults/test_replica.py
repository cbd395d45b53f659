"""A real replica of a real primary: readers' pages come from it, unless it is behind or away."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import postgres
import psycopg
import pytest
from packages import postgres_binaries

from benchmarks.paper_server import PaperServer
from tests.faults.asking import asked, server, until

pytestmark = [
    pytest.mark.own_database,
    pytest.mark.loopback,
    pytest.mark.skipif(not postgres_binaries(), reason="PostgreSQL is not installed"),
]
FILL = """
from tests import factories
from tests.articles import complaining
articles = [factories.published(title) for title in ("电梯装好了", "礼堂要修了", "老院新颜")]
print(complaining.desk_person("方小满").pk, *(each.pk for each in articles))
"""
TAKE_DOWN = """
from articles import takedown
from articles.models import Article, User
takedown.take_down(Article.objects.get(pk={0}), actor=User.objects.get(pk={1}),
                   kind="unlawful", reason="x")
"""


@dataclass
class Pair:
    primary: str
    replica: str
    log: Path  # of the replica: every statement
    paper: PaperServer
    desk: int  # who takes down
    stays: int  # articles
    going: list[int]

    def shows(self, article: int) -> int:
        return asked(self.paper, f"/articles/{article}/").status

    def take_down(self, article: int) -> None:
        self.paper.manage("shell", "-c", TAKE_DOWN.format(article, self.desk))

    def is_read(self, address: str) -> bool:
        """Whether the replica was asked for more than the last event."""
        before = len(self.log.read_bytes())
        assert asked(self.paper, address).status == 200
        said = self.log.read_bytes()[before:].decode(errors="replace")
        return any("FROM" in line and "articles_event" not in line for line in said.splitlines())

    def on_replica(self, statement: str) -> Any:
        with psycopg.connect(self.replica.replace("postgres://", "postgresql://")) as line:
            row = line.execute(statement).fetchone()
            return row[0] if row else None

    def is_level(self) -> bool:
        with psycopg.connect(self.primary) as line:
            row = line.execute("SELECT pg_current_wal_lsn()::text").fetchone()
        assert row
        return self.on_replica(f"SELECT pg_last_wal_replay_lsn() >= '{row[0]}'")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("replica")
    with (
        postgres.cluster() as primary,
        postgres.replica(primary, "-c log_statement=all") as (replica, log),
    ):
        settings = {"DATABASE_REPLICA_URL": replica, "PAGE_CACHE": "False"}  # each page is made
        paper = server(primary, folder / "data", **settings)
        paper.manage("migrate", "-v0")
        desk, stays, *going = map(int, paper.manage("shell", "-v0", "-c", FILL).split()[-4:])
        with paper:
            made = Pair(primary, replica, Path(log), paper, desk, stays, going)
            until(made.is_level, "the replica has it all")
            yield made


def test_readers_read_the_replica_and_nobody_else_does(pair: Pair) -> None:
    for path in ("/", f"/articles/{pair.stays}/", "/feed.rss", "/archive/", "/sitemap.xml"):
        assert pair.is_read(path), path
    for path in ("/tips/", "/complaints/", "/admin/login/", "/portal/login/", "/search/?q=礼堂"):
        assert not pair.is_read(path.replace("礼堂", "%E7%A4%BC%E5%A0%82")), path


def test_replica_that_is_behind_never_shows_what_was_taken_down(pair: Pair) -> None:
    article = pair.going[0]
    assert pair.shows(article) == 200
    pair.on_replica("SELECT pg_wal_replay_pause()::text")
    until(lambda: pair.on_replica("SELECT pg_is_wal_replay_paused()"), "it falls behind")
    pair.take_down(article)

    shown = f"SELECT is_public FROM articles_article WHERE id = {article}"
    assert pair.on_replica(shown) is True  # it would show it
    assert [pair.shows(article) for _ in range(5)] == [410] * 5
    assert not pair.is_read(f"/articles/{pair.stays}/")

    pair.on_replica("SELECT pg_wal_replay_resume()::text")
    until(lambda: pair.on_replica(shown) is False, "it has caught up")
    assert pair.shows(article) == 410
    assert pair.is_read(f"/articles/{pair.stays}/")


def test_readers_read_while_the_replica_is_away_and_it_is_read_again_after(pair: Pair) -> None:
    article = pair.going[1]
    assert pair.is_read("/")
    data = os.path.join(os.path.dirname(pair.log), "data")
    postgres.tool("pg_ctl", "stop", "-m", "immediate", "-D", data)
    for _ in range(5):
        assert pair.shows(article) == 200
    pair.take_down(article)
    assert pair.shows(article) == 410

    postgres.start(data, f"-k {os.path.dirname(data)} {postgres.OPTIONS} -c log_statement=all")
    until(lambda: pair.is_read("/"), "the replica is read again")
    assert pair.shows(article) == 410
