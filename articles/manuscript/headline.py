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


def take_headline(lines: list[Paragraph], ceiling: int) -> Headline:
    """Takes the headline off the beginning, from the first `ceiling` lines at most."""
    found = Headline()
    head = _head(lines, min(ceiling, _TOP), found)
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


def _head(lines: list[Paragraph], ceiling: int, found: Headline) -> _Head:
    head = _Head(body_size=_body_size(lines))
    for line in lines[:ceiling]:
        text = line.text
        if people := parse_byline(text):
            found.byline += people
            head.others.append(line)
            head.is_signed = bool(head.candidates)
        elif is_origin(text):
            found.stripped.append(text)
            head.others.append(line)
        elif _may_be_headline(line, text) and not head.is_signed:
            head.candidates.append(line)
        else:
            break
    if len(head.candidates) + len(head.others) == len(lines) and head.candidates:
        head.candidates = head.candidates[:-1] if len(lines) > 1 else []  # something is the text
    return head


def _may_be_headline(line: Paragraph, text: str) -> bool:
    if line.role in ("title", "subtitle"):
        return len(text) <= _LONGEST_STYLED
    if line.role == "caption" or line.label:
        return False
    if line.level == 1:
        return len(text) <= _LONGEST_STYLED and not (UNFINISHED.search(text) or is_part(text))
    return is_title(text) or is_subtitle(text) or bool(_SAID.match(text))


def is_part(text: str) -> bool:
    return bool(NUMBERED.match(text))


def _assigned(head: _Head, found: Headline) -> list[Paragraph]:
    """Fills in the three lines of the headline; returns the paragraphs that they were."""
    said = [(line, match) for line in head.candidates if (match := _SAID.match(line.text))]
    if any(match["title"] for _line, match in said):
        for _line, match in said:
            name = str(match.lastgroup if match.lastgroup != "words" else "")
            for name in ("kicker", "title", "subtitle"):
                if match[name]:
                    setattr(found, name, match["words"].strip())
        return [line for line, _match in said]
    title = _title(head)
    if title is None:
        return []
    first = head.candidates.index(title)
    last = _end_of_title(head.candidates, first)
    found.title = _joined(head.candidates[first:last])
    above, below = head.candidates[:first], head.candidates[last:]
    found.kicker = " ".join(line.text for line in above)
    used = [*above, *head.candidates[first:last]]
    if below and _is_below(title, below[0], head):
        found.subtitle = below[0].text.lstrip("—").strip()
        used.append(below[0])
    return used


def _title(head: _Head) -> Paragraph | None:
    """The line that is the title: by its style, by its letters, by its place."""
    plain = [line for line in head.candidates if line.role != "subtitle"]
    plain = [line for line in plain if not is_subtitle(line.text)]
    for is_marked in (
        lambda line: line.role == "title",
        lambda line: line.level == 1 and line is head.candidates[0],
    ):
        if marked := [line for line in plain if is_marked(line)]:
            return marked[0]
    largest = max((line.size for line in plain), default=0)
    if largest >= head.body_size + _CLEARLY_LARGER and head.body_size:
        standing_out = [line for line in plain if line.size == largest]
        return standing_out[0]
    plain = [line for line in plain if not line.level]
    return _by_place(plain, head)


def _by_place(plain: list[Paragraph], head: _Head) -> Paragraph | None:
    if not plain:
        return None
    bold = [line for line in plain if line.is_bold]
    if bold and len(bold) < len(plain) and not plain[0].is_bold and plain[0].is_centred:
        return bold[0]
    dash = next((line for line in head.candidates if is_subtitle(line.text)), None)
    if dash is not None and len(plain) > 1:
        before = head.candidates.index(dash)
        if before == 2:  # kicker, title, —— subtitle
            return head.candidates[1]
    if len(plain) == 2 and head.is_signed and dash is None:
        return min(plain, key=lambda line: len(line.text))
    return plain[0]


def _end_of_title(candidates: list[Paragraph], first: int) -> int:
    """A title that was broken into lines by its writer is one."""
    last = first + 1
    while last < len(candidates) and candidates[last].is_continued:
        last += 1
    return last


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
