"""The address of a search, both ways: what is typed, narrowed to, sorted by and turned to in it.

    ?q=食堂&place=xianglong&section=people&date=2026-11&sort=date&page=…

Values are those of the paper's own addresses, so that they can be read and last as long as these.
Whatever else stands in an address is passed over: a value that nothing has any more, and a page
that is none.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.http import base36_to_int, int_to_base36
from django.utils.translation import gettext as _
from taggit.models import Tag

from .. import publication_kind, search
from ..models import Article, Place, Reporter, Section, Topic
from ..search import Narrowed, Question, keys

_MODELS: dict[str, Any] = {
    "place": Place,
    "section": Section,
    "topic": Topic,
    "tag": Tag,
    "reporter": Reporter,
}
KINDS = ("place", "section", "date", "topic", "tag", "reporter", "source")
_DATE = re.compile(r"(19[7-9]\d|20\d\d)(?:-(0[1-9]|1[0-2]))?", re.ASCII)
_PAGE = re.compile(r"[0-9a-z]{1,13}", re.ASCII)
_LONGEST = 100  # characters of a value
_TITLE = 60  # characters of what was typed that a title names


@dataclass(frozen=True)
class Choice:
    """What a search is, or can be, narrowed to. `value` is how an address says it."""

    kind: str
    value: str
    name: str
    key: int | None = None  # primary key of what it is about

    @property
    def kind_name(self) -> str:
        return kind_names()[self.kind]


@dataclass(frozen=True)
class Asked:
    question: Question
    choices: tuple[Choice, ...] = ()
    by_date: bool = False
    below: int = keys.END
    has_unknown: bool = False  # it was narrowed to something that there is not

    def __str__(self) -> str:
        """As a title says it: the words, else what it is narrowed to; cut."""
        words = self.question.typed or " · ".join(each.name for each in self.choices)
        return words if len(words) <= _TITLE else f"{words[:_TITLE]}…"

    @property
    def is_first(self) -> bool:
        return self.below == keys.END

    def choice(self, kind: str) -> Choice | None:
        return next((each for each in self.choices if each.kind == kind), None)

    def narrowed_to(self, choice: Choice) -> "Asked":
        return self._with([*(each for each in self.choices if each.kind != choice.kind), choice])

    def without(self, kind: str) -> "Asked":
        return self._with([each for each in self.choices if each.kind != kind])

    def narrowed_to_nothing(self) -> "Asked":
        return self._with([])

    def sorted_by(self, *, date: bool) -> "Asked":
        return replace(self, by_date=date, below=keys.END)

    def at(self, below: int) -> "Asked":
        return replace(self, below=below)

    def instead(self, question: Question, place: Place | None) -> "Asked":
        """The one that was answered instead, as somebody would type it."""
        written = [each.written for each in question.wanted]
        written += [f"-{each.written}" for each in question.unwanted]
        same = replace(self, question=replace(question, typed=" ".join(written)))
        return same.narrowed_to(_of_place(place)).at(self.below) if place else same

    def query(self, **more: object) -> str:
        """`?q=…` with everything in one order, so that one search has one address."""
        found: dict[str, object] = {"q": self.question.typed} if self.question.typed else {}
        found |= {each.kind: each.value for each in self.choices}
        if self.by_date:
            found["sort"] = "date"
        found |= more
        if not self.is_first:
            found["page"] = int_to_base36(self.below)
        return f"?{urlencode(found)}" if found else ""

    def _with(self, choices: Iterable[Choice]) -> "Asked":
        ordered = tuple(sorted(choices, key=lambda each: KINDS.index(each.kind)))
        question = replace(self.question, narrowed=_narrowed(ordered))
        return replace(self, question=question, choices=ordered, below=keys.END)


def read(params: Mapping[str, str]) -> Asked:
    """What an address asks for; a query for each thing that it is narrowed to."""
    given = {kind: params[kind].strip() for kind in KINDS if params.get(kind, "").strip()}
    found = {kind: _choice(kind, value) for kind, value in given.items()}
    choices = tuple(each for each in found.values() if each)
    return Asked(
        search.question(params.get("q", ""), _narrowed(choices)),
        choices,
        by_date=params.get("sort") == "date",
        below=_below(params.get("page", "")),
        has_unknown=len(choices) < len(given),
    )


def kind_names() -> dict[str, str]:
    return {
        "place": _("Place"),
        "section": _("Section"),
        "date": _("Date"),
        "topic": _("Topic"),
        "tag": _("Tag"),
        "reporter": publication_kind.person(),
        "source": _("Source"),
    }


def date_choice(year: int, month: int | None = None) -> Choice:
    if month is None:
        return Choice("date", f"{year}", _("Year %(year)d") % {"year": year})
    return Choice(
        "date", f"{year}-{month:02}", date_format(date(year, month, 1), "YEAR_MONTH_FORMAT")
    )


def source_choice(source: str) -> Choice:
    return Choice("source", source, str(Article.Source(source).label))


def _choice(kind: str, value: str) -> Choice | None:
    if len(value) > _LONGEST:
        return None
    if kind == "source":
        return source_choice(value) if value in Article.Source.values else None
    if kind == "date":
        found = _DATE.fullmatch(value)
        return date_choice(int(found[1]), int(found[2]) if found[2] else None) if found else None
    rows = _MODELS[kind]._default_manager.filter(slug=value)
    if kind == "place":
        rows = rows.select_related("merged_into")
    row = rows.first()
    if isinstance(row, Place):
        return _of_place(row.merged_into or row)
    return Choice(kind, row.slug, str(row), row.pk) if row else None


def _of_place(place: Place) -> Choice:
    return Choice("place", place.slug, place.name, place.pk)


def _narrowed(choices: Iterable[Choice]) -> Narrowed:
    found: dict[str, object] = {}
    for each in choices:
        if each.kind == "date":
            year, _dash, month = each.value.partition("-")
            first, last = (int(month), int(month)) if month else (1, 12)
            found["since"] = date(int(year), first, 1)
            found["until"] = date(int(year), last, monthrange(int(year), last)[1])
        else:
            found[each.kind] = each.value if each.kind == "source" else each.key
    return Narrowed(**found)  # type: ignore[arg-type]


def _below(page: str) -> int:
    """A place in the order; the beginning for what is none."""
    if not _PAGE.fullmatch(page):
        return keys.END
    below = base36_to_int(page)
    return below if int_to_base36(below) == page and below < keys.END else keys.END
