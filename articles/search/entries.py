"""Saves entries, each under a key of its own.

An archive often knows the day of an article alone, so that many have one moment. Each gets the
first free key from its moment on, or one before it where that would be another day's.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import TypeVar

from django.db import IntegrityError, transaction

from ..models import Entry
from .keys import days_from, key_at

_ATTEMPTS = 5

E = TypeVar("E", bound=Entry)


def create(model: type[E], entries: Sequence[E]) -> None:
    """Two queries, and one for each day of which a moment is taken. One that has a key keeps it.

    On PostgreSQL another process may take a key meanwhile: then they are given anew.
    """
    kept = {entry.key for entry in entries if entry.key is not None}
    for _attempt in range(_ATTEMPTS - 1):
        try:
            with transaction.atomic():
                return _create(model, entries, kept)
        except IntegrityError:
            kept = set()
    return _create(model, entries, kept)


def _create(model: type[E], entries: Sequence[E], kept: set[int]) -> None:
    keys = _Keys(model, entries, kept)
    for entry in entries:
        if entry.key not in kept:
            entry.key = keys.take(entry.at)
    model._default_manager.bulk_create(entries)


class _Keys:
    def __init__(self, model: type[E], entries: Sequence[E], kept: set[int]) -> None:
        self._saved = model._default_manager.values_list("key", flat=True)
        self._taken = set(self._saved.filter(key__in=[key_at(entry.at) for entry in entries]))
        self._taken |= kept
        self._known: set[range] = set()

    def take(self, at: datetime) -> int:
        key = key_at(at)
        if key in self._taken:
            key = next(self._free(at))
        self._taken.add(key)
        return key

    def _free(self, at: datetime) -> Iterator[int]:
        for day in days_from(at):
            if day not in self._known:
                self._taken.update(self._saved.filter(key__range=(day.start, day.stop - 1)))
                self._known.add(day)
            first = max(key_at(at), day.start)
            nearest_first = chain(range(first, day.stop), range(first - 1, day.start - 1, -1))
            yield from (key for key in nearest_first if key not in self._taken)
