"""Headlines of articles, where a page shows nothing else of them: a front page has forty."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from .lib.addresses import of_page
from .lib.prepared import prepared
from .models import Article


class Headline(NamedTuple):
    pk: int
    published_at: datetime
    title: str

    @property
    def address(self) -> str:
        return of_page("reader:article", self.pk)


def of(pks: Iterable[int]) -> dict[int, Headline]:
    """Of these articles, where readers may see them; one query."""
    asked = list(pks)
    rows = _public(pks=asked, at=timezone.now()) if asked else ()
    return {row[0]: Headline(*row) for row in rows}


def as_items(headlines: Iterable[Headline]) -> SafeString:
    """A line of a list for each."""
    today, language = timezone.localdate(), str(get_language())
    zone = timezone.get_current_timezone()
    return format_html_join(
        "",
        "{}",
        (
            (_item(each.address, each.title, each.published_at.astimezone(zone), today, language),)
            for each in headlines
        ),
    )


def day_or_time(at: datetime) -> SafeString:
    """`<time>` as a list shows it: today's time, this year's day, else the whole date."""
    return _day_or_time(timezone.localtime(at), timezone.localdate(), str(get_language()))


def day_and_time(at: datetime) -> SafeString:
    """`<time>` as the page of an article shows it."""
    return _day_and_time(timezone.localtime(at), str(get_language()))


@lru_cache(maxsize=20_000)
def _item(address: str, title: str, local: datetime, today: date, language: str) -> SafeString:
    shown = _day_or_time(local, today, language)
    return format_html('<li><a href="{}">{}</a> {}</li>\n', address, title, shown)


@lru_cache(maxsize=20_000)
def _day_or_time(local: datetime, today: date, language: str) -> SafeString:
    """The language is what it is kept by."""
    name = "DATE_FORMAT" if local.year != today.year else "MONTH_DAY_FORMAT"
    shown = date_format(local, "TIME_FORMAT" if local.date() == today else name)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), shown)


@lru_cache(maxsize=20_000)
def _day_and_time(local: datetime, language: str) -> SafeString:
    """The language is what it is kept by."""
    shown = f"{date_format(local, 'DATE_FORMAT')} {date_format(local, 'TIME_FORMAT')}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), shown)


@prepared(pks=int, at=datetime)
def _public(pks: list[int], at: datetime) -> QuerySet:
    # by primary key alone, so that no database goes through all that is published instead
    return (
        Article.objects.filter(pk__in=pks)
        .published(at)
        .values_list("pk", "published_at", "live__title")
    )
