"""The top of a manuscript: kicker 引题, title 主题, subtitle 副题, and who made it.

A document says more than a text file: its writer chose a style, or larger letters. Where nothing
says which line is which, the first is the title, and a line that begins with a dash its subtitle.
A long first paragraph is never a title: then the writer must give one.
"""

import re
from dataclasses import dataclass, field

from ..lib.bylines import parse_byline
from ..lib.document import Paragraph
from .closing import People
from .lines import LONGEST_TITLE, NUMBERED, UNFINISHED, is_origin, is_subtitle, is_title

_TOP = 7  # first lines that can belong to the headline or name people
_LONGEST_STYLED = 90  # characters of a title that its style marks as one
_LONGEST_KICKER = 100
_CLEARLY_LARGER = 1.0  # points
_SAID = re.compile(
    r"[（(【\[]?(?:(?P<kicker>引题|肩题|眉题)|(?P<title>主标题|主题|正题|标题|题目)"
    r"|(?P<subtitle>副标题|副题|子题))(?:[）)】\]]\s*[：:]?|\s*[：:])\s*(?P<words>\S.*)"
)


@dataclass
class Headline:
    kicker: str = ""
    title: str = ""
    subtitle: str = ""
    byline: People = field(default_factory=list)
    stripped: list[str] = field(default_factory=list)


def take_headline(lines: list[Paragraph], ceiling: int, *, is_all: bool) -> Headline:
    """Takes the headline off the beginning, from the first `ceiling` lines at most.

    Where the lines are all that there is, one of them must stay: something is the text.
    """
    found = Headline()
    head = _head(lines, min(ceiling, _TOP), found)
    if is_all and len(head.candidates) + len(head.others) == len(lines):
        head.candidates = head.candidates[:-1]
    chosen = _assigned(head, found)
    used = {id(line) for line in head.others} | {id(line) for line in chosen}
    lines[:] = [line for line in lines if id(line) not in used]
    return found


@dataclass
class _Head:
    candidates: list[Paragraph] = field(default_factory=list)  # may be lines of the headline
    others: list[Paragraph] = field(default_factory=list)  # named people, or the source
    is_signed: bool = False  # people are named below the candidates
    body_size: float = 0.0  # points
    has_one_heading: bool = False  # of the highest level, in the whole document


def _head(lines: list[Paragraph], ceiling: int, found: Headline) -> _Head:
    head = _Head(
        body_size=_body_size(lines),
        has_one_heading=sum(line.level == 1 for line in lines) == 1,
    )
    for line in lines[:ceiling]:
        text = line.text
        if people := parse_byline(text):
            found.byline += people
            head.others.append(line)
            head.is_signed = bool(head.candidates)
        elif is_origin(text):
            found.stripped.append(text)
            head.others.append(line)
        elif not head.is_signed and _may_be_headline(line, text, head.body_size):
            head.candidates.append(line)
        else:
            break
    return head


def _may_be_headline(line: Paragraph, text: str, body_size: float) -> bool:
    if len(text) > _LONGEST_STYLED or line.role == "caption" or line.label:
        return False
    if line.role in ("title", "subtitle") or is_title(text) or is_subtitle(text):
        return True
    is_larger = bool(body_size) and line.size >= body_size + _CLEARLY_LARGER
    if line.level == 1 or (is_larger and line.is_centred):
        return not (UNFINISHED.search(text) or is_part(text) or "。" in text)
    return bool(_SAID.match(text))


def is_part(text: str) -> bool:
    return bool(NUMBERED.match(text))


def _assigned(head: _Head, found: Headline) -> list[Paragraph]:
    """Fills in the three lines of the headline; returns the paragraphs that they were."""
    return _as_said(head, found) or _as_seen(head, found)


