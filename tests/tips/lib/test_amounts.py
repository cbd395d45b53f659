import pytest
from hypothesis import given
from hypothesis import strategies as st

from tips.lib.amounts import NotAnAmount, parse, part, rounded, shares, written


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("80", 8000),
        ("80.5", 8050),
        ("80.05", 8005),
        ("1234.50", 123450),
        (" 100 ", 10000),
        ("0.01", 1),
        ("1000000", 100_000_000),
    ],
)
def test_amount_as_people_type_it_is_read_to_the_fen(text, fen):
    assert parse(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "abc", "八十", "80元", "¥80", "1,000", "1，000", "８０", "80．5", "+80", "-80",
        "1e3", "1E3", "NaN", "inf", "0x50", "1_000", "080", "00", "80.", ".5", "80.505", "8 0",
        "٨٠", "80\n1", "80\0", "1" * 10, "1" * 5000,
    ],
)  # fmt: skip
def test_what_could_be_read_in_two_ways_is_refused(text):
    with pytest.raises(NotAnAmount) as caught:
        parse(text)
    assert caught.value.sentence


@pytest.mark.parametrize(("text", "bound"), [("0", "0.01"), ("1000000.01", "1,000,000.00")])
def test_amount_out_of_range_is_refused_with_the_bound(text, bound):
    with pytest.raises(NotAnAmount, match=bound):
        parse(text)


def test_range_is_what_the_caller_says():
    assert parse("0", least=0) == 0
    assert parse("500", most=50_000) == 50_000
    with pytest.raises(NotAnAmount, match=r"500\.00"):
        parse("500.01", most=50_000)


@given(st.integers(1, 100_000_000))
def test_amount_is_written_as_it_was_read(fen):
    assert parse(written(fen).replace(",", "")) == fen


@pytest.mark.parametrize(
    ("fen", "text"),
    [(123450, "1,234.50"), (5, "0.05"), (0, "0.00"), (-5, "-0.05"), (-123400, "-1,234.00")],
)
def test_amount_is_written_in_yuan(fen, text):
    assert written(fen) == text


WEIGHTS = st.lists(st.integers(0, 1000), min_size=1, max_size=8).filter(any)


@given(st.integers(-10_000_000, 10_000_000), WEIGHTS)
def test_shares_make_the_total_and_are_just(total, weights):
    given_out = shares(total, weights)
    assert sum(given_out) == total
    for share, weight in zip(given_out, weights, strict=True):
        assert abs(share * sum(weights) - total * weight) < sum(weights)  # less than a fen off
        assert weight or share == 0


def test_fen_that_is_left_over_goes_to_the_largest_remainder_then_to_the_first():
    assert shares(100, [1, 1, 1]) == [34, 33, 33]
    assert shares(100, [2, 3, 2]) == [29, 43, 28]
    assert shares(10, [1, 0, 999]) == [0, 0, 10]


@pytest.mark.parametrize("weights", [[], [0, 0], [3, -1]])
def test_total_is_not_divided_by_nothing(weights):
    with pytest.raises(ValueError, match="weights"):
        shares(100, weights)


@pytest.mark.parametrize(
    ("fen", "percent", "result"),
    [(1000, 20, 200), (1, 50, 1), (3, 50, 2), (1, 49, 0), (-1, 50, -1), (-3, 50, -2), (5, 0, 0)],
)
def test_percent_rounds_half_a_fen_away_from_zero(fen, percent, result):
    assert part(fen, percent) == result


@given(st.integers(-(10**30), 10**30), st.integers(1, 10**6))
def test_rounding_is_never_more_than_half_off(numerator, denominator):
    nearest = rounded(numerator, denominator)
    assert 2 * abs(nearest * denominator - numerator) <= denominator
    assert rounded(-numerator, denominator) == -nearest
