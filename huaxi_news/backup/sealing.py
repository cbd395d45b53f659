"""A stream of any length, sealed with one key, so that nothing can be changed, cut or moved in it.

    MAGIC   8 bytes
    salt    16 random bytes; the file's own key is HKDF-SHA-256(BACKUP_KEY, salt, INFO)
    chunks  1 MiB each, the last one shorter, each 16 bytes longer for its tag: AES-256-GCM with
            the chunk's number (11 bytes, big-endian) and 1 for the last chunk, else 0, as nonce

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015), as age uses it.
`deploy/open_backup.py` opens such a file without this program.
"""

import base64
import secrets
from collections.abc import Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"hxback1\n"
INFO = b"huaxi_news backup"
CHUNK = 1024 * 1024  # bytes of the plain stream
TAG = 16
_SALT = 16


class DoesNotOpen(Exception):  # noqa: N818  (it says what is the matter)
    """Another key, or the file was changed or cut off."""


class Sealer:
    """Seals what is written to it; `finish` writes the last chunk, without which nothing opens."""

    def __init__(self, target: IO[bytes], key: str) -> None:
        salt = secrets.token_bytes(_SALT)
        self._cipher, self._target = _cipher(key, salt), target
        self._number, self._rest = 0, bytearray()
        target.write(MAGIC + salt)

    def write(self, piece: bytes) -> None:
        self._rest += piece
        while len(self._rest) > CHUNK:  # never the last one: that is known at the end only
            self._put(bytes(self._rest[:CHUNK]), is_last=False)
            del self._rest[:CHUNK]

    def finish(self) -> None:
        self._put(bytes(self._rest), is_last=True)

    def _put(self, chunk: bytes, *, is_last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, is_last), chunk, None))
        self._number += 1


def opened(source: IO[bytes], key: str) -> Iterator[bytes]:
    """The plain pieces. Raises DoesNotOpen, before a faulty piece is given out."""
    head = source.read(len(MAGIC) + _SALT)
    if not head.startswith(MAGIC) or len(head) < len(MAGIC) + _SALT:
        raise DoesNotOpen
    cipher, number = _cipher(key, head[len(MAGIC) :]), 0
    chunk = source.read(CHUNK + TAG)
    while True:
        following = source.read(CHUNK + TAG)
        try:
            yield cipher.decrypt(_nonce(number, not following), chunk, None)
        except InvalidTag as error:
            raise DoesNotOpen from error
        if not following:
            return
        number, chunk = number + 1, following


def _cipher(key: str, salt: bytes) -> AESGCM:
    secret = base64.urlsafe_b64decode(key)
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=salt, info=INFO).derive(secret))


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
