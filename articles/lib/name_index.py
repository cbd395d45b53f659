"""Finds known place names in Chinese text, which has no spaces to tell where a name ends.

The longest name wins, from left to right. A name is refused where its neighbours show that it
is a piece of another word: 新街道路 is the roads of 新街 and not the street 新街道, 大石桥社区
is not 石桥社区.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

SHORTEST = 2  # characters; the index looks names up by their first two

# what makes another word together with the end of a name
_FOLLOWED = (
    (re.compile(r"街道$"), re.compile(r"路")),
    (re.compile(r"(?<!社)区$"), re.compile(r"[域间块]")),
    (re.compile(r"市$"), re.compile(r"场")),
    (re.compile(r"村$"), re.compile(r"镇|社区|街道")),
    (re.compile(r"社区$"), re.compile(r"报(?![名到道告警])")),
)
# a short name after one of these is probably the end of a longer one
_MODIFIERS = frozenset("大小老新东南西北上下前后高")
_NO_MODIFIER = re.compile(
    r"(以[上下前后东南西北]|[之今随最]后|[之此]前|[最更重创全]新|最大|最高|[省市区县镇村城路河][东南西北])$"
)
_KIND = re.compile(r"(街道办事处|街道|街办|社区居委会|社区|村委会|村|镇|乡|区|县|市)$")
_NUMERALS = frozenset("一二三四五六七八九十百0123456789")


@dataclass(frozen=True, slots=True)
class Mention:
    name: str
    start: int  # characters from the beginning of the text
    end: int


class NameIndex:
    def __init__(self, names: Iterable[str]) -> None:
        self._names = {name for name in names if len(name) >= SHORTEST}
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in self._names:
            lengths[name[:SHORTEST]].add(len(name))
        self._lengths = {start: sorted(found, reverse=True) for start, found in lengths.items()}

    def mentions(self, text: str) -> list[Mention]:
        """Every name in the text, in order, none overlapping another."""
        found: list[Mention] = []
        position = last_end = 0
        while position < len(text) - 1:
            mention = self._at(text, position, last_end)
            if mention:
                found.append(mention)
                position = last_end = mention.end
            else:
                position += 1
        return found

    def _at(self, text: str, position: int, last_end: int) -> Mention | None:
        for length in self._lengths.get(text[position : position + SHORTEST], ()):
            name = text[position : position + length]
            if name in self._names and _stands_alone(text, position, name, last_end):
                return Mention(name, position, position + length)
        return None


def _stands_alone(text: str, start: int, name: str, last_end: int) -> bool:
    end = start + len(name)
    for ending, following in _FOLLOWED:
        if following.match(text, end) and ending.search(name):
            return False
    if _is_latin(name[-1]) and _is_latin(text[end : end + 1]):
        return False
    if start == last_end:  # nothing before it, or another name
        return True
    before = text[start - 1]
    if _is_latin(name[0]) and _is_latin(before):
        return False
    if before in _NUMERALS and name[0] in _NUMERALS:
        return False
    is_short = len(_KIND.sub("", name)) <= 2
    is_modified = before in _MODIFIERS and not _NO_MODIFIER.search(text[max(0, start - 2) : start])
    return not (is_short and is_modified)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
