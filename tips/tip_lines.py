"""Every tip as one line of JSON, for moving out and for checks; docs/tips-export.md has the keys.

Read in batches of a fixed size with a fixed number of queries, so that a year of tips takes no
more memory than a day of them.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from articles.lib import contacts

from .models import Attachment, InboundMessage, Reward, Source, Tip, TipEvent

BATCH = 200  # tips
MASKED = "***"  # stands for something that is kept; empty means that nothing is


def tips_since(since: datetime | None = None) -> QuerySet[Tip]:
    """Those received from a moment on, all without one."""
    return Tip.objects.filter(received_at__gte=since) if since else Tip.objects.all()


def lines(tips: QuerySet[Tip], *, is_revealed: bool = False) -> Iterator[str]:
    """Oldest first, without the line's end. `is_revealed`: with who told us, in the clear."""
    last = 0
    while batch := list(_with_all(tips).filter(pk__gt=last).order_by("pk")[:BATCH]):
        for tip in batch:
            yield json.dumps(as_object(tip, is_revealed=is_revealed), ensure_ascii=False)
        last = batch[-1].pk


def as_object(tip: Tip, *, is_revealed: bool = False) -> dict[str, Any]:
    """`tip` as `lines` reads it, so that this asks for nothing more."""
    shown = _as_it_is if is_revealed else contacts.mask
    return {
        "code": tip.code,
        "channel": tip.channel,
        "status": tip.status,
        "received_at": _time(tip.received_at),
        "first_sent_at": _time(tip.first_sent_at),
        "last_sent_at": _time(tip.last_sent_at),
        "first_answered_at": _time(tip.first_answered_at),
        "decided_at": _time(tip.decided_at),
        "erased_at": _time(tip.purged_at),
        "headline": shown(tip.headline),
        "text": shown(tip.text),
        "reason": shown(tip.reason),
        "place": tip.place and {"code": tip.place.code, "name": tip.place.name},
        "category": tip.category and tip.category.name,
        "assigned_to": tip.assigned_to and tip.assigned_to.username,
        "assigned_at": _time(tip.assigned_at),
        "due_at": _time(tip.due_at),
        "entered_by": tip.entered_by and tip.entered_by.username,
        "merged_into": tip.merged_into and tip.merged_into.code,
        "article": tip.article and _article(tip.article),
        "source": _source(tip.source, is_revealed),
        "messages": [_message(each, is_revealed) for each in tip.messages.all()],
        "rewards": [_reward(each) for each in tip.rewards.all()],
        "events": [_event(each, shown) for each in tip.events.all()],
    }


def _with_all(tips: QuerySet[Tip]) -> QuerySet[Tip]:
    messages = InboundMessage.objects.order_by("sent_at", "pk")
    attachments = Attachment.objects.order_by("position")
    rewards = Reward.objects.order_by("pk")
    events = TipEvent.objects.select_related("event__actor").order_by("event_id")
    one = ("place", "category", "assigned_to", "entered_by", "merged_into", "article__latest")
    return tips.select_related("source", *one).prefetch_related(
        Prefetch("messages", messages),
        Prefetch("messages__attachments", attachments),
        Prefetch("rewards", rewards),
        Prefetch("events", events),
    )


def _article(article: Any) -> dict[str, Any]:
    title = article.latest.title if article.latest else ""
    return {"id": article.pk, "title": title, "stage": article.stage}


def _source(source: Source, is_revealed: bool) -> dict[str, Any]:
    told = {"identity": source.identity, "name": source.nickname, "contact": source.contact}
    if not is_revealed:
        told = {name: MASKED if value else "" for name, value in told.items()}
    return {
        "id": source.pk,
        **told,
        "consent_version": source.consent_version,
        "is_blocked": source.is_blocked,
        "erased_at": _time(source.erased_at),
    }


def _message(message: InboundMessage, is_revealed: bool) -> dict[str, Any]:
    files = [_attachment(each, is_revealed) for each in message.attachments.all()]
    told = {
        "channel": message.channel,
        "kind": message.kind,
        "event": message.event,
        "text": message.text if is_revealed else contacts.mask(message.text),
        "sent_at": _time(message.sent_at),
        "received_at": _time(message.received_at),
        "attachments": files,
    }
    return told | {"raw": message.raw} if is_revealed else told


def _attachment(attachment: Attachment, is_revealed: bool) -> dict[str, Any]:
    names = ("kind", "state", "size", "sha256", "content_type")
    told = {name: getattr(attachment, name) for name in names}
    return told | {"name": attachment.name} if is_revealed else told


def _reward(reward: Reward) -> dict[str, Any]:
    return {
        "kind": reward.kind,
        "status": reward.status,
        "amount": f"{reward.amount // 100}.{reward.amount % 100:02}",
        "award_date": reward.award_date and reward.award_date.isoformat(),
        "due_at": _time(reward.due_at),
    }


def _event(about: TipEvent, shown: Callable[[str], str]) -> dict[str, Any]:
    event = about.event
    by, data = event.actor and event.actor.username, dict(event.data)
    if "reason" in data:
        data["reason"] = shown(str(data["reason"]))
    return {"at": _time(event.at), "by": by, "verb": event.verb, "data": data}


def _as_it_is(text: str) -> str:
    return text


def _time(at: datetime | None) -> str | None:
    """ISO 8601 with the paper's offset from UTC."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None
