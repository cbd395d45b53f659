"""The vectors are the platform's own, in its documentation and its samples."""

import base64
from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tips import wechat_vectors as vectors
from tips.lib import wechat_crypto
from tips.lib.wechat_crypto import CannotOpen

KEY = bytes(range(32))
APP_ID = "wx5823bf96d3bd56c7"


def sealed_by_hand(whole: bytes) -> str:
    """Whatever those bytes are, padded or not."""
    encryptor = Cipher(algorithms.AES(KEY), modes.CBC(KEY[:16])).encryptor()
    return base64.b64encode(encryptor.update(whole) + encryptor.finalize()).decode()


def padded(whole: bytes) -> bytes:
    pad = 32 - len(whole) % 32
    return whole + bytes([pad]) * pad


def cannot_open(sealed: str) -> bool:
    with pytest.raises(CannotOpen) as error:
        wechat_crypto.open_sealed(sealed, [KEY], APP_ID)
    return error.value.__cause__ is None


@pytest.mark.parametrize("vector", vectors.SIGNED, ids=lambda vector: vector.timestamp)
def test_signature_of_the_documentation(vector: vectors.Signed) -> None:
    parts = (vector.token, vector.timestamp, vector.nonce)

    assert wechat_crypto.is_signature(vector.signature, *parts)
    assert not wechat_crypto.is_signature(vector.signature, "BBBBB", *parts[1:])


def test_signature_is_over_the_sorted_parts_of_any_text() -> None:
    assert wechat_crypto.signature("b", "华", "a") == wechat_crypto.signature("华", "a", "b")
    assert not wechat_crypto.is_signature("签名", "a", "b")


@pytest.mark.parametrize("vector", vectors.SEALED, ids=["safe push", "safe reply", "demo"])
def test_sealed_message_of_the_documentation(vector: vectors.Sealed) -> None:
    key = wechat_crypto.key_of(vector.key)
    signature = (vector.token, vector.timestamp, vector.nonce, vector.encrypt)

    opened = wechat_crypto.open_sealed(vector.encrypt, [key], vector.app_id)

    assert wechat_crypto.is_signature(vector.msg_signature, *signature)
    if vector.message:
        assert opened.message.decode() == vector.message

    again = wechat_crypto.seal(opened.message, key, vector.app_id, random=vector.random.encode())
    assert again == vector.encrypt


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=200), st.binary(min_size=32, max_size=32))
def test_seal_and_open(message: bytes, key: bytes) -> None:
    sealed = wechat_crypto.seal(message, key, APP_ID)

    assert len(base64.b64decode(sealed)) % 32 == 0
    assert wechat_crypto.open_sealed(sealed, [key], APP_ID).message == message


def test_seal_twice_is_not_the_same() -> None:
    assert wechat_crypto.seal(b"", KEY, APP_ID) != wechat_crypto.seal(b"", KEY, APP_ID)


def test_open_with_the_key_before() -> None:
    sealed = wechat_crypto.seal(b"hello", KEY, APP_ID)

    opened = wechat_crypto.open_sealed(sealed, [bytes(32), KEY], APP_ID)

    assert (opened.message, opened.key) == (b"hello", 1)


def test_open_for_another_account() -> None:
    assert cannot_open(wechat_crypto.seal(b"hello", KEY, "wx0000000000000000"))
    assert cannot_open(wechat_crypto.seal(b"hello", KEY, APP_ID + "0"))
    assert cannot_open(wechat_crypto.seal(b"hello", KEY, ""))


def test_open_with_another_key() -> None:
    assert cannot_open(wechat_crypto.seal(b"hello", bytes(32), APP_ID))


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=60), st.data())
def test_open_what_was_cut(message: bytes, data: st.DataObject) -> None:
    sealed = base64.b64decode(wechat_crypto.seal(message, KEY, APP_ID))
    cut = sealed[: data.draw(st.integers(0, len(sealed) - 1))]

    assert cannot_open(base64.b64encode(cut).decode())


@settings(max_examples=25, deadline=None)
@given(st.integers(16, 63), st.integers(1, 255))
def test_open_what_was_changed_has_no_other_end(at: int, by: int) -> None:
    """What keeps a change out is the signature; here it does no harm."""
    sealed = bytearray(base64.b64decode(wechat_crypto.seal(b"hello", KEY, APP_ID)))
    sealed[at] ^= by

    with suppress(CannotOpen):
        wechat_crypto.open_sealed(base64.b64encode(sealed).decode(), [KEY], APP_ID)


HEAD = b"r" * 16 + (5).to_bytes(4, "big") + b"hello" + APP_ID.encode()


@pytest.mark.parametrize(
    "whole",
    [
        HEAD + b"\0" * 21,  # padding of nothing
        HEAD + b"\1" * 20 + b"\2" * 1,  # not all alike
        HEAD + b"!" * 21,  # 33
        padded(b"r" * 19),  # no room for the length
        padded(b"r" * 16 + (2**32 - 1).to_bytes(4, "big") + b"hello" + APP_ID.encode()),
        padded(b"r" * 16 + (50).to_bytes(4, "big") + b"hello" + APP_ID.encode()),
        padded(b"r" * 16 + (4).to_bytes(4, "big") + b"hello" + APP_ID.encode()),
        b"\x20" * 32,
    ],
)
def test_open_what_is_not_built_so(whole: bytes) -> None:
    assert cannot_open(sealed_by_hand(whole))


def test_open_what_is_built_by_hand() -> None:
    opened = wechat_crypto.open_sealed(sealed_by_hand(padded(HEAD)), [KEY], APP_ID)

    assert opened.message == b"hello"


@pytest.mark.parametrize("sealed", ["", "AAAA", "华西", "A" * 63, "%%%%", "AAAA AAAA", "\0"])
def test_open_what_is_no_sealed_message(sealed: str) -> None:
    assert cannot_open(sealed)


@pytest.mark.parametrize("written", ["", "A" * 42, "A" * 44, "A" * 42 + "=", "华" * 43, " " * 43])
def test_key_of_what_is_none(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        wechat_crypto.key_of(written)
