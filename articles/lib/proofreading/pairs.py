"""Brackets and quotation marks: each opened, each closed, one kind inside the other.

A speech may run over several paragraphs: then each opens with “ and only the last one closes.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ..chinese import HAN
from .draft import Draft, Finding

if TYPE_CHECKING:
    from .knowledge import Knowledge

UNPAIRED = "unpaired"
NESTED = "nested"

_OPENING = dict(zip("）》〉”’】」』〕〗", "（《〈“‘【「『〔〖", strict=True))
_CLOSING = {left: right for right, left in _OPENING.items()}
_INNER = {"“": "‘’", "《": "〈〉"}  # what stands inside a pair of the same kind
_WIDE = {"(": "（", ")": "）"}
_MARK = re.compile("[" + "".join([*_CLOSING, *_OPENING, *_WIDE]) + "]")
# 1）, （一), a): the number of an item; :-) is a face
_ITEM = re.compile(
    r"(?:^|[\s，。；：、,;:])(?:\d{1,3}|[a-zA-Z]|[一二三四五六七八九十]{1,3})$|[:;][-o]?$"
)
_BREAK = re.compile(r"[，。！？；,;!?]")
_JOINING = ("", "、", "，", "和", "与", "及", "或", "到", "的")
_ACROSS = 6  # paragraphs that a pair may span
_DEEPEST = 8  # open marks that are looked through for a pair of the same kind
_CLOSE = 20  # characters between two marks that both point the same way
_IS_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True)
class _Mark:
    kind: str  # the left mark of its pair
    at: int
    paragraph: int
    is_left: bool

    def is_like(self, other: "_Mark") -> bool:
        return (self.kind, self.paragraph) == (other.kind, other.paragraph)


@dataclass
class _Reading:
    """What is open, what was closed without an opening, and pairs inside their own kind."""

    open: list[_Mark] = field(default_factory=list)
    lonely: list[_Mark] = field(default_factory=list)
    inside: dict[_Mark, list[tuple[_Mark, _Mark]]] = field(default_factory=dict)  # by open mark
    inner: list[tuple[_Mark, _Mark]] = field(default_factory=list)  # the outer one is closed too
    narrow: list[tuple[int, str]] = field(default_factory=list)
    is_open: Counter[str] = field(default_factory=Counter)  # how many of a kind

    def push(self, mark: _Mark) -> None:
        self.open.append(mark)
        self.is_open[mark.kind] += 1

    def pop(self) -> _Mark:
        mark = self.open.pop()
        self.is_open[mark.kind] -= 1
        return mark


def find(draft: Draft, knowledge: "Knowledge") -> Iterator[Finding]:
    reading = _Reading()
    position = 0
    paragraphs = draft.masked.split("\n")
    for number, paragraph in enumerate(paragraphs):
        _read(reading, paragraph, position, number)
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else ""
        _end_paragraph(reading, following.lstrip(" 　"))
        yield from _straight(draft, paragraph, position)
        position += len(paragraph) + 1
    yield from _unpaired(draft, reading)
    yield from _nested(draft, reading)
    for at, wide in reading.narrow:
        reason = _("One bracket is full-width and the other is not.")
        yield draft.finding(UNPAIRED, at, at + 1, wide, reason)


def _read(reading: _Reading, paragraph: str, position: int, number: int) -> None:
    for match in _MARK.finditer(paragraph):
        found, at = match[0], match.start()
        wide = _WIDE.get(found, found)
        if wide in _CLOSING:
            reading.push(_Mark(wide, position + at, number, True))
        else:
            _close(reading, paragraph, _Mark(_OPENING[wide], position + at, number, False), at)


def _close(reading: _Reading, paragraph: str, right: _Mark, at: int) -> None:
    if not reading.is_open[right.kind]:
        if not _means_something_else(paragraph, at):
            reading.lonely.append(right)
        return
    while (left := reading.pop()).kind != right.kind:
        reading.lonely.append(left)
    _compare_width(reading, paragraph, at, left, right)
    near = reversed(reading.open[-_DEEPEST:])
    outer = next((mark for mark in near if mark.kind in _INNER), None)
    if outer and outer.kind == left.kind:
        reading.inside.setdefault(outer, []).append((left, right))
    reading.inner += reading.inside.pop(left, [])


def _compare_width(reading: _Reading, paragraph: str, at: int, left: _Mark, right: _Mark) -> None:
    if left.kind != "（" or left.paragraph != right.paragraph:
        return
    first = paragraph[at - (right.at - left.at)]
    if (first == "(") != (paragraph[at] == ")"):
        narrow = left.at if first == "(" else right.at
        reading.narrow.append((narrow, "（" if first == "(" else "）"))


def _means_something_else(paragraph: str, at: int) -> bool:
    before = paragraph[max(0, at - 5) : at]
    if paragraph[at] in "）)":
        return bool(_ITEM.search(before))
    if paragraph[at] == "’":  # it’s, ’26
        after = paragraph[at + 1 : at + 2]
        return after.isdigit() or (before[-1:].isalnum() and (before[-1:] + after).isascii())
    return False


def _end_paragraph(reading: _Reading, following: str) -> None:
    """Brackets end with their paragraph; a speech that goes on is opened again."""
    if following[:1] and following[0] in "“‘「『":
        reading.open = [mark for mark in reading.open if mark.kind != following[0]]
    reading.lonely += reading.open
    reading.open = []
    reading.inside = {}
    reading.is_open.clear()


def _unpaired(draft: Draft, reading: _Reading) -> Iterator[Finding]:
    lonely = sorted(reading.lonely, key=lambda mark: mark.at)
    number = 0
    while number < len(lonely):
        mark = lonely[number]
        following = lonely[number + 1] if number + 1 < len(lonely) else None
        number += 1
        if following and _belong_together(mark, following):
            number += 1
        elif following and _point_the_same_way(draft.text, mark, following):
            number += 1
            yield _turned(draft, mark, following)
        elif following and _are_swapped(draft.text, mark, following):
            number += 1
            yield _swapped(draft, mark, following)
        else:
            yield _alone(draft, mark)


def _belong_together(left: _Mark, right: _Mark) -> bool:
    across = right.paragraph - left.paragraph
    return left.kind == right.kind and left.is_left > right.is_left and 0 < across <= _ACROSS


def _point_the_same_way(text: str, first: _Mark, second: _Mark) -> bool:
    if not first.is_like(second) or first.is_left != second.is_left:
        return False
    if first.is_left:
        return _is_close(text, first, second) or text[second.at - 1] in "。！？"
    return _is_close(text, first, second) or text[first.at - 1 : first.at] in ("：", "\n", "")


def _are_swapped(text: str, first: _Mark, second: _Mark) -> bool:
    """”海绵城市“"""
    is_swapped = first.is_like(second) and second.is_left and not first.is_left
    return is_swapped and _is_close(text, first, second)


def _is_close(text: str, first: _Mark, second: _Mark) -> bool:
    between = text[first.at + 1 : second.at]
    return 0 < len(between) <= _CLOSE and not _BREAK.search(between)


def _turned(draft: Draft, first: _Mark, second: _Mark) -> Finding:
    at, right = (second.at, _CLOSING[first.kind]) if first.is_left else (first.at, first.kind)
    return draft.finding(UNPAIRED, at, at + 1, right, _("This mark points the wrong way."))


def _swapped(draft: Draft, first: _Mark, second: _Mark) -> Finding:
    words = draft.text[first.at + 1 : second.at]
    right = f"{first.kind}{words}{_CLOSING[first.kind]}"
    reason = _("These marks point the wrong way.")
    return draft.finding(UNPAIRED, first.at, second.at + 1, right, reason)


def _alone(draft: Draft, mark: _Mark) -> Finding:
    found = draft.text[mark.at]
    if mark.is_left:
        reason = _("%(mark)s is opened and not closed.") % {"mark": found}
    else:
        reason = _("%(mark)s closes what was not opened.") % {"mark": found}
    return draft.finding(UNPAIRED, mark.at, mark.at + 1, None, reason)


def _nested(draft: Draft, reading: _Reading) -> Iterator[Finding]:
    for left, right in reading.inner:
        if draft.text[left.at + 1 : right.at] in _JOINING:  # “甲“和”乙”
            turned = _CLOSING[left.kind] + draft.text[left.at + 1 : right.at] + left.kind
            reason = _("These marks point the wrong way.")
            yield draft.finding(UNPAIRED, left.at, right.at + 1, turned, reason)
            continue
        marks = _INNER[left.kind]
        suggestion = marks[0] + draft.text[left.at + 1 : right.at] + marks[1]
        reason = _("Inside of the same marks these are written “%(marks)s”.") % {"marks": marks}
        yield draft.finding(NESTED, left.at, right.at + 1, suggestion, reason)


def _straight(draft: Draft, paragraph: str, position: int) -> Iterator[Finding]:
    """An odd number of straight quotation marks; 27" is a length."""
    if paragraph.count('"') % 2 == 0 or not _IS_HAN.search(paragraph):
        return
    found = [match.start() for match in re.finditer(r'(?<!\d)"', paragraph)]
    if len(found) % 2:
        at = position + found[-1]
        reason = _("The quotation marks of this paragraph do not pair.")
        yield draft.finding(UNPAIRED, at, at + 1, None, reason)
