"""How many tips came in, from where and by which way, and what became of them.

What counts is said on the page itself:

- A tip counts where it was received (by our clock), whatever was erased of it since.
- The adoption rate is what was adopted of all tips that are neither spam nor a duplicate.
- The time to the first answer runs from the first message to the first thing that the source was
  told by the newsroom; half of those that were answered had to wait no longer than the median,
  nine in ten no longer than the 90th percentile.
- Places are streets: what is below one counts for it, what is above one for itself.
- Rewards are those that are approved or paid, before tax, of the tips that are counted.

One query goes through the tips once and gives of each six small values, which are counted as they
come: on a hundred thousand tips that is faster than one query for each way to group them. Waits
are kept by tenths of an hour, which is what the page shows, so that no list grows with the tips.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import (
    Case,
    DurationField,
    Expression,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    IntegerField,
    Value,
    When,
)
from django.db.models.functions import Cast, Extract, Round
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.access import NotAllowed, has_right
from articles.lib import clock
from articles.models import Place, User
from articles.month_calendar import bounds

from .access import may_see_amounts
from .lib.months import months_later
from .lib.sheets import Cell, Table, Yuan
from .models import Category, ChannelName, Reward, RewardStatus, Status, Tip, TipEvent

RIGHT = "view_tip_statistics"
BY_MONTH, BY_PLACE, BY_CHANNEL, BY_CATEGORY = DIMENSIONS = ("month", "place", "channel", "category")
MOST_MONTHS = 36  # that are told apart; a longer time is shown by the year
_KEYS = ("month", "place_id", "channel", "category_id")  # what the rows call DIMENSIONS
_COUNTED = frozenset([Status.ADOPTED, Status.DECLINED, Status.DUPLICATE, Status.SPAM])
_EARNED = (RewardStatus.APPROVED, RewardStatus.PAID)
_TENTHS = 10  # of an hour


@dataclass(frozen=True)
class Period:
    """From the first day of a month to the end of another; at most MOST_MONTHS by the month."""

    first: date
    last: date  # the first day of the last month

    @property
    def months(self) -> int:
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def is_by_year(self) -> bool:
        return self.months > MOST_MONTHS

    def parts(self) -> list[date]:
        """The first days of its months or years, the first of them where the period begins."""
        if self.is_by_year:
            years = range(self.first.year + 1, self.last.year + 1)
            return [self.first, *(date(year, 1, 1) for year in years)]
        return [months_later(self.first, number) for number in range(self.months)]


@dataclass
class Line:
    """Of one month, place, channel or category. `rewards` is fen."""

    name: str
    number: int = 0
    adopted: int = 0
    declined: int = 0
    duplicate: int = 0
    spam: int = 0
    rewards: int = 0
    waits: Counter[int] = field(default_factory=Counter)  # tips by tenths of an hour

    @property
    def open(self) -> int:
        return self.number - self.adopted - self.declined - self.duplicate - self.spam

    @property
    def rate(self) -> int | None:
        """Percent; None where there is nothing that could have been adopted."""
        whole = self.number - self.spam - self.duplicate
        return round(100 * self.adopted / whole) if whole else None

    @property
    def median(self) -> float | None:
        """Hours; None where nothing was answered."""
        return self._within(50)

    @property
    def ninetieth(self) -> float | None:
        return self._within(90)

    def count(self, status: str, tenths: int | None) -> None:
        """One more tip, and tenths of an hour to its first answer, if it had one."""
        self.number += 1
        if status in _COUNTED:
            setattr(self, status, getattr(self, status) + 1)
        if tenths is not None:
            self.waits[max(tenths, 0)] += 1

    def add(self, other: "Line") -> None:
        for name in ("number", "adopted", "declined", "duplicate", "spam", "rewards"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.waits.update(other.waits)

    def _within(self, percent: int) -> float | None:
        """The least time within which so many percent of the answers came."""
        wanted = math.ceil(self.waits.total() * percent / 100)
        for tenths in sorted(self.waits):
            wanted -= self.waits[tenths]
            if wanted <= 0:
                return tenths / _TENTHS
        return None


@dataclass
class Statistics:
    period: Period
    by: dict[str, list[Line]]  # by the names of DIMENSIONS
    total: Line
    with_amounts: bool


def may_see(user: User) -> bool:
    return has_right(user, RIGHT)


def of(user: User, period: Period) -> Statistics:
    """Four queries, five with the amounts. Raises NotAllowed."""
    if not may_see(user):
        raise NotAllowed(_("You have no right to see the statistics of tips."))
    with_amounts = may_see_amounts(user)
    found = _all_lines(period, with_amounts)
    total = Line(_("Together"))
    for line in found[BY_CHANNEL].values():
        total.add(line)
    by = {
        BY_MONTH: _by_month(found[BY_MONTH], period),
        BY_PLACE: _by_street(found[BY_PLACE]),
        BY_CHANNEL: _named(found[BY_CHANNEL], dict(ChannelName.choices), ""),
        BY_CATEGORY: _named(
            found[BY_CATEGORY],
            dict(Category.objects.values_list("pk", "name")),
            pgettext("tips", "without a category"),
        ),
    }
    return Statistics(period, by, total, with_amounts)


def titles() -> dict[str, str]:
    return {
        BY_MONTH: pgettext("statistics", "By month"),
        BY_PLACE: pgettext("statistics", "By place"),
        BY_CHANNEL: pgettext("statistics", "By channel"),
        BY_CATEGORY: pgettext("statistics", "By category"),
    }


def columns(*, with_amounts: bool) -> list[str]:
    """The heads of a table's columns; `cells` fills them."""
    return [
        *(_("Tips"), pgettext("number of tips", "Adopted"), _("Adoption rate (%)")),
        *(pgettext("number of tips", "Declined"), _("Duplicates"), _("Spam"), _("Still open")),
        *(_("First answer, median (hours)"), _("First answer, 90 % within (hours)")),
        *([_("Rewards (yuan)")] if with_amounts else []),
    ]


