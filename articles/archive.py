"""On which days the paper has articles: what the pages of the archive by date ask."""

from calendar import Calendar
from datetime import date, datetime, time, timedelta

from django.db.models import IntegerField, Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from . import list_pages
from .models import Article

DAY = timedelta(days=1)
_MONTHS = range(1, 13)


def span() -> tuple[date, date] | None:
    """The days of the oldest and the newest article; two queries."""
    newest = list_pages.article_rows().first()
    oldest = list_pages.article_rows().reverse().first()
    if newest is None or oldest is None:
        return None
    return _local_day(oldest[1]), _local_day(newest[1])


def months_with_articles(year: int) -> set[int]:
    """One query."""
    return _which({month: (date(year, month, 1), next_month(year, month)) for month in _MONTHS})


def days_with_articles(year: int, month: int) -> set[int]:
    """One query."""
    last = next_month(year, month) - DAY
    days = [date(year, month, number) for number in range(1, last.day + 1)]
    return _which({day.day: (day, day + DAY) for day in days})


def weekday_initials() -> list[str]:
    """From Monday, as short as a calendar needs them."""
    return [_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su")]


def neighbours(day: date) -> tuple[date | None, date | None]:
    """The day with articles before this one and the one after it; two queries."""
    before = list_pages.article_rows(Q(published_at__lt=midnight(day))).first()
    after = list_pages.article_rows(Q(published_at__gte=midnight(day + DAY))).reverse().first()
    return _local_day(before[1]) if before else None, _local_day(after[1]) if after else None


def midnight(day: date) -> datetime:
    """The moment at which the paper's day begins."""
    return timezone.make_aware(datetime.combine(day, time.min))


def weeks(year: int, month: int) -> list[list[date | None]]:
    """The month's calendar, weeks from Monday; None stands before its first and after its last."""
    weeks = Calendar().monthdatescalendar(year, month)
    return [[day if day.month == month else None for day in week] for week in weeks]


def next_month(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1)


def _which(ranges: dict[int, tuple[date, date]]) -> set[int]:
    """Of these ranges of days those that have an article."""
    parts = [_one_of(number, start, end) for number, (start, end) in ranges.items()]
    return {number for number, _pk in parts[0].union(*parts[1:], all=True)}


def _one_of(number: int, start: date, end: date) -> QuerySet:
    bound = Q(published_at__lt=midnight(end), published_at__gte=midnight(start))
    newest = list_pages.article_rows(bound).values_list("pk", flat=True)[:1]
    return Article.objects.filter(pk__in=newest).values_list(
        Value(number, output_field=IntegerField()), "pk"
    )


def _local_day(at: datetime) -> date:
    return timezone.localdate(at)
