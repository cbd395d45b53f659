"""The list of articles: newest change first, and as fast with a million rows as with ten.

Every order and every filter is a range of an index; nothing counts or looks through all rows.
"""

import calendar
import datetime
from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .. import newsroom_search, waiting
from ..lib.keys import is_key
from ..models import Article, Byline, Section, Stage
from ..month_calendar import FIRST_YEAR, LAST_YEAR
from .paginator import CappedPaginator

OWN_SHOWN = 2_000  # articles with a person's name, the newest bylines
WAITING = "waiting"  # what the filter «whose» calls it in the address
CUT = _(
    "More articles have these words than were looked through: the newest of them, and the newest"
    " that are not public. Add a word, or choose a section or a date."
)


class ArticleChangeList(ChangeList):
    """By time of change; once a year, month or day is chosen, by time of publication."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:
        return (
            super()
            .get_queryset(request, exclude_parameters)
            .select_related("latest", "section")
            .only(
                *("stage", "version", "updated_at", "published_at", "is_archive", "is_public"),
                *("live", "latest__article", "latest__title", "section__name"),
                *("deadline", "publish_at", "stage_since"),
            )
            .prefetch_related("places", "bylines__reporter")
        )

    def get_filters(self, request: HttpRequest) -> Any:
        year = self.params.get(f"{self.date_hierarchy}__year", "")
        if year.isdecimal() and not FIRST_YEAR <= int(year[:9]) <= LAST_YEAR:
            raise IncorrectLookupParameters
        try:
            return super().get_filters(request)
        except (ValueError, OverflowError) as error:  # the year 9999 has no next one
            raise IncorrectLookupParameters from error

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[str]:
        by_date = any(name.startswith("published_at__") for name in self.params)
        if by_date and "o" not in self.params:
            return ["-published_at", "-pk"]
        if self.params.get(MineFilter.parameter_name) == WAITING:
            return ["stage_since", "pk"]
        return super().get_ordering(request, queryset)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.is_capped = isinstance(self.paginator, CappedPaginator) and self.paginator.is_capped
        self.search_note = getattr(request, "search_note", "")

    def date_choices(self) -> list[dict[str, str]]:
        """The next step of year, month, day: from the first and last date of an index."""
        field = self.date_hierarchy
        chosen = {
            part: int(value)
            for part in ("year", "month", "day")
            if (value := self.params.get(f"{field}__{part}", "")).isdecimal()
        }
        if "year" not in chosen:
            return self._years(field)
        year = chosen["year"]
        if "month" not in chosen:
            steps = [
                (f"{month}", {"year": year, "month": month})
                for month in range(1, 13)
                if datetime.date(year, month, 1) <= timezone.localdate()
            ]
            return [self._step(field, _("all dates"), {}), *self._steps(field, steps)]
        month = chosen["month"]
        days = [
            (f"{day}", {"year": year, "month": month, "day": day})
            for day in range(1, calendar.monthrange(year, month)[1] + 1)
        ]
        back = self._step(field, f"{year}", {"year": year})
        return [back, *self._steps(field, days, chosen.get("day"))]

    def _years(self, field: str) -> list[dict[str, str]]:
        dated = Article.objects.filter(**{f"{field}__isnull": False})
        ends = [
            dated.order_by(order).values_list(field, flat=True).first()
            for order in (field, f"-{field}")
        ]
        if ends[0] is None:
            return []
        first, last = (timezone.localtime(end).year for end in ends)
        years = [(f"{year}", {"year": year}) for year in range(last, first - 1, -1)]
        return self._steps(field, years)

    def _steps(self, field: str, steps: list, chosen: int | None = None) -> list[dict[str, str]]:
        return [
            self._step(field, title, parts) | {"chosen": parts.get("day") == chosen is not None}
            for title, parts in steps
        ]

    def _step(self, field: str, title: Any, parts: dict[str, int]) -> dict[str, Any]:
        params = {f"{field}__{part}": value for part, value in parts.items()}
        link = self.get_query_string(params, remove=[f"{field}__"])
        return {"title": title, "link": link, "is_back": not parts or "month" not in parts}


class StageFilter(admin.SimpleListFilter):
    """The stage is no field of the form, so Django makes no filter of it by itself."""

    title = _("stage")
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [(stage.value, stage.label) for stage in Stage]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(stage=self.value()) if self.value() in Stage.values else queryset


class SectionFilter(admin.SimpleListFilter):
    title = _("section")
    parameter_name = "section"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [*Section.objects.values_list("pk", "name"), ("none", _("without"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "none":
            return queryset.filter(section=None)
        if is_key(self.value()):
            return queryset.filter(section=self.value())
        return queryset


class MineFilter(admin.SimpleListFilter):
    """What waits for me, what I answer for or what carries my name."""

    title = _("whose")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [
            (WAITING, _("waiting for me")),
            ("1", _("I answer for it")),
            ("byline", _("it carries my name")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == WAITING:
            return queryset.filter(pk__in=waiting.articles_for(request.user).values("pk"))
        if self.value() == "1":
            return queryset.filter(responsible_editor=request.user)
        if self.value() == "byline":
            under_my_name = Byline.objects.filter(reporter__user=request.user)
            newest = under_my_name.order_by("-pk").values("article")[:OWN_SHOWN]
            return queryset.filter(pk__in=newest)
        return queryset


def search(articles: QuerySet, words: str) -> QuerySet:
    """Those of these articles that have the words, among the newest that do."""
    return articles.filter(pk__in=newsroom_search.find(None, words).numbers)


def search_list(
    request: HttpRequest, articles: QuerySet, words: str
) -> tuple[QuerySet, str | Promise]:
    """As `search`, among what the person may see, and a sentence where that may not be all.

    The filters that the index knows are told to it, so that a chosen year is searched through.
    """
    params = request.GET
    section, source = params.get(SectionFilter.parameter_name, ""), params.get("source__exact", "")
    since, until = days_of(params)
    found = newsroom_search.find(
        request.user,
        words,
        own=params.get(MineFilter.parameter_name) in ("1", "byline"),
        section=int(section) if is_key(section) else None,
        source=source if source in Article.Source.values else "",
        since=since,
        until=until,
    )
    return articles.filter(pk__in=found.numbers), newsroom_search.note(found, CUT)


def days_of(params: Mapping[str, str]) -> tuple[datetime.date, datetime.date] | tuple[None, None]:
    """The first and the last day of what is chosen of year, month and day; no days for nonsense."""
    parts = [params.get(f"published_at__{part}", "") for part in ("year", "month", "day")]
    try:
        year, month, day = (int(part) if part else 0 for part in parts)
        first = datetime.date(year, month or 1, day or 1)
        if day:
            return first, first
        last = month or 12
        return first, datetime.date(year, last, calendar.monthrange(year, last)[1])
    except ValueError:
        return None, None
