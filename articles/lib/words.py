"""The one cutter for search: how a text and a question become the same small pieces.

A text is first made plain: NFKC, lower case, accents off, traditional characters as simplified
ones, marks as spaces. What is left is cut into units: each Chinese character (kana and emoji
alike), and each run of letters or of digits, so that 5G is «5» and «g», 3号线 «3», «号», «线».
Chinese has no spaces and a dictionary cuts wrongly, so the index holds every character and
every two neighbours; a word is found when its pairs are there, and `Word.pattern` then says
whether it stands there as one.

So 南京市长江大桥 is found by 南京, 长江, 大桥, 长江大桥, and by 市长: every word whose characters
stand there side by side. A number or a latin word is found whole: 3号线 is not in 13号线; a joined
one also by its parts: 2.5万 by 5万. A mark or a space parts two characters: 食、堂 is not 食堂.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from operator import add

VERSION = 1  # grows when the same text is cut otherwise: then the index is built anew
LONGEST_UNIT = 40  # characters of a latin word or a number that the index looks at
_JOINED = "\x01"  # stands for a mark inside a latin word or a number: COVID-19, 2.5
_JOINS = "-‐‑–._/+&'’@:·,"
_DENSE = "\u3005\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_SYMBOLS = "\u2190-\u2bff\U0001f000-\U0001faff"  # arrows, signs, emoji: each is a unit
_SINGLE = f"[{_DENSE}{_SYMBOLS}]"
_DIGITS, _LETTERS = r"\d+", rf"[^\W\d_{_DENSE}{_SYMBOLS}]+"
_UNITS = re.compile(rf"(?P<single>{_SINGLE}+)|{_DIGITS}|{_LETTERS}")
_INSIDE = re.compile(
    rf"(?<=[^\W_])(?<!{_SINGLE})[{re.escape(_JOINS)}](?=[^\W_])(?!{_SINGLE})",
)
_MARK = re.compile(rf"[^\w{_SYMBOLS}]|_")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text as it is compared. `offsets[i]` is where character i of it stands in the original."""

    text: str
    offsets: range | list[int]


@dataclass(frozen=True)
class Word:
    """What a reader typed as one: a word, or several that must follow one another (a phrase)."""

    plain: str

    @cached_property
    def units(self) -> list[str]:
        """Single characters, letters, digits: in their order."""
        return list(_units(self.plain))

    @cached_property
    def tokens(self) -> list[str]:
        """What must be in the index for the word to be in the text."""
        return list(dict.fromkeys(_query_tokens(self.plain)))

    @property
    def written(self) -> str:
        """As it could be typed: found again are the same texts."""
        text = re.sub(rf"(?<=\d){_JOINED}(?=\d)", ".", self.plain).replace(_JOINED, "-")
        return f'"{text}"' if " " in text else text

    @property
    def is_exact(self) -> bool:
        """Whether its tokens in the index already say that it stands there as one."""
        return len(self.tokens) == 1

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds it in a `Plain` text."""
        parts = [_bounded(part) for part in self.plain.split(" ")]
        return re.compile(f"[ {_JOINED}]?".join(parts))


def plain(text: str) -> Plain:
    """Of the same length wherever no character becomes several or none."""
    mapped = text.translate(_TABLE)
    if _TABLE.uneven.isdisjoint(text):
        offsets: range | list[int] = range(len(text))
    else:
        pieces = [text[at].translate(_TABLE) for at in range(len(text))]
        offsets = [at for at, piece in enumerate(pieces) for _character in piece]
    joined = _INSIDE.sub(_JOINED, mapped)
    return Plain(_MARK.sub(lambda found: _JOINED if found[0] == _JOINED else " ", joined), offsets)


def word(typed: str) -> Word | None:
    """None where nothing of it can be found: marks alone."""
    parts = plain(typed).text.split()
    return Word(" ".join(parts)) if parts else None


def split(typed: str) -> list[Word]:
    """The words of a text without quotation marks."""
    return [Word(part) for part in plain(typed).text.split()]


def tokens(text: str) -> set[str]:
    """What the index holds of a text."""
    held: set[str] = set()
    for found in _UNITS.finditer(plain(text).text):
        run = found[0]
        if found["single"]:
            held.update(run, _pairs(run))
        else:
            held.add(run[:LONGEST_UNIT])
    return held


def _query_tokens(text: str) -> Iterator[str]:
    for found in _UNITS.finditer(text):
        run = found[0]
        if not found["single"]:
            yield run[:LONGEST_UNIT]
        elif len(run) > 1:
            yield from _pairs(run)
        else:
            yield run


def _pairs(run: str) -> Iterable[str]:
    return map(add, run, run[1:])


def _units(text: str) -> Iterator[str]:
    for found in _UNITS.finditer(text):
        yield from found[0] if found["single"] else (found[0],)


def _bounded(part: str) -> str:
    """Units side by side, or joined by a mark; a number or a latin word ends where it ends."""
    units = list(_units(part))
    pattern = f"{_JOINED}?".join(map(re.escape, units))
    for edge, look in ((units[0], "(?<!{})"), (units[-1], "(?!{})")):
        if re.fullmatch(_SINGLE, edge):
            continue
        kind = look.format(r"\d" if edge[0].isdigit() else _LETTERS[:-1])
        pattern = kind + pattern if look.startswith("(?<") else pattern + kind
    return pattern


class _Table(dict[int, str]):
    """For `str.translate`: each character is worked out when it is first met."""

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()  # characters that become several, or none

    def __missing__(self, code: int) -> str:
        self[code] = made = _plain_character(chr(code))
        if len(made) != 1:
            self.uneven.add(chr(code))
        return made


_TABLE = _Table()


def _plain_character(character: str) -> str:
    if unicodedata.category(character) == "Cc":
        return " "
    loose = unicodedata.normalize("NFKD", character.casefold()).casefold()
    bare = "".join(each for each in loose if not unicodedata.category(each).startswith(("M", "Cf")))
    simple = _simplified()
    return "".join(simple.get(each, each) for each in unicodedata.normalize("NFKC", bare))


@cache
def _simplified() -> dict[str, str]:
    """Traditional characters one by one; a dictionary of phrases would move what stands where."""
    from opencc import OpenCC  # noqa: PLC0415  (20 ms that a process without a search saves)

    blocks = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))
    every = [chr(code) for first, last in blocks for code in range(first, last + 1)]
    made = OpenCC("t2s").convert("\n".join(every)).split("\n")
    pairs = zip(every, made, strict=True)
    return {old: new for old, new in pairs if old != new and len(new) == 1}
