"""A month is closed while somebody pays into it: real processes on a real database."""

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from articles.lib import clock
from articles.models import User
from tests.processes import Acting, at_once, together
from tests.shared_database import Shared
from tests.tips import making
from tips import ledger
from tips.models import Reward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.loopback]


def _acting(url: str, action: str, key: int, person: User) -> Acting:
    return Acting(url, "tests.tips.acting", action, key, person.pk, PAUSE="1")


def _payable() -> Reward:
    """Approved ten days before this month began, so that it could be paid in the last one."""
    day = ledger.month_of() - timedelta(days=10)
    with clock.told(timezone.make_aware(datetime.combine(day, time(12)))):
        reward = making.approved()
    making.payee(reward.source)
    return reward


def test_payment_that_came_first_is_in_the_closed_month(tmp_path: Path) -> None:
    reward, payer, closer = _payable(), making.finance(), making.finance()
    database = Shared(tmp_path)
    pair = [
        _acting(database.url, "pay_last_month", reward.pk, payer),
        _acting(database.url, "close", 0, closer),
    ]
    with together(*pair):
        words = at_once(*pair)

    assert words == ["done 5000", "done 1"]
    assert database.one("SELECT gross FROM tips_settlement") == 5000


def test_payment_that_came_second_is_refused(tmp_path: Path) -> None:
    reward, payer, closer = _payable(), making.finance(), making.finance()
    database = Shared(tmp_path)
    pair = [
        _acting(database.url, "close", 0, closer),
        _acting(database.url, "pay_last_month", reward.pk, payer),
    ]
    with together(*pair):
        words = at_once(*pair)

    assert words[0] == "done 0" and words[1].startswith("refused ")
    assert database.one("SELECT COUNT(*) FROM tips_payment") == 0
    assert database.one("SELECT gross FROM tips_settlement") == 0
