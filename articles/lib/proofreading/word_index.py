"""Finds which of many words stand in a text: the longest first, from left to right."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

_HEAD = 2  # words are looked up by their first characters


class WordIndex:
    def __init__(self, words: Iterable[str]) -> None:
        by_head: dict[str, list[str]] = defaultdict(list)
        for word in sorted(set(words), key=len, reverse=True):
            if word:
                by_head[word[:_HEAD]].append(word)
        self._by_head = dict(by_head)
        self._has_single = any(len(word) < _HEAD for word in self._by_head)

    def candidates(self, text: str) -> Iterator[tuple[int, str]]:
        """(start, word) for every word at every place, the longer ones first."""
        by_head = self._by_head
        for start, head in enumerate(map(str.__add__, text, [*text[1:], ""])):
            if head in by_head:
                for word in by_head[head]:
                    if text.startswith(word, start):
                        yield start, word
            if self._has_single and len(head) == _HEAD and head[0] in by_head:
                yield start, head[0]

    def matches(self, text: str) -> Iterator[tuple[int, str]]:
        """(start, word), none overlapping another."""
        last_end = 0
        for start, word in self.candidates(text):
            if start >= last_end:
                last_end = start + len(word)
                yield start, word