def _as_said(head: _Head, found: Headline) -> list[Paragraph]:
    """「引题：…」 「标题：…」: the lines say what they are."""
    said = [(line, match) for line in head.candidates if (match := _SAID.match(line.text))]
    if not any(match["title"] for _line, match in said):
        return []
    for _line, match in said:
        name = next(name for name in ("kicker", "title", "subtitle") if match[name])
        setattr(found, name, match["words"].strip())
    return [line for line, _match in said]


def _as_seen(head: _Head, found: Headline) -> list[Paragraph]:
    title = _title(head)
    if title is None:
        return []
    first = head.candidates.index(title)
    last = _end_of_title(head.candidates, first)
    parts = head.candidates[first:last]
    above, below = _kicker(head.candidates[:first]), head.candidates[last:]
    found.title = _joined(parts)
    found.kicker = " ".join(line.text for line in above)
    if below and _is_below(title, below[0], head):
        found.subtitle = below[0].text.lstrip("—").strip()
        parts.append(below[0])
    return [*above, *parts]


def _title(head: _Head) -> Paragraph | None:
    """The line that is the title: by its style, by its letters, by its place."""
    lines = [line for line in head.candidates if line.role != "subtitle"]
    lines = [line for line in lines if not is_subtitle(line.text)]
    if named := [line for line in lines if line.role == "title"]:
        return named[0]
    highest = [line for line in lines if line.level == 1]
    if highest and (highest[0] is head.candidates[0] or head.has_one_heading):
        return highest[0]
    largest = max((line.size for line in lines), default=0.0)
    if head.body_size and largest >= head.body_size + _CLEARLY_LARGER:
        return next(line for line in lines if line.size == largest)
    return _by_place([line for line in lines if not line.level], head)


def _by_place(lines: list[Paragraph], head: _Head) -> Paragraph | None:
    """Of lines in letters of one size, as all of a text file are."""
    if len(lines) < 2:
        return lines[0] if lines else None
    bold = [line for line in lines if line.is_bold]
    if bold and lines[0].is_centred and not lines[0].is_bold:  # a kicker above it
        return bold[0]
    dashes = [number for number, one in enumerate(head.candidates) if is_subtitle(one.text)]
    if dashes[:1] == [2]:  # kicker, title, —— subtitle
        return head.candidates[1]
    if len(lines) == 2 and head.is_signed and not dashes:
        return min(lines, key=lambda line: len(line.text))
    return lines[0]


def _end_of_title(candidates: list[Paragraph], first: int) -> int:
    """A title that was broken into lines by its writer is one."""
    last = first + 1
    while last < len(candidates) and candidates[last].is_continued:
        last += 1
    return last


def _kicker(above: list[Paragraph]) -> list[Paragraph]:
    """The lines right above the title, as many as a kicker holds."""
    found: list[Paragraph] = []
    for line in reversed(above[-2:]):
        if sum(len(one.text) + 1 for one in [*found, line]) > _LONGEST_KICKER:
            break
        found.insert(0, line)
    return found


def _joined(lines: list[Paragraph]) -> str:
    text = lines[0].text
    for line in lines[1:]:
        is_latin = text[-1:].isascii() and line.text[:1].isascii()
        text += (" " if is_latin else "") + line.text
    return text


def _is_below(title: Paragraph, line: Paragraph, head: _Head) -> bool:
    """Whether the line behind the title is its subtitle."""
    if line.role == "subtitle" or is_subtitle(line.text):
        return True
    if line.role or line.level or len(line.text) > LONGEST_TITLE:
        return False
    is_set_like_one = line.is_centred and title.is_centred
    return is_set_like_one or (head.is_signed and not is_part(line.text))


def _body_size(lines: list[Paragraph]) -> float:
    """Points of the letters that most of the text is written in; 0 where that is unknown."""
    lengths: dict[float, int] = {}
    for line in lines:
        lengths[line.size] = lengths.get(line.size, 0) + len(line.text)
    return max(lengths, key=lambda size: lengths[size], default=0.0)
