"""Sums and percentages that do not come out, where the text states every part of them plainly.

Four patterns and no others: 「男12人、女13人，共26人」; 「26人，其中男12人、女13人」 (parts that
make a whole: men and women, or with 其余); 「100人中有30人，占40%」; 「从50增加到75，增长60%」.
Estimates (约, 近, 余, 多), numbers per head (每, 各) and other bases (同比) are left alone. What
was rounded may be off by as much as its last place says.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from ..chinese import HAN
from .draft import Draft, Finding
from .quantities import NUMBER, Number, Quantity, parse_number, quantities

if TYPE_CHECKING:
    from .knowledge import Knowledge

SUM = "sum"
PERCENTAGE = "percentage"

_MOST_PARTS = 12
_LONGEST_LABEL = 12  # characters
_VAGUE = re.compile(r"[约近超逾过余多几每各均第达至少平比较再又]|等(?!奖)")
_WORDS = rf"[{HAN}A-Za-z“”《》]"
_BETWEEN = re.compile(
    rf"(?P<noun>{_WORDS}{{0,6}}?)(?:[、，,；;和及与]|以及)(?P<label>{_WORDS}{{0,12}})"
)
_LABEL = re.compile(rf"{_WORDS}{{0,12}}$")
_TOTAL = re.compile(
    rf"(?P<noun>{_WORDS}{{0,6}}?)[，,；;、]?(?:一共|总共|共计|合计|总计|共)(?:有|为|是)?"
)
_AMONG = re.compile(rf"{_WORDS}{{0,8}}?[，,：:（(]其中[：:，,]?(?P<label>{_WORDS}{{0,12}})")
_SPLIT = re.compile(rf"{_WORDS}{{0,4}}?[，,：:（(](?P<label>{_WORDS}{{1,6}})")
_REST = re.compile(r"(?:其余|剩余|余下|剩下|另外)[^，。]{0,4}$")
_HALVES = (
    (re.compile(r"男[性生士职工党员同志代表子]*$"), re.compile(r"女[性生士职工党员同志代表子]*$")),
)
_ROUGHLY = re.compile(r"左右|上下|以上|以内|以下|不到|不等|多|余")

_SHARE_OF = re.compile(
    rf"{_WORDS}{{0,6}}?(?:中|里|当中)[，,]?有?{_WORDS}{{0,6}}|"
    rf"{_WORDS}{{0,8}}?[，,：:（(]其中[：:，,]?{_WORDS}{{0,10}}"
)
_SHARE = re.compile(
    rf"{_WORDS}{{0,8}}?[，,（(]?占(?:比|总数的?|总人数的?|全部的?|其中的?)?(?:为|达)?"
)

_RISE = "增加|增长|上升|提高|提升|上涨|扩大"
_FALL = "减少|下降|降低|下跌|缩短|缩减|压减"
_CHANGE = re.compile(
    rf"(?:从|由)[^，。；！？\n]{{0,16}}?(?P<old>{NUMBER})(?P<unit>[{HAN}%％]{{0,3}}?)"
    rf"(?P<verb>{_RISE}|{_FALL})(?:到|至|为)了?[^，。；！？\d\n]{{0,8}}?(?P<new>{NUMBER})"
    rf"(?P<unit2>[{HAN}%％]{{0,4}}?)[，,]"
    rf"(?P<verb2>{_RISE}|{_FALL}|增幅|涨幅|降幅)(?:了|为|达|率为|幅度为)?"
    rf"(?P<by>{NUMBER})(?P<kind>%|％|个百分点)"
)


class _Label(NamedTuple):
    word: str
    among: bool  # introduced by 其中


def find(draft: Draft, knowledge: "Knowledge") -> Iterator[Finding]:
    found = list(quantities(draft.masked))
    for number, quantity in enumerate(found):
        yield from _total_behind(draft, found, number, quantity)
        yield from _parts_behind(draft, found, number, quantity)
        yield from _share(draft, found[number : number + 3])
    for match in _CHANGE.finditer(draft.masked):
        yield from _change(draft, match)


def _total_behind(
    draft: Draft, found: list[Quantity], number: int, total: Quantity
) -> Iterator[Finding]:
    """「男12人、女13人，共26人」."""
    parts, nouns = _parts_before(draft, found, number)
    if len(parts) < 2 or _is_rough(draft.text, total.end):
        return
    said = {noun for noun in nouns if noun}
    if total.unit != "人" and said and (len(said) > 1 or not _is_followed(draft, total, *said)):
        return
    if _is_off(parts, total):
        start = parts[0].start - len(_label_before(draft, parts[0]))
        yield _sum(draft, parts, total, start, total.end)


def _parts_before(
    draft: Draft, found: list[Quantity], number: int
) -> tuple[list[Quantity], list[str]]:
    """Backwards from a total, as far as the list goes; nothing where it is no plain list."""
    text, total = draft.text, found[number]
    parts: list[Quantity] = []
    nouns: list[str] = []
    pattern, following = _TOTAL, total
    for part in reversed(found[max(0, number - _MOST_PARTS) : number]):
        if following.start - part.end > 24:
            break
        gap = pattern.fullmatch(text, part.end, following.start)
        if not gap or part.unit != total.unit or _is_vague(gap):
            break
        parts.insert(0, part)
        nouns.insert(0, gap["noun"])
        pattern, following = _BETWEEN, part
    if not parts:
        return [], []
    if _VAGUE.search(_label_before(draft, parts[0])):
        return [], []
    if _is_counted_before(draft, found[: number - len(parts)], parts[0]):
        return [], []
    return parts, nouns


def _label_before(draft: Draft, part: Quantity) -> str:
    """The words right before the first part; what stands before them is no plain list."""
    start = max(draft.sentence_start(part.start), part.start - _LONGEST_LABEL)
    label = _LABEL.search(draft.text[start : part.start])
    return label[0] if label else ""


def _is_vague(gap: re.Match[str]) -> bool:
    return any(_VAGUE.search(words) for words in gap.groups())


def _is_counted_before(draft: Draft, earlier: list[Quantity], first: Quantity) -> bool:
    """Whether the sentence names more of the same before the list: then it may be a part."""
    start = draft.sentence_start(first.start)
    for quantity in reversed(earlier[-_MOST_PARTS:]):
        if quantity.start < start:
            return False
        if quantity.unit == first.unit:
            return True
    return False


def _is_followed(draft: Draft, total: Quantity, noun: str) -> bool:
    return draft.text.startswith(noun, total.end) or not draft.text[
        total.end : total.end + 1
    ].strip("，。；、）！\n")


def _parts_behind(
    draft: Draft, found: list[Quantity], number: int, total: Quantity
) -> Iterator[Finding]:
    """「26人，其中男12人、女13人」, 「100户，其中低保户30户，其余60户」."""
    parts, labels = _parts_after(draft, found, number)
    if not parts or total.unit == "%":
        return
    if any(part.number.value > total.number.value for part in parts) and labels[0].among:
        reason = _("A part is larger than the whole.")
        yield draft.finding(SUM, total.start, parts[-1].end, None, reason)
    elif len(parts) > 1 and _is_whole(labels) and _is_off(parts, total):
        yield _sum(draft, parts, total, total.start, parts[-1].end)


def _parts_after(
    draft: Draft, found: list[Quantity], number: int
) -> tuple[list[Quantity], list[_Label]]:
    text, total = draft.text, found[number]
    parts: list[Quantity] = []
    labels: list[_Label] = []
    last = total
    for part in found[number + 1 : number + 1 + _MOST_PARTS]:
        if part.start - last.end > 24 or part.unit != total.unit or _is_rough(text, part.end):
            break
        if parts:
            gap = _BETWEEN.fullmatch(text, last.end, part.start)
        else:
            gap = _AMONG.fullmatch(text, last.end, part.start)
            gap = gap or _SPLIT.fullmatch(text, last.end, part.start)
        if not gap or _VAGUE.search(gap["label"].replace("其余", "")):
            break
        labels.append(_Label(gap["label"], "其中" in gap[0]))
        parts.append(part)
        last = part
        if _REST.search(gap["label"]):
            break
    return parts, labels


def _is_whole(labels: list[_Label]) -> bool:
    if labels[0].among and _REST.search(labels[-1].word):
        return True
    return any(
        len(labels) == len(halves)
        and all(any(half.search(label.word) for label in labels) for half in halves)
        for halves in _HALVES
    )


def _is_off(parts: list[Quantity], total: Quantity) -> bool:
    added = sum((part.number.value for part in parts), Decimal(0))
    slack = sum((part.number.step for part in parts), total.number.step) / 2
    return abs(added - total.number.value) > slack


def _sum(draft: Draft, parts: list[Quantity], total: Quantity, start: int, end: int) -> Finding:
    added = sum((part.number.value for part in parts), Decimal(0))
    reason = _("The parts add up to %(sum)s, not to %(total)s.") % {
        "sum": Number(added, Decimal(0)),
        "total": total.number,
    }
    return draft.finding(SUM, start, end, None, reason)


def _is_rough(text: str, end: int) -> bool:
    return bool(_ROUGHLY.match(text, end))


def _share(draft: Draft, three: list[Quantity]) -> Iterator[Finding]:
    """「100人中有30人，占40%」."""
    units = [quantity.unit for quantity in three]
    if len(units) < 3 or units[2] != "%" or units[0] != units[1] or units[0] == "%":
        return
    whole, part, share = three
    text = draft.text
    if share.end - whole.start > 60 or not whole.number.value:
        return
    if any(mark in text[max(0, whole.start - 2) : whole.start] for mark in "约近超逾"):
        return
    first = _SHARE_OF.fullmatch(text, whole.end, part.start)
    second = _SHARE.fullmatch(text, part.end, share.start)
    if not first or not second or any(mark in first[0] + second[0] for mark in "约近超逾每各均"):
        return
    right = 100 * part.number.value / whole.number.value
    slack = 100 * (part.number.step + whole.number.step) / whole.number.value
    if abs(right - share.number.value) >= (share.number.step or 1) + slack:
        yield _percentage(draft, whole.start, share.end, right)


def _change(draft: Draft, match: re.Match[str]) -> Iterator[Finding]:
    """「从50增加到75，增长60%」."""
    old, new, by = (parse_number(match[name]) for name in ("old", "new", "by"))
    units = match["unit"], match["unit2"]
    if not (old and new and by) or not old.value or (units[0] != units[1] and all(units)):
        return
    if (new.value < old.value) == (match["verb"] in _RISE.split("|")):
        return  # up to a better rank, or plainly something else
    difference = abs(new.value - old.value)
    relative = 100 * difference / old.value
    is_share = any(mark in units[0] + units[1] for mark in "%％")
    if match["kind"] == "个百分点" and not is_share:
        return
    step = by.step or 1
    fits = abs(relative - by.value) < step + 100 * (old.step + new.step) / old.value
    if is_share:
        fits = abs(difference - by.value) <= step / 10 or (fits and match["kind"] != "个百分点")
    if not fits:
        yield _percentage(draft, match.start(), match.end(), difference if is_share else relative)


def _percentage(draft: Draft, start: int, end: int, right: Decimal) -> Finding:
    reason = _("By these numbers it is %(number)s%%.") % {
        "number": f"{round(right, 1).normalize():f}"
    }
    return draft.finding(PERCENTAGE, start, end, None, reason)
