"""The clock jumps an hour: nothing goes out twice, and the book keeps the order in which it was
written, whatever the clock said."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from articles import scheduling, workflow
from articles.models import Event
from tests import factories
from tests.tips import making
from tips import ledger, rewards
from tips.models import Posting

pytestmark = pytest.mark.django_db
_HOUR = timedelta(hours=1)


def _scheduled(at):
    article = factories.signed(factories.draft(author=factories.chief()))
    workflow.schedule(article, actor=factories.member("editor-in-chief"), at=at)
    return article


def _published(article) -> int:
    return Event.objects.filter(article=article, verb="publish").count()


def test_clock_that_jumps_on_and_back_publishes_once() -> None:
    now = timezone.now()
    article = _scheduled(now + timedelta(minutes=30))
    for at in (now + _HOUR, now, now + timedelta(minutes=31), now - _HOUR, now + _HOUR):
        with time_machine.travel(at, tick=False):
            scheduling.publish_due()

    article.refresh_from_db()
    assert _published(article) == 1 and article.is_public


def test_clock_that_jumps_back_publishes_nothing_too_early() -> None:
    now = timezone.now()
    article = _scheduled(now + timedelta(minutes=30))
    with time_machine.travel(now - _HOUR, tick=False):
        assert scheduling.publish_due() == []
    assert _published(article) == 0


def test_book_is_in_the_order_in_which_it_was_written() -> None:
    """Approved at noon, then paid an hour earlier by the clock, on the same day."""
    now = timezone.localtime().replace(hour=12)
    with time_machine.travel(now, tick=False):
        reward = making.approved()
        making.payee(reward.source)
    with time_machine.travel(now - _HOUR, tick=False):
        rewards.pay(reward, actor=making.finance())

    kinds = list(Posting.objects.filter(reward=reward).values_list("kind", flat=True))
    assert kinds == ["approve", "pay"] and not list(ledger.faults())
    call_command("verify_ledger")


def test_record_of_what_happened_stays_whole_when_the_clock_jumps() -> None:
    now = timezone.now()
    for at in (now + _HOUR, now - _HOUR, now):
        with time_machine.travel(at, tick=False):
            Event.record("jump", actor=None)
    call_command("verify_events")
