"""WeChat's signature and its sealed messages, as bytes and nothing else.

From the platform's documentation («消息加解密说明»): a signature is the SHA-1 of the sorted parts;
a sealed message is AES-256-CBC with the first half of the key as its IV, over 16 random bytes, the
length of the message (four bytes, the highest first), the message and the account's app id, padded
after PKCS#7 to blocks of 32 bytes.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_RANDOM = 16  # bytes before the length
_HEAD = _RANDOM + 4  # bytes before the message
_PAD = 32  # bytes of a block, as the padding counts; AES itself has blocks of 16
_AES_BLOCK = 16  # bytes


class CannotOpen(ValueError):  # noqa: N818  (it says what is the matter)
    """Not sealed with one of our keys for our account, or not whole. It never says which."""

    def __init__(self) -> None:
        super().__init__("The message can not be opened.")


@dataclass(frozen=True)
class Opened:
    message: bytes
    key: int  # which of the keys opened it, counted from 0


def signature(*parts: str) -> str:
    """40 hexadecimal digits over token, timestamp, nonce, and of a sealed message its text."""
    written = b"".join(sorted(part.encode() for part in parts))
    return hashlib.sha1(written, usedforsecurity=False).hexdigest()


def is_signature(given: str, *parts: str) -> bool:
    """In constant time."""
    return hmac.compare_digest(given.encode(), signature(*parts).encode())


def key_of(encoding_aes_key: str) -> bytes:
    """The 32 bytes in the 43 characters of an EncodingAESKey. Raises ValueError."""
    key = base64.b64decode(f"{encoding_aes_key}=", validate=True)
    if len(key) != 32:
        raise ValueError("An EncodingAESKey is 43 letters and digits.")
    return key


def open_sealed(sealed: str, keys: Sequence[bytes], app_id: str) -> Opened:
    """Tries the keys in their order. Raises CannotOpen."""
    try:
        data = base64.b64decode(sealed.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        raise CannotOpen from None
    if not data or len(data) % _AES_BLOCK:
        raise CannotOpen
    for number, key in enumerate(keys):
        message = _opened(data, key, app_id.encode())
        if message is not None:
            return Opened(message, number)
    raise CannotOpen


def seal(message: bytes, key: bytes, app_id: str, *, random: bytes | None = None) -> str:
    """In base64. `random` is 16 bytes that are given in tests only."""
    start = secrets.token_bytes(_RANDOM) if random is None else random
    whole = start + len(message).to_bytes(4, "big") + message + app_id.encode()
    pad = _PAD - len(whole) % _PAD
    encryptor = _cipher(key).encryptor()
    data = encryptor.update(whole + bytes([pad]) * pad) + encryptor.finalize()
    return base64.b64encode(data).decode()


def _opened(data: bytes, key: bytes, app_id: bytes) -> bytes | None:
    decryptor = _cipher(key).decryptor()
    whole = decryptor.update(data) + decryptor.finalize()
    pad = whole[-1]
    if not 1 <= pad <= _PAD or whole[-pad:] != bytes([pad]) * pad:
        return None
    whole = whole[:-pad]
    if len(whole) < _HEAD:
        return None
    end = _HEAD + int.from_bytes(whole[_RANDOM:_HEAD], "big")
    if end > len(whole) or not hmac.compare_digest(whole[end:], app_id):
        return None
    return whole[_HEAD:end]


def _cipher(key: bytes) -> Cipher[modes.CBC]:
    return Cipher(algorithms.AES(key), modes.CBC(key[:_AES_BLOCK]))
