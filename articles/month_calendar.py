"""What a month of the paper looks like: what is planned, what is due, what went out, by the day."""

import calendar
import datetime
import re
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber, TruncDate
from django.utils import timezone

from .access import visible_articles
from .models import Article, ArticleQuerySet, User

OF_A_DAY = 6  # published articles that are named; the others are a number
PLANNED = 500  # scheduled pieces, and as many deadlines, of one month
FIRST_YEAR, LAST_YEAR = 1900, 2999
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_SHOWN = ("publish_at", "deadline", "published_at", "section__name", "latest__title")


@dataclass
class Day:
    date: datetime.date
    is_today: bool
    scheduled: list[Article] = field(default_factory=list)
    deadlines: list[Article] = field(default_factory=list)
    published: list[Article] = field(default_factory=list)
    published_count: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.scheduled or self.deadlines or self.published_count)

    @property
    def more(self) -> int:
        """Published articles that are not named."""
        return self.published_count - len(self.published)


@dataclass
class Month:
    first: datetime.date
    days: list[Day]
    is_cut: bool = False  # more was planned than is shown

    @property
    def offset(self) -> int:
        """Columns before the first day, weeks beginning on Monday."""
        return self.first.weekday()

    @property
    def before(self) -> datetime.date | None:
        last = self.first - datetime.timedelta(days=1)
        return last.replace(day=1) if last.year >= FIRST_YEAR else None

    @property
    def after(self) -> datetime.date | None:
        following = self.first + datetime.timedelta(days=len(self.days))
        return following if following.year <= LAST_YEAR else None


def read_month(written: str) -> datetime.date:
    """`2026-11` as its first day; anything else is the present month."""
    found = _MONTH.fullmatch(written)
    if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return datetime.date(int(found[1]), int(found[2]), 1)
    return timezone.localdate().replace(day=1)


def bounds(first: datetime.date) -> tuple[datetime.datetime, datetime.datetime]:
    """The first moment of the month and of the next one, in the paper's own time."""
    length = calendar.monthrange(first.year, first.month)[1]
    following = first + datetime.timedelta(days=length)
    return _midnight(first), _midnight(following)


def month_of(user: User, first: datetime.date) -> Month:
    """Of what this person may see. Four queries, whatever the month holds."""
    start, end = bounds(first)
    today = timezone.localdate()
    dates = [first + datetime.timedelta(days=n) for n in range((end - start).days)]
    days = {date: Day(date, date == today) for date in dates}
    visible = visible_articles(user)
    scheduled = _named(visible.filter(publish_at__gte=start, publish_at__lt=end), "publish_at")
    due = _named(visible.in_work().filter(deadline__gte=start, deadline__lt=end), "deadline")
    month = Month(first, list(days.values()))
    month.is_cut = max(len(scheduled), len(due)) > PLANNED
    for article in scheduled[:PLANNED]:
        days[_date(article.publish_at)].scheduled.append(article)
    for article in due[:PLANNED]:
        days[_date(article.deadline)].deadlines.append(article)
    _add_published(days, visible, start, end)
    return month


def _add_published(
    days: dict[datetime.date, Day],
    visible: ArticleQuerySet,
    start: datetime.datetime,
    end: datetime.datetime,
) -> None:
    """The first few of each day by name, and how many there are."""
    public = visible.published().filter(published_at__gte=start, published_at__lt=end)
    dated = public.annotate(day=TruncDate("published_at"))
    counted = (
        dated.order_by().values("day").annotate(number=Count("pk")).values_list("day", "number")
    )
    for date, number in counted:
        days[date].published_count = number
    order = [F("published_at").asc(), F("pk").asc()]
    ranked = dated.annotate(
        place=Window(RowNumber(), partition_by=[F("day")], order_by=order)
    ).filter(place__lte=OF_A_DAY)
    named: dict[datetime.date, list[Article]] = defaultdict(list)
    for article in ranked.select_related("live").only(
        "published_at", "live__article", "live__title"
    ):
        named[_date(article.published_at)].append(article)
    for date, articles in named.items():
        days[date].published = sorted(articles, key=lambda each: (each.published_at, each.pk))


def _named(articles: QuerySet[Article], order: str) -> list[Article]:
    rows = articles.select_related("latest", "section").only("stage", "latest__article", *_SHOWN)
    return list(rows.order_by(order, "pk")[: PLANNED + 1])


def _midnight(date: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(date, datetime.time.min))


def _date(at: datetime.datetime | None) -> datetime.date:
    assert at is not None  # it was asked for by this time
    return timezone.localdate(at)
