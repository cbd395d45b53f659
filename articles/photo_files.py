"""Files of photos and manuscripts: named by the server, kept only with their row, removed when
nothing names them.

Originals lie in the storage "private", renditions in "default". A name is random, so an address
can not be guessed and never comes back with another content: it may be cached for ever.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.db import models, transaction
from django.utils import timezone

from .models import ManuscriptFile, Photo, Rendition

ORIGINALS = ("private", "photos")  # storage, folder
RENDITIONS = ("default", "renditions")
MANUSCRIPTS = ("private", "manuscripts")
LEFT_OVER_AFTER = timedelta(days=1)

Write = Callable[[str, bytes | File], str]

# what the transaction around has written so far: (storage, name)
_written: ContextVar[list[tuple[str, str]] | None] = ContextVar("written", default=None)


@contextmanager
def atomic_with_files() -> Iterator[None]:
    """A transaction whose written files go when its rows do: on an error and on a roll-back."""
    if _written.get() is not None:  # the outermost one cleans up
        with transaction.atomic():
            yield
        return
    written: list[tuple[str, str]] = []
    token = _written.set(written)
    is_undone = True
    try:
        with transaction.atomic():
            yield
            is_undone = transaction.get_rollback()
    except BaseException:
        is_undone = True
        raise
    finally:
        _written.reset(token)
        for alias, name in written if is_undone else ():
            storages[alias].delete(name)


@contextmanager
def written_with_rows(place: tuple[str, str]) -> Iterator[Write]:
    """Gives `write(ending, content) -> name in the storage`; on an error no written file stays.

    The names of one batch begin alike, so that a page that holds them all compresses well.
    """
    alias, folder = place
    beginning = f"{folder}/{new_name()}"
    written: list[str] = []

    def write(ending: str, content: bytes | File) -> str:
        file = ContentFile(content) if isinstance(content, bytes) else content
        written.append(storages[alias].save(beginning + ending, file))
        if (around := _written.get()) is not None:
            around.append((alias, written[-1]))
        return written[-1]

    try:
        yield write
    except BaseException:
        remove(alias, written)
        raise


def new_name() -> str:
    """96 random bits, spread over 256 folders."""
    token = secrets.token_hex(12)
    return f"{token[:2]}/{token[2:]}"


def remove(alias: str, names: Iterable[str]) -> None:
    for name in names:
        storages[alias].delete(name)


def remove_on_commit(alias: str, names: Iterable[str]) -> None:
    """Once the rows are gone for good. What fails here is found by `left_over` later."""
    transaction.on_commit(partial(remove, alias, list(names)), robust=True)


def remove_left_over() -> int:
    """Remove files that no row names, as a killed process leaves them; returns how many.

    Younger files are left alone: their rows may be on their way.
    """
    removed = 0
    for (alias, folder), rows, field in (
        (ORIGINALS, Photo.objects, "original"),
        (RENDITIONS, Rendition.objects, "file"),
        (MANUSCRIPTS, ManuscriptFile.objects, "file"),
    ):
        for shard in _shards(storages[alias], folder):
            removed += remove_unnamed(alias, shard, rows.all(), field)
    return removed


def remove_unnamed(
    alias: str, shard: str, rows: "models.QuerySet[models.Model]", *fields: str
) -> int:
    """Of one folder (its name ends in /) the old files that no row has in one of the fields."""
    return remove_unnamed_by(alias, shard, *((rows, field) for field in fields))


def remove_unnamed_by(alias: str, shard: str, *named: tuple["models.QuerySet[Any]", str]) -> int:
    """The same where rows of several models name the files of one folder."""
    storage = storages[alias]
    names = storage.listdir(shard)[1] if storage.exists(shard) else []
    old = [shard + name for name in names if _is_old(storage, shard + name)]
    known: set[str] = set()
    for rows, field in named if old else ():
        inside = rows.filter(**{f"{field}__startswith": shard})
        known.update(inside.values_list(field, flat=True))
    left_over = [name for name in old if name not in known]
    remove(alias, left_over)
    return len(left_over)


def _shards(storage: Storage, folder: str) -> list[str]:
    folders = storage.listdir(folder)[0] if storage.exists(folder) else []
    return [f"{folder}/{name}/" for name in sorted(folders)]


def _is_old(storage: Storage, name: str) -> bool:
    return storage.get_modified_time(name) < timezone.now() - LEFT_OVER_AFTER
