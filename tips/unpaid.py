"""What is still to be paid for tips, by how long it has waited since it was due."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Sum, Value, When
from django.utils.translation import gettext as _

from articles.access import has_right
from articles.lib import clock
from articles.models import User

from .models import Reward, RewardStatus

UNPAID = (RewardStatus.DUE, RewardStatus.PROPOSED, RewardStatus.APPROVED)
LIMITS = (7, 30, 90)  # days: up to seven, up to thirty …
_RIGHTS_FOR = {  # who takes the next step of a reward that stands so
    RewardStatus.DUE: "propose_reward",
    RewardStatus.PROPOSED: "approve_reward",
    RewardStatus.APPROVED: "pay_reward",
}
AGES = ("0-7", "8-30", "31-90", "91-")  # as an address names them


@dataclass
class Part:
    number: int = 0
    amount: int = 0  # fen

    def add(self, number: int, amount: int) -> None:
        self.number += number
        self.amount += amount


@dataclass
class Row:
    """`status` is empty in the last row, which is all of them together."""

    name: str
    status: str
    ages: dict[str, Part] = field(default_factory=lambda: {age: Part() for age in AGES})
    all: Part = field(default_factory=Part)

    def add(self, age: str, number: int, amount: int) -> None:
        self.ages[age].add(number, amount)
        self.all.add(number, amount)


def age_names() -> dict[str, str]:
    return {
        "0-7": _("up to 7 days"),
        "8-30": _("8 to 30 days"),
        "31-90": _("31 to 90 days"),
        "91-": _("more than 90 days"),
    }


def by_age(rewards: QuerySet[Reward], now: datetime | None = None) -> list[Row]:
    """One query. A reward that is only due counts with what the rate card says of it."""
    now = now or clock.now()
    younger = [
        When(due_at__gt=now - timedelta(days=days + 1), then=Value(number))
        for number, days in enumerate(LIMITS)
    ]
    age = Case(*younger, default=Value(len(LIMITS)), output_field=IntegerField())
    counted = (
        rewards.filter(status__in=UNPAID)
        .order_by()
        .annotate(age=age)
        .values_list("status", "age")
        .annotate(Count("pk"), Sum("amount"))
    )
    return _rows(counted)


def of_age(age: str, now: datetime | None = None) -> Q:
    """Rewards that have waited so long; every one for a name that is none of AGES."""
    if age not in AGES:
        return Q()
    now, number = now or clock.now(), AGES.index(age)
    found = Q()
    if number < len(LIMITS):
        found &= Q(due_at__gt=now - timedelta(days=LIMITS[number] + 1))
    if number:
        found &= Q(due_at__lte=now - timedelta(days=LIMITS[number - 1] + 1))
    return found


def waiting_for(user: User) -> Q:
    """Of rewards: those whose next step this person may take, as far as a row tells."""
    found = Q(pk=None)
    for status, right in _RIGHTS_FOR.items():
        if has_right(user, right):
            found |= Q(status=status)
    own = Q(status=RewardStatus.PROPOSED, proposed_by=user)
    own |= Q(status=RewardStatus.APPROVED) & (Q(proposed_by=user) | Q(approved_by=user))
    return found & ~own


def _rows(counted: Iterable[Any]) -> list[Row]:
    rows = {status: Row(str(status.label), status.value) for status in UNPAID}
    total = Row(_("Together"), "")
    for status, age, number, amount in counted:
        for row in (rows[RewardStatus(status)], total):
            row.add(AGES[age], number, amount or 0)
    return [*rows.values(), total]
