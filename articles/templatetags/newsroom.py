"""What an editor needs first when the day begins."""

from typing import Any

from django import template
from django.utils import timezone

from ..access import visible_articles
from ..models import Article, Photo, WorkingCopy

register = template.Library()

SHOWN = 12  # articles in each column


@register.simple_tag
def desk(user: Any) -> dict[str, Any]:
    """Drafts in work, what was published today, what this editor answers for."""
    articles = (
        visible_articles(user)
        .select_related("latest", "section", "responsible_editor")
        .only(
            *("stage", "updated_at", "published_at", "live"),
            *("latest__article", "latest__title", "section__name", "responsible_editor__name"),
        )
        .order_by("-updated_at", "-pk")
    )
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today = Article.objects.published().filter(published_at__gte=midnight)
    return {
        "drafts": articles.in_work()[:SHOWN],
        "today": articles.filter(pk__in=today.values("pk")).order_by("-published_at")[:SHOWN],
        "mine": articles.filter(responsible_editor=user)[:SHOWN],
        "unsaved": WorkingCopy.objects.filter(user=user).select_related("article__latest")[:5],
        "photos": Photo.objects.prefetch_related("renditions")[:6],
    }
