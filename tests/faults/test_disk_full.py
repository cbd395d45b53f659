"""The disk is full while people save: they are told, nothing is cut short, readers read on, and
when there is room again the same works. On a small disk of its own, where one may be mounted."""

import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils.translation import gettext as _

from tests import factories
from tests.articles.portal_forms import draft_data
from tests.articles.signing_in import sign_in
from tests.shared_database import Shared
from tests.tips import typing_tips

from .asking import asked, logged_in, server
from .invariants import hold

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.loopback]
_SIZE = 48  # MB
_WORDS = "祥龙社区三栋的水管又爆了，一楼已经进水。"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's disk is its own.")
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("A small disk can not be mounted here: that needs root.")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def _fill(disk: Path) -> Path:
    """All of it; as a process that writes and writes would."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for piece in (65536, 512, 1):
            try:
                while True:
                    file.write(b"x" * piece)
            except OSError:
                continue
    return ballast


def test_full_disk_is_said_and_nothing_is_cut_short(small_disk: Path, client: Client) -> None:
    article = factories.published("电梯装好了")
    reporter = factories.member("reporter", staff=False)
    sign_in(client, reporter)
    cookies, token = logged_in(client)
    form = typing_tips.opened(Client())
    long = f"<p>{'一楼已经进水。' * 3000}</p>"
    shared = Shared(small_disk)
    with server(shared.url, small_disk / "data") as paper:
        draft = draft_data(title="水管爆了", body=long) | {"csrfmiddlewaretoken": token}
        assert asked(paper, "/").status == 200
        other = sqlite3.connect(shared.path)  # as the worker and the clock have it open
        other.execute("SELECT COUNT(*) FROM articles_article").fetchone()
        ballast = _fill(small_disk)
        page = asked(paper, article.get_absolute_url())
        told = asked(paper, "/tips/", {**form, "text": _WORDS})
        saved = asked(paper, "/portal/new/", draft, cookies=cookies)
        ballast.unlink()
        drafts = shared.one("SELECT COUNT(*) FROM articles_article")
        again = asked(paper, "/tips/", {**form, "text": _WORDS})
        saved_again = asked(paper, "/portal/new/", draft, cookies=cookies)

    other.close()
    assert page.status == 200 and "电梯装好了" in page.text
    assert told.status == 503 and _WORDS in told.text and _("We have your tip") not in told.text
    assert saved.status == 503 and "一楼已经进水。" in saved.text and drafts == 1
    assert (again.status, saved_again.status) == (200, 302), saved_again.text[:2000]
    assert shared.one("SELECT COUNT(*) FROM tips_tip") == 1
    assert shared.one("SELECT COUNT(*) FROM articles_article") == 2
    assert shared.one("PRAGMA integrity_check") == "ok"
    hold(shared)