def cells(line: Line, *, with_amounts: bool) -> list[Cell]:
    return [
        *(line.number, line.adopted, line.rate, line.declined, line.duplicate, line.spam),
        *(line.open, line.median, line.ninetieth),
        *([Yuan(line.rewards)] if with_amounts else []),
    ]


def exported(statistics: Statistics, actor: User, form: str) -> list[Table]:
    """One table for each way to group them. It leaves the house, so it is recorded."""
    period, with_amounts = statistics.period, statistics.with_amounts
    first, last = f"{period.first:%Y-%m}", f"{period.last:%Y-%m}"
    TipEvent.record("export_tip_statistics", actor=actor, form=form, first=first, last=last)
    made = _("Tips of %(first)s to %(last)s, exported by %(name)s %(at)s") % {
        "first": first,
        "last": last,
        "name": actor,
        "at": f"{timezone.localtime(clock.now()):%Y-%m-%d %H:%M}",
    }
    return [
        Table(
            name=title,
            head=[title, *columns(with_amounts=with_amounts)],
            rows=[
                [line.name, *cells(line, with_amounts=with_amounts)] for line in statistics.by[name]
            ],
            foot=[statistics.total.name, *cells(statistics.total, with_amounts=with_amounts)],
            last=made,
        )
        for name, title in titles().items()
    ]


# What is asked of the database


def _all_lines(period: Period, with_amounts: bool) -> dict[str, dict[Any, Line]]:
    """By dimension, and by the value that the tips have in common."""
    found: dict[str, dict[Any, Line]] = {name: {} for name in DIMENSIONS}
    dimensions = [found[name] for name in DIMENSIONS]
    for *values, status, tenths in _rows(period):
        for lines, value in zip(dimensions, values, strict=True):
            (lines.get(value) or lines.setdefault(value, Line(""))).count(status, tenths)
    if with_amounts:
        for *values, amount in _amounts(period):
            for lines, value in zip(dimensions, values, strict=True):
                lines[value].rewards += amount
    return found


