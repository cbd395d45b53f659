"""Punctuation of Chinese text: which half-width marks should be full-width, and the change.

A mark is offered where it stands beside a Chinese character, and never inside a number, a
latin word or an address: 「3,000」, 「e.g.:」 and 「https://…」 stay as they are.
"""

import re
from dataclasses import dataclass

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_BESIDE = HAN + "《》〈〉「」『』【】（），。、；：？！％"  # marks that no latin text has
_QUOTES = "“”‘’…—"
_FULL = str.maketrans(",;:?!", "，；：？！")

ADDRESS = re.compile(
    r"(?:https?|ftp)://[!-~]*[\w/]|www\.[!-~]*[\w/]"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.ASCII,
)
_MARKS = re.compile(
    rf"(?<=[{_BESIDE}])[,;:?!]+(?: (?=[{_BESIDE}{_QUOTES}]))?"
    rf"|(?<=[^\s,;:?!])[,;:?!]+ ?(?=[{_BESIDE}{_QUOTES}])"
)
_PAIRS = (
    (re.compile(r"\(([^()\n]{0,400})\)"), "（）"),
    (re.compile(r'"([^"\n]{1,400})"'), "“”"),
    (re.compile(r"(?<![A-Za-z0-9])'([^'\n]{1,400})'(?![A-Za-z0-9])"), "‘’"),
)
_IS_HAN = re.compile(f"[{HAN}]")
_IS_BESIDE = re.compile(f"[{_BESIDE}]")
_AROUND = 8  # characters shown on either side of a suggestion


@dataclass(frozen=True, slots=True)
class PunctuationSuggestion:
    start: int  # characters from the beginning of the text
    found: str  # with the space that goes with it
    replacement: str
    context: str  # the mark with a few characters around it


def suggest_punctuation(text: str) -> list[PunctuationSuggestion]:
    """Every half-width mark that should be full-width, in order, none overlapping another."""
    masked = ADDRESS.sub(lambda match: "x" * len(match[0]), text)
    changes: dict[int, tuple[str, str]] = {}
    for match in _MARKS.finditer(masked):
        changes[match.start()] = match[0], match[0].rstrip(" ").translate(_FULL)
    for pattern, (left, right) in _PAIRS:
        for match in pattern.finditer(masked):
            if _is_chinese_pair(masked, match):
                changes[match.start()] = masked[match.start()], left
                changes[match.end() - 1] = masked[match.end() - 1], right
    return [
        PunctuationSuggestion(start, found, replacement, _context(text, start, found))
        for start, (found, replacement) in sorted(changes.items())
    ]


def apply_punctuation(text: str) -> str:
    """The text with every suggestion taken."""
    parts, position = [], 0
    for suggestion in suggest_punctuation(text):
        parts += [text[position : suggestion.start], suggestion.replacement]
        position = suggestion.start + len(suggestion.found)
    return "".join([*parts, text[position:]])


def _is_chinese_pair(text: str, match: re.Match[str]) -> bool:
    """Whether brackets or quotation marks belong to Chinese text, inside or around them."""
    if _IS_HAN.search(match[1]):
        return True
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if before and not before.isspace() and not _IS_BESIDE.match(before):
        return False
    return bool(_IS_BESIDE.match(before) or _IS_BESIDE.match(after))


def _context(text: str, start: int, found: str) -> str:
    left, right = max(0, start - _AROUND), start + len(found) + _AROUND
    line_start = text.rfind("\n", left, start) + 1
    line_end = text.find("\n", start, right)
    return text[max(left, line_start) : right if line_end < 0 else line_end]
