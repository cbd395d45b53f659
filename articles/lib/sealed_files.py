"""A file of any size, sealed for the private storage and opened again piece by piece.

    HEADER  eight bytes: what this is
    SLOTS   two places of 160 bytes for the data key, wrapped by the keys of `secret_box`; one is
            used, the other takes the new wrapping while the keys are rotated
    chunks  1 MiB each, the last one shorter: AES-256-GCM (NIST SP 800-38D) under the data key,
            the chunk's number as nonce, its number and whether it is the last authenticated with
            it, so that a chunk changed, moved, left out or taken from elsewhere is noticed

Never more than three chunks are in memory. How long a file is can be read off a sealed one.
"""

import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from . import secret_box

HEADER = b"hxsealed"
CHUNK = 1024 * 1024  # bytes of the plain file
TAG = 16  # bytes that each chunk grows by

_SLOT = 160  # bytes; a Fernet token of 32 bytes has 140
_SLOTS = 2
_BODY = len(HEADER) + _SLOTS * _SLOT  # where the chunks begin


class SealBroken(Exception):  # noqa: N818  (it says what is the matter)
    """The file was changed or cut off, or no present key opens it. Names no path."""


@dataclass(frozen=True)
class Sealed:
    """What went in."""

    size: int  # bytes
    sha256: str  # hexadecimal


def seal(source: IO[bytes], target: IO[bytes]) -> Sealed:
    """Reads `source` from where it stands to its end, and writes it sealed."""
    data_key = AESGCM.generate_key(256)
    cipher = AESGCM(data_key)
    target.write(HEADER + _slot(data_key) + bytes(_SLOT * (_SLOTS - 1)))
    size, digest, number = 0, hashlib.sha256(), 0
    chunk = _read(source, CHUNK)
    while True:
        following = _read(source, CHUNK)
        size += len(chunk)
        digest.update(chunk)
        target.write(cipher.encrypt(_nonce(number), chunk, _label(number, not following)))
        if not following:
            return Sealed(size, digest.hexdigest())
        number, chunk = number + 1, following


def open_sealed(file: IO[bytes], start: int = 0, stop: int | None = None) -> Iterator[bytes]:
    """The bytes from `start` up to `stop`, or to the end. Raises SealBroken.

    The key and the first piece are tried at once, before an answer has begun; a fault further
    on is raised where the reading comes to it, and nothing of a faulty chunk is given out.
    """
    cipher = AESGCM(_opened_slot(_tokens(file))[1])
    size = plain_size(file.seek(0, os.SEEK_END))
    stop = size if stop is None else min(stop, size)
    pieces = _pieces(file, cipher, size, start, stop)
    return chain([next(pieces, b"")], pieces)


def plain_size(sealed_size: int) -> int:
    """Bytes of the file within a sealed one of that many bytes. Raises SealBroken."""
    body = sealed_size - _BODY
    chunks = -(-body // (CHUNK + TAG))
    if body < TAG or body - (chunks - 1) * (CHUNK + TAG) < TAG:
        raise SealBroken("The sealed file is cut off.")
    return body - chunks * TAG


def is_of_newest_key(file: IO[bytes]) -> bool:
    """Whether `rewrap` would leave it as it is. Raises SealBroken where that would."""
    tokens = _tokens(file)
    if _newest_slot(tokens) is None:
        _opened_slot(tokens)
        return False
    return sum(map(bool, tokens)) == 1


def rewrap(file: IO[bytes]) -> bool:
    """Wraps the data key with the newest key, in a file open for reading and writing.

    False when there was nothing to do. The chunks stay as they are, and at each moment one slot
    is whole, so that no crash costs a file. Raises SealBroken.
    """
    if is_of_newest_key(file):
        return False
    tokens = _tokens(file)
    kept = _newest_slot(tokens)
    if kept is None:
        opens, data_key = _opened_slot(tokens)
        kept = (opens + 1) % _SLOTS
        _write(file, kept, _slot(data_key))
    for at in range(_SLOTS):
        if at != kept:
            _write(file, at, bytes(_SLOT))
    return True


def _pieces(file: IO[bytes], cipher: AESGCM, size: int, start: int, stop: int) -> Iterator[bytes]:
    """Each chunk that the range touches, cut to it; an empty file's only chunk is asked too."""
    last = max(size - 1, 0) // CHUNK
    number = start // CHUNK
    while number <= last and (number * CHUNK < stop or size == 0):
        file.seek(_BODY + number * (CHUNK + TAG))
        sealed = _read(file, CHUNK + TAG)
        try:
            chunk = cipher.decrypt(_nonce(number), sealed, _label(number, number == last))
        except InvalidTag as error:
            raise SealBroken(f"Chunk {number} of the sealed file does not open.") from error
        begins = number * CHUNK
        yield chunk[max(start - begins, 0) : stop - begins]
        number += 1


def _opened_slot(tokens: list[bytes]) -> tuple[int, bytes]:
    """The slot that a present key opens, and the data key in it. Raises SealBroken."""
    for at, token in enumerate(tokens):
        with suppress(InvalidToken):
            return at, secret_box.box().decrypt(token)
    raise SealBroken("No present key opens the sealed file.")


def _tokens(file: IO[bytes]) -> list[bytes]:
    """What stands in each slot, empty where it is blank."""
    file.seek(0)
    head = _read(file, _BODY)
    if len(head) < _BODY or not head.startswith(HEADER):
        raise SealBroken("This is no sealed file, or its beginning is damaged.")
    begins = range(len(HEADER), _BODY, _SLOT)
    return [head[at : at + _SLOT].rstrip(b"\0") for at in begins]


def _newest_slot(tokens: list[bytes]) -> int | None:
    """The first one that a rotation may keep."""
    for at, token in enumerate(tokens):
        if token and secret_box.is_of_newest_key(token.decode("latin-1")):
            return at
    return None


def _slot(data_key: bytes) -> bytes:
    return secret_box.box().encrypt(data_key).ljust(_SLOT, b"\0")


def _write(file: IO[bytes], slot: int, content: bytes) -> None:
    """On the disk before this returns, where it is a file of the disk."""
    file.seek(len(HEADER) + slot * _SLOT)
    file.write(content)
    file.flush()
    with suppress(AttributeError, io.UnsupportedOperation):
        os.fsync(file.fileno())


def _read(file: IO[bytes], size: int) -> bytes:
    """As many bytes as asked, fewer only at the end, however little a stream gives at a time."""
    parts: list[bytes] = []
    while size and (part := file.read(size)):
        parts.append(part)
        size -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _nonce(number: int) -> bytes:
    """Used once under its key: every file has a data key of its own."""
    return number.to_bytes(12, "big")


def _label(number: int, is_last: bool) -> bytes:
    return HEADER + number.to_bytes(8, "big") + bytes([is_last])
