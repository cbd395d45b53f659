"""How much of a payment the paper withholds as individual income tax (个人所得税代扣代缴), in fen.

A rule is plain values, so that it can stand in a dated table. Which item the reward of a tip is,
no text that we could read decides: 中华人民共和国个人所得税法实施条例 6, last paragraph, leaves
it to the tax authority. The paper asks its own, and sets REWARD_TAX_ITEM.

Sources, and how far they were checked (November 2026):
- 个人所得税法 3(3), 6(6); 条例 6(9), 14(4): 偶然所得 is taxed at 20 % of each receipt in full,
  without deduction. Read in the text of the law.
- 个人所得税法 6; 条例 6(2), 6(3), 14(1): 劳务报酬 and 稿酬 are receipts less 20 %, 稿酬 counts at
  70 % of that; continuing income of one item is one receipt a month. Read in the text of the law.
- 国家税务总局公告2018年第61号 (the withholding of 劳务报酬 and 稿酬: 800 yuan off up to 4,000,
  20 % off above; 20/30/40 % with 0/2,000/7,000 yuan of quick deduction at 20,000 and 50,000;
  稿酬 20 %): NOT VERIFIED, the text of the notice could not be reached. Ask before use.
- 财税字〔1994〕20号 (rewards for reporting offences are exempt), the ground for `untaxed`: NOT
  VERIFIED, and whether it covers a newspaper's reward is doubtful.
"""

from dataclasses import dataclass
from itertools import pairwise

from .amounts import rounded

RECEIPT, MONTH = "receipt", "month"
_PERCENT = 100

Bracket = tuple[int | None, int, int]  # up to fen, or None for all above; percent; fen off


@dataclass(frozen=True)
class Rule:
    """Raises ValueError when it can not be a rule."""

    item: str
    allowance_fen: int = 0  # taken off a receipt …
    allowance_up_to_fen: int = 0  # … of at most this much
    rate_off_percent: int = 0  # taken off a larger one instead
    income_share_percent: int = _PERCENT  # of what remains, so much is taxed
    brackets: tuple[Bracket, ...] = ((None, 0, 0),)  # of what is taxed, the lowest first
    aggregate: str = RECEIPT  # what counts as one receipt: each payment, or those of a MONTH

    def __post_init__(self) -> None:
        percents = [self.rate_off_percent, self.income_share_percent]
        percents += [percent for _up_to, percent, _off in self.brackets]
        amounts = [self.allowance_fen, self.allowance_up_to_fen]
        amounts += [off for _up_to, _percent, off in self.brackets]
        if min(amounts) < 0 or not all(0 <= percent <= _PERCENT for percent in percents):
            raise ValueError("A tax rule has amounts from zero and percents from 0 to 100.")
        if not self._brackets_rise():
            raise ValueError("The brackets of a tax rule rise, and the last has no end.")
        if self.aggregate not in (RECEIPT, MONTH):
            raise ValueError("A tax rule counts each receipt or the month.")

    def _brackets_rise(self) -> bool:
        ends = [up_to for up_to, _percent, _off in self.brackets]
        bounded = [0, *(end for end in ends if end is not None)]
        rise = all(low < high for low, high in pairwise(bounded))
        return rise and len(bounded) == len(ends) and ends[-1] is None


STANDARD_RULES = {
    rule.item: rule
    for rule in (
        Rule("occasional", brackets=((None, 20, 0),)),
        Rule(
            "labour",
            allowance_fen=800_00,
            allowance_up_to_fen=4_000_00,
            rate_off_percent=20,
            brackets=((20_000_00, 20, 0), (50_000_00, 30, 2_000_00), (None, 40, 7_000_00)),
            aggregate=MONTH,
        ),
        Rule(
            "royalty",
            allowance_fen=800_00,
            allowance_up_to_fen=4_000_00,
            rate_off_percent=20,
            income_share_percent=70,
            brackets=((None, 20, 0),),
            aggregate=MONTH,
        ),
        Rule("untaxed"),
    )
}


def withhold(
    rule: Rule, gross_fen: int, earlier_gross_fen: int = 0, earlier_withheld_fen: int = 0
) -> int:
    """Fen to keep back from a payment of `gross_fen`, never less than nothing or more than it.

    What was paid and withheld earlier in the month counts for a rule that is summed by month.
    What a payment is too small for is kept back from the next.
    """
    if rule.aggregate == RECEIPT:
        due = of_receipt(rule, gross_fen)
    else:
        due = of_receipt(rule, earlier_gross_fen + gross_fen) - earlier_withheld_fen
    return max(0, min(due, gross_fen))


def of_receipt(rule: Rule, gross_fen: int) -> int:
    """The tax on one receipt, rounded once and at the end, half a fen up.

    Raises ValueError for a negative receipt: one that is taken back is reversed, not taxed.
    """
    if gross_fen < 0:
        raise ValueError("A receipt is not negative.")
    taxed = _taxed(rule, gross_fen)
    percent, off = next(
        (percent, off)
        for up_to, percent, off in rule.brackets
        if up_to is None or taxed <= up_to * _PERCENT**2
    )
    due = taxed * percent - off * _PERCENT**3
    return max(0, min(rounded(due, _PERCENT**3), gross_fen))


def _taxed(rule: Rule, gross_fen: int) -> int:
    """What is taxed of a receipt, in 1/10,000 fen, so that nothing is rounded yet."""
    if gross_fen <= rule.allowance_up_to_fen:
        remains = max(0, gross_fen - rule.allowance_fen) * _PERCENT
    else:
        remains = gross_fen * (_PERCENT - rule.rate_off_percent)
    return remains * rule.income_share_percent
