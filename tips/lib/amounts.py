"""Money: yuan as people type and read them, fen (1/100 yuan) everywhere else, never a float."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

FEN = 100  # of a yuan
MOST = 100_000_000  # fen: a million yuan, more than a column of four bytes needs to fear

_TYPED = re.compile(r"(0|[1-9][0-9]{0,8})(?:\.([0-9]{1,2}))?")


class NotAnAmount(Exception):  # noqa: N818  (a refusal is an answer, no fault)
    """What was typed is no amount that can be taken; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def parse(text: str, least: int = 1, most: int = MOST) -> int:
    """Fen, from yuan in plain digits: «80», «80.5», «1234.50». Raises NotAnAmount.

    `least` and `most` are fen. What could be read in two ways is refused: thousands commas,
    full-width digits, signs, exponents, a leading zero, a third decimal.
    """
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        raise NotAnAmount(_("Write the amount in yuan with plain digits, such as 80 or 120.50."))
    fen = int(found[1]) * FEN + int((found[2] or "").ljust(2, "0"))
    if fen < least:
        raise NotAnAmount(_("The amount is at least %(least)s yuan.") % {"least": written(least)})
    if fen > most:
        raise NotAnAmount(_("The amount is at most %(most)s yuan.") % {"most": written(most)})
    return fen


def written(fen: int) -> str:
    """Yuan as a person reads them: 123450 → «1,234.50»."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // FEN:,}.{abs(fen) % FEN:02}"


def shares(total_fen: int, weights: Sequence[int]) -> list[int]:
    """The total divided by the weights, to the fen: what is left over goes to the largest
    remainders (Hamilton's method), of equal ones to the first.

    Raises ValueError for a negative weight, or when all are nothing.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("A total is divided by weights of which one at least is more than zero.")
    if total_fen < 0:
        return [-share for share in shares(-total_fen, weights)]
    given = [total_fen * weight // whole for weight in weights]
    rest = total_fen - sum(given)
    by_remainder = sorted(
        range(len(weights)), key=lambda at: total_fen * weights[at] % whole, reverse=True
    )
    for at in by_remainder[:rest]:
        given[at] += 1
    return given


def part(fen: int, percent: int) -> int:
    """So many percent of it in fen, half a fen rounded away from zero."""
    return rounded(fen * percent, 100)


def rounded(numerator: int, denominator: int) -> int:
    """The whole number next to the fraction, a half away from zero; the denominator is positive."""
    nearest = (2 * abs(numerator) + denominator) // (2 * denominator)
    return nearest if numerator >= 0 else -nearest
