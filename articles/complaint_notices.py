"""What the author of an article hears of a complaint: its kind and how it stands, never who
complains; and what the desk has to look at first."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from . import complaints
from .access import has_right, own_articles
from .models import Article, Complaint, ComplaintMessage, User
from .models.complaint import OPEN

_S = Complaint.Status
_TOLD = (_S.CHECKING, _S.ASKED, _S.UPHELD, _S.COUNTERED, _S.RESTORED)
SHOWN = 5


def of_author(user: User, article: Article | None = None) -> QuerySet[Complaint]:
    """Cases about articles of this person, or about the one: from when they are verified on."""
    own = own_articles(user) if article is None else own_articles(user).filter(pk=article.pk)
    found = Complaint.objects.filter(article__in=own.values("pk"), status__in=_TOLD)
    if article is None:
        found = found.exclude(status=_S.RESTORED)
    hidden = ("wrong", "wanted", "name", "proof", "contact", "pin")
    return found.select_related("article__live").defer("article__live__body", *hidden)


def of_article(article: Article, user: User) -> list[dict[str, Any]]:
    """For the author's own page of it: each case, what they said, and whether they may answer."""
    return [
        {
            "complaint": each,
            "statements": list(
                each.messages.filter(kind=ComplaintMessage.Kind.COUNTER).select_related("author")
            ),
            "why_not": complaints.why_not("counter", each, user),
        }
        for each in of_author(user, article).order_by("-pk")
    ]


def desk(user: User) -> dict[str, Any]:
    """Numbers and the most urgent cases; empty for who has no part in it."""
    if not has_right(user, complaints.RIGHT):
        return {}
    seen = complaints.visible(user)
    waiting = seen.filter(status__in=OPEN)
    first = complaints.overdue_first(waiting).select_related("article__live", "handler")
    return waiting.aggregate(
        open=Count("pk"),
        overdue=Count("pk", filter=Q(due_at__lt=timezone.now())),
        mine=Count("pk", filter=Q(handler=user)),
    ) | {
        "first": first.defer(
            *("article__live__body", "wrong", "wanted", "name", "proof", "contact", "pin", "reason")
        )[:SHOWN],
    }
