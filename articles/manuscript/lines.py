"""What a line of a manuscript is by its shape: a title, a sub-heading, a caption, a notice."""

import re

from ..lib.chinese import HAN

LONGEST_HEADING = 30  # characters
LONGEST_TITLE = 45
LONGEST_CAPTION = 160
_NOTICE_HEADING = 12
_LONGEST_TIP_LINE = 300

UNFINISHED = re.compile(r"[。；;，,：:、….—\-]$")
NUMBERED = re.compile(
    r"第?[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．\s]|[（(][一二三四五六七八九十]{1,3}[)）]"
    r"|第[一二三四五六七八九十]{1,3}[章节部]"
)
_ITEM = re.compile(r"(?:\d{1,3}[.、．)）]|[（(]\d{1,3}[)）]|[①-⑳•·*◆◇■□●○▪\-])")
_NAMED = (
    "时间|地点|地址|电话|热线|联系人|对象|人群|费用|价格|票价|方式|范围|条件|材料|网址|邮箱|来源|"
    "提示|提醒|说明|备注|要求|内容|主题|嘉宾|主办|承办|单位|名额|数量|路线|站点"
)
# 「时间：周六」, 「开放时间：…」, 「陈先生：…」 are labels; 「第一轮：差了四十一票」 is a heading
_LABEL = re.compile(rf"(?!第.[^：:]*[：:])[^：:]{{1,3}}[：:]|[^：:]{{0,6}}(?:{_NAMED})[：:]")
_NAMED_LABEL = re.compile(rf"[^：:]{{0,6}}(?:{_NAMED})[：:]")
_DATE = re.compile(r"\d{4}\s*[年\-/.]\s*\d{1,2}")
_CAPTION = re.compile(
    r"图为|图[\d一二三：:]|图[说注]|[（(]?图片(?:说明|来源|由)|资料图|[左右上下]图|[△▲▼↑↓]"
    r"|.*(?:摄|摄影|供图|资料图)[）)]?$|.*[（(](?:摄影?|图|供图)\s*[/／:：\s].{2,20}[）)]$"
)
_SENT = re.compile(r".*(?:供稿|来稿|投稿|报送)$")
_ENCLOSED = re.compile(
    r"“[^“”]*”|\"[^\"]*\"|「[^「」]*」|（[^（）]*）|\([^()]*\)|【[^【】]*】|\[[^\[\]]*\]"
)
_WORDS = re.compile(rf"[{HAN}A-Za-z]")
_TIP_LINE = re.compile(
    r"[【\[].*(?:报料|爆料|新闻线索|新闻热线).*[】\]]|.{0,30}新闻线索.{0,60}[报爆]料.{0,120}"
)
_NOTICE = re.compile(
    r"[【（(\[]?(?:版权声明|免责声明|特别声明|版权所有|转载声明|法律声明)|本文内容由互联网用户"
)
_ORIGIN = re.compile(r"(?:来源|原标题|发布时间|原文链接)\s*[：:]")
# what stands around a text on its way: the kind of the file, a letter, the head of a chat article
_AROUND = re.compile(
    r"[【\[（(]?(?:新闻|通讯|投|来|供)?(?:稿|稿件)[】\]）)]?|原创\s.{1,40}"
    r"|(?:尊敬的|敬爱的)?[^，。：:]{0,8}(?:编辑|报社)(?:部|老师|同志|们)*[：:]"
    r"|[您你]们?好[！!，,。].{0,20}稿.{0,20}"
)
_END = re.compile(r"[-—－\s]*(?:END|完|全文完)[-—－\s]*", re.IGNORECASE)


def is_heading(line: str) -> bool:
    """A short line without a full stop at its end, and no list item, date, label or caption."""
    if not 2 <= len(line) <= LONGEST_HEADING or UNFINISHED.search(line) or "。" in line:
        return False
    if not _WORDS.search(line) or _ENCLOSED.fullmatch(line):
        return False
    patterns = (_ITEM, _LABEL, _DATE, _CAPTION, _SENT)
    return not any(pattern.match(line) for pattern in patterns)


def is_title(line: str) -> bool:
    if not 4 <= len(line) <= LONGEST_TITLE or "。" in line:
        return False
    is_plain = not (UNFINISHED.search(line) or _ITEM.match(line) or NUMBERED.match(line))
    is_plain = is_plain and not _SENT.match(line)
    is_alone = not (_ENCLOSED.fullmatch(line) or _DATE.match(line) or _NAMED_LABEL.match(line))
    return is_plain and is_alone


def is_subtitle(line: str) -> bool:
    """「——十二户人、九场坝坝会」"""
    return line.startswith("—") and len(line) <= LONGEST_TITLE


def is_caption(line: str) -> bool:
    return len(line) <= LONGEST_CAPTION and bool(_CAPTION.match(line))


def is_printed_anyway(line: str) -> bool:
    """What the page prints by itself: the tip line, the copyright notice, the source."""
    patterns = (_NOTICE.match, _ORIGIN.match, _END.fullmatch)
    return is_tip_line(line) or any(matches(line) for matches in patterns)


def is_origin(line: str) -> bool:
    """「来源：…」, and what is said to the newsroom only: 「新闻稿」, 「编辑老师：」."""
    return bool(_ORIGIN.match(line) or _AROUND.fullmatch(line))


def is_notice_heading(line: str) -> bool:
    """「版权声明」 alone: what is behind it belongs to it."""
    return len(line) <= _NOTICE_HEADING and bool(_NOTICE.match(line))


def is_tip_line(line: str) -> bool:
    return len(line) <= _LONGEST_TIP_LINE and bool(_TIP_LINE.fullmatch(line))
