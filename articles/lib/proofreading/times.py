"""Times of day that no clock shows. 78:65 may be a score, so a time has to look like one."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from .draft import Draft, Finding

if TYPE_CHECKING:
    from .knowledge import Knowledge

TIME = "time"

_CLOCK = re.compile(
    r"(?<![\w:：.])(?P<hour>\d{1,2})[:：](?P<minute>\d\d)(?:[:：]\d\d)?(?![\w:：])", re.ASCII
)
_SPOKEN = re.compile(r"(?<![\w.])(?P<hour>\d{1,2})[时点](?P<minute>\d{1,2})分(?!钟|之)", re.ASCII)
_INTRODUCED = re.compile(
    r"(?:上午|下午|中午|晚上|早上|早晨|凌晨|傍晚|当晚|时间|每天|每日|[日号今昨明]晚?)"
    r"[:：为是于在]? ?$"
)
_RANGE = re.compile(r"(?<!\d)(?P<hour>\d{1,2})[:：](?P<minute>\d\d) ?[—–\-~～至到]{1,2} ?$")
_REACH = 60  # characters in which a sentence has said that it speaks of a game
_SCORE = re.compile(r"比分|[胜负赢输平局战]")


def find(draft: Draft, knowledge: "Knowledge") -> Iterator[Finding]:
    text = draft.masked
    for match in _CLOCK.finditer(text):
        if not _exists(match) and _is_time(draft, match):
            yield _finding(draft, match)
    for match in _SPOKEN.finditer(text):
        if not _exists(match):
            yield _finding(draft, match)


def _exists(match: re.Match[str]) -> bool:
    hour, minute = int(match["hour"]), int(match["minute"])
    return (hour < 24 and minute < 60) or (hour, minute) == (24, 0)


def _is_time(draft: Draft, match: re.Match[str]) -> bool:
    text, start = draft.masked, match.start()
    if _SCORE.search(text, max(draft.sentence_start(start), start - _REACH), start):
        return False
    if _INTRODUCED.search(text, max(0, start - 8), start):
        return True
    first = _RANGE.search(text, max(0, start - 12), start)
    return bool(first and _exists(first))


def _finding(draft: Draft, match: re.Match[str]) -> Finding:
    return draft.finding(TIME, match.start(), match.end(), None, _("No clock shows this time."))
