"""What is shown when nothing has all the words: the nearest that has something, and of which kind.

First another name: a place that the words name is looked for by the other names that the gazetteer
knows for it, then as what is about it. Then fewer words: a phrase without its quotation marks, a
long Chinese word in pieces, then one after the other left out: what finds nothing at all, and each
time the one without which the others find most.
What a reader has narrowed to, and what they do not want, holds all the while.
"""

import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from itertools import pairwise

from .. import gazetteer
from ..lib import words
from ..lib.place_names import short_name
from ..lib.words import Word
from ..models import Place
from . import keys
from .base import TooSlow
from .finding import SIZE, Page, find, matching
from .question import Question

_PATIENCE = 1.0  # seconds, after which no further way is tried
_MOST_PLACES = 2  # of those that are named
_MOST_NAMES = 4  # other names of a place that are tried
_MOST_PARTS = 12  # words and pieces that are looked at by themselves
_ENOUGH = 100  # matches from which on a word is not rare
_SHORTEST_CUT = 3  # characters of a word that can be cut in pieces
_GRAMMAR = frozenset("的了是和与吗呢吧啊")
# what people call a place after its name, when it has become something else
_KIND = re.compile(r"^(?:街道办事处|街道|街办|社区|居委会|村委会|村|镇|乡|区|县|市)")


class Kind(StrEnum):
    ALIAS = "alias"
    FEWER_WORDS = "fewer_words"


@dataclass(frozen=True)
class Answer:
    """What was found, and by which question: the one that was asked where `fallback` is None.

    `place` is what it was narrowed to instead of named.
    """

    question: Question
    page: Page
    fallback: Kind | None = None
    place: Place | None = None


def answer(
    asked: Question, *, by_date: bool = False, below: int = keys.END, size: int = SIZE
) -> Answer:
    """What readers may see of it. A place in the order that is behind the last result gives an
    empty page. Raises TooSlow, but not for what was not asked."""
    look = partial(_look, by_date=by_date, below=below, size=size)
    nothing = Answer(asked, Page([]))
    found = look(nothing) if asked else nothing
    if found:
        return found
    until = time.monotonic() + _PATIENCE
    with suppress(TooSlow):
        for way in _ways(asked):
            if found := look(way):
                return found
            if time.monotonic() > until:
                break
    return nothing


def _look(way: Answer, *, by_date: bool, below: int, size: int) -> Answer | None:
    """None where there is nothing from the first page on."""
    page = find(way.question, by_date=by_date, below=below, size=size)
    there = page
    if below != keys.END and not _has(page):
        there = find(way.question, by_date=by_date, size=1)
    return replace(way, page=page) if _has(there) else None


def _has(page: Page) -> bool:
    return bool(page.hits) or page.following is not None


def _ways(asked: Question) -> Iterator[Answer]:
    """What else can be asked, the nearest first, without its page yet."""
    yield from _by_another_name(asked)
    for each in _with_fewer_words(asked):
        yield Answer(each, Page([]), fallback=Kind.FEWER_WORDS)


# Another name


def _by_another_name(asked: Question) -> Iterator[Answer]:
    named = " ".join(each.plain for each in asked.wanted)
    for found in gazetteer.suggest(named)[:_MOST_PLACES]:
        called = words.word(found.matched)
        holding = [each for each in asked.wanted if called and called.plain in each.plain]
        if called is None or not holding:
            continue
        before, _name, behind = holding[0].plain.partition(called.plain)
        rest = words.split(f"{before} {_KIND.sub('', behind)}")
        others = [*(each for each in asked.wanted if each != holding[0]), *rest]
        for name in _other_names(found.place, called):
            yield Answer(asked.with_words(name, *others), Page([]), fallback=Kind.ALIAS)
        if asked.narrowed.place is None:
            narrowed = replace(asked.narrowed, place=found.place.pk)
            question = replace(asked, wanted=tuple(others), narrowed=narrowed)
            yield Answer(question, Page([]), fallback=Kind.ALIAS, place=found.place)


def _other_names(place: Place, called: Word) -> list[Word]:
    aliases = [each.name for each in place.aliases.all()]
    names = (place.name, *aliases, short_name(place.official_name), place.official_name)
    others = [words.word(name) for name in names]
    distinct = dict.fromkeys(each for each in others if each and each != called)
    return list(distinct)[:_MOST_NAMES]


# Fewer words


def _with_fewer_words(asked: Question) -> Iterator[Question]:
    """The fullest first; what is left stands in the order in which it was typed."""
    seen = {asked.wanted}
    for kept in _kept(asked):
        if kept not in seen:
            seen.add(kept)
            yield asked.with_words(*kept)


def _kept(asked: Question) -> Iterator[tuple[Word, ...]]:
    apart = tuple(Word(part) for each in asked.wanted for part in each.plain.split(" "))
    yield apart
    parts = _parts(asked, apart)
    while parts:
        yield _joined(parts)
        yield tuple(part.word for part in parts)
        if len(parts) > 1:
            parts = _without_one(asked, parts)
        else:
            return


def _without_one(asked: Question, parts: list["_Part"]) -> list["_Part"]:
    """The one is left out without which the others find most; else the rarest."""
    rarest_first = sorted(range(len(parts)), key=lambda at: parts[at].count)
    ways = [parts[:at] + parts[at + 1 :] for at in rarest_first]
    counts = [_count(asked, *(part.word for part in way)) for way in ways]
    return ways[counts.index(max(counts))]


@dataclass(frozen=True)
class _Part:
    """A word, or two characters of a longer one, and how much it finds by itself."""

    word: Word
    count: int  # up to `_ENOUGH`, and not 0
    of: int = -1  # which word it is a piece of
    at: int = 0  # pieces that overlap have places that follow one another


def _parts(asked: Question, apart: tuple[Word, ...]) -> list[_Part]:
    parts: list[_Part] = []
    for number, each in enumerate(dict.fromkeys(apart)):
        if len(parts) >= _MOST_PARTS:
            break
        if count := _count(asked, each):
            parts.append(_Part(each, count))
            continue
        for at, piece in _pieces(each)[: _MOST_PARTS - len(parts)]:
            if count := _count(asked, piece):
                parts.append(_Part(piece, count, number, at))
    return parts


def _count(asked: Question, *wanted: Word) -> int:
    return len(matching(asked.with_words(*wanted), most=_ENOUGH))


def _pieces(word: Word) -> list[tuple[int, Word]]:
    """Each two neighbouring characters of a Chinese word; numbers and latin words stay whole. A
    piece with a grammatical word in it reaches from one word into another."""
    units = word.units
    if word.plain.isascii() or len(units) < _SHORTEST_CUT or "".join(units) != word.plain:
        return []
    pairs = enumerate(pairwise(units))
    return [(at, Word("".join(pair))) for at, pair in pairs if not _GRAMMAR.intersection(pair)]


def _joined(parts: list[_Part]) -> tuple[Word, ...]:
    """Pieces that overlap are one longer piece again: 长江 and 江大 are 长江大."""
    joined: list[Word] = []
    follows: tuple[int, int] | None = None
    for part in parts:
        if joined and part.of >= 0 and (part.of, part.at) == follows:
            joined[-1] = Word(joined[-1].plain + part.word.units[-1])
        else:
            joined.append(part.word)
        follows = (part.of, part.at + 1)
    return tuple(dict.fromkeys(joined))
