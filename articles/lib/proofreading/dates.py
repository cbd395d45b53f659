"""Dates that do not exist, weekdays that do not fit their date, and shortened years.

A date without a year is read in this year, in the last year that the text named before it, and
around New Year in the next or the last one: a weekday is pointed out when it fits none of them.
Dates of the farmers' calendar are left alone.
"""

import re
from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from .draft import Draft, Finding
from .quantities import parse_count

if TYPE_CHECKING:
    from .knowledge import Knowledge

DATE = "date"
WEEKDAY = "weekday"
SHORT_YEAR = "short_year"

_CN = "〇零一二三四五六七八九十"
_DAY = rf"(?:\d{{1,2}}|[{_CN}]{{1,3}})"
_DATE = re.compile(
    rf"(?:(?P<year>(?<!\d)\d{{4}}|[一二][{_CN}]{{3}}|今|去|明|前)年)?"
    rf"(?<![\d{_CN}.])(?P<month>\d{{1,2}}|[{_CN}]{{1,3}})月(?P<day>{_DAY})(?P<unit>[日号])"
    rf"(?P<more>(?:(?:[、和至到～~—–-]|——)(?:{_DAY})[日号]){{0,8}})"
)
_NUMERIC = re.compile(
    r"(?<![\w./:-])(?P<year>(?:19|20)\d\d)(?P<mark>[-./])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
    r"(?![A-Za-z\d/-]|\.\d)"
)
_LIST = re.compile(rf"{_DAY}(?=[日号])")
_MONTH_TWICE = re.compile(
    r"(?<!\d)(?P<month>1[0-2]|[1-9])月(?P<day>1[3-9]|2\d|3[01])月(?![\d大子末底])"
)
_FARMERS = re.compile(r"(?:农历|阴历|旧历|藏历|闰)[^，。；\n]{0,8}$")
_RELATIVE = {"今": 0, "去": -1, "明": 1, "前": -2}

_NAMES = "一二三四五六日"
_WORD = r"(?P<word>(?:星期|周|礼拜)(?P<name>[一二三四五六日天]))"
_BEHIND = re.compile(
    rf"(?:[（(]{_WORD}[）)]|(?:[，,]? ?){_WORD.replace('word', 'bare').replace('name>', 'plain>')}"
    r"(?![、和至到—\-一-鿿]|$)|(?P<open>[（(]?)(?P<timed>(?:星期|周|礼拜)(?P<timely>[一二三四五六日天]))"
    r"(?=[上下中][午]|早|晚|凌晨|傍晚|清晨|夜))"
)
_AHEAD = re.compile(rf"{_WORD}(?:[（(]|[，,]? ?)$")
_ENDS_RANGE = re.compile(r"[、和至到—\-每逢]$")

_QUOTED_YEAR = re.compile(r"(?<![\w“‘])['’‘](?P<year>\d\d)年(?!代)")
_BARE_YEAR = re.compile(
    r"(?<![\d〇零一二三四五六七八九十民国元历共第刑期满长达.、—\-至到])(?P<year>\d\d)年"
    r"(?=(?:1[0-2]|0?[1-9])月(?:(?:3[01]|[12]\d|0?[1-9])[日号]|份))"
)


@dataclass(frozen=True)
class _Said:
    """A date as the text has it; `year` is None where it names none."""

    year: int | None
    month: int
    days: tuple[int, ...]
    start: int
    end: int
    is_solar: bool  # digits or a year: no date of the farmers' calendar


def find(draft: Draft, knowledge: "Knowledge") -> Iterator[Finding]:
    last_year = None
    for said in _dates(draft, knowledge.today):
        if reason := _impossible(said):
            yield draft.finding(DATE, said.start, said.end, None, reason)
        elif len(said.days) == 1:
            yield from _weekday(draft, said, _years(said, last_year, knowledge.today))
        last_year = said.year or last_year
    for match in _MONTH_TWICE.finditer(draft.masked):
        right = f"{match['month']}月{match['day']}日"
        reason = _("There is no month %(number)s.") % {"number": match["day"]}
        yield draft.finding(DATE, match.start(), match.end(), right, reason)
    yield from _short_years(draft, knowledge.today)


