"""The paper of the first release becomes one of today, and can be read meanwhile."""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

from tests.house import old_paper
from tests.house.paper_apart import Paper, empty

pytestmark = pytest.mark.django_db
# As the program of 0.1 asked for a list and for an article
LISTED = (
    "SELECT a.id, r.title, r.summary FROM articles_article a JOIN articles_revision r"
    " ON r.id = a.live_id WHERE a.stage = 'published' ORDER BY a.published_at DESC LIMIT 20"
)
PAGES = """
import json, django
django.setup()
from django.test import Client
from articles.models import Article, Photo, Event, Place
client = Client(SERVER_NAME="127.0.0.1")
published = list(Article.objects.published())
addresses = ["/", "/latest/", "/feed.rss", "/sitemap.xml", "/places/", "/admin/login/"]
addresses += [each.get_absolute_url() for each in published]
print(json.dumps({
    "counts": [len(published), *(m.objects.count() for m in (Article, Place, Event))],
    "statuses": sorted({client.get(each).status_code for each in addresses}),
    "titles": sorted(each.live.title for each in published),
    "lead": client.get("/").content.decode(),
}))
"""


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    with empty(tmp_path / "old") as old:
        old_with(old, "-m", "tests.house.old_paper")
        yield old


def old_with(paper: Paper, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=paper.environment,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows(table: str) -> list[dict[str, Any]]:
    told = old_paper.told()["tables"][table]
    return [dict(zip(told["columns"], row, strict=True)) for row in told["rows"]]


def test_first_release_s_paper_is_one_of_today(paper: Paper) -> None:
    titles = {row["id"]: row["title"] for row in rows("articles_revision")}
    published = [row for row in rows("articles_article") if row["stage"] == "published"]

    paper.done("migrate", "-v0")
    paper.done("rebuild_search")
    found = json.loads(old_with(paper, "-c", PAGES))

    assert len(published) >= 40 and found["statuses"] == [200]
    assert found["titles"] == sorted(titles[row["live_id"]] for row in published)
    assert found["counts"][:3] == [
        len(published),
        len(rows("articles_article")),
        len(rows("articles_place")),
    ]
    assert found["counts"][3] >= len(rows("articles_event"))
    assert any(title in found["lead"] for title in found["titles"])
    paper.done("verify_events")
    paper.done("makemigrations", "--check", "--dry-run")


def test_readers_read_while_it_is_migrated(paper: Paper) -> None:
    """The questions of the release before are answered all along, and never kept waiting long."""
    expected = len(_asked(paper))
    migrating = subprocess.Popen(
        [sys.executable, "manage.py", "migrate", "-v0"],
        cwd=settings.BASE_DIR,
        env=paper.environment,
    )
    longest, number = 0.0, 0
    while migrating.poll() is None:
        began = time.monotonic()
        assert len(_asked(paper)) == expected
        longest, number = max(longest, time.monotonic() - began), number + 1
        time.sleep(0.02)

    assert migrating.returncode == 0 and expected == 20
    assert number > 10 and longest < 15


def _asked(paper: Paper) -> list[Any]:
    if paper.url.startswith("sqlite"):
        place = paper.url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True, timeout=20)) as file:
            return file.execute(LISTED).fetchall()
    with psycopg.connect(paper.url.replace("postgres:", "postgresql:", 1)) as server:
        return server.execute(LISTED).fetchall()
