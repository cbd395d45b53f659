"""The sentence in which words were found, with the words marked: in the writing of the original.

Nothing here is HTML until `as_html` makes it, and that escapes every piece.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from . import words
from .words import Word

LONGEST = 120  # characters of an excerpt, without the signs of what was left out
_LEFT_OUT = "…"
_LEAST = 24  # characters that must be left for another sentence
_BEFORE = 30  # characters before the word where a sentence is too long to be shown whole
_SHORT = LONGEST // 3  # characters; then the next sentence comes with it
_HEADING = 12  # characters; what is shorter says little
_CLOSING = '”’」』）)"'
_SENTENCE = re.compile(  # to its mark, and what closes behind it
    rf"[^。！？!?.\n]*(?:\.(?!\s+[A-Z])[^。！？!?.\n]*)*(?:\n|[。！？!?]+[{_CLOSING}]*|\.|\Z)"
)
_ENDED = re.compile(rf"(?:[。！？!?.][{_CLOSING}]*|\n)[^\S\n]*\Z")
_TAIL = 20  # characters that are looked at for the end of a sentence
_LINE_END = re.compile(r"[^\S\n]*(?:\n|\Z)")
_SOFT = re.compile(r"[，、；：,;:\s]|——|……")  # where a sentence may be cut


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    is_marked: bool = False


Pieces = list[Piece]
Span = tuple[int, int]  # characters of the original: from, and up to


def marked(text: str, wanted: Iterable[Word]) -> Pieces:
    """The whole text."""
    return _pieces(text, 0, len(text), [span for _number, span in _found(text, wanted)])


def excerpt(text: str, wanted: Sequence[Word], longest: int = LONGEST) -> Pieces:
    """The sentence that has most of the words, and others for the words that it lacks, in their
    order; about `longest` characters. Empty where none of the words is in the text."""
    found = _found(text, wanted)
    sentences = _with_words(text, found)
    chosen: dict[int, Span] = {}
    room, lacking = longest, {number for number, _span in found}
    while lacking and (not chosen or room >= _LEAST):
        best = max(range(len(sentences)), key=lambda at: sentences[at].worth(lacking))
        chosen[best] = _within(text, sentences[best], room)
        lacking -= sentences[best].numbers
        room -= chosen[best][1] - chosen[best][0]
    following = max(chosen, default=-1) + 1
    if longest - room < _SHORT and 0 < following < len(sentences):
        between = text[sentences[following - 1].end : sentences[following].start]
        if "\n" not in between:
            chosen[following] = _within(text, sentences[following], room)
    spans = [chosen[at] for at in sorted(chosen)]
    return _joined(text, spans, [span for _number, span in found])


def beginning(text: str, longest: int = LONGEST) -> Pieces:
    """The first sentence, where there is no word to show."""
    first = next(_sentences(text), None)
    return _joined(text, [_within(text, _Sentence(*first), longest)], []) if first else []


def as_html(pieces: Pieces) -> SafeString:
    """Escaped, the words in `<mark>`."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", each.text) if each.is_marked else each.text,)
            for each in pieces
        ),
    )


def _found(text: str, wanted: Iterable[Word]) -> list[tuple[int, Span]]:
    """Which word stands where."""
    plain = words.plain(text)
    return [
        (number, (plain.offsets[found.start()], _end(text, plain, found.end())))
        for number, word in enumerate(wanted)
        for found in word.pattern.finditer(plain.text)
    ]


def _end(text: str, plain: words.Plain, end: int) -> int:
    """Behind the last character and the accents that belong to it."""
    last = plain.offsets[end - 1] + 1
    behind = plain.offsets[end] if end < len(plain.text) else len(text)
    while last < behind and _joins(text[last]):
        last += 1
    return last


@dataclass
class _Sentence:
    start: int
    end: int
    spans: list[Span] = field(default_factory=list)  # of the words in it
    numbers: set[int] = field(default_factory=set)  # which words these are

    def worth(self, lacking: set[int]) -> tuple[int, bool]:
        """How many of the words; and rather a sentence than a heading."""
        return len(self.numbers & lacking), self.end - self.start >= _HEADING


def _with_words(text: str, found: list[tuple[int, Span]]) -> list[_Sentence]:
    sentences = [_Sentence(*each) for each in _sentences(text)]
    starts = [each.start for each in sentences]
    for number, span in found:
        sentence = sentences[bisect_right(starts, span[0]) - 1]
        sentence.spans.append(span)
        sentence.numbers.add(number)
    return sentences


def _sentences(text: str) -> Iterator[Span]:
    """Without the spaces around them; none is empty."""
    for found in _SENTENCE.finditer(text):
        start, end = _stripped(text, found.start(), found.end())
        if start < end:
            yield start, end


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _within(text: str, sentence: _Sentence, room: int) -> Span:
    """The sentence, or as much of it around its first word as there is room for."""
    start, end = sentence.start, sentence.end
    if end - start <= room:
        return start, end
    first = min((span[0] for span in sentence.spans), default=start)
    last = max((span[1] for span in sentence.spans if span[1] <= first + room), default=start)
    if last - start > room:
        start = max(start, first - min(_BEFORE, room // 3))
        soft = [each.end() for each in _SOFT.finditer(text, start, first)]
        start = soft[0] if soft else _not_inside(text, start)
    stop = min(end, start + room)
    if stop < end:
        soft = [each.start() for each in _SOFT.finditer(text, start + room // 2, stop)]
        whole = [each for each in soft if each >= last]
        stop = whole[-1] if whole else max(start + 1, _not_inside(text, stop))
    return _stripped(text, start, stop)


def _not_inside(text: str, at: int) -> int:
    """Not inside a number or a latin word, nor between a character and what belongs to it."""
    for before in range(at, max(0, at - words.LONGEST_UNIT), -1):
        left, right = text[before - 1 : before], text[before : before + 1]
        is_latin = left.isalnum() and right.isalnum() and (left + right).isascii()
        if not right or not (is_latin or _joins(right) or left == "\u200d"):
            return before
    return at


def _joins(character: str) -> bool:
    return unicodedata.category(character).startswith(("M", "Cf", "Sk"))


def _joined(text: str, spans: list[Span], marks: list[Span]) -> Pieces:
    """With a sign wherever something of a line was left out."""
    pieces: Pieces = []
    before = 0
    for start, end in spans:
        between = text[before:start]
        if between.strip():
            is_whole = bool(_ENDED.search(between[-_TAIL:])) and not pieces
            pieces.append(Piece("" if is_whole else f" {_LEFT_OUT} " if pieces else _LEFT_OUT))
        elif pieces:
            pieces.append(Piece(" " if between else ""))
        pieces += _pieces(text, start, end, marks)
        before = end
    if (
        spans
        and not _ENDED.search(text[max(0, before - _TAIL) : before])
        and not _LINE_END.match(text, before)
    ):
        pieces.append(Piece(_LEFT_OUT))
    return [piece for piece in pieces if piece.text]


def _pieces(text: str, start: int, end: int, marks: list[Span]) -> Pieces:
    """Text and marked words by turns; what overlaps is marked once."""
    pieces: Pieces = []
    at = start
    for first, last in _merged(marks):
        first, last = max(first, start), min(last, end)
        if first >= last:
            continue
        if first > at:
            pieces.append(Piece(text[at:first]))
        pieces.append(Piece(text[first:last], is_marked=True))
        at = last
    if at < end:
        pieces.append(Piece(text[at:end]))
    return pieces


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