def _dates(draft: Draft, today: date) -> Iterator[_Said]:
    text = draft.masked
    for match in _DATE.finditer(text):
        month, first = parse_count(match["month"]), parse_count(match["day"])
        more = tuple(parse_count(day[0]) for day in _LIST.finditer(match["more"]))
        days = tuple(day for day in (first, *more) if day is not None)
        if month is None or first is None or len(days) != len(more) + 1:
            continue
        if _FARMERS.search(text, max(0, match.start() - 12), match.start()):
            continue
        is_solar = match["month"].isdigit() or match["year"] is not None
        yield _Said(_year(match["year"], today), month, days, *match.span(), is_solar)
    for match in _NUMERIC.finditer(text):
        yield _Said(
            int(match["year"]), int(match["month"]), (int(match["day"]),), *match.span(), True
        )


def _year(word: str | None, today: date) -> int | None:
    if word is None:
        return None
    if word in _RELATIVE:
        return today.year + _RELATIVE[word]
    return parse_count(word)


def _impossible(said: _Said) -> str:
    """Why no calendar has the date; empty for a possible one."""
    if not 1 <= said.month <= 12:
        return _("There is no month %(number)s.") % {"number": said.month}
    longest = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[said.month - 1]
    if not said.is_solar:  # a month of the farmers' calendar has up to 30 days
        longest = max(30, longest)
    day = next((day for day in said.days if not 1 <= day <= longest), None)
    if day is not None:
        return _("%(month)s has no day %(day)s.") % {"month": f"{said.month}月", "day": day}
    if said.month == 2 and 29 in said.days and said.year and not isleap(said.year):
        return _("February %(year)s has 28 days.") % {"year": said.year}
    return ""


def _years(said: _Said, last_year: int | None, today: date) -> list[int]:
    if said.year:
        return [said.year]
    years = [today.year] + ([last_year] if last_year else [])
    if today.month >= 11 and said.month <= 2:
        years.append(today.year + 1)
    if today.month <= 2 and said.month >= 11:
        years.append(today.year - 1)
    return years


def _weekday(draft: Draft, said: _Said, years: list[int]) -> Iterator[Finding]:
    place = _weekday_behind(draft.masked, said.end) or _weekday_ahead(draft.masked, said.start)
    days = [day for year in years if (day := _day(year, said.month, said.days[0]))]
    if not place or not days:
        return
    start, end = place
    word = draft.text[start:end]
    if _number(word[-1]) in {day.weekday() for day in days}:
        return
    right = word[:-1] + _NAMES[days[0].weekday()]
    reason = _("%(date)s is %(weekday)s.") % {
        "date": f"{days[0].year}年{days[0].month}月{days[0].day}日",
        "weekday": right,
    }
    yield draft.finding(WEEKDAY, start, end, right, reason)


def _weekday_behind(text: str, end: int) -> tuple[int, int] | None:
    match = _BEHIND.match(text, end)
    if not match:
        return None
    return match.span(next(name for name in ("word", "bare", "timed") if match[name]))


def _weekday_ahead(text: str, start: int) -> tuple[int, int] | None:
    match = _AHEAD.search(text, max(0, start - 6), start)
    if not match or _ENDS_RANGE.search(text, max(0, match.start() - 1), match.start()):
        return None
    return match.span("word")


def _number(name: str) -> int:
    return _NAMES.index({"天": "日"}.get(name, name))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _short_years(draft: Draft, today: date) -> Iterator[Finding]:
    for pattern in (_QUOTED_YEAR, _BARE_YEAR):
        for match in pattern.finditer(draft.masked):
            century = 2000 if 2000 + int(match["year"]) <= today.year + 5 else 1900
            right = f"{century + int(match['year'])}年"
            reason = _("Years are written with four digits.")
            yield draft.finding(SHORT_YEAR, match.start(), match.end(), right, reason)
