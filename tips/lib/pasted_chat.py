"""A conversation that an editor copied out of QQ or WeChat becomes its messages.

A line of its own says who spoke and when; what follows, up to the next such line, is what was
said. The shapes, as the programs write them:

    昵称 2026-11-24 10:20:33            QQ and WeChat on a computer, several messages copied
    昵称(12345678) 2026/11/24 10:20     the same, with the number
    2026-11-24 10:20:33 昵称(12345678)  QQ's message history as a text file
    昵称  10:20                         WeChat's history as a mail, below «—— 2026-11-24 ——»
    昵称 11/24 10:20, 昵称 昨天 10:20, 昵称 下午3:05
    昵称:                               WeChat on a computer, which leaves the time out

Newer versions write name and time on two lines, in either order, and so do copies that passed
through a note or a mail:

    2026-11-24 10:20:33                 昵称
    昵称(12345678)                       11-24 10:20

A number of five to eleven digits or an address in brackets behind a name says whose it is. A date
is never a name. No word is lost: what is no such line is part of a message, and so is one that
looks like it, of somebody who says nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

_DATE = (
    r"(?:(?P<year>(?:19|20)\d\d)\s?[-/.年]\s?)?"
    r"(?P<month>\d{1,2})\s?[-/.月]\s?(?P<day>\d{1,2})\s?日?"
)
_WEEKDAY = r"(?:(?:星期|周)(?P<weekday>[一二三四五六日天]))"
_WHEN = rf"""(?:(?:{_DATE}|(?P<near>今天|昨天|前天))?\s*{_WEEKDAY}?\s*)
    (?P<half>凌晨|早上|上午|中午|下午|晚上)?\s*
    (?P<hour>\d{{1,2}})[:：](?P<minute>\d\d)(?:[:：](?P<second>\d\d))?(?:\s?(?P<english>[AaPp][Mm]))?"""
_BRACKETS = r"\s*[(（<＜](?P<number>[1-9]\d{4,10}|[\w.%+-]{1,64}@[\w.-]{1,64})[)）>＞]"
_NUMBER = rf"(?:{_BRACKETS})?"
_AFTER = re.compile(rf"(?P<name>\S.{{0,59}}?){_NUMBER}\s*[:：]?\s+{_WHEN}", re.X)
_BEFORE = re.compile(rf"{_WHEN}\s+(?P<name>\S.{{0,59}}?){_NUMBER}\s*[:：]?", re.X)
_TIME = re.compile(_WHEN, re.X)
_NUMBERED = re.compile(rf"(?P<name>\S.{{0,59}}?){_BRACKETS}\s*[:：]?")
_DAY = re.compile(rf"[-—–─=\s]*{_DATE}\s*{_WEEKDAY}?[-—–─=\s]*", re.X)
_DASHES = re.compile(r"[-—–─=]{2,}")
_NAMED = re.compile(r"(?P<name>[^\s:：][^:：]{0,29})[:：]")
_FRAME = re.compile(r"={8,}|消息记录.*|消息分组[:：].*|消息对象[:：].*|微信的?聊天记录如下[:：]?.*")
_BLANK = "\u200b\ufeff \t\u3000"
_LONGEST = 120  # characters of a head
_LONGEST_NAME = 30  # where no number stands beside it
_NEAR = {"今天": 0, "昨天": 1, "前天": 2}
_WEEKDAYS = "一二三四五六日"
_NO_NAME = re.compile(r"[，。！？；,!?;]|\d[:：]\d")
_DATED = re.compile(
    rf"(?:{_DATE}|今天|昨天|前天)?\s*{_WEEKDAY}?\s*(?:凌晨|早上|上午|中午|下午|晚上)?"
)


@dataclass(frozen=True)
class Said:
    """One message. `at` is a local time without a zone; None where nothing told it."""

    speaker: str
    number: str  # a QQ number or address that stood beside the name
    at: datetime | None
    text: str  # empty where a picture stood that can not be copied as text


def split(pasted: str, *, today: date, ours: frozenset[str] = frozenset()) -> list[Said]:
    """The messages in the order in which they stand; one without a speaker where none is named.

    `today` tells the year where it is left out: no message was sent later than on that day.
    """
    lines = _joined(pasted.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ours)
    names, numbered = _colon_names(lines, ours), _numbered(lines)
    found = [_Block(Said("", "", None, ""), [])]
    day = today
    for line in lines:
        stripped = line.strip(_BLANK)
        if new_day := _day_of(stripped, today):
            day = new_day
        elif said := _head_of(stripped, day, today, names) or numbered.get(stripped):
            found.append(_Block(said, [], line))
        else:
            found[-1].lines.append(line.rstrip())
    return list(_with_words(found))


@dataclass
class _Block:
    said: Said
    lines: list[str]
    head: str = ""

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip("\n")


def _with_words(found: list[_Block]) -> Iterator[Said]:
    """Without what a program writes above its messages, and with a head that was none."""
    if len(found) > 1:
        found[0].lines = [line for line in found[0].lines if not _FRAME.fullmatch(line.strip())]
    speakers = {block.said.speaker for block in found if block.text.strip()}
    kept = found[:1]
    for block in found[1:]:
        if block.said.speaker in speakers:
            kept.append(block)
        else:
            kept[-1].lines += [block.head, *block.lines]
    for block in kept:
        if block.text.strip() or block.head:
            yield replace(block.said, text=block.text)


def _head_of(line: str, day: date, today: date, names: frozenset[str]) -> Said | None:
    """The line that says who speaks and when."""
    if not line or len(line) > _LONGEST:
        return None
    match = _AFTER.fullmatch(line) or _BEFORE.fullmatch(line)
    if match and _may_be_a_name(match["name"]):
        at = _moment(match, day, today)
        if at is not None:
            return Said(match["name"].strip(), match["number"] or "", at, "")
    named = _NAMED.fullmatch(line)
    if named and named["name"] in names:
        return Said(named["name"], "", None, "")
    return None


def _may_be_a_name(name: str) -> bool:
    return bool(name) and not _NO_NAME.search(name) and not _DATED.fullmatch(name)


def _colon_names(lines: list[str], ours: frozenset[str]) -> frozenset[str]:
    """Names of a copy without times: «昵称:» on lines of their own, again and again, or ours.

    «地点：» once above an address is no name.
    """
    heads = [match["name"] for line in lines if (match := _NAMED.fullmatch(line.strip()))]
    is_talk = _come_again(heads) or not ours.isdisjoint(heads)
    return frozenset(heads) if is_talk else frozenset()


def _numbered(lines: list[str]) -> dict[str, Said]:
    """«昵称(12345678)» without a time, on lines of their own: what each of these lines says.

    None where it is only named in passing: the first line of all is one, or they come again.
    """
    written = [stripped for line in lines if (stripped := line.strip(_BLANK))]
    heads = [line for line in written if _named_by_number(line)]
    if not heads or not (heads[0] == written[0] or _come_again(heads)):
        return {}
    matches = {line: match for line in heads if (match := _named_by_number(line))}
    return {line: Said(head["name"], head["number"], None, "") for line, head in matches.items()}


def _named_by_number(line: str) -> re.Match[str] | None:
    match = _NUMBERED.fullmatch(line) if len(line) <= _LONGEST else None
    return match if match and _may_be_a_name(match["name"]) else None


def _joined(lines: list[str], ours: frozenset[str]) -> list[str]:
    """Name and time that stand on two lines become one, which holds the line's end.

    Which of the two comes first is the same throughout. A time alone is no head, since somebody
    may have answered when it happened: the first two lines are a head, or a name tells it.
    """
    bare = [line.strip(_BLANK) for line in lines]
    times = [at for at, line in enumerate(bare) if len(line) <= _LONGEST and _TIME.fullmatch(line)]
    written = [at for at, line in enumerate(bare) if line and not _FRAME.fullmatch(line)]
    if not times:
        return lines
    below = {at: at + 1 for at in times if _is_name(bare, at + 1)}
    above = {at: at - 1 for at in times if _is_name(bare, at - 1)}
    if times[0] == written[0]:
        pairs = below if _are_known([bare[at] for at in below.values()], ours) else {}
    elif times[0] == written[0] + 1 or _are_known([bare[at] for at in above.values()], ours):
        # one that stands right below a time is the words of that message
        pairs = {at: name for at, name in above.items() if name - 1 not in above}
    else:
        pairs = {}
    firsts = {min(pair): max(pair) for pair in pairs.items()}
    seconds = set(firsts.values())
    return [
        f"{line}\n{lines[firsts[at]]}" if at in firsts else line
        for at, line in enumerate(lines)
        if at not in seconds
    ]


def _is_name(lines: list[str], at: int) -> bool:
    """Whether a name stands on this line and nothing else."""
    line = lines[at] if 0 <= at < len(lines) else ""
    return bool(_named_by_number(line)) or (len(line) <= _LONGEST_NAME and _may_be_a_name(line))


def _are_known(names: list[str], ours: frozenset[str]) -> bool:
    """One of them is ours, has a number, or comes again."""
    return _come_again(names) or any(name in ours or _named_by_number(name) for name in names)


def _come_again(names: list[str]) -> bool:
    return len(set(names)) < len(names)


def _day_of(line: str, today: date) -> date | None:
    """A line that says from which day the times below it are."""
    match = _DAY.fullmatch(line) if _DASHES.search(line) else None
    return _date(match, today) if match else None


def _moment(match: re.Match[str], day: date, today: date) -> datetime | None:
    """The time of a head; None where there is no such time."""
    on: date | None = day
    if match["near"]:
        on = today - timedelta(days=_NEAR[match["near"]])
    elif match["month"]:
        on = _date(match, today)
    elif match["weekday"]:
        on = _last(match["weekday"], today)
    try:
        clock = time(_hour(match), int(match["minute"]), int(match["second"] or 0))
    except ValueError:
        return None
    return datetime.combine(on, clock) if on else None


def _date(match: re.Match[str], today: date) -> date | None:
    month, day = int(match["month"]), int(match["day"])
    years = [int(match["year"])] if match["year"] else range(today.year, today.year - 5, -1)
    for year in years:
        try:
            found = date(year, month, day)
        except ValueError:  # the 29th of February of a year that has none
            continue
        if match["year"] or found <= today:
            return found
    return None


def _last(weekday: str, today: date) -> date:
    """«星期二»: within the last seven days."""
    wanted = _WEEKDAYS.index("日" if weekday == "天" else weekday)
    return today - timedelta(days=(today.weekday() - wanted) % 7)


def _hour(match: re.Match[str]) -> int:
    """Of 24: «下午3:05» and «3:05 PM» are fifteen o'clock."""
    hour, half = int(match["hour"]), match["half"] or (match["english"] or "").lower()
    if half in ("下午", "晚上", "pm") and hour < 12:
        return hour + 12
    if half == "中午" and hour < 11:
        return hour + 12
    return 0 if half in ("凌晨", "am") and hour == 12 else hour
