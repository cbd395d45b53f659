import pytest
from hypothesis import given
from hypothesis import strategies as st

from tips.lib.tax import MONTH, STANDARD_RULES, Rule, of_receipt, withhold

OCCASIONAL, LABOUR, ROYALTY, UNTAXED = (
    STANDARD_RULES[item] for item in ("occasional", "labour", "royalty", "untaxed")
)
AMOUNTS = st.integers(0, 100_000_00)


@pytest.mark.parametrize(
    ("rule", "yuan", "tax"),
    [
        (OCCASIONAL, 50, 10),
        (OCCASIONAL, 800, 160),  # no allowance, whatever is said of 800 yuan
        (OCCASIONAL, 10_000, 2_000),
        (LABOUR, 500, 0),
        (LABOUR, 800, 0),
        (LABOUR, 1_000, 40),
        (LABOUR, 4_000, 640),
        (LABOUR, 5_000, 800),
        (LABOUR, 25_000, 4_000),  # 20,000 are taxed: the end of the first bracket
        (LABOUR, 30_000, 5_200),
        (LABOUR, 62_500, 13_000),
        (LABOUR, 100_000, 25_000),
        (ROYALTY, 800, 0),
        (ROYALTY, 1_000, 28),
        (ROYALTY, 4_000, 448),
        (ROYALTY, 5_000, 560),
        (UNTAXED, 5_000, 0),
    ],
)
def test_tax_of_one_receipt(rule, yuan, tax):
    assert withhold(rule, yuan * 100) == tax * 100


def test_half_a_fen_is_rounded_up_once_at_the_end():
    assert withhold(OCCASIONAL, 2) == 0  # 0.4 fen
    assert withhold(OCCASIONAL, 3) == 1  # 0.6
    assert withhold(ROYALTY, 1_000_25) == 28_04  # 2,803.5: 200.25 yuan at 70 %, then 20 %


def test_earlier_payments_of_the_month_count_where_the_rule_sums_them():
    assert withhold(LABOUR, 500_00, earlier_gross_fen=500_00) == 40_00
    assert withhold(LABOUR, 500_00, 1_000_00, earlier_withheld_fen=40_00) == 100_00


def test_earlier_payments_do_not_count_for_what_is_taxed_by_receipt():
    assert withhold(OCCASIONAL, 500_00, 9_000_00, 0) == 100_00


def test_what_a_payment_is_too_small_for_is_kept_back_from_the_next():
    steep = Rule("steep", allowance_up_to_fen=100_00, allowance_fen=100_00, aggregate=MONTH,
                 brackets=((None, 50, 0),))  # fmt: skip
    assert withhold(steep, 100_00) == 0
    assert withhold(steep, 10_00, 100_00, 0) == 10_00  # 55 yuan would be due
    assert withhold(steep, 100_00, 110_00, 10_00) == 95_00


@given(st.sampled_from([*STANDARD_RULES.values()]), AMOUNTS, AMOUNTS, AMOUNTS)
def test_withheld_is_never_less_than_nothing_nor_more_than_the_payment(rule, gross, before, kept):
    assert 0 <= withhold(rule, gross, before, kept) <= gross


@given(
    st.sampled_from([LABOUR, ROYALTY]), st.lists(st.integers(0, 30_000_00), min_size=1, max_size=8)
)
def test_tax_of_a_month_does_not_depend_on_how_it_is_split(rule, payments):
    paid = kept = 0
    for gross in payments:
        kept += withhold(rule, gross, paid, kept)
        paid += gross
    assert kept == of_receipt(rule, sum(payments))


@given(st.sampled_from([*STANDARD_RULES.values()]), AMOUNTS)
def test_one_fen_more_is_never_taxed_with_more_than_a_fen(rule, gross):
    assert 0 <= of_receipt(rule, gross + 1) - of_receipt(rule, gross) <= 1


def test_receipt_that_is_negative_is_no_receipt():
    with pytest.raises(ValueError, match="not negative"):
        withhold(OCCASIONAL, -1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"brackets": ()},
        {"brackets": ((100, 20, 0),)},
        {"brackets": ((None, 20, 0), (None, 30, 0))},
        {"brackets": ((200, 20, 0), (100, 30, 0), (None, 40, 0))},
        {"brackets": ((0, 20, 0), (None, 40, 0))},
        {"brackets": ((None, 120, 0),)},
        {"brackets": ((None, 20, -1),)},
        {"allowance_fen": -1},
        {"income_share_percent": 101},
        {"aggregate": "year"},
    ],
)
def test_rule_that_can_not_be_one_is_refused(wrong):
    with pytest.raises(ValueError, match="tax rule"):
        Rule("x", **wrong)
