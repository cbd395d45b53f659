"""Numbers of identity cards (公民身份号码): eighteen characters, the last one checks the others.

GB 11643-1999: the digit at place i (from the right, the last is 1) weighs 2^(i-1) mod 11; for a
sum of 0 to 10 mod 11 the last character is 1, 0, X, 9, 8, 7, 6, 5, 4, 3, 2.
"""

import re
from datetime import date

_CARD = re.compile(r"[1-9][0-9]{5}([0-9]{4})([0-9]{2})([0-9]{2})[0-9]{3}[0-9X]")
_OTHER = re.compile(r"(?=.*[0-9])[0-9A-Z]{5,20}")  # a passport, or a permit of residence
_CHECKS = "10X98765432"
_NARROW = {ord("０") + digit: str(digit) for digit in range(10)} | {ord("Ｘ"): "X", ord("ｘ"): "X"}


def normalised(typed: str) -> str:
    """Without blanks, in capital letters and plain digits."""
    return "".join(typed.split()).translate(_NARROW).upper()


def fault(number: str) -> bool:
    """Whether a normalised number can not be right: a card that does not check, or no number."""
    if re.fullmatch("[0-9]{15,}[0-9X]*", number):
        return not _is_card(number)
    return not _OTHER.fullmatch(number)


def _is_card(number: str) -> bool:
    found = _CARD.fullmatch(number)
    if found is None:
        return False
    try:
        date(*map(int, found.groups()))
    except ValueError:
        return False
    total = sum(int(digit) * pow(2, 17 - at, 11) for at, digit in enumerate(number[:17]))
    return _CHECKS[total % 11] == number[17]
