"""`{% notes_of article user as panel %}`: the notes in the margin, for notes/panel.html."""

from typing import Any

from django import template

from .. import notes
from ..models import Article, User

register = template.Library()


@register.simple_tag
def notes_of(article: Article, user: User) -> dict[str, Any]:
    found = notes.threads(article)
    return {
        "threads": found,
        "open": sum(thread.is_open for thread in found),
        "why_not": notes.why_not(article, user),
        "longest": notes.LONGEST,
        "longest_quote": notes.LONGEST_QUOTE,
    }
