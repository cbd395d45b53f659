"""From a place in the plain text of an HTML text back to the HTML."""

import html as entities
import re
from typing import NamedTuple

from . import html

_PIECE = re.compile(r"<[^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|\w+);|.", re.DOTALL)
_LINE_END = "\n"


class _Character(NamedTuple):
    value: str
    start: int  # in the HTML
    end: int


def replace(text: str, start: int, end: int, words: str) -> str:
    """The cleaned HTML with `words` (plain) instead of the characters from `start` to `end`.

    Both count code points of `html.plain_text(text)`. Markup stays; the words stand where the
    first character stood. Raises ValueError where the text can not be followed.
    """
    characters = _characters(text)
    if "".join(character.value for character in characters) != html.plain_text(text):
        raise ValueError("The text can not be followed character by character.")
    if not 0 <= start < end <= len(characters):
        raise ValueError("There is no such place in the text.")
    parts, position = [], 0
    escaped = entities.escape(words, quote=False)
    for number, character in enumerate(characters[start:end]):
        parts += [text[position : character.start], "" if number else escaped]
        # the end of a paragraph stays
        position = character.start if character.value == _LINE_END else character.end
    return "".join([*parts, text[position:]])


def _characters(text: str) -> list[_Character]:
    """The plain text, and where in the HTML each of its characters stands."""
    lines: list[list[_Character]] = [[]]
    for match in _PIECE.finditer(text):
        if match[0].startswith("<") and len(match[0]) > 1:
            if html.ends_line(match[0]):
                lines.append([])
        elif match[0] == _LINE_END:
            lines.append([])
        else:
            for value in entities.unescape(match[0]):
                lines[-1].append(_Character(value, match.start(), match.end()))
    found: list[_Character] = []
    for line in filter(None, map(_stripped, lines)):
        if found:
            found.append(_Character(_LINE_END, line[0].start, line[0].start))
        found += line
    return found


def _stripped(line: list[_Character]) -> list[_Character]:
    words = "".join(character.value for character in line)
    left = len(words) - len(words.lstrip())
    return line[left : left + len(words.strip())]
