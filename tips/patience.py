"""How long a platform's request waits for the database: its answer is due in five seconds.

It waits twice at most, to store a message and to stitch it; QQ, which cuts the line after three
seconds, sends again what it got no answer to.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

SECONDS = 2
_LIMITS = ("lock_timeout", "statement_timeout")  # of PostgreSQL


@contextmanager
def short_patience() -> Iterator[None]:
    """Within the block a busy database raises OperationalError after SECONDS."""
    if connection.vendor != "sqlite":  # the pool's own limit holds as well
        with connection.cursor() as cursor:
            for name in _LIMITS:
                cursor.execute("SELECT set_config(%s, %s, false)", [name, f"{SECONDS}s"])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                for name in _LIMITS:
                    cursor.execute(f"RESET {name}")  # to what the operator set for all
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        before = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {SECONDS * 1000:d}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {before:d}")
