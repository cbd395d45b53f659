"""Punctuation and the width of characters: what Chinese text writes otherwise (GB/T 15834)."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from unicodedata import normalize

from django.utils.translation import gettext as _

from ..chinese import HAN, suggest_punctuation
from .draft import Draft, Finding

if TYPE_CHECKING:
    from .knowledge import Knowledge

ELLIPSIS = "ellipsis"
DASH = "dash"
DOUBLED_MARK = "doubled_mark"
HALF_WIDTH = "half_width"
DIGITS = "digits"

_NEAR = f"{HAN}，。、；：？！“”‘’（）《》…"
_DOTS = re.compile(
    rf"。{{3,}}|、{{3,}}|·{{3,}}|•{{3,}}|(?<!…)…(?!…)"
    rf"|(?<=[{_NEAR}])\.{{2,}}|(?<![.\w])\.{{2,}}(?=[{_NEAR}])"
)
_DASHES = re.compile(rf"(?<=[{HAN}”’》），。！？])-{{2,}}(?=[{HAN}“‘《（\n]|$)")
_MARKS = re.compile(r"([，、；：])\1+|。。|[，、；：]+[。！？]|。[，、；：]+|，[、；：]|[、；：]，")
_STOP_TWICE = re.compile(r"。[”’]。")
_FULL_STOP = re.compile(
    rf"(?<=[{HAN}”’）》])(?<!^[一二三四五六七八九十])\.(?=[{HAN}“”‘’\n]|$)", re.M
)
_NUMBER = re.compile(r"[0-9０-９][0-9０-９.．,，％%]*")
_FULL_DIGIT = re.compile(r"[０-９]")
_HALF_DIGIT = re.compile(r"[0-9]")


def find(draft: Draft, knowledge: "Knowledge") -> Iterator[Finding]:
    """The first rule that speaks about a mark is the only one."""
    taken: set[int] = set()
    rules: tuple[Callable[[Draft], Iterator[Finding]], ...] = (
        _dots,
        _dashes,
        _doubled,
        _stops,
        _half_width,
        _digits,
    )
    for rule in rules:
        for finding in rule(draft):
            span = range(finding.start, finding.end)
            if taken.isdisjoint(span):
                taken.update(span)
                yield finding


def _dots(draft: Draft) -> Iterator[Finding]:
    for match in _DOTS.finditer(draft.masked):
        reason = _("The ellipsis is written “……”.")
        yield draft.finding(ELLIPSIS, match.start(), match.end(), "……", reason)


def _dashes(draft: Draft) -> Iterator[Finding]:
    for match in _DASHES.finditer(draft.masked):
        reason = _("The dash is written “——”.")
        yield draft.finding(DASH, match.start(), match.end(), "——", reason)


def _doubled(draft: Draft) -> Iterator[Finding]:
    for match in _MARKS.finditer(draft.masked):
        marks = match[0]
        kept = next((mark for mark in marks if mark in "。！？"), None)
        if len(set(marks)) == 1:
            kept = marks[0]
        reason = _("Two punctuation marks stand together.")
        yield draft.finding(DOUBLED_MARK, match.start(), match.end(), kept, reason)
    for match in _STOP_TWICE.finditer(draft.masked):
        reason = _("The full stop stands inside and outside of the quotation.")
        yield draft.finding(DOUBLED_MARK, match.start(), match.end(), match[0][:2], reason)


def _stops(draft: Draft) -> Iterator[Finding]:
    for match in _FULL_STOP.finditer(draft.masked):
        reason = _("Chinese text has full-width punctuation.")
        yield draft.finding(HALF_WIDTH, match.start(), match.end(), "。", reason)


def _half_width(draft: Draft) -> Iterator[Finding]:
    for mark in suggest_punctuation(draft.masked):
        end = mark.start + len(mark.found)
        reason = _("Chinese text has full-width punctuation.")
        yield draft.finding(HALF_WIDTH, mark.start, end, mark.replacement, reason)


def _digits(draft: Draft) -> Iterator[Finding]:
    """Only where both widths are used: a paper may set all its digits wide."""
    text = draft.masked
    if not (_FULL_DIGIT.search(text) and _HALF_DIGIT.search(text)):
        return
    for match in _NUMBER.finditer(text):
        number = match[0].rstrip(",，.．")
        if _FULL_DIGIT.search(number):
            reason = _("Elsewhere in this text the digits are half-width.")
            end = match.start() + len(number)
            yield draft.finding(DIGITS, match.start(), end, normalize("NFKC", number), reason)
