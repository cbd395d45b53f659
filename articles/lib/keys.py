"""Whether what came over the wire can be a primary key at all."""

from typing import Any

_LONGEST = 18  # digits: all of them fit the eight bytes of the database's integers


def is_key(value: Any) -> bool:
    """Digits of ASCII, few enough for `int` and for every database."""
    text = str(value or "")
    return len(text) <= _LONGEST and text.isascii() and text.isdecimal()
