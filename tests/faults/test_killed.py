"""The power is cut in the middle of a save, a payment, a publication, a message: all of it is
there afterwards or nothing, who tries again succeeds, and nothing is there twice."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from articles import workflow
from articles.models import Article, User
from tests import factories
from tests.processes import Acting, together
from tests.shared_database import Shared
from tests.tips import making

from .invariants import hold

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.loopback]


@dataclass
class Act:
    """Who does what to which row; `effect` counts what it leaves, 0 before and 1 after."""

    module: str
    action: str
    key: object
    person: User | None
    effect: str
    done: str

    def begun(self, url: str, **env: str) -> Acting:
        who = self.person.pk if self.person else 0
        return Acting(url, f"tests.{self.module}.acting", self.action, self.key, who, **env)


def _save() -> Act:
    chief = factories.chief("主编")
    article = factories.draft(author=chief)
    effect = f"SELECT COUNT(*) - 1 FROM articles_revision WHERE article_id = {article.pk}"
    return Act("articles", "save", article.pk, chief, effect, "done 302")


def _payment() -> Act:
    reward = making.approved()
    making.payee(reward.source)
    effect = "SELECT COUNT(*) FROM tips_payment"
    return Act("tips", "pay", reward.pk, making.finance(), effect, "done 5000")


def _publication() -> Act:
    article: Article = factories.signed(factories.draft(author=factories.chief()))
    chief = factories.member("editor-in-chief")
    workflow.schedule(article, actor=chief, at=timezone.now() + timedelta(minutes=5))
    Article.objects.filter(pk=article.pk).update(publish_at=timezone.now() - timedelta(minutes=1))
    effect = "SELECT COUNT(*) FROM articles_article WHERE is_public"
    return Act("articles", "tick", article.pk, chief, effect, "done 1")


def _message() -> Act:
    """Held up after it was stored and before it was stitched."""
    effect = "SELECT COUNT(*) FROM tips_tip"
    return Act("faults", "tell", 0, None, effect, "done True")


ACTS: dict[str, Callable[[], Act]] = {
    "save": _save,
    "payment": _payment,
    "publication": _publication,
    "message of a platform": _message,
}


@pytest.mark.parametrize("what", ACTS)
def test_power_cut_leaves_all_or_nothing_and_the_next_try_does_it_once(what, tmp_path: Path):
    act = ACTS[what]()
    shared = Shared(tmp_path)
    worker = act.begun(shared.url, PAUSE="1")
    with together(worker):
        worker.go()
        assert worker.hears() == "middle"
        worker.kill()
    assert shared.one(act.effect) == 0  # the message alone is stored, and waits
    hold(shared)

    again = act.begun(shared.url)
    with together(again):
        again.go()
        assert again.hears() == act.done
    assert shared.one(act.effect) == 1
    hold(shared)


def test_control_a_half_done_payment_breaks_the_invariants(tmp_path: Path) -> None:
    """What the check is there to find."""
    _payment()
    shared = Shared(tmp_path)
    hold(shared)
    with pytest.raises(AssertionError, match="I2"):
        hold(_half_paid(shared))


def _half_paid(shared: Shared) -> Shared:
    sql = "UPDATE tips_reward SET status = 'paid'"
    if connection.vendor == "sqlite":
        with sqlite3.connect(shared.path) as half:
            half.execute(sql)
        half.close()
    else:
        with connection.cursor() as cursor:
            cursor.execute(sql)
    return shared
