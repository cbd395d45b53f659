"""What differs between two texts, character by character, bounded whatever the texts are.

Single characters that are equal by chance are no common text, and a text that was rewritten
stands whole on both sides.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

SAME, GONE, NEW = "same", "gone", "new"

_LONG = 1200  # characters of a passage that is compared by sentence first
_COMPARISONS = 300_000  # of two equal characters, in a whole text
_REPETITIVE = 0.2  # share of equal pairs of characters that no text in a language reaches
_SHORT = 100  # characters
_SPARSE = 10  # times that a sentence or block of an ordinary text comes at most, on average
_SENTENCE = re.compile(r"[^。！？；!?\n]*[。！？；!?\n]+[”’」』）]*|[^。！？；!?\n]+")


@dataclass
class Budget:
    """How many comparisons of characters are left."""

    left: int = _COMPARISONS

    def pays_for(self, old: str, new: str) -> bool:
        price = _equal_pairs(old, new)
        repetitive = price > _REPETITIVE * len(old) * len(new) and len(old) + len(new) > _SHORT
        if price > self.left or repetitive:
            return False
        self.left -= price
        return True


@dataclass(frozen=True, slots=True)
class Step:
    """`old[a:b]` became `new[c:d]`; they are equal where `same`."""

    same: bool
    a: int
    b: int
    c: int
    d: int

    @property
    def size(self) -> int:
        return max(self.b - self.a, self.d - self.c)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of one of the texts; `how` is SAME, GONE (the old one's) or NEW."""

    how: str
    text: str


def compare_lines(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The pieces of two short texts, such as a title."""
    return _pieces(old, new, compare_characters(old, new))


def compare_characters(old: str, new: str, budget: Budget | None = None) -> list[Step]:
    """How one text became the other, from its beginning to its end."""
    budget = budget or Budget()
    start = common_start(old, new)
    end = common_start(old[start:][::-1], new[start:][::-1])
    middle = _middle(old[start : len(old) - end], new[start : len(new) - end], budget)
    steps = [Step(True, 0, start, 0, start)] if start else []
    steps += [_shifted(step, start, start) for step in middle]
    if end:
        steps.append(Step(True, len(old) - end, len(old), len(new) - end, len(new)))
    steps = _without_confetti(steps)
    kept = sum(step.b - step.a for step in steps if step.same)
    if 3 * kept < min(len(old), len(new)):
        return [Step(False, 0, len(old), 0, len(new))]
    return steps


def match_wholes(old: Sequence[Any], new: Sequence[Any]) -> SequenceMatcher[Any]:
    """For sentences and blocks. Those that come again and again are taken for bad anchors.

    Of characters that would drop the commonest ones, so there it is never done.
    """
    return SequenceMatcher(None, old, new, autojunk=_equal_pairs(old, new) > _SPARSE * len(new))


def _equal_pairs(old: Sequence[Any], new: Sequence[Any]) -> int:
    there = Counter(new)
    return sum(count * there[each] for each, count in Counter(old).items() if each in there)


def _middle(old: str, new: str, budget: Budget) -> list[Step]:
    """Two passages that begin and end differently."""
    whole = [Step(False, 0, len(old), 0, len(new))]
    if not old and not new:
        return []
    if not old or not new:
        return whole
    if max(len(old), len(new)) > _LONG:
        return _by_sentence(old, new, budget)
    return _by_character(old, new) if budget.pays_for(old, new) else whole


def _by_character(old: str, new: str) -> list[Step]:
    found = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [Step(tag == "equal", a, b, c, d) for tag, a, b, c, d in found]


def _by_sentence(old: str, new: str, budget: Budget) -> list[Step]:
    before, after = _SENTENCE.findall(old), _SENTENCE.findall(new)
    matcher = match_wholes(before, after)
    steps: list[Step] = []
    at = there = 0
    for tag, a, b, c, d in matcher.get_opcodes():
        left, right = "".join(before[a:b]), "".join(after[c:d])
        if tag == "equal":
            inner = [Step(True, 0, len(left), 0, len(right))]
        elif max(len(left), len(right)) > _LONG or not budget.pays_for(left, right):
            inner = [Step(False, 0, len(left), 0, len(right))]
        else:
            inner = _by_character(left, right)
        steps += [_shifted(step, at, there) for step in inner]
        at, there = at + len(left), there + len(right)
    return steps


def _shifted(step: Step, old: int, new: int) -> Step:
    return Step(step.same, step.a + old, step.b + old, step.c + new, step.d + new)


def _without_confetti(steps: list[Step]) -> list[Step]:
    """Equal characters that are fewer than what changed on both sides are equal by chance."""
    kept: list[Step] = []
    for step in steps:
        if kept and kept[-1].same == step.same:
            kept[-1] = _joined(kept[-1], step)
        else:
            kept.append(step)
        while (
            len(kept) >= 3
            and not kept[-1].same
            and kept[-2].size <= min(kept[-3].size, kept[-1].size)
        ):
            kept[-3:] = [_joined(_joined(kept[-3], kept[-2]), kept[-1])]
    return kept


def _joined(one: Step, next_one: Step) -> Step:
    same = one.same and next_one.same
    return Step(same, one.a, next_one.b, one.c, next_one.d)


def common_start(old: str, new: str) -> int:
    """How many characters at the beginning are the same."""
    length = min(len(old), len(new))
    if old[:length] == new[:length]:
        return length
    low, high = 0, length  # equal up to low, not up to high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if old[low:middle] == new[low:middle] else (low, middle)
    return low


def _pieces(old: str, new: str, steps: list[Step]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    left, right = [], []
    for step in steps:
        left.append(Piece(SAME if step.same else GONE, old[step.a : step.b]))
        right.append(Piece(SAME if step.same else NEW, new[step.c : step.d]))
    return _filled(left), _filled(right)


def _filled(pieces: list[Piece]) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece.text)
