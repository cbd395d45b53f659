"""Which rows a page of a list shows: one range of an index, whatever the length of the list.

A page begins after a cursor, the place of one article in the order of the list, so that its
address goes on meaning the same articles when newer ones come, and page 5,000 costs what
page 1 costs. Nothing is counted and nothing is skipped over.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.http import base36_to_int, int_to_base36

PAGE_SIZE = 20  # articles
_EPOCH = datetime.min.replace(tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_WRITTEN = re.compile(r"[0-9a-z]{1,13}-[0-9a-z]{1,13}", re.ASCII)
_LARGEST_PK = 2**63 - 1

Row = tuple[int, datetime]  # article id, published_at
Rows = Callable[[Q], QuerySet]


class NotACursor(ValueError):  # noqa: N818  (it reads as the sentence it carries)
    """The address was cut, mistyped or made up."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place of an article in a list; written as microseconds since year 1 and the id."""

    at: datetime
    pk: int

    def __str__(self) -> str:
        microseconds = (self.at - _EPOCH) // _MICROSECOND
        return f"{int_to_base36(microseconds)}-{int_to_base36(self.pk)}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Raises NotACursor. Each place has one spelling, so that a cache keeps one copy."""
        if not _WRITTEN.fullmatch(text):
            raise NotACursor(text)
        microseconds, pk = (base36_to_int(part) for part in text.split("-"))
        try:
            cursor = cls(_EPOCH + microseconds * _MICROSECOND, pk)
        except OverflowError as error:
            raise NotACursor(text) from error
        if pk > _LARGEST_PK or str(cursor) != text:
            raise NotACursor(text)
        return cursor


@dataclass(frozen=True, slots=True)
class Slice:
    """Newest first. A cursor is None where the list ends."""

    rows: list[Row]
    newer: Cursor | None
    older: Cursor | None


def take(
    rows: Rows,
    params: Mapping[str, str],
    *,
    pk: str = "pk",
    size: int = PAGE_SIZE,
    first: Callable[[], Iterable[Row]] | None = None,
) -> Slice:
    """The page that the address asks for. Raises NotACursor.

    `first` gives the first `size + 1` rows, where they can be had for less than by `rows`.

    `rows(bound)` gives (id, published_at), newest first, of the list within the bound. The
    bound must come first in its WHERE: SQLite seeks by the first of several bounds on a column.
    """
    if "before" in params:
        cursor = Cursor.parse(params["before"])
        found = list(rows(_older_than(cursor, pk))[: size + 1])
        return _slice(found[:size], newer=bool(found), older=len(found) > size)
    if "after" in params:
        cursor = Cursor.parse(params["after"])
        found = list(rows(_newer_than(cursor, pk)).reverse()[: size + 1])
        if len(found) > size:
            return _slice(found[:size][::-1], newer=True, older=True)
        # fewer than a page are newer: that is the beginning of the list
    found = list(first() if first else rows(Q())[: size + 1])
    return _slice(found[:size], newer=False, older=len(found) > size)


def _slice(rows: list[Row], *, newer: bool, older: bool) -> Slice:
    return Slice(
        rows,
        Cursor(rows[0][1], rows[0][0]) if newer and rows else None,
        Cursor(rows[-1][1], rows[-1][0]) if older and rows else None,
    )


# Not a comparison of pairs, (published_at, id) < (x, y): SQLite walks the index for that when
# another bound stands beside it, while this seeks by time and sifts those of the same moment.
def _older_than(cursor: Cursor, pk: str) -> Q:
    return Q(published_at__lte=cursor.at) & (
        Q(published_at__lt=cursor.at) | Q(**{f"{pk}__lt": cursor.pk})
    )


def _newer_than(cursor: Cursor, pk: str) -> Q:
    return Q(published_at__gte=cursor.at) & (
        Q(published_at__gt=cursor.at) | Q(**{f"{pk}__gt": cursor.pk})
    )
