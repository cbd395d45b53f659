"""How many complaints there were, of which kind, how decided and how fast: no personal data."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Complaint

_S, _O = Complaint.Status, Complaint.Outcome
Row = tuple[datetime, datetime | None, str, str, str]


@dataclass(frozen=True)
class Period:
    """A year, or a quarter of it (0 is the whole year)."""

    year: int
    quarter: int
    number: int
    kinds: list[tuple[str, int]]
    upheld: int
    taken_down: int
    rejected: int
    restored: int
    open: int
    median: str  # in words; empty while nothing is decided

    @property
    def name(self) -> str:
        if not self.quarter:
            return _("Year %(year)s") % {"year": self.year}
        return _("Quarter %(quarter)s") % {"quarter": self.quarter}


@dataclass(frozen=True)
class Year:
    whole: Period
    quarters: list[Period]


def years() -> list[Year]:
    """The newest first; one query."""
    columns = ("received_at", "decided_at", "kind", "status", "outcome")
    rows: list[Row] = list(Complaint.objects.order_by().values_list(*columns))
    by_year: dict[int, list[Row]] = {}
    for row in rows:
        by_year.setdefault(timezone.localtime(row[0]).year, []).append(row)
    return [_year(year, by_year[year]) for year in sorted(by_year, reverse=True)]


def _year(year: int, rows: list[Row]) -> Year:
    quarters = [
        _period(year, quarter, found)
        for quarter in (4, 3, 2, 1)
        if (found := [row for row in rows if _quarter(row[0]) == quarter])
    ]
    return Year(_period(year, 0, rows), quarters)


def _quarter(at: datetime) -> int:
    return (timezone.localtime(at).month + 2) // 3


def _period(year: int, quarter: int, rows: Iterable[Row]) -> Period:
    rows = list(rows)
    kinds = Counter(row[2] for row in rows)
    statuses = Counter(row[3] for row in rows)
    hours = [(row[1] - row[0]).total_seconds() / 3600 for row in rows if row[1] is not None]
    upheld = statuses[_S.UPHELD] + statuses[_S.COUNTERED]
    decided = upheld + statuses[_S.REJECTED] + statuses[_S.RESTORED]
    return Period(
        year=year,
        quarter=quarter,
        number=len(rows),
        kinds=[(str(kind.label), kinds[kind]) for kind in Complaint.Kind if kinds[kind]],
        upheld=upheld,
        taken_down=sum(
            row[4] == _O.TAKEN_DOWN and row[3] in (_S.UPHELD, _S.COUNTERED) for row in rows
        ),
        rejected=statuses[_S.REJECTED],
        restored=statuses[_S.RESTORED],
        open=len(rows) - decided,
        median=_in_words(median(hours)) if hours else "",
    )


def _in_words(hours: float) -> str:
    if hours < 1:
        return _("less than an hour")
    if hours < 48:
        number = round(hours)
        return ngettext("%(number)d hour", "%(number)d hours", number) % {"number": number}
    number = round(hours / 24)
    return ngettext("%(number)d day", "%(number)d days", number) % {"number": number}
