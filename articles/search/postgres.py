"""The words on PostgreSQL: a tsvector without positions beside each entry, under a GIN index.

A GIN index gives what it finds in no order. So that a word that is in a million articles is as
quick as a rare one, the newest month is looked through first, then the eleven before it, then all
others, until there are enough: each entry has a token of its month, and GIN walks along the
shorter of two lists. A rare word has gone through all after three questions of milliseconds.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.utils import OperationalError
from django.utils import timezone
from psycopg.errors import QueryCanceled

from .base import Shelf, Sought, TooSlow
from .keys import key_at, month_token, months_before, time_of

_SLICES = (1, 11)  # months; then everything before them


def create(cursor: Any, shelf: Shelf) -> None:
    cursor.execute(f"ALTER TABLE {shelf.entries} ADD COLUMN vector tsvector NOT NULL DEFAULT ''")
    # what was written last lies in a list that every question goes through: 60 ms of 4 MB, the
    # default; the index is written as quickly with a short one
    cursor.execute(
        f"CREATE INDEX {shelf.words} ON {shelf.entries} USING gin (vector)"
        " WITH (gin_pending_list_limit = 256)"  # kB
    )


def delete(cursor: Any, shelf: Shelf) -> None:
    cursor.execute(f"ALTER TABLE {shelf.entries} DROP COLUMN vector")


def add(shelf: Shelf, rows: Iterable[tuple[int, set[str]]]) -> None:
    values = [(" ".join(tokens), key) for key, tokens in rows]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {shelf.entries}"  # noqa: S608
            " SET vector = array_to_tsvector(string_to_array(%s, ' ')) WHERE key = %s",
            values,
        )


def drop(shelf: Shelf, rows: Iterable[tuple[int, set[str]]]) -> None:
    """They go with their entries."""


def sweep(shelf: Shelf) -> None:
    """As all that is deleted: when PostgreSQL vacuums."""


def empty(shelf: Shelf) -> None:
    """As `drop`."""


def keys(shelf: Shelf, sought: Sought, above: int, below: int, limit: int) -> list[int]:
    """Greatest first, between two keys that do not belong to it. Raises TooSlow."""
    found: list[int] = []
    newest = min(time_of(below), timezone.now())
    last = below
    for months in (*_slices(newest), ()):
        since = key_at(months[-1]) if months else 0
        within = replace(sought, some=(*sought.some, tuple(map(month_token, months))))
        asked = within if months else sought
        found += _keys(shelf, asked, max(above, since - 1), last, limit - len(found))
        if len(found) >= limit or (months and since <= above):
            break
        last = since if months else last
    return found


def _slices(newest: datetime) -> Iterator[tuple[datetime, ...]]:
    months = months_before(newest, sum(_SLICES))
    for size in _SLICES:
        if months:
            yield tuple(months[:size])
        months = months[size:]


def _keys(shelf: Shelf, sought: Sought, above: int, below: int, limit: int) -> list[int]:
    common = [token for token in sought.every if token in shelf.columns]
    if len(common) < len(sought.every) or sought.some:  # GIN need not walk their long lists
        sought = replace(sought, every=tuple(each for each in sought.every if each not in common))
    else:
        common = []
    columns = "".join(f" AND {shelf.columns[token]}" for token in common)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT key FROM {shelf.entries} WHERE vector @@ %s::tsquery{columns}"  # noqa: S608
            " AND key > %s AND key < %s ORDER BY key DESC LIMIT %s",
            [_expression(sought), above, below, limit],
        )
        return [key for (key,) in cursor.fetchall()]


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises TooSlow when a question inside takes longer. The order of the keys must not lead it to
    read all entries one by one."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('statement_timeout', %s, true),"
                " set_config('enable_seqscan', 'off', true),"
                " set_config('enable_indexscan', 'off', true)",
                [f"{seconds * 1000:.0f}"],
            )
            yield
            cursor.execute(
                "SELECT set_config('statement_timeout', '0', true),"
                " set_config('enable_seqscan', 'on', true),"
                " set_config('enable_indexscan', 'on', true)"
            )
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooSlow from error
        raise


def _expression(sought: Sought) -> str:
    """Tokens hold letters and digits alone: no quotation mark, no backslash."""
    groups = [_any([token]) for token in sought.every] + [_any(group) for group in sought.some]
    return " & ".join(groups) + "".join(f" & !{_any([each])}" for each in sought.none)


def _any(tokens: Iterable[str]) -> str:
    return "(" + " | ".join(f"'{token}'" for token in tokens) + ")"
