"""How people write telephone numbers, ID numbers, cards and accounts in a Chinese text.

Digits may be Chinese (一三八…), circled or full-width, and stand in groups. A pattern is bounded
by ASCII digits alone, because 「13800001234一直打不通」 goes on with a Chinese word.
"""

import re

_FIGURES = ("0零〇○⓪", "1一壹幺①", "2二贰②", "3三叁③", "4四肆④", "5五伍⑤", "6六陆⑥", "7七柒⑦",
            "8八捌⑧", "9九玖⑨")  # fmt: skip
DIGITS = str.maketrans({sign: signs[0] for signs in _FIGURES for sign in signs})
_FULL_WIDTH = {0xFF01 + at: 0x21 + at for at in range(94)} | {0x3000: 0x20}
_STYLED = {0x1D7CE + at: 0x30 + at % 10 for at in range(50)}  # 𝟏, 𝟭 … of mathematics
PLAIN = _FULL_WIDTH | _STYLED  # each sign becomes one, so that positions stay

_UNSEEN = "\u200b-\u200f\u202a-\u202e\u2060\ufe0f\u20e3\ufeff"
_BLANK = rf" \t\u00a0\u2000-\u200a\u202f{_UNSEEN}"
_JOIN = rf"[{_BLANK}\-\u2010-\u2015\u2212_.·•~/]{{1,3}}"
_MAY_JOIN = rf"(?:{_JOIN})?"
_ANY_JOIN = rf"[{_BLANK}\-\u2010-\u2015\u2212_.·•~/,，、;；|。]{{1,3}}"
_BEFORE, _AFTER = r"(?<![0-9])", r"(?![0-9])"


def _of(first: int, last: int) -> str:
    """A class of the digits from `first` to `last`, however they are written."""
    return f"[{''.join(_FIGURES[first : last + 1])}]"


_D = _of(0, 9)
_MOBILE = (_of(1, 1), _of(3, 9), *[_D] * 9)
_MOBILE_GROUPS = (
    (3, 4, 4), (3, 8), (7, 4), (4, 3, 4), (3, 3, 5), (5, 6), (1, 2, 4, 4), (1, 3, 3, 4),
    (3, 2, 2, 4), (3, 4, 2, 2), (3, 2, 2, 2, 2),
)  # fmt: skip


def _grouped(sizes: tuple[int, ...], join: str = _JOIN) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append("".join(_MOBILE[at : at + size]))
        at += size
    return join.join(parts)


_COUNTRY = rf"(?:[(]?(?:\+|00){_MAY_JOIN}86[)]?|86){_MAY_JOIN}"
MOBILE = re.compile(
    rf"{_BEFORE}(?:{_COUNTRY})?0?(?:{''.join(_MOBILE)}|"
    + "|".join(_grouped(sizes) for sizes in _MOBILE_GROUPS)
    + rf"|{_grouped((3, 4, 4), _ANY_JOIN)}|{_grouped((1,) * 11, _ANY_JOIN)}){_AFTER}"
)

# 固定电话: an area code as the Ministry assigns them (three digits with eight, four with seven
# or eight), perhaps an extension
_EIGHT = rf"{_of(2, 8)}{_D}{{3}}{_MAY_JOIN}{_D}{{4}}"
_SEVEN = rf"{_of(2, 8)}{_D}{{2}}{_MAY_JOIN}{_D}{{4}}"
_SHORT_AREA = rf"(?:{_of(1, 1)}{_of(0, 0)}|{_of(2, 2)}(?:{_of(0, 5)}|{_of(7, 9)}))"
_LONG_AREA = rf"{_of(3, 9)}{_D}{{2}}"
_BREAK = rf"[)]?{_MAY_JOIN}"
_EXTENSION = rf"(?P<extension>{_MAY_JOIN}(?:转|分机|-){_MAY_JOIN}{_D}{{1,5}})?"
LANDLINE = re.compile(
    rf"{_BEFORE}[(]?(?:{_COUNTRY}[(]?{_of(0, 0)}?|{_of(0, 0)})"
    rf"(?:{_SHORT_AREA}{_BREAK}{_EIGHT}|{_LONG_AREA}{_BREAK}(?:{_EIGHT}|{_SEVEN}))"
    rf"{_EXTENSION}{_AFTER}"
)

