"""All that is kept of a source, as a copy for them (PIPL 45): to be read, and for another program.

The desk finds out that the person is who they say; here it is gathered and recorded.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from articles import sealed_store
from articles.lib import clock, media_kinds
from articles.models import User

from . import attachment_files, progress
from .access import require
from .channels.manual import OURS
from .channels.own_words import own_words
from .lib import amounts
from .models import (
    Attachment,
    InboundMessage,
    Notice,
    Payee,
    Payment,
    Reward,
    Source,
    Tip,
    TipEvent,
)

RIGHT = "erase_source"
_PAGE = "tips/own_copy.html"
_OF_PAYEE = ("name", "id_number", "method", "account", "bank", "phone")
_OF_FILE = ("kind", "state", "name", "remote", "content_type", "size", "sha256")


def same_person(source: Source) -> list[Source]:
    """This source first, then those of other channels who gave the same contact.

    Anybody can write anybody's telephone number into a form: the desk looks before it joins them.
    """
    if not source.contact_hash:
        return [source]
    others = Source.objects.filter(contact_hash=source.contact_hash).exclude(pk=source.pk)
    return [source, *others.order_by("pk")]


def export_source(source: Source, *, actor: User, together: bool = False) -> Iterator[bytes]:
    """A ZIP archive, piece by piece: `index.html` to read, `data.json` and their files.

    `together`: with the other channels of the same person. The newsroom's own notes are not in
    it. Nothing of it is written on our disk. Raises NotAllowed.
    """
    require(actor, RIGHT)
    sources = same_person(source) if together else [source]
    for each in sources:
        TipEvent.record("export_source", actor=actor, source=each)
    return _archive(sources)


class _Pipe(io.RawIOBase):
    """Holds what the archive has written until it is taken."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, part: Any) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


@dataclass(frozen=True)
class _Kept:
    """What is kept of one source."""

    source: Source
    messages: list[InboundMessage]
    tips: list[Tip]
    told: list[Notice]
    rewards: list[Reward]
    payee: Payee | None
    payments: list[Payment]


def _archive(sources: list[Source]) -> Iterator[bytes]:
    """A file that can not be opened any more is left out, and has no name in the data."""
    pipe = _Pipe()
    names: dict[int, str] = {}  # of the files in the archive, by attachment
    files = Attachment.objects.filter(message__source__in=sources).exclude(original="", clean="")
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for attachment in files.order_by("pk"):
            with suppress(*sealed_store.CanNotOpen):
                ending, pieces = _opened(attachment)
                name = f"files/{attachment.message_id}-{attachment.position}{ending}"
                with archive.open(name, "w", force_zip64=True) as file:
                    for piece in pieces:
                        file.write(piece)
                        yield pipe.taken()
                names[attachment.pk] = name
        kept = [_kept_of(each) for each in sources]
        archive.writestr("index.html", _page(kept, names))
        archive.writestr("data.json", _data(kept, names))
    yield pipe.taken()


def _opened(attachment: Attachment) -> tuple[str, Iterator[bytes]]:
    """How its name ends, and the original, or the clean picture where only that is left."""
    if attachment.original:
        ending = media_kinds.ending(attachment.content_type)
        return ending, attachment_files.open_original(attachment)
    image = attachment_files.open_clean(attachment)
    return media_kinds.ending(attachment_files.clean_type(image)), iter([image])


def _kept_of(source: Source) -> _Kept:
    payments = Payment.objects.filter(posting__reward__source=source)
    messages = source.messages.select_related("tip").prefetch_related("attachments")
    return _Kept(
        source=source,
        messages=list(messages.order_by("sent_at", "pk")),
        tips=list(source.tips.select_related("place", "category", "merged_into").order_by("pk")),
        told=list(source.notices.order_by("pk")),
        rewards=list(source.rewards.select_related("tip").order_by("pk")),
        payee=Payee.objects.filter(source=source).first(),
        payments=list(payments.order_by("pk")),
    )


# To be read


