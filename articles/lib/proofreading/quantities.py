"""Numbers in Chinese text, in digits or in characters, with the unit that follows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 10**4, "亿": 10**8}
_CHARACTERS = "零〇一二两三四五六七八九十百千"

NUMBER = (
    rf"(?:(?<![\d.,:：A-Za-z第几数多\-])\d{{1,9}}(?:,\d{{3}}){{0,4}}(?:\.\d{{1,4}})?"
    rf"|(?<![{_CHARACTERS}万亿点几数第多])[{_CHARACTERS}]{{1,10}})(?:万亿|万|亿)?"
)
_PEOPLE = ("人", "名", "位")
_KINDS = """
平方米 平方公里 立方米 公里 公斤 人次 户次 件次 个百分点 元 户 栋 幢 家 处 件 条 所 辆 台 亩 米
吨 斤 份 套 间 张 次 场 期 支 座 棵 株 册 本 封 票 盏 只 头 床 组
队 项 笔 个 篇 幅 门 部 艘 架 % ％
"""
_UNIT = "|".join((*sorted(_KINDS.split(), key=len, reverse=True), *_PEOPLE))
_QUANTITY = re.compile(rf"({NUMBER})({_UNIT})")


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal
    step: Decimal  # what one more in the last place means; 0 for a whole number

    def __str__(self) -> str:
        return f"{self.value.normalize():f}"


@dataclass(frozen=True, slots=True)
class Quantity:
    number: Number
    unit: str  # 人 for 名 and 位 too
    start: int
    end: int


def quantities(text: str) -> Iterator[Quantity]:
    """Every plain number with a unit, in order; 十多人 and 几十户 are none."""
    for match in _QUANTITY.finditer(text):
        if number := parse_number(match[1]):
            unit = {"％": "%"}.get(match[2], "人" if match[2] in _PEOPLE else match[2])
            yield Quantity(number, unit, match.start(), match.end())


def parse_number(word: str) -> Number | None:
    """3,000 · 1.2万 · 一百二十六 · 三千五 · 二〇二六; None for 三五 and other estimates."""
    scale = 1
    while word[-1:] in _SCALES and (word[0].isdigit() or len(word) == 1):
        scale *= _SCALES[word[-1]]
        word = word[:-1]
    if word[:1].isascii() and word[:1].isdigit():
        value = Decimal(word.replace(",", ""))
        places = max(0, -int(value.as_tuple().exponent))
        is_whole = places == 0 and scale == 1
        return Number(value * scale, Decimal(0) if is_whole else scale * Decimal(10) ** -places)
    whole = _parse_characters(word)
    if whole is None:
        return None
    is_round = word[-1:] in _SCALES
    return Number(Decimal(whole), Decimal(_SCALES[word[-1]] if is_round else 0))


def parse_count(word: str) -> int | None:
    """A whole number as in a date: 11 · 十一 · 二〇二六 · 三十."""
    number = parse_number(word)
    return int(number.value) if number and number.step == 0 else None


def _parse_characters(word: str) -> int | None:
    if not word or word == "两":
        return 2 if word else None
    if all(character in _DIGITS for character in word):
        return _read_digits(word)
    total = 0
    for part, scale in _split_scales(word):
        value = _parse_thousands(part) if part else None
        if value is None:
            return None
        total += value * scale
    return total


def _read_digits(word: str) -> int | None:
    """二〇二六; 三五 is three or four or five."""
    if len(word) == 2 and "〇" not in word:
        return None
    return int("".join(str(_DIGITS[character]) for character in word))


def _split_scales(word: str) -> Iterator[tuple[str, int]]:
    """三万两千 → (三, 10000), (两千, 1); 三万五 → (三, 10000), (五, 1000)."""
    head, mark, rest = word.partition("亿")
    if mark:
        yield head, _SCALES["亿"]
        word = rest
    head, mark, rest = word.partition("万")
    if mark:
        yield head, _SCALES["万"]
        word = rest
        if len(rest) == 1 and rest in _DIGITS:
            yield rest, 1000
            return
    if word:
        yield word, 1


def _parse_thousands(word: str) -> int | None:
    """Below ten thousand, in falling units; None for 百 (as in 百人) and for 一二百."""
    total, digit, last = 0, None, 10_000
    for position, character in enumerate(word):
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
            continue
        unit = _UNITS.get(character, last)
        if unit >= last or (not digit and (unit > 10 or position > 0)):
            return None
        total += (digit or 1) * unit
        digit, last = None, unit
    is_short = last in (1000, 100) and word[-2:-1] in _UNITS  # 三千五
    return total + (digit or 0) * (last // 10 if is_short else 1)
