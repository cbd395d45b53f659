"""A person whom the house knows, with a title beside the name that is not theirs.

Only offices are compared, never 居民 or 志愿者, and only what the text says of them: 书记 is
right for a 党工委书记, 副书记 is not. Former offices (原主任, 时任主任) are nobody's business.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from .draft import Draft, Finding, is_han

if TYPE_CHECKING:
    from .knowledge import Knowledge, Person

TITLE = "title"

_BASES = """
主任医师 主任记者 主任编辑 主任护师 主任科员 书记员 审判长 检察长 秘书长 总编辑 总经理 董事长
理事长 班主任 会长 书记 主任 局长 科长 处长 校长 园长 院长 镇长
乡长 区长 市长 县长 村长 所长 站长 队长 社长 部长 厅长 行长
庭长 馆长 主席 经理 主编
"""
_RANKS = "副|常务副|执行|第一|代理|名誉|助理"
_BODIES = (
    "党工委|党委|党总支|总支|党支部|支部|党组|纪工委|纪委|团委|团工委|工会|妇联|"
    "办事处|居委会|村委会|业委会"
)
_BASE = "|".join(sorted(_BASES.split(), key=len, reverse=True))
_OFFICE = rf"(?P<body>{_BODIES})?(?P<rank>{_RANKS})?(?P<base>{_BASE})"
_AT_END = re.compile(rf"{_OFFICE}$")
_AT_START = re.compile(rf"(?:{_OFFICE})(?![务医编科员])")
_FORMER = re.compile(r"(?:原|前|前任|时任|曾任|离任|卸任|退休)[^，。、；]{0,12}$")
_REACH = 14  # characters before a name in which its title ends
# what may follow a name of two characters that is not the beginning of a name of three
_AFTER_NAME = frozenset("说介表告在和与等率带作是向对为也就还到从把被将则，。、；：（）“”！？ 　\n")


class _Office(NamedTuple):
    body: str
    rank: str
    base: str

    def allows(self, said: "_Office") -> bool:
        """Whether someone with this office may be called so."""
        return (
            said.base == self.base
            and said.rank.replace("常务", "") == self.rank.replace("常务", "")
            and (not said.body or not self.body or said.body in self.body or self.body in said.body)
        )


def find(draft: Draft, knowledge: "Knowledge") -> Iterator[Finding]:
    text = draft.text
    for start, name in knowledge.people_index.matches(text):
        person, end = knowledge.people[name], start + len(name)
        offices = [office for title in person.titles if (office := _office_of(title))]
        if not offices:
            continue
        if before := _before(text, start, end):
            yield from _compare(draft, person, offices, before)
        elif after := _after(text, end):
            yield from _compare(draft, person, offices, after)


def _office_of(title: str) -> _Office | None:
    match = _AT_END.search(title)
    return _Office(match["body"] or "", match["rank"] or "", match["base"]) if match else None


_Said = tuple[_Office, int, int]


def _before(text: str, start: int, end: int) -> _Said | None:
    following = text[end : end + 1]
    if end - start == 2 and following and is_han(following) and following not in _AFTER_NAME:
        return None
    reach = max(0, start - _REACH)
    match = _AT_END.search(text, reach, start)
    if not match or _FORMER.search(text, max(0, match.start() - _REACH), match.start()):
        return None
    return _Office(match["body"] or "", match["rank"] or "", match["base"]), match.start(), start


def _after(text: str, end: int) -> _Said | None:
    match = _AT_START.match(text, end)
    if not match:
        return None
    office = _Office(match["body"] or "", match["rank"] or "", match["base"])
    return office, match.start(), match.end()


def _compare(
    draft: Draft, person: "Person", offices: list[_Office], said: _Said
) -> Iterator[Finding]:
    office, start, end = said
    if any(right.allows(office) for right in offices):
        return
    suggestion = None
    if len(offices) == 1:
        body = offices[0].body if office.body else ""
        suggestion = f"{body}{offices[0].rank}{offices[0].base}"
    reason = _("%(name)s is known here as %(titles)s.") % {
        "name": person.name,
        "titles": "、".join(person.titles),
    }
    yield draft.finding(TITLE, start, end, suggestion, reason)
