"""The house's word list: what is wrong or not our way, and what we write instead."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from .draft import Draft, Finding

if TYPE_CHECKING:
    from .knowledge import Knowledge

HOUSE_WORD = "house_word"
OFFICE = "office"
_GAP = "…"
_WIDEST_GAP = 40  # characters
_GAP_ENDS = "。！？；\n"


@dataclass(frozen=True)
class HouseWord:
    """One row: 座落 → 坐落, but not in 一座落地窗.

    An exception is a longer piece of text in which the word is right (座落地). With … in it,
    what follows may stand later in the sentence: 既使…又. Raises ValueError for a row that can
    never be right.
    """

    wrong: str
    right: str = ""  # nothing: the word is pointed out, and a person decides
    note: str = ""  # a sentence for the writer
    exceptions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.wrong.strip():
            raise ValueError("A row of the word list needs a wrong word.")
        if self.wrong == self.right:
            raise ValueError(f"“{self.wrong}” would be replaced by itself.")
        for exception in self.exceptions:
            if self.wrong not in exception.partition(_GAP)[0]:
                raise ValueError(f"The exception “{exception}” does not contain “{self.wrong}”.")

    def is_right_at(self, text: str, start: int) -> bool:
        """Whether the word is right where it stands after all."""
        return any(
            text.startswith(head, start - offset) and _follows(text, start - offset, head, rest)
            for offset, head, rest in self._frames
            if start >= offset
        )

    @cached_property
    def _frames(self) -> list[tuple[int, str, str]]:
        """Where the word stands in an exception or in its own right form, and their parts."""
        frames = []
        for frame in (*self.exceptions, self.right):
            head, _gap, rest = frame.partition(_GAP)
            offset = head.find(self.wrong)
            while offset >= 0:
                frames.append((offset, head, rest))
                offset = head.find(self.wrong, offset + 1)
        return frames


def find(draft: Draft, knowledge: "Knowledge") -> Iterator[Finding]:
    text, last_end = draft.text, 0
    for start, wrong in knowledge.word_index.candidates(draft.masked):
        word = knowledge.words.get(wrong) or knowledge.offices[wrong]
        if start < last_end or word.is_right_at(text, start) or draft.is_in_title(start):
            continue
        last_end = start + len(wrong)
        rule = HOUSE_WORD if wrong in knowledge.words else OFFICE
        yield draft.finding(rule, start, last_end, word.right or None, _reason(word))


@cache
def default_house_words() -> tuple[HouseWord, ...]:
    """The words that come with the product, for any paper."""
    path = resources.files(__package__) / "house_words.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    plain = [HouseWord(wrong, right) for wrong, right in data["plain"].items()]
    rows = [
        HouseWord(**row | {"exceptions": tuple(row.get("exceptions", ()))}) for row in data["word"]
    ]
    return (*plain, *rows)


def _follows(text: str, start: int, head: str, rest: str) -> bool:
    if not rest:
        return True
    behind = start + len(head)
    gap = text[behind : behind + _WIDEST_GAP]
    ends = [position for mark in _GAP_ENDS if (position := gap.find(mark)) >= 0]
    return rest in gap[: min(ends, default=len(gap))]


def _reason(word: HouseWord) -> str:
    if word.note:
        return word.note
    if word.right:
        return _("The house writes “%(right)s”.") % {"right": word.right}
    return _("The house does not use this word.")
