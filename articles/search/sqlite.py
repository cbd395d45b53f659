"""The words on SQLite: an FTS5 table that keeps no text and no positions, newest row first.

A row's id is the entry's key, so that FTS5 gives the newest first without sorting, and a word that
is in every article costs as little as a rare one.
"""

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.utils import OperationalError

from .base import Shelf, Sought, TooSlow

_STEPS = 20_000  # virtual machine steps between two looks at the clock


def create(cursor: Any, shelf: Shelf) -> None:
    cursor.execute(
        f"CREATE VIRTUAL TABLE {shelf.words} USING fts5("
        "words, content='', detail=none, columnsize=0, tokenize='ascii')"
    )


def delete(cursor: Any, shelf: Shelf) -> None:
    cursor.execute(f"DROP TABLE {shelf.words}")


def add(shelf: Shelf, rows: Iterable[tuple[int, set[str]]]) -> None:
    """A key that is there already must be dropped before. In the order of the keys: FTS5 writes
    what it has to the disk at each step back."""
    values = [(key, " ".join(tokens)) for key, tokens in sorted(rows)]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {shelf.words} (rowid, words) VALUES (%s, %s)", values)  # noqa: S608


def drop(shelf: Shelf, rows: Iterable[tuple[int, set[str]]]) -> None:
    """With the tokens that they were added with: FTS5 keeps none itself."""
    values = [(key, " ".join(tokens)) for key, tokens in sorted(rows)]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {shelf.words} ({shelf.words}, rowid, words) VALUES ('delete', %s, %s)",  # noqa: S608
            values,
        )


def sweep(shelf: Shelf) -> None:
    """Nothing is left of what was dropped: until FTS5 has merged what it wrote, its words are there
    beside a note that they do not count."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {shelf.words} ({shelf.words}) VALUES ('optimize')")  # noqa: S608


def empty(shelf: Shelf) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {shelf.words} ({shelf.words}) VALUES ('delete-all')")  # noqa: S608


def keys(shelf: Shelf, sought: Sought, above: int, below: int, limit: int) -> list[int]:
    """Greatest first, between two keys that do not belong to it. Raises TooSlow."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {shelf.words} WHERE {shelf.words} MATCH %s"  # noqa: S608
            " AND rowid > %s AND rowid < %s ORDER BY rowid DESC LIMIT %s",
            [_expression(sought), above, below, limit],
        )
        return [key for (key,) in cursor.fetchall()]


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises TooSlow when what is asked inside takes longer."""
    connection.ensure_connection()
    until = time.monotonic() + seconds
    connection.connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise TooSlow from error
        raise
    finally:
        connection.connection.set_progress_handler(None, 0)


def _expression(sought: Sought) -> str:
    """Tokens hold letters and digits alone, nothing that FTS5's language knows."""
    groups = [_any([token]) for token in sought.every] + [_any(group) for group in sought.some]
    expression = f"({' AND '.join(groups)})"
    return f"{expression} NOT {_any(sought.none)}" if sought.none else expression


def _any(tokens: Iterable[str]) -> str:
    return "(" + " OR ".join(f'"{token}"' for token in tokens) + ")"