_FILLERS = (
    rf"号码|账号|帐号|[{_BLANK}]|[号群都是为叫我的加和及同:：=/、,，(]|邮箱|微信|手机|电话|联系"
    r"|qq|we ?chat|weixin|vx|wx|id"
)
_LOCAL_WORD = r"(?:电话|座机|手机|号码|联系方式|(?<![a-z])(?:tel|phone))"
LOCAL = re.compile(
    rf"{_LOCAL_WORD}(?:{_FILLERS}|\.){{0,6}}?"
    rf"(?P<value>{_BEFORE}(?:{_EIGHT}|{_SEVEN})){_AFTER}(?!{_JOIN}{_D})",
    re.I,
)

EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63} ?(?:@|\(at\)|\[at\]) ?"
    r"(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}",
    re.I,
)

_UNMARKED = rf"[{_BLANK}]{{0,3}}"
_ACCOUNT = rf"{_of(1, 9)}{_D}{{4,11}}"
QQ = re.compile(
    rf"(?:(?<![a-z])qq|扣扣|球球|企鹅号?|加 ?q|(?<![a-z])q(?=[{_BLANK}]{{0,3}}[:：]))"
    rf"(?:{_FILLERS}){{0,6}}?{_BEFORE}"
    rf"(?P<value>{_ACCOUNT}|{_of(1, 9)}{_D}{{2,3}}(?:[ -]{_D}{{3,4}}){{1,2}}){_AFTER}",
    re.I,
)

# «昵称(12345678)» alone on its line, perhaps with a time: as chat programs name who speaks
_SOME = rf"[{_BLANK}]{{0,9}}"  # no more, so that no pattern goes back over a line of blanks
_TIME = rf"[0-9/.年月日{_BLANK}-]{{0,24}}[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?"
CHAT_HEAD = re.compile(
    rf"^{_SOME}(?:{_TIME}[{_BLANK}]{_SOME})?[^\n,.!?;:()<>。、]{{1,40}}"
    rf"[(<](?P<value>[1-9][0-9]{{4,10}})[)>](?:[{_BLANK}]{_SOME}{_TIME})?{_SOME}:?{_SOME}$",
    re.M,
)

# 微信号: six to twenty letters, digits, _ and -, a letter first (as the app says when one is set)
_LATER = r"[a-z0-9_-]"
_ANY_ID = rf"[a-z]{_LATER}{{5,19}}(?!{_LATER})"
_TELLING_ID = rf"(?=[a-z_-]*[0-9_-])[a-z]{_LATER}{{5,19}}(?!{_LATER})"
_WECHAT_WORD = (
    r"(?:微信|威信|薇信|微❤|卫星号|(?<![a-z])(?:we ?chat|weixin|vx|wx|v信)|[加+➕] ?[vw])"
)
_MARK = r"[号是为叫:：=(]"
WECHAT = re.compile(
    rf"(?:{_WECHAT_WORD}(?=(?:{_FILLERS}){{0,6}}?{_MARK})|加我)(?:{_FILLERS}){{0,6}}?"
    rf"(?P<value>{_ANY_ID}|{_BEFORE}{_ACCOUNT}{_AFTER})"
    rf"|{_WECHAT_WORD}{_UNMARKED}(?P<telling>{_TELLING_ID})",
    re.I,
)

ID_CARD = re.compile(
    rf"{_BEFORE}{_of(1, 8)}(?:{_MAY_JOIN}{_D}){{16}}{_MAY_JOIN}(?:{_D}|[Xx]){_AFTER}"
)
OLD_ID_CARD = re.compile(rf"{_BEFORE}{_of(1, 8)}{_D}{{14}}{_AFTER}")
_SEPARATED = rf"(?:{_D}{{3,}}[ -]){{2,5}}{_D}+"
BANK_CARD = re.compile(rf"{_BEFORE}(?={_of(3, 9)})(?:{_D}{{16,19}}|{_SEPARATED}){_AFTER}")

ID_WORD = re.compile(r"身份证|证件号|公民身份")
CARD_WORD = re.compile(r"卡号|银行卡|账号|帐号|账户|帐户|收款")
HOT_LINE = re.compile(r"1[02]\d{3}|123\d\d|9[56]\d{3}")  # 12345, 10086, 95598, 96111 …
