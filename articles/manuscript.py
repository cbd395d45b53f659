"""A text manuscript as the newsroom gets it → title, byline, paragraphs and sub-headings.

One paragraph a line. What the page prints by itself (the tip line in 【】, the copyright notice)
is taken off the end and reported; nothing disappears without being named. Pure: no database.
"""

import re
from dataclasses import dataclass, field, replace
from html import escape

from django.conf import settings
from django.utils.translation import gettext as _

from .lib.bylines import parse_byline
from .lib.chinese import (
    HAN,
    PunctuationSuggestion,
    apply_punctuation,
    suggest_punctuation,
)
from .lib.text_files import TextRefused, read_text

LONGEST_HEADING = 30  # characters
LONGEST_TITLE = 45
_TOP = 4  # first lines that can be title, subtitle and bylines
_BOTTOM = 6  # last lines that can stand below the heading of a notice
_NOTICE_HEADING = 12  # characters
_LONGEST_TIP_LINE = 300  # characters

_SPACES = re.compile(r"[ \t\u00a0]+")
_UNFINISHED = re.compile(r"[。；;，,：:、….—\-]$")
_ITEM = re.compile(r"(?:\d{1,3}[.、．)）]|[（(]\d{1,3}[)）]|[①-⑳•·*◆◇■□●○▪\-])")
_NUMBERED = re.compile(
    r"第?[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．\s章节部]|[（(][一二三四五六七八九十]{1,3}[)）]"
)
_NAMED = (
    "时间|地点|地址|电话|热线|联系人|对象|人群|费用|价格|票价|方式|范围|条件|材料|网址|邮箱|来源|"
    "提示|提醒|说明|备注|要求|内容|主题|嘉宾|主办|承办|单位|名额|数量|路线|站点"
)
# 「时间：周六」, 「开放时间：…」, 「陈先生：…」 are labels; 「第一轮：差了四十一票」 is a heading
_LABEL = re.compile(rf"(?!第.[^：:]*[：:])[^：:]{{1,3}}[：:]|[^：:]{{0,6}}(?:{_NAMED})[：:]")
_DATE = re.compile(r"\d{4}\s*[年\-/.]\s*\d{1,2}")
_CAPTION = re.compile(r"图为|图[\d一二三：:]|资料图|[△▲▼]|.*(?:摄|供图|资料图)[）)]?$")
_ENCLOSED = re.compile(
    r"“[^“”]*”|\"[^\"]*\"|「[^「」]*」|（[^（）]*）|\([^()]*\)|【[^【】]*】|\[[^\[\]]*\]"
)
_WORDS = re.compile(rf"[{HAN}A-Za-z]")
_TIP_LINE = re.compile(
    r"[【\[].*(?:报料|爆料|新闻线索|新闻热线).*[】\]]|.{0,30}新闻线索.{0,60}[报爆]料.{0,120}"
)
_NOTICE = re.compile(
    r"[【（(\[]?(?:版权声明|免责声明|特别声明|版权所有|转载声明|法律声明)|本文内容由互联网用户"
)
_ORIGIN = re.compile(r"(?:来源|原标题|发布时间|原文链接)\s*[：:]")
_CREDIT_AT_END = re.compile(r"[（(]([^（）()]{2,60})[）)]$")
_CREDIT_AT_START = re.compile(r".{0,12}?[（(]([^（）()]{2,60})[）)]")


class ManuscriptRefused(Exception):  # noqa: N818  (it reads as the sentence it carries)
    """`str(error)` is one translated sentence for the person who brought the file."""


@dataclass(frozen=True)
class Block:
    text: str
    is_heading: bool = False


@dataclass(frozen=True)
class Manuscript:
    title: str  # "" where the first line is none
    subtitle: str
    byline: list[tuple[str, str]]  # (role of Byline, name)
    blocks: list[Block]
    stripped: list[str]  # lines that the page prints by itself
    warnings: list[str] = field(default_factory=list)

    @property
    def headings(self) -> list[str]:
        return [block.text for block in self.blocks if block.is_heading]

    @property
    def paragraphs(self) -> list[str]:
        return [block.text for block in self.blocks if not block.is_heading]

    @property
    def text(self) -> str:
        """Title and body, a line each: what the gazetteer reads."""
        lines = [self.title, self.subtitle, *(block.text for block in self.blocks)]
        return "\n".join(line for line in lines if line)

    @property
    def body_html(self) -> str:
        tags = {True: "h2", False: "p"}
        return "".join(
            f"<{tags[block.is_heading]}>{escape(block.text, quote=False)}"
            f"</{tags[block.is_heading]}>"
            for block in self.blocks
        )

    @property
    def punctuation_suggestions(self) -> list[PunctuationSuggestion]:
        """Half-width marks in `text` that should be full-width."""
        return suggest_punctuation(self.text)

    def with_full_width(self) -> "Manuscript":
        """With every punctuation suggestion taken."""
        return replace(
            self,
            title=apply_punctuation(self.title),
            subtitle=apply_punctuation(self.subtitle),
            blocks=[replace(block, text=apply_punctuation(block.text)) for block in self.blocks],
        )


