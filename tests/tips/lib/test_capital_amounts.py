"""Amounts in capital numerals: the bank's own examples, zeros, and back again for any amount."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tips.lib.capital_amounts import MOST, in_capitals

_VALUES = {character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")}


@pytest.mark.parametrize(
    ("yuan", "words"),
    [
        # 正确填写票据和结算凭证的基本规定, 五
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        # our own
        ("0.00", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("0.51", "伍角壹分"),
        ("10.00", "壹拾元整"),
        ("10.05", "壹拾元零伍分"),
        ("80.00", "捌拾元整"),
        ("100.00", "壹佰元整"),
        ("101.10", "壹佰零壹元壹角"),
        ("1000.00", "壹仟元整"),
        ("1001.00", "壹仟零壹元整"),
        ("5000.00", "伍仟元整"),
        ("10000.00", "壹万元整"),
        ("10001.00", "壹万零壹元整"),
        ("10010.00", "壹万零壹拾元整"),
        ("20300.00", "贰万零叁佰元整"),
        ("100000.00", "壹拾万元整"),
        ("1000000.00", "壹佰万元整"),
        ("100000001.00", "壹亿零壹元整"),
        ("100010000.00", "壹亿零壹万元整"),
        ("1234567.89", "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"),
    ],
)
def test_amount_in_capitals(yuan: str, words: str) -> None:
    assert in_capitals(int(yuan.replace(".", ""))) == words


@pytest.mark.parametrize("fen", [-1, MOST + 1])
def test_amount_that_no_voucher_has_is_refused(fen: int) -> None:
    with pytest.raises(ValueError, match="capital numerals"):
        in_capitals(fen)


@given(st.integers(min_value=0, max_value=MOST))
def test_capitals_say_one_amount_and_never_two_zeros(fen: int) -> None:
    words = in_capitals(fen)

    assert _read(words) == fen
    assert "零零" not in words and not words.endswith("零")
    assert words.endswith("整") == (fen % 100 == 0)


def _read(words: str) -> int:
    """Fen, by a way of its own: each unit takes the digit before it."""
    yuan, _mark, rest = words.rpartition("元") if "元" in words else ("", "", words)
    fen = _whole(yuan) * 100
    for digit, unit in re.findall("([壹贰叁肆伍陆柒捌玖])([角分])", rest):
        fen += _VALUES[digit] * (10 if unit == "角" else 1)
    return fen


def _whole(words: str) -> int:
    for mark, value in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4)):
        before, found, after = words.partition(mark)
        if found:
            return _whole(before) * value + _whole(after)
    units = {"仟": 1000, "佰": 100, "拾": 10, "": 1}
    found = re.findall("([壹贰叁肆伍陆柒捌玖])([仟佰拾]?)", words)
    return sum(_VALUES[digit] * units[unit] for digit, unit in found)
