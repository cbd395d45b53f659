"""SQLite has one writer: while somebody holds it for long, readers read and writers are told."""

import sqlite3
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils.translation import gettext as _

from tests import factories
from tests.shared_database import Shared
from tests.tips import typing_tips

from .asking import asked, server
from .invariants import hold

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.loopback]
_WORDS = "祥龙社区三栋的水管又爆了，一楼已经进水。"


def test_readers_read_and_a_tip_is_not_thanked_for_while_a_writer_stays(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("It is about SQLite, which has one writer.")
    article = factories.published("电梯装好了")
    form = typing_tips.opened(Client())
    shared = Shared(tmp_path)
    with server(shared.url, tmp_path / "data") as paper:
        other = sqlite3.connect(shared.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        page = asked(paper, article.get_absolute_url())
        told = asked(paper, "/tips/", {**form, "text": _WORDS})
        other.execute("ROLLBACK")
        other.close()
        again = asked(paper, "/tips/", {**form, "text": _WORDS})

    assert page.status == 200 and page.seconds < 15
    assert told.status == 503 and _WORDS in told.text and _("We have your tip") not in told.text
    assert again.status == 200 and _("We have your tip") in again.text
    assert shared.one("SELECT COUNT(*) FROM tips_tip") == 1
    hold(shared)
