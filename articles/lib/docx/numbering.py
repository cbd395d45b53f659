"""Word's numbering: what stands before the next paragraph of a list (ECMA-376, part 1, 17.9)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ..document import Label
from .xml import child, children, number, value

_DIGITS = "零一二三四五六七八九"
_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_PLAIN = re.compile(r"[（(\[]?%[1-9][)）\].．、]?\s*")
_PLACEHOLDER = re.compile(r"%([1-9])")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_DEEPEST = 8
_LONGEST_LINK = 5  # of lists that stand for one another


@dataclass
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""


@dataclass
class _List:
    """A list: its levels, how far it has counted, and what its items have in common."""

    name: str
    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    def __init__(self, root: Element | None, styles: dict[str, str]) -> None:
        self._styles = styles
        self._abstract = {
            one.get("w:abstractNumId", ""): one
            for one in children(root)
            if one.tag == "w:abstractNum"
        }
        self._numbers = {
            one.get("w:numId", ""): one for one in children(root) if one.tag == "w:num"
        }
        self._lists: dict[str, _List | None] = {}
        self._shared: dict[str, _List] = {}

    def next(self, which: tuple[str, str] | None) -> Label | None:
        """Count on, and give what stands before this paragraph. None where it has no number."""
        if which is None:
            return None
        found, depth = self._list(which[0]), min(number(which[1]), _DEEPEST)
        if found is None or depth not in found.levels:
            return None
        level = found.levels[depth]
        found.counts[depth] = found.counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in found.counts if other > depth]:
            del found.counts[deeper]
        if level.format == "none":
            return None
        if level.format == "bullet":
            return Label("", 0, depth, f"{found.name}•")
        is_plain = level.format.startswith("decimal") and _PLAIN.fullmatch(level.text)
        series = found.name if is_plain else ""  # else its number is part of the words
        return Label(_written(found, level.text), found.counts[depth], depth, series)

    def _list(self, name: str) -> _List | None:
        if name not in self._lists:
            self._lists[name] = self._read(name)
        return self._lists[name]

    def _read(self, name: str, links: int = 0) -> _List | None:
        element = self._numbers.get(name)
        abstract = self._abstract.get(value(element, "w:abstractNumId"))
        if element is None or abstract is None or links > _LONGEST_LINK:
            return None
        if link := value(abstract, "w:numStyleLink"):
            return self._read(self._styles.get(link, ""), links + 1)
        overridden = [one for one in element if one.tag == "w:lvlOverride"]
        key = abstract.get("w:abstractNumId", "")
        if not overridden and key in self._shared:
            return self._shared[key]
        levels = {
            number(one.get("w:ilvl", "")): _level(one) for one in abstract if one.tag == "w:lvl"
        }
        for one in overridden:
            _override(levels, one)
        made = _List(name if overridden else f"a{key}", levels)
        if not overridden:
            self._shared[key] = made
        return made


def _level(element: Element) -> _Level:
    start = child(element, "w:start")
    return _Level(
        number(start.get("w:val", ""), 1) if start is not None else 1,
        value(element, "w:numFmt") or "decimal",
        value(element, "w:lvlText"),
    )


def _override(levels: dict[int, _Level], element: Element) -> None:
    depth = number(element.get("w:ilvl", ""))
    if (level := child(element, "w:lvl")) is not None:
        levels[depth] = _level(level)
    if depth in levels and (start := value(element, "w:startOverride")):
        levels[depth].start = number(start, 1)


def _written(found: _List, text: str) -> str:
    def count(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        level = found.levels.get(depth, _Level())
        return _FORMATS.get(level.format, str)(found.counts.get(depth, level.start))

    return _PRIVATE.sub("", _PLACEHOLDER.sub(count, text)).strip()


def chinese(count: int) -> str:
    """一, 十二, 一百零三: whole numbers below 10,000 as they are counted."""
    if not 0 < count < 10_000:
        return str(count)
    words, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = count // unit % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + name
        gap = not digit
    return words.removeprefix("一") if 10 <= count < 20 else words


def _letters(count: int) -> str:
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1) if 0 < count < 500 else ""


def _roman(count: int) -> str:
    written = ""
    for worth, letters in (
        *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
        *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
    ):
        written += letters * (count // worth) if count < 5_000 else ""
        count %= worth
    return written


def _circled(count: int) -> str:
    return chr(0x2460 + count - 1) if 0 < count <= 20 else str(count)


_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            *("chineseCounting", "chineseCountingThousand", "japaneseCounting"),
            *("taiwaneseCounting", "taiwaneseCountingThousand", "ideographDigital"),
        ),
        chinese,
    ),
    **dict.fromkeys(
        ("chineseLegalSimplified", "ideographLegalTraditional"),
        lambda count: chinese(count).translate(_LEGAL),
    ),
    **dict.fromkeys(
        ("decimalEnclosedCircle", "decimalEnclosedCircleChinese", "ideographEnclosedCircle"),
        _circled,
    ),
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
    "decimalZero": lambda count: f"{count:02}",
}
