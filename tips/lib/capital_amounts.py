"""Amounts in the capital numerals of a voucher (大写金额): 壹佰贰拾元零伍分.

As the People's Bank of China asks for on cheques and vouchers: 支付结算办法 (银发〔1997〕393号),
annex 1, 正确填写票据和结算凭证的基本规定. Its own examples are in the tests.
"""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
MOST = 10**18 - 1  # fen: sixteen digits of yuan


def in_capitals(fen: int) -> str:
    """The words for an amount, «整» where it ends with whole yuan.

    Raises ValueError for less than nothing, and for more than ten thousand billion yuan.
    """
    if not 0 <= fen <= MOST:
        raise ValueError("An amount in capital numerals is from nothing to sixteen digits.")
    yuan, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    if not rest:
        return f"{_whole(yuan) or _DIGITS[0]}元整"
    words = f"{_whole(yuan)}元" if yuan else ""
    if yuan and (yuan % 10 == 0 or not jiao):  # 元位或角位是零，写一个「零」
        words += _DIGITS[0]
    words += f"{_DIGITS[jiao]}角" if jiao else ""
    return words + (f"{_DIGITS[cents]}分" if cents else "")


def _whole(yuan: int) -> str:
    """In groups of four digits; of several zeros in a row one is written, at the end none."""
    words, is_zero_due = "", False
    for number in reversed(range(len(_GROUPS))):
        group = yuan // 10_000**number % 10_000
        if not group:
            is_zero_due = bool(words)
            continue
        if words and (is_zero_due or group < 1000):
            words += _DIGITS[0]
        words += _group(group) + _GROUPS[number]
        is_zero_due = False
    return words


def _group(group: int) -> str:
    """1 to 9,999, without a zero before the first digit."""
    words, is_zero_due = "", False
    for place in reversed(range(len(_PLACES))):
        digit = group // 10**place % 10
        if not digit:
            is_zero_due = bool(words)
            continue
        words += (_DIGITS[0] if is_zero_due else "") + _DIGITS[digit] + _PLACES[place]
        is_zero_due = False
    return words
