"""The end of a manuscript: who made it, and what the page prints by itself."""

import re

from ..lib.bylines import parse_byline
from ..lib.document import Paragraph
from ..lib.rich_text import cut, tidied
from .lines import is_notice_heading, is_printed_anyway

_BOTTOM = 6  # last lines that can stand below the heading of a notice
_CREDIT_AT_END = re.compile(r"[（(]([^（）()]{2,60})[）)]$")
_CREDIT_AT_START = re.compile(r".{0,12}?[（(]([^（）()]{2,60})[）)]")

People = list[tuple[str, str]]  # role of Byline, name


def take_closing(lines: list[Paragraph], floor: int) -> tuple[list[str], People]:
    """Takes notices and bylines off the end: what was left out, and the byline.

    The first `floor` lines are not looked at.
    """
    stripped: list[str] = []
    byline: People = []
    for number in range(max(floor, len(lines) - _BOTTOM), len(lines)):
        if is_notice_heading(lines[number].text):
            stripped = [line.text for line in lines[number:]]
            del lines[number:]
            break
    while len(lines) > floor:
        last = lines[-1].text
        if people := parse_byline(last):
            byline = people + byline
        elif is_printed_anyway(last):
            stripped.insert(0, last)
        else:
            break
        lines.pop()
    return stripped, byline


def inline_byline(lines: list[Paragraph]) -> People:
    """「本报讯（记者 …）」 stays as it is written; 「（记者 …）」 at the very end is taken off."""
    byline: People = []
    if lines and (match := _CREDIT_AT_START.match(lines[0].text)):
        byline = parse_byline(match[1])
    if lines and (match := _CREDIT_AT_END.search(lines[-1].text)):
        people = parse_byline(match[1])
        byline += people
        if people and match.start() > 0:
            lines[-1].spans = tidied(cut(lines[-1].spans, 0, match.start()))
    return byline
