"""Two people with one reward, platforms that repeat themselves, and a process that is killed while
it pays: real processes on a real database, SQLite in a file or PostgreSQL."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from articles.models import Article, User
from tests import factories
from tests.processes import Acting, at_once, together
from tests.shared_database import Shared
from tests.tips import making
from tips import triage
from tips.models import Reward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.loopback]


@pytest.fixture
def shared(tmp_path: Path) -> Callable[[], Shared]:
    return lambda: Shared(tmp_path)


def acting(url: str, action: str, key: object, person: User | None = None, **env: str) -> Acting:
    return Acting(url, "tests.tips.acting", action, key, person.pk if person else 0, **env)


def _payable() -> Reward:
    reward = making.approved()
    making.payee(reward.source)
    return reward


def test_two_pay_at_once_and_one_is_told_who_did(shared) -> None:
    reward, people = _payable(), [making.finance("何清"), making.finance("罗会计")]
    database = shared()
    pair = [acting(database.url, "pay", reward.pk, who, PAUSE="1") for who in people]
    with together(*pair):
        words = at_once(*pair)

    assert words[0] == "done 5000" and words[1].startswith("refused ") and "何清" in words[1]
    assert database.one("SELECT COUNT(*) FROM tips_payment") == 1
    assert database.one("SELECT SUM(amount) FROM tips_ledgerentry WHERE account = 'paid'") == -4000


def test_control_without_the_lock_the_database_itself_refuses_the_second(shared) -> None:
    """Without our lock both come through the checks; the unique posting is the last wall."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time, with our lock or without.")
    reward, people = _payable(), [making.finance(), making.finance()]
    database = shared()
    flags = {"PAUSE": "1", "NO_LOCK": "1"}
    pair = [acting(database.url, "pay", reward.pk, who, **flags) for who in people]
    with together(*pair):
        words = at_once(*pair)

    assert words == ["done 5000", "failed IntegrityError"]
    assert database.one("SELECT COUNT(*) FROM tips_payment") == 1


def test_approved_and_declined_at_once_one_wins(shared) -> None:
    reward = making.proposed()
    people = [factories.member("editor-in-chief"), factories.member("editor-in-chief")]
    database = shared()
    first = acting(database.url, "approve", reward.pk, people[0], PAUSE="1")
    second = acting(database.url, "decline", reward.pk, people[1], PAUSE="1")
    with together(first, second):
        words = at_once(first, second)

    assert words[0] == "done approved" and words[1].startswith("refused ")
    assert database.one("SELECT COUNT(*) FROM tips_ledgerentry") == 2


def test_killed_while_paying_it_is_paid_wholly_or_not(shared) -> None:
    reward, person = _payable(), making.finance()
    database = shared()
    worker = acting(database.url, "pay", reward.pk, person, PAUSE="1")
    with together(worker):
        worker.go()
        assert worker.hears() == "middle"
        worker.kill()
    assert database.one("SELECT COUNT(*) FROM tips_payment") == 0

    again = acting(database.url, "pay", reward.pk, person)
    with together(again):
        again.go()
        assert again.hears() == "done 5000"
    assert database.one("SELECT COUNT(*) FROM tips_payment") == 1


def test_same_message_three_times_at_once_is_one_row_and_one_answer(shared) -> None:
    making.tip()  # the tables are warm
    database = shared()
    three = [acting(database.url, "tell", 0) for _ in range(3)]
    with together(*three):
        for each in three:
            each.go()
        words = [each.hears() for each in three]

    assert words == ["done True"] * 3  # each is told the code and the PIN
    assert database.one("SELECT COUNT(*) FROM tips_inboundmessage") == 2
    assert database.one("SELECT COUNT(*) FROM tips_tip") == 2


def test_six_pictures_of_one_new_sender_at_once_are_one_tip(shared) -> None:
    database = shared()
    six = [acting(database.url, "tell-more", number) for number in range(6)]
    with together(*six):
        for each in six:
            each.go()
        words = {each.hears() for each in six}

    assert len(words) == 1 and words.pop().startswith("done ")
    assert database.one("SELECT COUNT(*) FROM tips_tip") == 1
    assert database.one("SELECT COUNT(*) FROM tips_inboundmessage") == 6


def test_draft_is_made_once_when_two_press(shared) -> None:
    tip, people = making.tip(), [making.tips_editor(), making.tips_editor()]
    database = shared()
    pair = [acting(database.url, "make_draft", tip.pk, who) for who in people]
    with together(*pair):
        for each in pair:
            each.go()
        words = sorted(each.hears().partition(" ")[0] for each in pair)

    assert words == ["done", "refused"]
    assert database.one("SELECT COUNT(*) FROM articles_article") == 1


def test_five_clocks_adopt_once(shared) -> None:
    tip, article = making.tip(), factories.draft()
    triage.tie(tip, actor=making.tips_editor(), article=article)
    published = factories.published("已经见报")
    Article.objects.filter(pk=article.pk).update(
        is_public=True, live=article.latest, published_at=published.published_at
    )
    database = shared()
    clocks = [acting(database.url, "adopt", 0) for _ in range(5)]
    with together(*clocks):
        for each in clocks:
            each.go()
        words = sorted(each.hears() for each in clocks)

    assert words == ["done 0"] * 4 + ["done 1"]
    assert database.one("SELECT COUNT(*) FROM tips_reward") == 1
