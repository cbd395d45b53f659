"""What a reader typed, and where they have narrowed it to.

Words are all wanted, "…" is a phrase, -词 must not be there. Anything can be typed: what has no
meaning here is a mark like any other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from ..lib.words import LONGEST_UNIT, Word, plain, split, word
from . import keys
from .base import Sought
from .keys import mark

LONGEST = 2000  # characters; what is longer is cut
MOST_WORDS = 40
_MOST_PIECES = 30  # that the index is asked for; the look at the text knows all
_KINDS = ("section", "place", "topic", "tag", "reporter", "source")
_QUOTED = re.compile(r"""(?P<not>(?<!\S)[-－])?(?:"([^"]*)"|“([^”]*)”|「([^」]*)」|『([^』]*)』)""")
_NOT = re.compile(r"(?<!\S)[-－](?=[^\s\-－])(\S+)")


@dataclass(frozen=True)
class Narrowed:
    """By what readers can narrow a search: primary keys, a kind of source, days (both included)."""

    section: int | None = None
    place: int | None = None
    topic: int | None = None
    tag: int | None = None
    reporter: int | None = None
    source: str = ""
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return self != Narrowed()

    def marks(self) -> Iterator[str]:
        """Tokens of the index."""
        for kind in _KINDS:
            if value := getattr(self, kind):
                yield mark(kind, value)

    def span(self) -> tuple[int, int]:
        """Keys that do not belong to it: before the first and after the last."""
        above, below = -1, keys.END
        if self.since:
            above = keys.key_at(_midnight(self.since)) - 1
        if self.until and self.until < date.max:
            below = keys.key_at(_midnight(self.until + timedelta(days=1)))
        return above, below


@dataclass(frozen=True)
class Question:
    typed: str = ""
    wanted: tuple[Word, ...] = ()
    unwanted: tuple[Word, ...] = ()
    narrowed: Narrowed = field(default_factory=Narrowed)

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.wanted or self.narrowed)

    def with_words(self, *wanted: Word) -> "Question":
        return replace(self, wanted=wanted)

    def sought(self, *marks: str, field: str = "", some: tuple[str, ...] = ()) -> Sought:
        """What the index is asked: all the marks, and one of `some` where there are any."""
        narrowed = (*self.narrowed.marks(), *marks)
        unwanted = tuple(each.tokens[0] for each in self.unwanted if each.is_exact)
        every = (*(field + token for token in self._pieces()[:_MOST_PIECES]), *narrowed)
        return Sought(every, some=(some,) if some else (), none=unwanted)

    @property
    def is_exact(self) -> bool:
        """Whether the index alone can say what has all of it."""
        each = (*self.wanted, *self.unwanted)
        is_short = all(word.is_exact and len(word.plain) < LONGEST_UNIT for word in each)
        return is_short and len(self._pieces()) <= _MOST_PIECES

    def is_answered_by(self, text: str) -> bool:
        """Whether the text has every word as it was typed, and none that is not wanted."""
        whole = plain(text).text
        return all(each.pattern.search(whole) for each in self.wanted) and not any(
            each.pattern.search(whole) for each in self.unwanted
        )

    def _pieces(self) -> list[str]:
        return [token for each in self.wanted for token in each.tokens]


def question(typed: str, narrowed: Narrowed | None = None) -> Question:
    cut = typed[:LONGEST].replace("\0", " ")
    wanted: list[Word] = []
    unwanted: list[Word] = []
    rest = cut
    for found in _QUOTED.finditer(cut):
        phrase = word(next(filter(None, found.groups()[1:]), ""))
        if phrase:
            (unwanted if found["not"] else wanted).append(phrase)
    rest = _QUOTED.sub(" ", cut)
    for found in _NOT.finditer(rest):
        unwanted += split(found[1])
    wanted += split(_NOT.sub(" ", rest))
    distinct = tuple(dict.fromkeys(wanted))[:MOST_WORDS]
    return Question(
        cut.strip(), distinct, tuple(dict.fromkeys(unwanted))[:MOST_WORDS], narrowed or Narrowed()
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
