"""Code and PIN of a receipt: made so that they can be read aloud, read as people type them."""

import secrets
import unicodedata

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
