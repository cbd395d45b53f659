"""Read the demo's article files: header lines, an empty line, one paragraph a line.

`[图:key] caption（摄影 name）` is a picture, `> …` a quotation; `{日期-3}` and `{星期-3}` are dates
counted from the day on which the article was published.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from html import escape
from pathlib import Path

from articles import manuscript

FOLDER = Path(__file__).parent / "articles"
_DATE = re.compile(r"\{(日期|星期)([+-]\d+)\}")
_PICTURE = re.compile(r"\[图:(\w+)\]\s*(.*?)(?:（摄影\s*(.+?)）)?$")
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Picture:
    key: str
    caption: str
    photographer: str


@dataclass(frozen=True)
class Story:
    """One file: `header` is as written, `lines` are its paragraphs with real dates."""

    header: dict[str, str]
    lines: list[str]
    published_at: datetime

    def keys(self, name: str) -> list[str]:
        """A comma-separated header line as a list."""
        return [part.strip() for part in self.header.get(name, "").split(",") if part.strip()]

    @property
    def is_draft(self) -> bool:
        return "ago" not in self.header


def stories(now: datetime) -> list[Story]:
    """Every story, the oldest first."""
    read = [_story(path.read_text(encoding="utf-8"), now) for path in sorted(FOLDER.glob("*.txt"))]
    return sorted(read, key=lambda story: story.published_at)


def picture_of(line: str) -> Picture | None:
    if match := _PICTURE.fullmatch(line):
        return Picture(match[1], match[2].strip(), match[3] or "")
    return None


def to_html(line: str) -> str:
    """A paragraph, a quotation or a sub-heading; pictures are the loader's."""
    if line.startswith("> "):
        return f"<blockquote><p>{escape(line[2:], quote=False)}</p></blockquote>"
    tag = "h2" if manuscript.is_heading(line) else "p"
    return f"<{tag}>{escape(line, quote=False)}</{tag}>"


def _story(text: str, now: datetime) -> Story:
    head, _, body = text.strip().partition("\n\n")
    header = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    at = _published_at(header.get("ago", "0d 00:00"), now)
    lines = [_dated(line.strip(), at.date()) for line in body.splitlines() if line.strip()]
    return Story({key: _dated(value, at.date()) for key, value in header.items()}, lines, at)


def _published_at(ago: str, now: datetime) -> datetime:
    """`3d 07:40`: three days ago at 07:40; what would lie ahead of us today is a little ago."""
    days, clock = ago.split("d ")
    hour, minute = map(int, clock.split(":"))
    day = now.date() - timedelta(days=int(days))
    at = datetime.combine(day, time(hour, minute), tzinfo=now.tzinfo)
    return at if at <= now else now - timedelta(minutes=60 - (hour * 60 + minute) // 24)


def _dated(text: str, day: date) -> str:
    def written(match: re.Match[str]) -> str:
        meant = day + timedelta(days=int(match[2]))
        if match[1] == "星期":
            return f"星期{_WEEKDAYS[meant.weekday()]}"
        return f"{meant.month}月{meant.day}日"

    return _DATE.sub(written, text)
