"""Finds articles by a question, the best first, a page at a time.

The order is by one number, so that a page can begin anywhere: the moment of publication, and a head
start for where the words stand: five years when all are in the headline, one year when they are
there or in the summary. So title goes over lead over body and newer over older, and no list of all
matches is ever sorted. The index says which entries have the pieces of the words; each is then
looked at itself, so that what is shown has the words as they were typed.
"""

import heapq
import time
from collections.abc import Iterator
from dataclasses import dataclass

from ..lib import words
from ..lib.words import Word
from ..models import Revision, SearchEntry
from . import index, keys
from .base import Sought
from .index import LEAD, NEWEST, PUBLIC, SHELF, Text, backend, text_of
from .question import Question

TIME_LIMIT = 2.0  # seconds of the database for one page
_PATIENCE = 1.0  # seconds, after which a page ends with what it has
SIZE = 20  # results of a page
_YEAR = 365 * 24 * 3600  # seconds
HEADLINE, SUMMARY, ANYWHERE = 5 * _YEAR, _YEAR, 0  # head starts
_STARTS = (ANYWHERE, SUMMARY, HEADLINE)
_MOST_LOOKED_AT = 400  # entries for one page
_MOST_COUNTED = 1000


@dataclass(frozen=True)
class Hit:
    """An article that was found, and the text in which it was; `rank` is its place in the order."""

    article: int
    revision: Revision
    text: Text
    rank: int


@dataclass(frozen=True)
class Page:
    """`following` is where the next page begins, None after the last one."""

    hits: list[Hit]
    following: int | None = None


def find(
    question: Question,
    *,
    by_date: bool = False,
    below: int = keys.END,
    size: int = SIZE,
    is_public: bool = True,
) -> Page:
    """A page of at most `size`, from a place in the order on. Raises TooSlow.

    `is_public`: what readers may see; else the newest text of every article.
    """
    if not question:
        return Page([])
    hits: list[Hit] = []
    rank: int | None = None
    until = time.monotonic() + _PATIENCE
    with backend().time_limit(TIME_LIMIT):
        ranked = _ranked(question, below, by_date=by_date, is_public=is_public, size=size)
        looked_at = 0
        for batch in _batches(ranked, size + size // 2):
            if looked_at >= _MOST_LOOKED_AT or (looked_at and time.monotonic() > until):
                return Page(hits, rank)
            for hit in _looked_at(batch, question, by_date=by_date):
                if len(hits) == size:
                    return Page(hits, hits[-1].rank)
                hits.append(hit)
            looked_at, rank = looked_at + len(batch), batch[-1][0]
    return Page(hits)


def matching(question: Question, *, is_public: bool = True, most: int = _MOST_COUNTED) -> list[int]:
    """Primary keys of the newest articles whose entries have the pieces: for counts, and for lists
    that are narrowed further. Raises TooSlow."""
    if not question:
        return []
    with backend().time_limit(TIME_LIMIT):
        sought = _sought(question, "", is_public=is_public)
        above, below = question.narrowed.span()
        found = backend().keys(SHELF, sought, above, below, most)
        there = SearchEntry.objects.filter(key__in=found).order_by("-key")
        return list(there.values_list("article", flat=True))


# The order


def _ranked(
    question: Question, below: int, *, by_date: bool, is_public: bool, size: int
) -> Iterator[tuple[int, int, int]]:
    """(rank, key, head start), the greatest rank first."""
    streams = [(ANYWHERE, "")]
    if question.wanted and not by_date:
        streams = [(HEADLINE, index.TITLE), (SUMMARY, LEAD), *streams]
    return heapq.merge(
        *(
            _stream(_sought(question, field, is_public=is_public), question, start, below, size)
            for start, field in streams
        ),
        reverse=True,
    )


def _stream(
    sought: Sought, question: Question, start: int, below: int, size: int
) -> Iterator[tuple[int, int, int]]:
    above, newest = question.narrowed.span()
    last, step = min(newest, _first_key_behind(below, start)), size + size // 2 + 1
    while last > above:
        found = backend().keys(SHELF, sought, above, last, step)
        yield from ((rank_of(key, start), key, start) for key in found)
        if len(found) < step:
            return
        last, step = found[-1], min(step * 2, 200)


def rank_of(key: int, start: int) -> int:
    """No two are the same."""
    return (key + start) * len(_STARTS) + _STARTS.index(start)


def _first_key_behind(rank: int, start: int) -> int:
    """Smaller keys with this head start are of a smaller rank, and no others."""
    return -(-(rank - _STARTS.index(start)) // len(_STARTS)) - start


def _batches(
    ranked: Iterator[tuple[int, int, int]], size: int
) -> Iterator[list[tuple[int, int, int]]]:
    batch: list[tuple[int, int, int]] = []
    for each in ranked:
        batch.append(each)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _looked_at(
    batch: list[tuple[int, int, int]], question: Question, *, by_date: bool
) -> Iterator[Hit]:
    """Those that have the words as they were typed, each where it belongs in the order."""
    entries = SearchEntry.objects.select_related("revision").in_bulk([key for _, key, _ in batch])
    for rank, key, start in batch:
        entry = entries.get(key)
        if entry is None:
            continue
        text = text_of(entry.revision, entry.labels)
        own = _head_start(text, question)
        if own is not None and (by_date or own == start):
            yield Hit(entry.article_id, entry.revision, text, rank)


def _head_start(text: Text, question: Question) -> int | None:
    """None where it does not have the words, or one that must not be there."""
    if not question.is_answered_by(text.whole):
        return None
    if not question.wanted:
        return ANYWHERE
    if _all(question.wanted, words.plain(text.title).text):
        return HEADLINE
    return SUMMARY if _all(question.wanted, words.plain(text.upper).text) else ANYWHERE


def _all(wanted: tuple[Word, ...], plain: str) -> bool:
    return all(each.pattern.search(plain) for each in wanted)


# What the index is asked


def _sought(question: Question, field: str, *, is_public: bool) -> Sought:
    return question.sought(PUBLIC if is_public else NEWEST, field=field)
