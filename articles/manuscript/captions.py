"""What belongs to a picture: the paragraph that says what is seen, and who took it."""

import re

from ..lib.bylines import PHOTO
from ..lib.chinese import HAN
from ..lib.document import Content, Paragraph, Picture
from ..lib.rich_text import Spans, cut, text_of, tidied
from .content import Figure
from .lines import LONGEST_CAPTION, is_caption

_LONGEST = 2 * LONGEST_CAPTION  # characters of a caption that its style marks as one
_NAME = rf"[{HAN}]{{2,4}}|[{HAN}]{{1,8}}(?:·[{HAN}]{{1,8}})+"
_NAMES = rf"(?:{_NAME})(?:[、，,\s]+(?:{_NAME}))*"
_TAKEN = r"(?:摄影|摄|供图|提供|图片)"
_BEFORE = r"(?:摄影|图片来源|图片|供图|图|摄)(?:记者)?\s*[/／:：丨|\s]\s*"
_MARK = re.compile(r"^(?:[△▲▼↑↓]+|图片说明\s*[：:]|图[说注]\s*[：:])\s*")
# 「（张三 摄）」 「（祥龙社区供图）」 at the end, in brackets or behind a full stop
_IN_BRACKETS = re.compile(
    rf"[（(]\s*([^（）()]{{0,30}}{_TAKEN}|{_BEFORE}[^（）()]{{2,30}})\s*[）)]$"
)
_BEHIND = re.compile(
    rf"(?:^|(?<=[。！？；\s]))\s*((?:[{HAN}]{{0,8}}记者\s*)?{_NAMES}\s*(?:摄影?|供图)"
    rf"|[{HAN}]{{2,16}}供图|{_BEFORE}{_NAMES}|资料图片?)$"
)


def with_figures(contents: list[Content]) -> list[Content | Figure]:
    """Each picture with its caption; a caption stands behind its picture, seldom before it."""
    found: list[Content | Figure] = []
    waiting: list[Figure] = []  # pictures in a row that have no caption yet
    for content in contents:
        if isinstance(content, Picture):
            above = found[-1] if found and not waiting else None
            figure = Figure(content)
            if isinstance(above, Paragraph) and _is_styled(above):
                figure = _described(figure, above.spans)
                found.pop()
            found.append(figure)
            waiting.append(figure)
        elif isinstance(content, Paragraph) and waiting and _is_caption_of(content, waiting[-1]):
            described = _described(waiting[-1], content.spans)
            found[found.index(waiting[-1])] = described
            waiting = [described]
        else:
            waiting = []
            found.append(content)
    return found


def _is_styled(line: Paragraph) -> bool:
    return line.role == "caption" and len(line.text) <= _LONGEST


def credited(figure: Figure, byline: list[tuple[str, str]]) -> Figure:
    """With the photographer of the byline, where its caption names nobody."""
    names = [name for role, name in byline if role == PHOTO]
    if figure.credit or not names:
        return figure
    return Figure(figure.picture, figure.caption, f"{'、'.join(names)} 摄")


def _is_caption_of(line: Paragraph, figure: Figure) -> bool:
    text = line.text
    if line.level or line.label or line.role in ("title", "subtitle") or len(text) > _LONGEST:
        return False
    if line.role == "caption":
        return True
    if figure.caption or figure.credit:  # only its credit may stand in a line of its own
        return not figure.credit and bool(_BEHIND.fullmatch(text))
    is_below = line.is_centred and not line.is_bold and len(text) <= LONGEST_CAPTION // 2
    return is_caption(text) or is_below


def _described(figure: Figure, spans: Spans) -> Figure:
    caption, credit = split_credit(spans)
    joined = tidied((*figure.caption, *caption))
    return Figure(figure.picture, joined, figure.credit or credit)


def split_credit(spans: Spans) -> tuple[Spans, str]:
    """A caption without who took the picture, and who did: 「张三 摄」."""
    text = text_of(spans)
    start = match.end() if (match := _MARK.match(text)) else 0
    found = _IN_BRACKETS.search(text) or _BEHIND.search(text)
    if not found:
        return tidied(cut(spans, start)), ""
    return tidied(cut(spans, start, max(start, found.start()))), " ".join(found[1].split())
