"""Words with their marks: bold and italic, links, line breaks, and no other look."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

MARKS = ("strong", "em", "s", "sup", "sub")  # the outermost first
_SPACES = re.compile(r"[ \t\u00a0]+")
_AROUND_BREAK = re.compile(r"[ \u3000]*\n[ \u3000]*")


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
    text, owners = _flat(spans)
    keep = [True] * len(text)
    for match in _AROUND_BREAK.finditer(text):
        for at in range(match.start(), match.end()):
            keep[at] = text[at] == "\n"
    start = len(text) - len(text.lstrip(" \t\u00a0\u3000\n"))
    end = len(text.rstrip(" \t\u00a0\u3000\n"))
    written = [at for at in range(start, end) if keep[at]]
    found: list[Span] = []
    for at in written:
        character = " " if _SPACES.fullmatch(text[at]) else text[at]
        last = found[-1] if found else None
        if character == " " and last and last.text.endswith(" "):
            continue
        owner = owners[at]
        if last and (last.marks, last.href) == (owner.marks, owner.href):
            found[-1] = replace(last, text=last.text + character)
        else:
            found.append(replace(owner, text=character))
    return tuple(found)


def cut(spans: Spans, start: int, end: int | None = None) -> Spans:
    """The characters from `start` to `end`, as of a string."""
    found, at = [], 0
    length = sum(len(span.text) for span in spans)
    stop = length if end is None else end
    for span in spans:
        part = span.text[max(0, start - at) : max(0, stop - at)]
        if part:
            found.append(replace(span, text=part))
        at += len(span.text)
    return tuple(found)


def split(spans: Spans, at: str = "\n") -> list[Spans]:
    """The parts between the line breaks, empty ones left out."""
    text, parts, start = text_of(spans), [], 0
    while (found := text.find(at, start)) >= 0:
        parts.append(cut(spans, start, found))
        start = found + len(at)
    return [part for part in [*parts, cut(spans, start)] if part]


def replaced(spans: Spans, changes: Iterable[tuple[int, int, str]]) -> Spans:
    """With the characters from start to end of each change exchanged; changes do not overlap."""
    found: list[Span] = []
    done = 0
    for start, end, written in sorted(changes):
        found += cut(spans, done, start)
        first = next(iter(cut(spans, start, end)), None)
        if first and written:
            found.append(replace(first, text=written))
        done = end
    return tidied_joins([*found, *cut(spans, done)])


def without(spans: Spans, mark: str) -> Spans:
    return tidied_joins(replace(span, marks=span.marks - {mark}) for span in spans)


def tidied_joins(spans: Iterable[Span]) -> Spans:
    """Equal neighbours joined, nothing else."""
    found: list[Span] = []
    for span in spans:
        if found and (found[-1].marks, found[-1].href) == (span.marks, span.href):
            found[-1] = replace(span, text=found[-1].text + span.text)
        elif span.text:
            found.append(span)
    return tuple(found)


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


def _flat(spans: Iterable[Span]) -> tuple[str, list[Span]]:
    """The text, and the span that each of its characters belongs to."""
    known = list(spans)
    return text_of(known), [span for span in known for _character in span.text]
