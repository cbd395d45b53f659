"""Code and PIN of a receipt: made so that they can be read aloud, read as people type them, and
what both of them open."""

import hmac
import secrets
import unicodedata
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from . import secret_box

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is mistaken when read aloud
CODE_LENGTH, PIN_LENGTH = 8, 6


def new_code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _number in range(CODE_LENGTH))


def new_pin() -> str:
    return f"{secrets.randbelow(10**PIN_LENGTH):0{PIN_LENGTH}}"


def shown(code: str) -> str:
    """K7M4-9QXD, as it is read aloud."""
    return f"{code[:4]}-{code[4:]}"


def code_as_stored(typed: str) -> str:
    """«k7m4 – 9qxd», as people type it on a phone with a Chinese keyboard."""
    return pin_as_stored(typed).upper()


def pin_as_stored(typed: str) -> str:
    folded = unicodedata.normalize("NFKC", typed)
    return "".join(letter for letter in folded if letter.isascii() and letter.isalnum())


def key_of(known: QuerySet[Any], code: str, pin: str) -> int | None:
    """Of the row with this code, when the PIN is its own. A code that nobody has takes the same way
    as one whose PIN is another: one look, one opening of a sealed PIN, one comparison."""
    found = known.filter(code=code).values_list("pk", "pin").first()  # nothing else that is sealed
    key, right = found or (None, secret_box.unseal(_pin_of_none(tuple(settings.TIPS_KEYS))))
    return key if hmac.compare_digest(right.encode(), pin.encode()) else None


@lru_cache(maxsize=2)
def _pin_of_none(keys: tuple[str, ...]) -> str:
    return secret_box.seal("none has this")
