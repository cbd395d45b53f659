"""Reads the line that names who made an article: 「华西社区报记者 沈悦 实习生 王珊珊 摄影报道」."""

import re
from typing import NamedTuple

from .chinese import HAN

LONGEST = 80  # characters of a line that can be a byline
TEXT, PHOTO, CORRESPONDENT, INTERN, EDITOR = "text", "photo", "correspondent", "intern", "editor"

# what stands before names; the roles are those of Byline, none for a work that is not printed
_TITLES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("记者", "见习记者", "首席记者", "特约记者", "撰稿", "作者"), (TEXT,)),
    **dict.fromkeys(("撰文", "文字"), (TEXT,)),
    **dict.fromkeys(("摄影记者", "图片记者", "供图"), (PHOTO,)),
    **dict.fromkeys(("实习记者", "实习生"), (INTERN,)),
    **dict.fromkeys(("通讯员", "特约通讯员"), (CORRESPONDENT,)),
    **dict.fromkeys(("责任编辑", "责编", "编辑"), (EDITOR,)),
    **dict.fromkeys(("校对", "审核", "审读", "终审", "监制", "统筹", "策划", "制图", "美编"), ()),
}
# what may stand behind names as well
_WORKS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("摄影报道", "图文报道", "文并图", "图文", "文图"), (TEXT, PHOTO)),
    **dict.fromkeys(("摄影", "图片", "摄", "图"), (PHOTO,)),
    **dict.fromkeys(("报道", "文"), (TEXT,)),
    **dict.fromkeys(("供稿", "来稿", "投稿"), (CORRESPONDENT,)),
}
_ROLES = _TITLES | _WORKS
_LONG_ROLE = re.compile(
    "(" + "|".join(sorted((word for word in _ROLES if len(word) > 1), key=len, reverse=True)) + ")"
)
_OUTLET = re.compile(
    rf"(?:本报讯?|本社|[{HAN}A-Za-z0-9·—\-、/]{{1,24}}"
    r"(?:报|网|社|台|刊|新闻|频道|客户端|中心|记者站))"
    r"(?:首席|特约|全媒体|融媒体|资深)?\s*(?=(?:见习|实习|首席|特约|摄影|图片)?记者|通讯员)"
)
_WRAPPED = re.compile(r"[（(【\[■●▲□◎\s]*(.*?)[）)】\]\s]*", re.DOTALL)
_SEPARATOR = re.compile(r"[\s、,，;；:：/／|｜丨&]+")
_NAME = re.compile(rf"[{HAN}]{{2,4}}|[{HAN}]{{1,8}}(?:·[{HAN}]{{1,8}})+")
_ORGANISATION = re.compile(  # stands before the person who wrote for it
    rf"[{HAN}]{{2,12}}(?:社区|街道|居委会|村委会|党委|党支部|办事处|派出所|小学|中学|幼儿园"
    r"|医院|卫生院|服务中心|物业|公司)"
)
_NO_NAME = frozenset(("调查", "手记", "观察", "走访", "探访", "来信", "视线", "连线", "获悉", "从"))
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛"
    "奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康"
    "伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝"
    "闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房解应宗丁宣邓"
    "单洪包左石崔吉龚程嵇邢裴陆荣翁荀羊甄曲封储靳松井段富巫乌焦巴谷车侯班仰仲伊宫宁仇甘厉祖"
    "武符刘景詹束龙叶司黎白怀蒲从索赖卓屠池乔胥苍闻莘党翟谭劳申扶冉雍桑桂牛边燕冀尚温庄晏柴"
    "瞿阎连习艾容向古易廖耿匡文寇广欧利师巩聂晁勾敖冷辛简饶曾沙鞠关查游覃肖涂佘兰代付尧阳青欧阳司马上官诸葛东方皇甫尉迟公孙慕容令狐"
)


class _Token(NamedTuple):
    is_role: bool
    word: str


def parse_byline(line: str) -> list[tuple[str, str]]:
    """(role, name) in the order of the line; empty where the line is anything but a byline.

    摄影报道 and 文/图 make the people they stand with photographers as well. 见习记者, on
    probation, counts as a reporter; 实习生 and 实习记者 are interns.
    """
    if len(line) > LONGEST:
        return []
    wrapped = _WRAPPED.fullmatch(line)
    tokens = _tokens(_OUTLET.sub("", wrapped[1], count=1)) if wrapped else []
    kinds = {token.is_role for token in tokens}
    if kinds != {True, False}:
        return []
    names_come_first = not tokens[0].is_role
    people = (
        _named_first(tokens) if names_come_first or _ends_short(tokens) else _role_first(tokens)
    )
    return list(dict.fromkeys(people))


def _tokens(text: str) -> list[_Token]:
    """Roles and names; none at all where anything else stands in the line."""
    tokens: list[_Token] = []
    half = ""  # 「沈　悦」: short names are spread to the width of long ones
    for part in filter(None, _SEPARATOR.split(text)):
        if _ORGANISATION.fullmatch(part):
            continue
        if half or (len(part) == 1 and part not in _ROLES):
            half += part
            if len(half) == 1:
                continue
            part, half = half, ""
        found = _split(part)
        if not found:
            return []
        tokens += found
    return [] if half else tokens


def _split(part: str) -> list[_Token]:
    """Roles and names that stand without a space between them: 记者吴小红实习生王珊珊."""
    if part in _ROLES:
        return [_Token(True, part)]
    pieces = _LONG_ROLE.split(part)
    is_glued = len(pieces) > 1
    tokens = [_Token(number % 2 == 1, piece) for number, piece in enumerate(pieces) if piece]
    if all(token.is_role or _is_name(token.word, is_glued=is_glued) for token in tokens):
        return tokens
    return []


def _is_name(word: str, *, is_glued: bool) -> bool:
    """Without a space before it, 走访发现 would pass for a name: so it needs a surname."""
    if not _NAME.fullmatch(word) or word in _NO_NAME:
        return False
    return not is_glued or word[0] in _SURNAMES or "·" in word


def _ends_short(tokens: list[_Token]) -> bool:
    """「记者 沈悦 文 王珊珊 图」: the works stand behind the names."""
    return tokens[-1].is_role and len(tokens[-1].word) == 1


def _role_first(tokens: list[_Token]) -> list[tuple[str, str]]:
    people: list[tuple[str, str]] = []
    roles: tuple[str, ...] = ()
    before = False
    for is_role, word in tokens:
        if is_role:
            roles = roles + _ROLES[word] if before else _ROLES[word]
        else:
            people += [(role, word) for role in roles]
        before = is_role
    if before and PHOTO in roles:  # 记者 沈悦 摄影报道
        writers = [name for role, name in people if role == TEXT] or [name for _, name in people]
        people += [(PHOTO, name) for name in writers]
    return people


def _named_first(tokens: list[_Token]) -> list[tuple[str, str]]:
    people: list[tuple[str, str]] = []
    group: list[str] = []
    title: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    for is_role, word in [*tokens, _Token(False, "")]:
        if is_role and word in _WORKS:
            works += _WORKS[word]
            continue
        if works or is_role or not word:  # the group ends here
            people += [(role, name) for name in group for role in works or title]
            group, works = [], ()
        if is_role:
            title = _TITLES[word]
        elif word:
            group.append(word)
    return people
