"""What an editor needs first when the day begins, and how long a thing has waited."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .. import licences, search, waiting
from ..access import has_right, may_write, rights, visible_articles
from ..lib import clock
from ..models import Article, Correction, CorrectionRecipient, Photo, Stage, WorkingCopy

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
        "search_is_behind": search.is_behind(),
        "photos": _photos(user),
        "running_out": licences.running_out() if _keeps_licences(user) else [],
        "corrections": _corrections(user),
    }


@register.filter
def with_commands(sentence: object) -> SafeString:
    """What stands between backticks in a sentence is set as the command that it is."""
    parts = str(sentence).split("`")
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<code>{}</code>", part) if at % 2 else part,)
            for at, part in enumerate(parts)
        ),
    )


def _keeps_licences(user: Any) -> bool:
    return user.is_superuser or has_right(user, "view_licence", "publish_article")


def _corrections(user: Any) -> dict[str, int]:
    """How many this person may approve, and of how many somebody is still to be told."""
    if not has_right(user, "change_article", "publish_article"):
        return {}
    seen = Correction.objects.filter(article__in=visible_articles(user).order_by().values("pk"))
    open_ = CorrectionRecipient.objects.filter(correction=OuterRef("pk"), told_at=None)
    waits = Q(published_at=None, given_up_at=None, approved_at=None) & ~Q(written_by=user)
    counted = seen.aggregate(
        waiting=Count("pk", filter=waits),
        to_tell=Count("pk", filter=Q(published_at__isnull=False) & Exists(open_)),
    )
    return counted if has_right(user, "publish_article") else counted | {"waiting": 0}


def _photos(user: Any) -> Iterable[Photo]:
    """The newest of the library, for who may open it."""
    may_see = user.has_perm("articles.view_photo") or user.has_perm("articles.change_photo")
    return Photo.objects.prefetch_related("renditions")[:6] if may_see else []


@register.filter
def waited(since: datetime) -> str:
    return clock.waited(since)
