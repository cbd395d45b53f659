"""What an editor needs first when the day begins, and how long a thing has waited."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.db.models import Q
from django.utils import timezone

from .. import waiting
from ..access import may_write, rights, visible_articles
from ..lib import clock
from ..models import Article, Photo, Stage, WorkingCopy

register = template.Library()

SHOWN = 12  # articles in each column
WAITING_SHOWN = 30


@register.simple_tag
def desk(user: Any) -> dict[str, Any]:
    """What waits for this person first; then what goes out today, what did, and what is theirs."""
    articles = (
        visible_articles(user)
        .select_related("latest", "section")
        .only(
            *("stage", "stage_since", "updated_at", "published_at", "publish_at", "deadline"),
            *("live", "latest__article", "latest__title", "section__name"),
        )
        .order_by("-updated_at", "-pk")
    )
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today = Article.objects.published().filter(published_at__gte=midnight)
    scheduled = articles.filter(stage=Stage.SCHEDULED, publish_at__lt=midnight + timedelta(days=1))
    mine = Q(responsible_editor=user) | Q(creator=user)
    return {
        "may_write": may_write(user),
        "has_role": bool(rights(user)),
        "waiting": waiting.for_person(user, WAITING_SHOWN),
        "most": WAITING_SHOWN,
        "scheduled": scheduled.order_by("publish_at", "pk")[:SHOWN],
        "today": articles.filter(pk__in=today.values("pk")).order_by("-published_at")[:SHOWN],
        "mine": articles.in_work().filter(mine)[:SHOWN],
        "unsaved": WorkingCopy.objects.filter(user=user).select_related("article__latest")[:5],
        "photos": Photo.objects.prefetch_related("renditions")[:6],
    }


@register.filter
def waited(since: datetime) -> str:
    return clock.waited(since)
