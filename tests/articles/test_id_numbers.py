"""Numbers of identity cards; the right one is the standard's own example."""

import pytest

from articles.lib import id_numbers


@pytest.mark.parametrize(
    "number", ["11010519491231002X", "440524188001010014", "E12345678", "H1234567890"]
)
def test_number_that_can_be(number: str) -> None:
    assert not id_numbers.fault(number)


@pytest.mark.parametrize(
    "number",
    [
        "110105194912310021",  # its last character does not check
        "110105194913310025",  # no such month
        "110105194902300024",  # no such day
        "11010519491231002",  # a digit is missing
        "1101051949123100200",
        "010105194912310020",
        "123456789012345",  # of before 1999, in no use since 2013
        "没有",
        "1234",
        "PASSPORT",
    ],
)
def test_number_that_can_not_be(number: str) -> None:
    assert id_numbers.fault(number)


def test_blanks_small_letters_and_wide_digits_are_put_right() -> None:
    assert id_numbers.normalised(" １１0105 19491231 002ｘ ") == "11010519491231002X"
