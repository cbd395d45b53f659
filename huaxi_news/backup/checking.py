"""Whether a backup is whole: every file as its manifest says, the database readable to its end.

A copy of SQLite's is opened and asked everything: rows, the chain of events, the book of rewards.
A dump of PostgreSQL's is read to its end; its rows were counted in the same moment that it was
made of, and are counted again when it is put back.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from . import book, databases, keys
from .manifest import Backup, Manifest


def faults(backup: Backup, progress: Callable[[int], object] = lambda number: None) -> list[str]:
    """One sentence each; empty when it is whole."""
    found = [*damaged(backup, progress)]
    if found:
        return found
    with database_file(backup) as path:
        if backup.manifest.vendor != "sqlite":
            wrong = databases.readable_dump(path)
            return [wrong] if wrong else []
        if wrong := databases.integrity(path):
            return [wrong]
        if connection.vendor != "sqlite":
            return []
        try:
            with databases.standing_on(path):
                return differences(backup.manifest)
        except DatabaseError as error:
            return [str(error)]


def damaged(
    backup: Backup, progress: Callable[[int], object] = lambda number: None
) -> Iterator[str]:
    """Every file is read."""
    for name in backup.manifest.files:
        if fault := backup.fault(name):
            yield fault
        progress(1)


def differences(then: Manifest) -> list[str]:
    """Between what a manifest says and the database that is on now, before it is migrated.

    Without the keys of then the seals of closed months can not be compared. What was wrong with
    the paper itself when the backup was made is no fault of the backup.
    """
    found = [
        _("%(table)s has %(now)s rows, the manifest says %(then)s.")
        % {"table": table, "now": now, "then": count}
        for table, count, now in _compared(then.counts, book.counts())
        if count != now
    ]
    standing = book.standing() if book.is_of_this_version() else None
    if standing is None:
        return found
    if standing.events != then.events:
        found.append(_("The record of events ends in another way than the manifest says."))
    if not keys.missing(then.keys):
        found += [fault for fault in standing.faults if fault not in then.faults]
    return found


@contextmanager
def database_file(backup: Backup) -> Iterator[Path]:
    """The database in the clear, as a file of its own, for as long as the block lasts."""
    path = databases.temporary(Path(backup.manifest.database).suffix)
    try:
        with path.open("wb") as file:
            for piece in backup.read(backup.manifest.database):
                file.write(piece)
        yield path
    finally:
        databases.remove(path)


def _compared(
    then: dict[str, int], now: dict[str, int]
) -> Iterator[tuple[str, int | None, int | None]]:
    for table in sorted({*then, *now}):
        yield table, then.get(table), now.get(table)
