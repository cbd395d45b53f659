"""What the newsroom's first page and the reporters' portal say of tips; nothing to all others."""

from typing import Any

from django import template
from django.db.models import Q
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from articles.access import has_right, own_articles
from articles.lib import sizes
from articles.models import Article

from .. import access, erasure, inbox
from ..models import OPEN, Status, Tip

register = template.Library()
SHOWN = 6  # tips on the desk
LEADS_SHOWN = 30


@register.simple_tag
def tips_desk(user: Any) -> dict[str, Any]:
    """Empty for who does not work on tips; else numbers, and what is to be looked at first."""
    if not user.is_authenticated or not has_right(user, "view_tip"):
        return {}
    visible = access.visible_tips(user)
    noted = set(inbox.with_new_note(visible, user).values_list("pk", flat=True)[:SHOWN])
    urgent = Q(late=0) | Q(status=Status.NEW) | Q(pk__in=noted)
    first = inbox.with_late_first(visible).filter(urgent, status__in=OPEN)
    return {
        "noted": noted,
        "numbers": inbox.counts(visible, user),
        "may_add": has_right(user, "add_tip"),
        "asked": _requests(user),
        "first": inbox.with_beginning(first)
        .select_related("place", "assigned_to")
        .order_by("late", "-received_at", "-pk")[:SHOWN],
    }


def _requests(user: Any) -> int:
    """Sources that ask to be erased, for who answers them."""
    may_answer = has_right(user, erasure.RIGHT)
    return erasure.asked_to_be_erased().count() if may_answer else 0


@register.simple_tag
def leads_of(user: Any) -> list[Tip]:
    """What was given to this reporter, the most urgent first; each knows whether a piece of theirs
    was begun of it."""
    leads = inbox.with_beginning(access.leads_in_hand(user))
    found = list(leads.select_related("place", "category")[:LEADS_SHOWN])
    begun = [tip.article_id for tip in found if tip.article_id]
    own = own_articles(user).filter(pk__in=begun).values_list("pk", flat=True) if begun else ()
    mine = set(own)
    for tip in found:
        tip.has_own_piece = tip.article_id in mine
    return found


@register.simple_tag
def tips_of(article: Article, user: Any) -> list[Tip]:
    """The tips that an article came of, for who sees tips in the newsroom."""
    if not has_right(user, "view_tip"):
        return []
    told = access.visible_tips(user).filter(article=article)
    return list(inbox.with_beginning(told).order_by("received_at", "pk")[:SHOWN])


@register.simple_tag
def lead_of(article: Article, user: Any) -> Tip | None:
    """The lead that this reporter's piece came of."""
    own = access.leads_of(user).filter(article=article)
    return inbox.with_beginning(own).order_by("received_at", "pk").first()


@register.filter
def beginning_of(tip: Tip) -> str:
    return inbox.beginning_of(tip)


@register.filter
def file_size(size: int) -> str:
    return sizes.in_words(size)


@register.filter
def breakable(address: str) -> SafeString:
    """An address that breaks behind its slashes rather than inside of a word."""
    parts = address.partition("//")
    rest = format_html_join(mark_safe("/<wbr>"), "{}", ((part,) for part in parts[2].split("/")))
    return format_html("{}{}{}", *parts[:2], rest)
