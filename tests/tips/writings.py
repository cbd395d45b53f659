"""Finds a word in bytes, however a program may have written it there."""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

_LEAST_DIGITS = 7  # fewer stand beside one another by chance, with anything between them
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
# Long random words, in which a few digits stand by chance: seals, hashes, names of files
_RANDOM = re.compile(rb"gAAAA[\w=-]+|[0-9a-f]{24,}|\d\d:\d\d:\d\d\.\d{6}", re.I)


def found_in(haystack: bytes, words: Mapping[str, str]) -> list[str]:
    """The names of the words that are there, each with how it is written."""
    plain = haystack.lower()
    return [f"{name}: {how}" for name, word in words.items() for how in _ways_in(plain, word)]


def numbers_in(haystack: bytes, words: Mapping[str, str]) -> list[str]:
    """The same for numbers of so few digits that they are looked for outside of random words."""
    plain = _RANDOM.sub(b" ", haystack)
    return [name for name, word in words.items() if word.encode() in plain]


def _ways_in(plain: bytes, word: str) -> Iterator[str]:
    for written, how in ways_of(word).items():
        if written.lower() in plain:
            yield how
    digits = re.sub(r"\D", "", word)
    if len(digits) >= _LEAST_DIGITS and len(digits) >= len(word) - 3:
        apart = b"[^0-9a-z]{0,3}".join(digit.encode() for digit in digits)
        if re.search(apart, plain):
            yield "digits apart"


def ways_of(word: str) -> dict[bytes, str]:
    """What is written, and how that is called; what comes out alike is there once."""
    return {written: how for how, written in reversed(list(_written(word)))}


def _written(word: str) -> Iterator[tuple[str, bytes]]:
    for codec in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        written = word.encode(codec)
        yield codec, written
        yield f"hex of {codec}", written.hex().encode()
    for piece in _base64(word.encode()):
        yield "base64", piece
        yield "base64 for addresses", piece.replace(b"+", b"-").replace(b"/", b"_")
    yield "percent", quote(word, safe="").encode()
    yield "JSON", json.dumps(word)[1:-1].encode()
    yield "decimal entities", "".join(f"&#{ord(sign)};" for sign in word).encode()
    yield "hexadecimal entities", "".join(f"&#x{ord(sign):x};" for sign in word).encode()
    yield "full width", word.translate(_FULL_WIDTH).encode()
    yield "backwards", word[::-1].encode()
    for method in ("md5", "sha1", "sha256"):
        digest = hashlib.new(method, word.encode()).digest()
        yield method, digest.hex().encode()
        yield f"base64 of {method}", base64.b64encode(digest)


def _base64(word: bytes) -> Iterable[bytes]:
    """What is the same whatever stands before and after it, at each of three places."""
    for before in range(3):
        written = base64.b64encode(b"\0" * before + word)
        yield written[-(-before * 8 // 6) : (before + len(word)) * 8 // 6]
