"""What stands twice where once was meant: small words, longer words, whole sentences.

Chinese doubles on purpose (看看, 天天, 高高兴兴, 研究研究), so only two kinds of doubled words
are pointed out: the small words that grammar never doubles, each with the neighbours in whose
company the second one belongs to another word (为了了解, 目的的, 参与与会), and longer words
that are no verbs.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ..chinese import HAN
from .draft import Draft, Finding

if TYPE_CHECKING:
    from .knowledge import Knowledge

DOUBLED = "doubled"
REPEATED_SENTENCE = "repeated_sentence"

# the word: (right after one of these, right before one of these)
_SMALL: dict[str, tuple[str, str]] = {
    "的": ("目标有打之无端", "确士卡"),
    "了": ("不得为除时末明", "解之结却望心一这那愿不"),
    "着": ("", "急火装力陆手眼想重迷色凉地实"),
    "是": ("还但可于要若总国只凡先或倒正不就而便都", "否非"),
    "在": ("存现实所内潜自正外", "线建职校押座场读岗册家场编"),
    "和": ("饱缓温共总随调柔平暖中谐祥", "平谐睦解美气善顺乐"),
    "与": ("参给赠付赋", "会"),
    "把": ("一几两大", "关脉握手"),
    "被": ("棉盖床毛羽夏凉蚕", "子褥套单"),
    "从": ("服自听遵随盲跟", "容业事前小严轻众属来"),
    "及": ("涉普波触顾危提论以", "时格早"),
    "都": ("成首古大帝京迁故江港", "市督城江"),
    "就": ("成造高", "业餐近读医任诊位座地学职是"),
    "将": ("大上中少干健主老闯小名", "军士领来"),
    "并": ("合一兼吞归", "联购轨列排且存"),
    "以": ("可所予加得足难", "后前及上下来往内外便为色此"),
    "也": ("", ""),
    "很": ("", ""),
    "们": ("", ""),
    "而": ("", ""),
}
_SMALL_DOUBLED = re.compile(rf"([{''.join(_SMALL)}])\1+")

_DOUBLED_WORD = re.compile(rf"([{HAN}]{{2,6}})\1")
# of two characters only these: others may be verbs (打扫打扫) or end another word (华阳中学中学部)
_NEVER = """
社区 小区 街道 院落 我们 他们 她们 它们 你们 咱们 居民 市民 村民 业主 群众 党员 记者 工作
今年 去年 明年 今天 昨天 明天 目前 日前 近日 近年 进行 通过 成都 四川 华阳 中国 因为 所以
但是 如果 虽然 而且 以及 或者 并且 然后 这个 这些 那些 已经 正在 没有 自己 问题 大家 人员
项目 党委 支部 书记 主任 电话 时间 公司 医院 学校 老人 孩子 政府 单位 部门 组织 群体 情况
方面 基层 城市 生活 环境 服务 关于 根据 按照 为了 对于 由于 其中 此外 同时 表示 介绍 认为
需要 成为 作为 具有 各种 各项 主要 重要 需求 发展 建设 治理 提升
"""
_NEVER_TWICE = frozenset(_NEVER.split())
_PART_OF_ANOTHER = re.compile(
    r"社区社区(?:工作者|矫正|教育|医院|卫生|养老|食堂|文化|志愿)|街道街道办|服务服务(?:站|点|区)"
    r"|组织组织|工作工作(?:者|组|室|站|人员)|发展发展"
)
_COUNTED = frozenset("一每两几逐挨多少谁哪什么怎")  # 一户一户, 想拿多少拿多少

_SENTENCE = re.compile(r"[^。！？!?；;\n]{6,400}")
_NOT_HAN = re.compile(rf"[^{HAN}]+")
_LONG = 16  # Chinese characters; a shorter sentence may come again on purpose
_SHORT = 8  # but not right behind itself
_LINE = 20  # a line without a mark at its end: a shorter one is a signature or a credit


def find(draft: Draft, knowledge: "Knowledge") -> Iterator[Finding]:
    yield from _small_words(draft)
    yield from _longer_words(draft)
    yield from _sentences(draft)


def _small_words(draft: Draft) -> Iterator[Finding]:
    for match in _SMALL_DOUBLED.finditer(draft.text):
        word, (start, end) = match[1], match.span()
        if _belongs_elsewhere(draft.text, word, start, end):
            continue
        reason = _("“%(word)s” stands here twice.") % {"word": word}
        yield draft.finding(DOUBLED, start, end, word, reason)


def _belongs_elsewhere(text: str, word: str, start: int, end: int) -> bool:
    """Whether one of the two is part of the word before or behind: 目的的, 为了了解."""
    before, after = _SMALL[word]
    return (start > 0 and text[start - 1] in before) or (end < len(text) and text[end] in after)


def _longer_words(draft: Draft) -> Iterator[Finding]:
    text, position = draft.text, 0
    while match := _DOUBLED_WORD.search(text, position):
        word, start, end = match[1], match.start(), match.end()
        while text.startswith(word, end):
            end += len(word)
        position = end
        if _is_meant(draft, word, start):
            continue
        reason = _("“%(word)s” stands here twice.") % {"word": word}
        yield draft.finding(DOUBLED, start, end, word, reason)


def _is_meant(draft: Draft, word: str, start: int) -> bool:
    if len(word) == 2:
        return word not in _NEVER_TWICE or bool(_PART_OF_ANOTHER.match(draft.text, start))
    if len(set(word)) < len(word):  # 看一看看一看, 哈哈哈哈哈哈
        return True
    return bool(_COUNTED & {*word}) or draft.is_speech(start)


def _sentences(draft: Draft) -> Iterator[Finding]:
    seen: set[str] = set()
    last = ""
    span: tuple[int, int] | None = None  # sentences in a row that all stood before
    for match in _SENTENCE.finditer(draft.text):
        said = _NOT_HAN.sub("", match[0])
        is_sentence = len(said) >= _LINE or draft.text[match.end() : match.end() + 1] not in "\n"
        again = (len(said) >= _LONG and said in seen) or (len(said) >= _SHORT and said == last)
        if again and is_sentence:
            start = span[0] if span else match.start()
            span = start, _with_mark(draft.text, match.end())
        elif span:
            yield _repeated(draft, *span)
            span = None
        seen.add(said)
        last = said
    if span:
        yield _repeated(draft, *span)


def _with_mark(text: str, end: int) -> int:
    return end + 1 if text[end : end + 1] not in ("", "\n") else end


def _repeated(draft: Draft, start: int, end: int) -> Finding:
    start += len(draft.text[start:end]) - len(draft.text[start:end].lstrip("”’」』）)　 "))
    return draft.finding(
        REPEATED_SENTENCE, start, end, "", _("The same sentence stands earlier in the text.")
    )
