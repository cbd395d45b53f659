"""What an internal publication (准印证) may not call itself or its people: 本报, 本刊, 记者.

内部资料性出版物管理办法 (2015) §14. Only what is said of oneself is pointed out: «邻报记者» and
«记者会» are somebody else's, and so is 记者 in another's title or in quotation marks 《…》.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ..chinese import HAN
from .draft import Draft, Finding

if TYPE_CHECKING:
    from .knowledge import Knowledge

OWN_NAME = "internal_own_name"
OWN_REPORTER = "internal_reporter"

# 本|报 of two words: 日本报纸, 基本报酬, 成本报表, 本报告, 本报表, 本报价
_PAPER = re.compile(
    r"(?<![日基成文版样剧课书资根原])本[报刊](?![告表价名销废警考送酬备关名税到])(?:讯|记者|社|编辑部)?"
)
# a byline or a dateline: （记者 林晓棠）, 记者林晓棠 文/图, 实习记者 …
_BYLINE = re.compile(
    r"(?:(?<=[（(])|^)(?:实习|见习|特约|首席|摄影)?记者(?![节会站证团席们])"
    rf"(?=[ 　：:]?[{HAN}]{{2,4}}(?:[ 　）)，、/／]|$))",
    re.M,
)
# somebody of the publication at work: 记者从社区获悉, 记者看到
_AT_WORK = re.compile(
    r"(?:(?<=[，。；！？： 　])|^)记者"
    r"(?=从|在|看到|见到|了解|获悉|采访|走进|来到|发现|随|跟随|注意到|问)",
    re.M,
)


def find(draft: Draft, knowledge: "Knowledge") -> Iterator[Finding]:
    if not knowledge.is_internal:
        return
    text = draft.masked
    for match in _PAPER.finditer(text):
        if not draft.is_in_title(match.start()):
            reason = _("An internal publication does not call itself 本报 or 本刊.")
            word = "通讯员" if match[0].endswith("记者") else None
            yield draft.finding(OWN_NAME, *match.span(), word, reason)
    for pattern in (_BYLINE, _AT_WORK):
        for match in pattern.finditer(text):
            if not draft.is_in_title(match.start()):
                reason = _("An internal publication has no 记者: write 通讯员, 文 or 笔者.")
                word = "通讯员" if pattern is _BYLINE else "笔者"
                yield draft.finding(OWN_REPORTER, *match.span(), word, reason)