def check_size(size: int) -> None:
    """Before the file is read: `size` in bytes. Raises ManuscriptRefused."""
    limit = settings.MANUSCRIPT_MAX_BYTES
    if size > limit:
        raise ManuscriptRefused(
            _("The file has %(size).1f MB; a manuscript may have %(limit).1f MB at most.")
            % {"size": size / 2**20, "limit": limit / 2**20}
        )


def read(data: bytes) -> Manuscript:
    """Raises ManuscriptRefused for an unknown encoding, a file without text, or too large a one."""
    check_size(len(data))
    try:
        text = read_text(data)
    except TextRefused as error:
        raise ManuscriptRefused(str(error)) from None
    lines = [_SPACES.sub(" ", line).strip(" \u3000") for line in text.split("\n")]
    lines = [line for line in lines if line]
    stripped, closing = _take_bottom(lines)
    title, subtitle, opening = _take_top(lines, stripped)
    byline = [*opening, *closing, *_inline_byline(lines)]
    warnings = [] if byline else [_("No byline was found.")]
    return Manuscript(
        title, subtitle, list(dict.fromkeys(byline)), _blocks(lines), stripped, warnings
    )


def is_heading(line: str) -> bool:
    """A short line without a full stop at its end, and no list item, date, label or caption."""
    if not 2 <= len(line) <= LONGEST_HEADING or _UNFINISHED.search(line):
        return False
    if not _WORDS.search(line) or _ENCLOSED.fullmatch(line):
        return False
    patterns = (_ITEM, _LABEL, _DATE, _CAPTION)
    return not any(pattern.match(line) for pattern in patterns)


def _take_bottom(lines: list[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Takes notices and bylines off the end: (stripped lines, byline)."""
    stripped: list[str] = []
    byline: list[tuple[str, str]] = []
    for number in range(max(1, len(lines) - _BOTTOM), len(lines)):
        line = lines[number]
        if _NOTICE.match(line) and len(line) <= _NOTICE_HEADING:  # what is behind belongs to it
            stripped = lines[number:]
            del lines[number:]
            break
    while len(lines) > 1:
        last = lines[-1]
        if people := parse_byline(last):
            byline = people + byline
        elif _is_tip_line(last) or _NOTICE.match(last) or _ORIGIN.match(last):
            stripped.insert(0, last)
        else:
            break
        lines.pop()
    return stripped, byline


def _take_top(lines: list[str], stripped: list[str]) -> tuple[str, str, list[tuple[str, str]]]:
    """Takes title, subtitle and byline off the beginning: (title, subtitle, byline)."""
    title = subtitle = ""
    byline: list[tuple[str, str]] = []
    for _line in range(_TOP):
        line = lines[0] if len(lines) > 1 else ""
        if people := parse_byline(line):
            byline += people
        elif _ORIGIN.match(line):
            stripped.append(line)
        elif not title and _is_title(line):
            title = line
        elif title and not subtitle and line.startswith("—") and len(line) <= LONGEST_TITLE:
            subtitle = line.lstrip("—").strip()
        else:
            break
        lines.pop(0)
    return title, subtitle, byline


def _is_tip_line(line: str) -> bool:
    return len(line) <= _LONGEST_TIP_LINE and bool(_TIP_LINE.fullmatch(line))


def _is_title(line: str) -> bool:
    if not 4 <= len(line) <= LONGEST_TITLE:
        return False
    is_plain = not (_UNFINISHED.search(line) or _ITEM.match(line) or _NUMBERED.match(line))
    is_alone = not (_ENCLOSED.fullmatch(line) or _DATE.match(line))
    return is_plain and is_alone


def _inline_byline(lines: list[str]) -> list[tuple[str, str]]:
    """「本报讯（记者 …）」 stays as it is written; 「（记者 …）」 at the very end is taken off."""
    byline: list[tuple[str, str]] = []
    if match := _CREDIT_AT_START.match(lines[0]):
        byline = parse_byline(match[1])
    if match := _CREDIT_AT_END.search(lines[-1]):
        people = parse_byline(match[1])
        byline += people
        if people and match.start() > 0:
            lines[-1] = lines[-1][: match.start()].rstrip()
    return byline


def _blocks(lines: list[str]) -> list[Block]:
    could_be = [is_heading(line) for line in lines]
    blocks = []
    for number, line in enumerate(lines):
        behind = number + 1 < len(lines)
        # several short lines in a row are a poem or a list, unless they are numbered parts
        before = number > 0 and could_be[number - 1] and not _NUMBERED.match(lines[number - 1])
        after = behind and could_be[number + 1] and not _NUMBERED.match(line)
        blocks.append(Block(line, could_be[number] and behind and not before and not after))
    return blocks
