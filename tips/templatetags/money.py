"""What the newsroom's first page says of money: what waits for this person, and the ways to it."""

from typing import Any

from django import template
from django.db.models import Count, Sum

from articles.access import has_right

from .. import access, statistics, unpaid
from ..lib import amounts

register = template.Library()


@register.simple_tag
def money_desk(user: Any) -> dict[str, Any]:
    """Empty for who sees neither amounts nor statistics; one query."""
    if not user.is_authenticated:
        return {}
    found: dict[str, Any] = {}
    if statistics.may_see(user):
        found["may_see_statistics"] = True
    if access.may_see_amounts(user):
        waiting = access.visible_rewards(user).filter(unpaid.waiting_for(user))
        counted = waiting.order_by().aggregate(number=Count("pk"), amount=Sum("amount"))
        found |= {
            "may_see_amounts": True,
            "may_see_months": has_right(user, "view_settlement"),
            "number": counted["number"],
            "amount": amounts.written(counted["amount"] or 0),
        }
    return found
