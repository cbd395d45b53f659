"""How alike two tips are, from 0 to 1: by the pairs of characters that both have.

Chinese has no spaces, so pairs of neighbouring characters stand for words. Pairs of little words
(的, 了, 我们) weigh little, numbers much; a short tip that a long one contains is alike.
"""

import unicodedata
import zlib
from array import array
from collections.abc import Iterable

KEPT = 160  # pairs of a fingerprint; nearly every tip has fewer, and is then compared whole
_LITTLE = frozenset(
    "的了在有是我们你他她它这那个一不就都也还和跟上下来去到说得着过被把让给吗呢吧啊没很又再要会能可以"
    "人家里边点请问您好已经看见什么怎天今昨晚早社区小路街"
)
_LIGHT, _PLAIN, _NUMBER = 1, 4, 8
_LEAST = 13 * _PLAIN  # a tip of fewer words than this proves little


def fingerprint(text: str) -> bytes:
    """The pairs as numbers of four bytes, in order; of a long text a fixed sample of them."""
    return array("I", sorted(_numbers(text))[:KEPT]).tobytes()


def alike(one: str, other: str) -> float:
    return _shared(_weighed(one), _weighed(other))


def near_to(one: bytes, others: Iterable[bytes]) -> list[float]:
    """As `alike`, of one fingerprint to each of the others: quick, without the weights."""
    first, near = set(_opened(one)), []
    for other in others:
        second = _opened(other)  # no number is in it twice
        smaller = max(min(len(first), len(second)), _LEAST // _PLAIN)
        near.append(len(first.intersection(second)) / smaller)
    return near


def _weighed(text: str) -> dict[str, int]:
    return {pair: _weight(pair) for pair in _pairs(text)}


def _weight(pair: str) -> int:
    if any(character.isdigit() for character in pair):
        return _NUMBER
    little = sum(character in _LITTLE for character in pair)
    return (_PLAIN, _PLAIN // 2, _LIGHT)[little]


def _shared(first: dict[str, int], second: dict[str, int]) -> float:
    both = sum(weight for pair, weight in first.items() if pair in second)
    smaller = max(min(sum(first.values()), sum(second.values())), _LEAST)
    return both / smaller


def _pairs(text: str) -> set[str]:
    found: set[str] = set()
    for run in _runs(unicodedata.normalize("NFKC", text).lower()):
        found.update(run[at : at + 2] for at in range(len(run) - 1))
    return found


def _runs(text: str) -> Iterable[str]:
    """What stands between punctuation and spaces."""
    letters = "".join(each if each.isalnum() else " " for each in text)
    return letters.split()


def _numbers(text: str) -> set[int]:
    return {zlib.crc32(pair.encode()) for pair in _pairs(text)}


def _opened(written: bytes) -> "array[int]":
    numbers = array("I")
    numbers.frombytes(bytes(written)[: len(written) // 4 * 4])
    return numbers
