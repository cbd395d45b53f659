"""What comes in becomes a tip: stored first and once, then stitched with what belongs to it.

Two steps, each whole by itself. `keep` stores the message and nothing else, so that a repeated
delivery, two at one moment and a killed process leave one row. `stitch` finds the source and the
tip; where it was killed, the clock does it again. Messages of one sender belong together when
they were sent within TIPS_WINDOW seconds of one another, in whatever order they arrive.
"""

import logging
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max, Min, Q
from django.utils import timezone
from django_tasks import task

from articles.lib import clock, contacts

from . import commands, later, looking, media, notices, sayings, search
from .channels.base import Incoming
from .lib import counted, wordless
from .models import (
    Attachment,
    ChannelName,
    InboundMessage,
    MessageKind,
    Source,
    Status,
    Tip,
)

_log = logging.getLogger(__name__)
MEDIA_KEPT = timedelta(days=3)  # by WeChat; QQ's addresses are gone sooner
FIRST_TRY_BY_CLOCK = timedelta(seconds=60)  # a worker has the first go
LONGEST = 20_000  # characters of one message
MOST_MESSAGES = 500  # that become one tip by themselves: whoever floods us begins another
_MOST_FAILURES = 8


@dataclass(frozen=True)
class Received:
    message: InboundMessage
    reply: str  # what the sender is told now; may be empty
    is_new: bool


def receive(channel: str, incoming: Incoming) -> Received:
    """Store a message and answer it. A repeated one is answered as before.

    What goes wrong after it is stored is logged and done again by the clock: the sender is
    never answered with an error for what we have.
    """
    message, is_new = keep(channel, incoming)
    try:
        reply = stitch(message)
    except Exception as error:
        trace = wordless.trace(error)
        _log.error("Message %s is stored and could not be stitched: %s", message.pk, trace)
        return Received(message, sayings.kept(), is_new)
    return Received(message, reply, is_new)


def keep(channel: str, incoming: Incoming) -> tuple[InboundMessage, bool]:
    """The stored message, and whether it is new."""
    key_hash = InboundMessage.hash_of(channel, incoming.key)
    known = InboundMessage.objects.filter(channel=channel, key_hash=key_hash)
    if found := known.first():
        return found, False
    try:
        with transaction.atomic():
            row = _row(channel, incoming, key_hash)
        counted.RECEIVED.labels(channel).inc()
        return row, True
    except IntegrityError:  # at the same moment, in another process
        return known.get(), False


def _row(channel: str, incoming: Incoming, key_hash: str) -> InboundMessage:
    kind = incoming.kind if incoming.kind in MessageKind.values else MessageKind.UNKNOWN
    return InboundMessage.objects.create(
        channel=channel,
        key_hash=key_hash,
        raw=incoming.raw,
        kind=kind,
        event=incoming.event[:40],
        text=contacts.mask(incoming.text[:LONGEST]),
        details={
            "sender": incoming.sender,
            "nickname": incoming.nickname,
            "group": incoming.group,
            "address": dict(incoming.address),
            "event_key": incoming.event_key,
            "location": asdict(incoming.location) if incoming.location else {},
            "media": [
                {"kind": each.kind, "remote": dict(each.remote), "name": each.name}
                for each in incoming.media
            ],
        },
        sent_at=incoming.sent_at,
        received_at=clock.now(),
    )


@transaction.atomic
def stitch(message: InboundMessage) -> str:
    """Give a stored message its source and its tip, once; the reply that the sender gets."""
    locked = InboundMessage.objects.select_for_update().get(pk=message.pk)
    if locked.stitched_at is None:
        locked.reply = _decided(locked)
        if locked.source:
            notices.keep_reply(locked.pk, locked.source, locked.tip, locked.reply)
        locked.stitched_at = clock.now()
        locked.save(update_fields=["source", "tip", "reply", "stitched_at"])
        later.soon(settle_message, locked.pk)
    for name in ("source_id", "tip_id", "reply", "stitched_at"):
        setattr(message, name, getattr(locked, name))
    return locked.reply


@task()
def settle_message(message_pk: int) -> None:
    """What nobody waited for: the tip's place and kind, the files, an answer that is a call."""
    message = InboundMessage.objects.select_related("source", "tip").get(pk=message_pk)
    if message.source:
        notices.speak(message.source)
    if message.tip:
        looking.look_at(message.tip)
    for attachment in message.attachments.filter(state=Attachment.State.WAITING):
        media.fetch(attachment.pk)


def stitch_left_over(now: datetime | None = None) -> int:
    """What a killed process or an error left; for the clock. The number that was stitched."""
    before = (now or timezone.now()) - timedelta(seconds=10)
    waiting = InboundMessage.objects.filter(stitched_at=None, failures__lt=_MOST_FAILURES)
    done = 0
    for message in waiting.filter(received_at__lt=before).order_by("sent_at", "pk")[:500]:
        try:
            stitch(message)
            done += 1
        except Exception as error:
            _log.error("Message %s could not be stitched: %s", message.pk, wordless.trace(error))
            InboundMessage.objects.filter(pk=message.pk).update(failures=message.failures + 1)
    return done


def _decided(message: InboundMessage) -> str:
    """Sets source and tip of a locked message; its reply."""
    details = message.details
    if message.kind == MessageKind.EVENT:
        return commands.answer_event(message)
    if not details.get("sender"):
        return ""  # kept, flagged by having no source
    source = source_of(message.channel, details["sender"], nickname=details.get("nickname", ""))
    message.source = source
    notices.heard_from(source, message.sent_at, details.get("address") or {})
    answer = commands.answer_text(source, message)
    if answer is not None:
        return notices.added_to(answer, source)
    tip, is_new = _tip_of(source, message)
    message.tip = tip
    if tip is None:
        return notices.added_to("", source)
    add_attachments(message, details.get("media") or [])
    if source.is_blocked:
        return ""
    return notices.added_to(sayings.receipt(tip) if is_new else "", source)


