"""Words with their marks: bold and italic, links, line breaks, and no other look."""

import html
import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

MARKS = ("strong", "em", "s", "sup", "sub")  # the outermost first
_SPACES = re.compile(r"[ \t\u00a0]+")
_ENDS = " \t\u00a0\u3000\n"


@dataclass(frozen=True, slots=True)
class Span:
    text: str  # "\n" is a line break
    marks: frozenset[str] = frozenset()  # of MARKS
    href: str = ""


Spans = tuple[Span, ...]


def plain(text: str) -> Spans:
    """A text without marks."""
    return (Span(text),) if text else ()


def text_of(spans: Iterable[Span]) -> str:
    return "".join(span.text for span in spans)


def to_html(spans: Iterable[Span]) -> str:
    return "".join(_span_html(span) for span in spans)


def tidied(spans: Iterable[Span]) -> Spans:
    """Equal neighbours joined, spaces single, none at either end or beside a line break.

    U+3000 inside a line stays: names are spread with it.
    """
    found: list[Span] = []
    before = "\n"  # the last character so far
    for span in spans:
        text = _without_spaces_at_breaks(_SPACES.sub(" ", span.text))
        if before in "\n ":
            text = text.lstrip(" \u3000" if before == "\n" else " ")
        if text.startswith("\n"):
            _strip_end(found, " \u3000")
        if not found:
            text = text.lstrip(_ENDS)
        if text:
            found.append(replace(span, text=text))
            before = text[-1]
    _strip_end(found, _ENDS)
    return joined(found)


def joined(spans: Iterable[Span]) -> Spans:
    """Equal neighbours joined, nothing else."""
    return tuple(
        Span(text, marks, href)
        for (marks, href), group in groupby(spans, key=lambda span: (span.marks, span.href))
        if (text := text_of(group))
    )


def cut(spans: Spans, start: int, end: int | None = None) -> Spans:
    """The characters from `start` to `end`, as of a string."""
    found, at = [], 0
    for span in spans:
        stop = len(span.text) if end is None else max(0, end - at)
        if part := span.text[max(0, start - at) : stop]:
            found.append(replace(span, text=part))
        at += len(span.text)
    return tuple(found)


def split(spans: Spans) -> list[Spans]:
    """The parts between the line breaks, empty ones left out."""
    parts: list[list[Span]] = [[]]
    for span in spans:
        for number, text in enumerate(span.text.split("\n")):
            if number:
                parts.append([])
            if text:
                parts[-1].append(replace(span, text=text))
    return [tuple(part) for part in parts if part]


def replaced(spans: Spans, changes: Iterable[tuple[int, int, str]]) -> Spans:
    """With the characters from start to end of each change exchanged; changes do not overlap."""
    found: list[Span] = []
    waiting = deque(sorted(changes))
    at = 0
    for span in spans:
        end, done, text = at + len(span.text), at, ""
        while waiting and waiting[0][0] < end:
            start, stop, written = waiting.popleft()
            text += span.text[max(0, done - at) : start - at] + written
            done = stop
            if stop > end:  # it goes on into the next span, which gets nothing for it
                waiting.appendleft((end, stop, ""))
        found.append(replace(span, text=text + span.text[max(0, done - at) :]))
        at = end
    return joined(found)


def without(spans: Spans, mark: str) -> Spans:
    return joined(replace(span, marks=span.marks - {mark}) for span in spans)


def is_wholly(spans: Spans, mark: str) -> bool:
    """Whether every word has the mark."""
    words = [span for span in spans if span.text.strip()]
    return bool(words) and all(mark in span.marks for span in words)


def _span_html(span: Span) -> str:
    written = html.escape(span.text, quote=False).replace("\n", "<br>")
    if not span.text.strip():
        return written
    for mark in reversed(MARKS):
        if mark in span.marks:
            written = f"<{mark}>{written}</{mark}>"
    return f'<a href="{html.escape(span.href)}">{written}</a>' if span.href else written


def _without_spaces_at_breaks(text: str) -> str:
    first, *others = text.split("\n")
    if not others:
        return text
    middle = (line.strip(" \u3000") for line in others[:-1])
    return "\n".join([first.rstrip(" \u3000"), *middle, others[-1].lstrip(" \u3000")])


def _strip_end(spans: list[Span], characters: str) -> None:
    while spans:
        text = spans[-1].text.rstrip(characters)
        if text:
            spans[-1] = replace(spans[-1], text=text)
            return
        spans.pop()