def _page(kept: list[_Kept], names: dict[int, str]) -> str:
    context = {
        "paper": settings.PAPER["name"],
        "at": clock.now(),
        "ours": OURS,
        "parts": [_part(each, names) for each in kept],
    }
    return render_to_string(_PAGE, context)


def _part(kept: _Kept, names: dict[int, str]) -> dict[str, Any]:
    files = {
        message.pk: [(each, names.get(each.pk)) for each in message.attachments.all()]
        for message in kept.messages
    }
    return {
        "source": kept.source,
        "tips": [(tip, progress.standing(tip)) for tip in kept.tips],
        "messages": [
            (message, own_words(message.channel, message.raw) or message.text, files[message.pk])
            for message in kept.messages
        ],
        "told": [notice for notice in kept.told if notice.text],
        "rewards": [(each, amounts.written(each.amount)) for each in kept.rewards],
        "payee": kept.payee,
        "payments": [
            (each, amounts.written(each.gross), amounts.written(each.withheld))
            for each in kept.payments
        ],
    }


# For another program


def _data(kept: list[_Kept], names: dict[int, str]) -> str:
    data = {
        "paper": settings.PAPER["name"],
        "exported_at": _time(clock.now()),
        "sources": [_all_of(each, names) for each in kept],
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def _all_of(kept: _Kept, names: dict[int, str]) -> dict[str, Any]:
    source = kept.source
    return {
        "channel": source.channel,
        "identity": source.identity,
        "name": source.nickname,
        "contact": source.contact,
        "address": source.address,
        "since": _time(source.created_at),
        "last_message_at": _time(source.last_inbound_at),
        "consent": {"version": source.consent_version, "at": _time(source.consented_at)},
        "blocked": {"at": _time(source.blocked_at), "reason": source.blocked_reason},
        "erased_at": _time(source.erased_at),
        "messages": [_message(each, names) for each in kept.messages],
        "tips": [_tip(each) for each in kept.tips],
        "told": [_notice(each) for each in kept.told],
        "rewards": [_reward(each) for each in kept.rewards],
        "payee": kept.payee and _columns(kept.payee, *_OF_PAYEE),
        "payments": [_payment(each) for each in kept.payments],
    }


def _message(message: InboundMessage, names: dict[int, str]) -> dict[str, Any]:
    return {
        "kind": message.kind,
        "event": message.event,
        "sent_at": _time(message.sent_at),
        "received_at": _time(message.received_at),
        "tip": message.tip.code if message.tip else None,
        "text": message.text,
        "as_it_came": message.raw,
        "details": message.details,
        "answered": message.reply,
        "files": [
            _columns(each, *_OF_FILE) | {"file": names.get(each.pk)}
            for each in message.attachments.all()
        ],
    }


def _notice(notice: Notice) -> dict[str, Any]:
    told = _columns(notice, "kind", "state", "text")
    return told | {"at": _time(notice.created_at), "sent_at": _time(notice.sent_at)}


def _tip(tip: Tip) -> dict[str, Any]:
    return {
        "code": tip.code,
        "status": tip.status,
        "text": tip.text,
        "place": tip.place and tip.place.name,
        "category": tip.category and tip.category.name,
        "received_at": _time(tip.received_at),
        "decided_at": _time(tip.decided_at),
        "reason": tip.reason,
        "article": tip.article_id,
    }


def _reward(reward: Reward) -> dict[str, Any]:
    return {
        "tip": reward.tip.code,
        "kind": reward.kind,
        "status": reward.status,
        "yuan": _yuan(reward.amount),
        "due_at": _time(reward.due_at),
        "reason": reward.reason,
    }


def _payment(payment: Payment) -> dict[str, Any]:
    sealed = ("payee", "id_number", "account", "bank", "reference")
    told = _columns(payment, *sealed, "method", "tax_item")
    return told | {
        "paid_on": payment.paid_on.isoformat(),
        "yuan": _yuan(payment.gross),
        "tax_withheld_yuan": _yuan(payment.withheld),
    }


def _yuan(fen: int) -> str:
    """For a program: 1234.50."""
    return f"{fen // amounts.FEN}.{fen % amounts.FEN:02}"


def _columns(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _time(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None
