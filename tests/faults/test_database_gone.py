"""PostgreSQL goes away while readers read: it refuses, hangs, or is cut off in the middle.

Between the paper and its database is a relay. The answers are friendly, nothing is said to be
received that was not, and when the database is back nobody needs to start anything again.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.utils.translation import gettext as _

from benchmarks.paper_server import PaperServer
from tests import factories
from tests.shared_database import Shared
from tests.tips import typing_tips

from .asking import Answer, asked, server, until
from .invariants import hold
from .relay import Relay

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.loopback]
_WORDS = "祥龙社区三栋的水管又爆了，一楼已经进水。"
_STATEMENT = 2  # seconds; the line itself has ten more


@contextmanager
def _behind_a_relay(tmp_path: Path) -> Iterator[tuple[PaperServer, Relay, Shared]]:
    shared = Shared(tmp_path)
    with Relay(_target(shared.url)) as line:
        given = urlsplit(shared.url)
        url = f"postgres://{quote(given.username or 'postgres')}"
        url += f":{quote(given.password)}" if given.password else ""
        url += f"@127.0.0.1:{line.port}{given.path}?sslmode=disable"
        limits = {"DATABASE_STATEMENT_SECONDS": str(_STATEMENT)}
        with server(url, tmp_path / "data", **limits) as paper:
            yield paper, line, shared


def _target(url: str) -> str | tuple[str, int]:
    given = urlsplit(url)
    if folder := parse_qs(given.query).get("host", [""])[0]:
        return f"{folder}/.s.PGSQL.{given.port or 5432}"
    return given.hostname or "127.0.0.1", given.port or 5432


@pytest.fixture(autouse=True)
def _only_postgresql(request: pytest.FixtureRequest) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("It is about PostgreSQL: make test-postgres.")


@pytest.mark.parametrize("how", ["refuse", "hang"])
def test_readers_are_told_to_come_back_and_tips_are_not_thanked_for(how, tmp_path) -> None:
    article = factories.published("电梯装好了")
    form = typing_tips.opened(Client())
    with _behind_a_relay(tmp_path) as (paper, line, shared):
        assert asked(paper, article.get_absolute_url()).status == 200
        line.fails(how)
        pages = [asked(paper, "/"), asked(paper, "/latest/")]
        read = asked(paper, article.get_absolute_url())
        told = asked(paper, "/tips/", {**form, "text": _WORDS})
        line.works()
        until(lambda: asked(paper, "/").status == 200, "the front page comes back")
        again = asked(paper, "/tips/", {**form, "text": _WORDS})
        log = paper.log()

    for page in pages:
        _is_friendly(page)
    assert read.status == 200 and "电梯装好了" in read.text  # somebody had asked for it before
    _is_friendly(told)
    assert _("Not received") in told.text or _("We could not take it in just now.")[:8] in told.text
    assert _WORDS in told.text and _("We have your tip") not in told.text
    assert again.status == 200 and _("We have your tip") in again.text
    assert shared.one("SELECT COUNT(*) FROM tips_tip") == 1
    hold(shared)
    assert _WORDS not in log


def test_control_with_the_line_open_the_same_tip_is_taken_at_once(tmp_path) -> None:
    form = typing_tips.opened(Client())
    with _behind_a_relay(tmp_path) as (paper, _line, shared):
        told = asked(paper, "/tips/", {**form, "text": _WORDS})

    assert told.status == 200 and _("We have your tip") in told.text
    assert shared.one("SELECT COUNT(*) FROM tips_tip") == 1


def test_line_that_is_cut_costs_at_most_the_request_that_was_on_it(tmp_path) -> None:
    """The pool hands out no dead connection: the next reader notices nothing."""
    factories.published("电梯装好了")
    with _behind_a_relay(tmp_path) as (paper, line, _shared):
        assert asked(paper, "/").status == 200
        line.cut()
        answers = [asked(paper, "/").status for _number in range(4)]

    assert answers[1:] == [200] * 3 and answers[0] in (200, 503)


def test_files_that_need_no_database_are_served_without_it(tmp_path) -> None:
    with _behind_a_relay(tmp_path) as (paper, line, _shared):
        until(lambda: asked(paper, "/robots.txt").status == 200, "the server answers")
        line.fails("refuse")

        assert asked(paper, "/static/reader/base.css").status == 200
        assert asked(paper, "/robots.txt").status == 200
        assert asked(paper, "/tips/").status in (200, 503)


def _is_friendly(answer: Answer) -> None:
    assert answer.status == 503, answer
    assert int(answer.headers["retry-after"]) > 0
    assert "no-store" in answer.headers["cache-control"]
    assert re.search(r"<h1>[^<]+</h1>", answer.text) and "Traceback" not in answer.text
    assert answer.seconds < 4 * (_STATEMENT + 15)  # nobody waits for ever
