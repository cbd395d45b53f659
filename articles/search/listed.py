"""The newest that have the words, all at once: for a list with filters and an order of its own.

Unlike `finding` for whatever has a shelf, an article or not; nothing is ranked.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from ..models import Entry
from .base import Shelf, Sought, TooSlow
from .index import backend
from .question import Question

TIME_LIMIT = 2.0  # seconds of the database
ENOUGH = 300  # that have the words, where each text has to be looked at
_LOOKED_AT = 100  # texts at a time
_PATIENCE = 1.0  # seconds of looking at texts

Texts = Callable[[Sequence[int]], Mapping[int, str]]


@dataclass(frozen=True)
class Found:
    """`numbers` are primary keys, the newest first. `is_cut`: older ones may have the words too."""

    numbers: list[int]
    is_cut: bool = False
    is_too_slow: bool = False


def newest(
    shelf: Shelf,
    question: Question,
    sought: Sought,
    most: int,
    *,
    numbers: "QuerySet[Entry, tuple[int, int]]",
    texts: Texts,
) -> Found:
    """At most `most`, of the `most` newest that the index knows.

    `numbers`: the shelf's keys and the primary keys of what they stand for. `texts` gives what
    entries say by their keys, asked only where the index does not tell.
    """
    above, below = question.narrowed.span()
    is_cut = False
    try:
        with backend().time_limit(TIME_LIMIT):
            known = backend().keys(shelf, sought, above, below, most + 1)
            found = known[:most]
            if not question.is_exact:
                found, is_cut = _fitting(found, question, texts)
    except TooSlow:
        return Found([], is_too_slow=True)
    number_by_key = dict(numbers.filter(key__in=found))
    there = [number_by_key[key] for key in found if key in number_by_key]
    return Found(there, is_cut or len(known) > most)


def _fitting(found: Sequence[int], question: Question, texts: Texts) -> tuple[list[int], bool]:
    """Those that have the words, until there are enough or it took too long; whether so."""
    until = time.monotonic() + _PATIENCE
    fitting: list[int] = []
    for start in range(0, len(found), _LOOKED_AT):
        if len(fitting) > ENOUGH or (start and time.monotonic() > until):
            return fitting[:ENOUGH], True
        batch = found[start : start + _LOOKED_AT]
        said = texts(batch)
        fitting += [key for key in batch if question.is_answered_by(said.get(key, ""))]
    return fitting[:ENOUGH], len(fitting) > ENOUGH
