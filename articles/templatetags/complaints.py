"""What the newsroom's first page and the reporters' portal say of complaints."""

from typing import Any

from django import template

from .. import complaint_notices
from ..lib import contacts
from ..models import Article

register = template.Library()


@register.filter
def mask_contacts(text: str) -> str:
    """A word for each contact that stands in it."""
    return contacts.mask(text)


@register.filter
def mask_contact(value: str) -> str:
    """One contact, as it may be shown to who need not know it."""
    return contacts.mask_value(value)


@register.simple_tag
def complaints_desk(user: Any) -> dict[str, Any]:
    """Empty for who does not handle complaints."""
    return complaint_notices.desk(user) if user.is_authenticated else {}


@register.simple_tag
def complaints_of_author(user: Any) -> list[Any]:
    """Cases about this person's articles that are not over."""
    if not user.is_authenticated:
        return []
    return list(complaint_notices.of_author(user).order_by("-pk")[: complaint_notices.SHOWN])


@register.simple_tag
def complaints_of_article(article: Article, user: Any) -> list[dict[str, Any]]:
    return complaint_notices.of_article(article, user)
