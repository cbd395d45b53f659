"""The text under the check, and what a finding says about a piece of it."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from ..chinese import ADDRESS, HAN

_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_TITLE = re.compile(r"《[^《》\n]{1,60}》")
_SPEECH = re.compile(r"[“「][^“”「」\n]{1,400}[”」]")
_AROUND = 8  # characters on either side of a finding that its key depends on
_IS_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True, slots=True)
class Finding:
    """A place in the text to look at again.

    `start` and `end` count characters (code points) of the plain text. `suggestion` is what to
    write instead: "" to leave it out, None where only a person can tell. `key` names the
    finding by its rule, its words and the few characters around it, so that a dismissal holds
    while the rest of the text changes.
    """

    rule: str
    start: int
    end: int
    found: str
    suggestion: str | None
    reason: str  # one sentence for the writer, in the language that is active
    key: str


def apply(text: str, finding: Finding) -> str:
    """The text with the suggestion in place.

    Raises ValueError when nothing is suggested or other words stand there by now.
    """
    if finding.suggestion is None:
        raise ValueError("The finding suggests nothing.")
    if text[finding.start : finding.end] != finding.found:
        raise ValueError("The text has changed since it was checked.")
    return text[: finding.start] + finding.suggestion + text[finding.end :]


def apply_all(text: str, findings: Iterable[Finding]) -> str:
    """The text with every suggestion taken that does not overlap an earlier one."""
    parts, position = [], 0
    for finding in sorted(findings, key=lambda finding: finding.start):
        if finding.suggestion is None or finding.start < position:
            continue
        if text[finding.start : finding.end] != finding.found:
            raise ValueError("The text has changed since it was checked.")
        parts += [text[position : finding.start], finding.suggestion]
        position = finding.end
    return "".join([*parts, text[position:]])


class Draft:
    """A plain text, one paragraph a line, with what several rules ask about it."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def masked(self) -> str:
        """The text with web and mail addresses blotted out, every character in its place."""
        return ADDRESS.sub(lambda match: "x" * len(match[0]), self.text)

    @cached_property
    def _ends(self) -> list[int]:
        return [match.end() for match in _SENTENCE_END.finditer(self.text)]

    @cached_property
    def _titles(self) -> list[tuple[int, int]]:
        return [match.span() for match in _TITLE.finditer(self.text)]

    @cached_property
    def _speech(self) -> list[tuple[int, int]]:
        return [match.span() for match in _SPEECH.finditer(self.text)]

    def sentence_start(self, position: int) -> int:
        number = bisect_right(self._ends, position)
        return self._ends[number - 1] if number else 0

    def sentence_end(self, position: int) -> int:
        """Behind the mark that ends the sentence."""
        number = bisect_right(self._ends, position)
        return self._ends[number] if number < len(self._ends) else len(self.text)

    def is_in_title(self, position: int) -> bool:
        """Whether it stands in 《…》, where nobody corrects another's words."""
        return _lies_within(self._titles, position)

    def is_speech(self, position: int) -> bool:
        """Whether it stands in quotation marks, where people may repeat themselves."""
        return _lies_within(self._speech, position)

    def finding(
        self, rule: str, start: int, end: int, suggestion: str | None, reason: str
    ) -> Finding:
        found = self.text[start:end]
        return Finding(rule, start, end, found, suggestion, reason, self._key(rule, start, end))

    def _key(self, rule: str, start: int, end: int) -> str:
        before = self.text[max(0, start - _AROUND) : start].rpartition("\n")[2]
        after = self.text[end : end + _AROUND].partition("\n")[0]
        words = "\x1f".join((rule, before, self.text[start:end], after))
        return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def is_han(character: str) -> bool:
    return bool(_IS_HAN.match(character))


def _lies_within(spans: list[tuple[int, int]], position: int) -> bool:
    number = bisect_right(spans, (position, position + 1))
    return any(start < position < end for start, end in spans[max(0, number - 1) : number])