def _rows(period: Period) -> Iterator[tuple]:
    """Of each tip its dimensions, its status and tenths of an hour to its first answer or None."""
    narrow = _tips(period).annotate(month=_month(period), tenths=_tenths())
    return narrow.values_list(*_KEYS, "status", "tenths").iterator(chunk_size=5000)


def _amounts(period: Period) -> Iterator[tuple]:
    start, end = bounds(period.first)[0], bounds(period.last)[1]
    earned = Reward.objects.filter(
        status__in=_EARNED, tip__received_at__gte=start, tip__received_at__lt=end
    ).annotate(month=_month(period, "tip__"))
    keys = [key if key == BY_MONTH else f"tip__{key}" for key in _KEYS]
    return earned.order_by().values_list(*keys, "amount").iterator(chunk_size=5000)


def _tips(period: Period) -> Any:
    start, end = bounds(period.first)[0], bounds(period.last)[1]
    return Tip.objects.filter(received_at__gte=start, received_at__lt=end).order_by()


def _month(period: Period, path: str = "") -> Expression:
    """Months and years by their number in the period: the time zone is worked out once."""
    starts = [bounds(day)[0] for day in period.parts()]
    before = [
        When(**{f"{path}received_at__lt": start, "then": Value(number)})
        for number, start in enumerate(starts[1:])
    ]
    return Case(*before, default=Value(len(starts) - 1), output_field=IntegerField())


def _tenths() -> Expression:
    """Tenths of an hour from the receipt to the first answer."""
    if connection.vendor == "sqlite":  # its own clock: a difference of times is slow Python there
        answered, received = (
            Func(F(name), function="julianday", output_field=FloatField())
            for name in ("first_answered_at", "received_at")
        )
        return Cast(Round((answered - received) * 24 * _TENTHS), IntegerField())
    waited = ExpressionWrapper(F("first_answered_at") - F("received_at"), DurationField())
    return Cast(Round(Extract(waited, "epoch") * _TENTHS / 3600), IntegerField())


# As lines of a table


def _by_month(found: dict[int, Line], period: Period) -> list[Line]:
    """Every month, or year, also one without tips."""
    lines = []
    for number, day in enumerate(period.parts()):
        line = found.get(number, Line(""))
        line.name = f"{day:%Y}" if period.is_by_year else f"{day:%Y-%m}"
        lines.append(line)
    return lines


def _named(found: dict[Any, Line], names: dict[Any, Any], without: str) -> list[Line]:
    for value, line in found.items():
        line.name = str(names.get(value, without or value))
    return _sorted(found.values())


def _by_street(found: dict[int | None, Line]) -> list[Line]:
    told = Place.objects.filter(pk__in=[pk for pk in found if pk is not None])
    known = told.values_list("pk", "name", "parent__name", "lineage")
    places = {pk: (name, parent, lineage) for pk, name, parent, lineage in known}
    streets = {
        pk: (name, parent)
        for pk, name, parent in Place.objects.filter(level=Place.Level.STREET).values_list(
            "pk", "name", "parent__name"
        )
    }
    rolled: dict[tuple[int | None, str, str], Line] = {}
    for place, line in found.items():
        key: tuple[int | None, str, str] = (None, pgettext("tips", "without a place"), "")
        if place in places:
            name, parent, lineage = places[place]
            key = (place, name, parent or "")
            for above in map(int, filter(None, lineage.split("/"))):
                if above in streets:
                    key = (above, streets[above][0], streets[above][1] or "")
        rolled.setdefault(key, Line("")).add(line)
    repeated = Counter(name for _place, name, _parent in rolled)
    for (_place, name, parent), line in rolled.items():
        line.name = f"{name}（{parent}）" if repeated[name] > 1 and parent else name
    return _sorted(rolled.values())


def _sorted(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (-line.number, line.name))
