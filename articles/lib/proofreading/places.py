"""A community named right behind a street that it does not belong to."""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from .draft import Draft, Finding

if TYPE_CHECKING:
    from .knowledge import Knowledge

COMMUNITY = "community"
_BETWEEN = ("", "的", "辖区", "辖区内", "辖区内的", "下辖的", "所辖")


def find(draft: Draft, knowledge: "Knowledge") -> Iterator[Finding]:
    if not knowledge.communities:
        return
    text = draft.text
    for street, community in pairwise(knowledge.place_index.mentions(text)):
        parents = knowledge.communities.get(community.name)
        named = knowledge.streets.get(street.name)
        if not parents or not named or named in parents:
            continue
        between = text[street.end : community.start]
        if between not in _BETWEEN:
            continue
        right = next(iter(parents)) if len(parents) == 1 else None
        suggestion = f"{right}{between}{community.name}" if right else None
        reason = _("%(community)s belongs to %(streets)s, not to %(named)s.") % {
            "community": community.name,
            "streets": "、".join(sorted(parents)),
            "named": named,
        }
        yield draft.finding(COMMUNITY, street.start, community.end, suggestion, reason)
