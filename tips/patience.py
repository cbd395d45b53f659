"""How long a platform's request waits for the database: its answer is due in five seconds.

It waits three times at most: for its turn, to store a message and to stitch it. QQ, which cuts the
line after three seconds, sends again what it got no answer to.

The turn is for SQLite, which lets one write at a time and has whoever comes second ask again ever
more seldom, in no order: under a flood some would wait for seconds while later ones go ahead. In
one process they stand in a line instead.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection

SECONDS = 1.5
_MILLISECONDS = int(SECONDS * 1000)
_LIMITS = ("lock_timeout", "statement_timeout")  # of PostgreSQL
_turn = threading.Lock()


@contextmanager
def short_patience() -> Iterator[None]:
    """Within the block a busy database raises OperationalError after SECONDS; so does the block
    itself where its turn does not come."""
    with _in_turn() if connection.vendor == "sqlite" else _limited():
        yield


@contextmanager
def _in_turn() -> Iterator[None]:
    if not _turn.acquire(timeout=SECONDS):
        raise OperationalError("others are writing")
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            before = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA busy_timeout = {_MILLISECONDS:d}")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA busy_timeout = {before:d}")
    finally:
        _turn.release()


@contextmanager
def _limited() -> Iterator[None]:
    """The pool's own limit holds as well."""
    with connection.cursor() as cursor:
        for name in _LIMITS:
            cursor.execute("SELECT set_config(%s, %s, false)", [name, f"{_MILLISECONDS}ms"])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for name in _LIMITS:
                cursor.execute(f"RESET {name}")  # to what the operator set for all