def source_of(channel: str, identity: str, *, nickname: str = "") -> Source:
    """The source, locked until the transaction ends: messages of one sender wait in line."""
    identity_hash = Source.hash_of(channel, identity)
    Source.objects.get_or_create(
        channel=channel,
        identity_hash=identity_hash,
        defaults={"identity": identity, "nickname": nickname, "created_at": clock.now()},
    )
    source = Source.objects.select_for_update().get(channel=channel, identity_hash=identity_hash)
    if nickname and source.nickname != nickname:
        source.nickname = nickname
        source.save(update_fields=["nickname"])
    return source


def _tip_of(source: Source, message: InboundMessage) -> tuple[Tip | None, bool]:
    tip = _open_tip(source, message)
    if tip is not None:
        message.tip = tip
        _grow(tip, message)
        return tip, False
    if message.kind == MessageKind.UNKNOWN:
        return None, False  # kept, and shown among the messages without a tip
    return begin_tip(source, message), True


def _open_tip(source: Source, message: InboundMessage) -> Tip | None:
    """The tip that this message belongs to, if there is one."""
    own = Tip.objects.select_for_update().filter(source=source, purged_at=None)
    if source.continues_id and (tip := own.filter(pk=source.continues_id).first()):
        source.continues = None
        source.save(update_fields=["continues"])
        return tip
    if source.begins_new:
        return None
    window = timedelta(seconds=settings.TIPS_WINDOW)
    near = own.filter(
        first_sent_at__lte=message.sent_at + window, last_sent_at__gte=message.sent_at - window
    ).exclude(status__in=(Status.ADOPTED, Status.DECLINED))
    tip = near.order_by("-last_sent_at", "-pk").first()
    is_full = tip is not None and tip.messages.count() >= MOST_MESSAGES
    return None if is_full else tip


def begin_tip(source: Source, message: InboundMessage, **fields: Any) -> Tip:
    """A new tip with this message as its first; `fields` are those of Tip."""
    if source.begins_new:
        source.begins_new = False
        source.save(update_fields=["begins_new"])
    fields.setdefault("status", Status.SPAM if source.is_blocked else Status.NEW)
    tip = Tip.objects.create(
        code=_free_code(),
        pin=Tip.new_pin(),
        channel=message.channel,
        source=source,
        text=message.text,
        received_at=message.received_at,
        first_sent_at=message.sent_at,
        last_sent_at=message.sent_at,
        **fields,
    )
    message.tip = tip
    return tip


def _free_code() -> str:
    code = Tip.new_code()
    while Tip.objects.filter(code=code).exists():
        code = Tip.new_code()
    return code


def _grow(tip: Tip, message: InboundMessage) -> None:
    tip.first_sent_at = min(tip.first_sent_at, message.sent_at)
    tip.last_sent_at = max(tip.last_sent_at, message.sent_at)
    tip.received_at = min(tip.received_at, message.received_at)
    tip.text = joined_text(tip, message)
    tip.looked_at = None
    tip.version += 1
    tip.save(
        update_fields=[
            *("first_sent_at", "last_sent_at", "received_at"),
            *("text", "looked_at", "version"),
        ]
    )


def joined_text(tip: Tip, *more: InboundMessage) -> str:
    """What all messages of a tip say, in the order in which they were sent."""
    stored = tip.messages.exclude(pk__in=[each.pk for each in more]).exclude(text="")
    rows = [(each.sent_at, each.pk, each.text) for each in stored]
    rows += [(each.sent_at, each.pk, each.text) for each in more if each.text]
    return "\n".join(text for _at, _pk, text in sorted(rows))


def refresh(tip: Tip) -> None:
    """After messages were moved to or from it."""
    span = tip.messages.aggregate(first=Min("sent_at"), last=Max("sent_at"), got=Min("received_at"))
    if span["first"] is not None:
        tip.first_sent_at, tip.last_sent_at = span["first"], span["last"]
        tip.received_at = span["got"]
    tip.text = joined_text(tip)
    tip.looked_at = None
    tip.version += 1
    tip.save()
    search.put(tip)


def add_attachments(message: InboundMessage, media: list[dict[str, Any]]) -> list[Attachment]:
    """Rows for what the worker fetches."""
    now = clock.now()
    return Attachment.objects.bulk_create(
        Attachment(
            message=message,
            position=position,
            kind=each["kind"],
            remote=each["remote"],
            name=each.get("name", ""),
            expires_at=message.sent_at + MEDIA_KEPT,
            next_try_at=now + FIRST_TRY_BY_CLOCK,
        )
        for position, each in enumerate(media)
    )


def is_for_us(channel: str, incoming: Incoming) -> bool:
    """Talk in a group that the gateway hears is nobody's tip unless it says so."""
    if channel != ChannelName.ONEBOT or not incoming.group:
        return True
    word, _rest = sayings.told_after_command(incoming.text)
    return word == "new"


def without_a_tip() -> Any:
    """Messages that are kept and belong to no tip: unknown kinds, and those without a sender."""
    lost = Q(kind=MessageKind.UNKNOWN) | Q(source=None)
    return InboundMessage.objects.filter(lost, tip=None).exclude(kind=MessageKind.EVENT)
