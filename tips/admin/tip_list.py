"""The inbox: what is open, the overdue on top, then the newest; a search looks through all.

The numbers of the views are counted among open tips alone, which are few; every other filter is a
range of an index or ends at a cap.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.db.models import Q, QuerySet
from django.db.models.functions import Left
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.admin.paginator import CappedPaginator
from articles.lib.keys import is_key
from articles.lib.receipt_codes import CODE_LENGTH
from articles.models import Place
from articles.month_calendar import FIRST_YEAR, LAST_YEAR
from articles.newsroom_search import note

from .. import inbox
from .. import search as tip_search
from ..forms.triage import code_of
from ..models import Attachment, Category, ChannelName, MessageKind, Tip, TipQuerySet

CUT = _(
    "More tips have these words than were looked through: the newest of them. Add a word, or choose"
    " a month."
)
_PART_OF_A_CODE = 4  # characters, as many as stand before the dash
THUMBNAILS = 3  # of a row
_FILES = 3_000  # of one page
_OF_PLACES = 1_000  # tips, the newest, whose places the filter offers
_PLACES = 40
_MONTHS = 12


@dataclass
class Files:
    """What a tip brought with it."""

    pictures: int = 0
    voices: int = 0
    videos: int = 0
    others: int = 0
    shown: list[int] = field(default_factory=list)  # keys of pictures that can be shown

    def __bool__(self) -> bool:
        return bool(self.pictures or self.voices or self.videos or self.others)


class TipChangeList(ChangeList):
    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:
        found = super().get_queryset(request, exclude_parameters)
        return (
            found.annotate(beginning=Left("text", inbox.BEGINNING + 1))
            .select_related("place", "category", "assigned_to", "article")
            .only(
                *("code", "status", "channel", "headline", "place_is_suggested", "reason"),
                *("received_at", "due_at", "category_is_suggested", "purged_at", "entered_by"),
                *("place__name", "category__name", "assigned_to__name", "assigned_to__username"),
                *("article__is_public", "merged_into"),
            )
        )

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[str]:
        """What is over its time comes first among what is open: that is few."""
        newest = ["-received_at", "-pk"]
        is_all = self.params.get(ViewFilter.parameter_name) in ("all", *inbox.OVER)
        return newest if is_all or self.query else ["late", *newest]

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.is_capped = isinstance(self.paginator, CappedPaginator) and self.paginator.is_capped
        self.search_note = getattr(request, "search_note", "")
        self.result_list = list(self.result_list)
        files = _files_of(self.result_list)
        on_page = Tip.objects.filter(pk__in=[tip.pk for tip in self.result_list])
        noted = set(inbox.with_new_note(on_page, request.user).values_list("pk", flat=True))
        for tip in self.result_list:
            tip.files = files.get(tip.pk) or Files()
            tip.has_new_note = tip.pk in noted

    def views(self, request: HttpRequest) -> list[dict[str, Any]]:
        """The ways to look at the list, each with its number where it has one."""
        numbers = inbox.counts(self.model_admin.get_queryset(request), request.user)
        chosen = self.params.get(ViewFilter.parameter_name) or ("all" if self.query else "open")
        return [
            {
                "name": name,
                "label": label,
                "number": numbers.get(name),
                "is_chosen": name == chosen,
                "link": self.get_query_string({ViewFilter.parameter_name: name}, [SEARCH_VAR, "p"]),
            }
            for name, label in inbox.VIEWS.items()
            if name not in inbox.AT_TIMES or numbers[name]
        ]


def _files_of(tips: list[Tip]) -> dict[int, Files]:
    """One query for a page; each file counts once, however often it was sent."""
    rows = (
        Attachment.objects.filter(message__tip__in=[tip.pk for tip in tips])
        .exclude(state__in=(Attachment.State.LOST, Attachment.State.REFUSED))
        .order_by("message__sent_at", "message", "position")
        .values_list("message__tip", "pk", "kind", "clean", "sha256")
    )
    found: dict[int, Files] = {}
    seen: set[tuple[int, str]] = set()
    for tip, pk, kind, clean, sha256 in rows[:_FILES]:
        if sha256 and (tip, sha256) in seen:
            continue
        seen.add((tip, sha256))
        _count(found.setdefault(tip, Files()), pk, kind, bool(clean))
    return found


def _count(files: Files, pk: int, kind: str, is_clean: bool) -> None:
    if kind == MessageKind.IMAGE:
        files.pictures += 1
        if is_clean and len(files.shown) < THUMBNAILS:
            files.shown.append(pk)
    elif kind == MessageKind.VOICE:
        files.voices += 1
    elif kind == MessageKind.VIDEO:
        files.videos += 1
    else:
        files.others += 1


# Filters


class ViewFilter(admin.SimpleListFilter):
    """Drawn as tabs above the list; what is open where none is chosen and nothing is searched."""

    title = _("status")
    parameter_name = "status"
    template = "admin/tips/tip/no_filter.html"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return list(inbox.VIEWS.items())

    def queryset(self, request: HttpRequest, queryset: TipQuerySet) -> QuerySet:
        if self.value() in inbox.VIEWS:
            return inbox.in_view(queryset, self.value(), request.user)
        return queryset if request.GET.get(SEARCH_VAR, "").strip() else queryset.open()


class ChannelFilter(admin.SimpleListFilter):
    title = _("channel")
    parameter_name = "channel"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return list(ChannelName.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = self.value()
        return queryset.filter(channel=chosen) if chosen in ChannelName.values else queryset


class PlaceFilter(admin.SimpleListFilter):
    """A place and everything below it; offered are those that something was told of lately."""

    title = pgettext_lazy("tip", "place")
    parameter_name = "place"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        lately = Tip.objects.order_by("-received_at", "-pk").values("place")[:_OF_PLACES]
        told = Place.objects.filter(pk__in=lately).select_related("parent").order_by("lineage")
        found: dict[int, tuple[str, str, str]] = {}
        for place in told[: _PLACES * 2]:
            if place.parent and place.parent.level not in _TOO_HIGH:
                found[place.parent.pk] = (place.parent.lineage, place.parent.name, "")
            indent = "\u2003" if place.parent and place.parent.level not in _TOO_HIGH else ""
            found[place.pk] = (place.lineage, place.name, indent)
        rows = sorted((lineage, pk, indent + name) for pk, (lineage, name, indent) in found.items())
        return [(str(pk), label) for _lineage, pk, label in rows[:_PLACES]]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not is_key(self.value()):
            return queryset
        lineage = Place.objects.filter(pk=self.value()).values_list("lineage", flat=True).first()
        return queryset.filter(place__lineage__startswith=lineage) if lineage else queryset


_TOO_HIGH = (Place.Level.PROVINCE, Place.Level.CITY, Place.Level.DISTRICT)


class CategoryFilter(admin.SimpleListFilter):
    title = _("tip category")
    parameter_name = "category"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [*Category.objects.values_list("pk", "name"), ("none", _("without"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "none":
            return queryset.filter(category=None)
        return queryset.filter(category=self.value()) if is_key(self.value()) else queryset


class MonthFilter(admin.SimpleListFilter):
    title = _("month")
    parameter_name = "month"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        month = timezone.localdate().replace(day=1)
        found = []
        for _number in range(_MONTHS):
            found.append((f"{month:%Y-%m}", date_format(month, "YEAR_MONTH_FORMAT")))
            month = (month - timedelta(days=1)).replace(day=1)
        return found

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        if (first := _first_day(self.value())) is None:
            raise IncorrectLookupParameters
        start, end = _midnight(first), _midnight(_next(first))
        return queryset.filter(received_at__gte=start, received_at__lt=end)


def _first_day(month: str) -> date | None:
    """Of a month as the filter writes it; None for anything else."""
    try:
        first = datetime.strptime(month, "%Y-%m").date()
    except ValueError:
        return None
    return first if FIRST_YEAR <= first.year <= LAST_YEAR else None


def _next(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def search(request: HttpRequest, tips: QuerySet, typed: str) -> tuple[QuerySet, str | Promise]:
    """By code, else what has the words, within what the list shows; a sentence where that may not
    be all. A chosen month is told to the index, so that it is searched through."""
    code = code_of(typed)
    if len(code) == CODE_LENGTH and (known := tips.filter(code=code)).exists():
        return known, ""
    first = _first_day(request.GET.get(MonthFilter.parameter_name, ""))
    last = _next(first) - timedelta(days=1) if first else None
    found = tip_search.find(typed, first, last)
    wanted = Q(pk__in=found.numbers)
    if len(code) >= _PART_OF_A_CODE:
        wanted |= Q(code__startswith=code)
    return tips.filter(wanted), note(found, CUT)
