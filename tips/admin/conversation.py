"""What was said, in the order in which it was sent: one turn for each message of a tip."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from articles.lib import contacts

from .. import attachment_files
from ..channels.manual import OURS
from ..models import Attachment, InboundMessage, MessageKind, Tip

MOST = 300  # messages on a page
MOST_MERGED = 20  # tips whose words stand below those of the tip that stands for them


@dataclass(frozen=True)
class Shown:
    """One file: `how` is picture, audio, video, file, or empty where only a sentence is shown."""

    attachment: Attachment
    how: str
    sentence: str = ""


@dataclass(frozen=True)
class Where:
    """As the sender's map said it; degrees."""

    latitude: float
    longitude: float
    label: str


@dataclass(frozen=True)
class Turn:
    message: InboundMessage
    at: datetime
    text: str
    is_ours: bool = False
    where: Where | None = None
    files: list[Shown] = field(default_factory=list)
    sentence: str = ""  # instead of words, where there are none

    @property
    def is_picture(self) -> bool:
        """Nothing but: several of them stand side by side."""
        return bool(self.files) and not self.text and not self.where


def turns_of(tip: Tip) -> list[Turn]:
    """Three queries, however many there are; at most MOST."""
    messages = tip.messages.prefetch_related("attachments").order_by("sent_at", "pk")
    return [_turn(message) for message in messages[:MOST]]


def turns_by_tip(tips: Sequence[Tip]) -> list[tuple[Tip, list[Turn]]]:
    """Of several tips, in their order; the same queries for all together, at most MOST turns."""
    messages = InboundMessage.objects.filter(tip__in=tips).prefetch_related("attachments")
    found: dict[int | None, list[Turn]] = {tip.pk: [] for tip in tips}
    for message in messages.order_by("sent_at", "pk")[:MOST]:
        found[message.tip_id].append(_turn(message))
    return [(tip, found[tip.pk]) for tip in tips]


def pictures_that_wait(turns: list[Turn]) -> int:
    states = Attachment.State
    return sum(shown.attachment.state == states.WAITING for turn in turns for shown in turn.files)


def _turn(message: InboundMessage) -> Turn:
    details: dict[str, Any] = message.details if isinstance(message.details, dict) else {}
    is_ours = message.kind == MessageKind.EVENT and message.event == OURS
    text = contacts.mask(message.raw) if is_ours else message.text
    files = [_shown(attachment) for attachment in message.attachments.all()]
    where = _where(details)
    sentence = "" if text or files or where else _sentence(message)
    return Turn(message, message.sent_at, text, is_ours, where, files, sentence)


def _sentence(message: InboundMessage) -> str:
    if message.purged_at is not None:
        return _("What it said is erased.")
    if message.kind == MessageKind.UNKNOWN:
        return _("A message of a kind that we do not know; it is kept as it came.")
    return _("Without words: %(kind)s.") % {"kind": message.get_kind_display()}


def _where(details: dict[str, Any]) -> Where | None:
    told = details.get("location") or {}
    try:
        return Where(
            float(told["latitude"]), float(told["longitude"]), contacts.mask(str(told["label"]))
        )
    except (KeyError, TypeError, ValueError):
        return None


def _shown(attachment: Attachment) -> Shown:
    states = Attachment.State
    how = attachment_files.shown_as(attachment)
    if how:
        return Shown(attachment, how)
    said = {
        states.WAITING: _("being fetched"),
        states.LOST: attachment.reason or _("lost: the platform has it no more"),
        states.REFUSED: attachment.reason or _("not kept"),
    }.get(states(attachment.state))
    if attachment.state == states.WAITING and attachment.original:
        said = _("being made ready")
    return Shown(attachment, "", said or attachment.reason or _("kept sealed, as it came"))
