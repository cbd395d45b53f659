"""What is told on the website becomes a tip, once; what is added there later belongs to it.

Each form is a source of its own, also where two gave the same telephone number: anybody can type
anybody's, and nobody shall see or change by that what another one told, or where their reward
goes. The newsroom sees that the contact is the same. Adding takes the code and the PIN.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.lib import clock, contacts
from articles.lib.uploads import UploadRefused
from articles.models import Place
from articles.unsent_files import SentFile

from . import intake, later, media, notices
from .channels import web
from .models import ChannelName, InboundMessage, MessageKind, Source, Tip

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sent:
    """One form, checked. `key` is the form's own."""

    key: str
    text: str = ""
    where: str = ""
    when: str = ""
    place: Place | None = None  # that `where` names
    contact: str = ""
    name: str = ""
    has_consented: bool = False
    files: Sequence[SentFile] = ()


@dataclass(frozen=True)
class Taken:
    tip: Tip
    refused: list[str] = field(default_factory=list)  # files that are not kept, and why


def tell(sent: Sent) -> Taken:
    """A new tip of it; sent again it is the same one, and files that are missing are added."""
    with transaction.atomic():
        message, is_new = intake.keep(ChannelName.WEB, _incoming(sent))
        if is_new:
            _give(message, _tip_of(sent, message))
    return _with_files(message, sent)


def add(tip: Tip, sent: Sent) -> Taken:
    """Whatever channel the tip came by, what is added on its status page came by the web."""
    with transaction.atomic():
        message, is_new = intake.keep(ChannelName.WEB, _incoming(sent))
        if is_new:
            Source.objects.select_for_update().get(pk=tip.source_id)  # before its tips, as intake
            _give(message, Tip.objects.select_for_update().get(pk=tip.pk))
    return _with_files(message, sent)


def _incoming(sent: Sent) -> web.Incoming:
    return web.incoming(
        sent.key,
        text=_text(sent),
        typed=_typed(sent),
        files=[(each.name, each.size) for each in sent.files],
        kind=MessageKind.TEXT if sent.text else sent.files[0].kind,
        sent_at=clock.now(),
    )


def _text(sent: Sent) -> str:
    """In the order in which a reporter asks: what, where, when."""
    parts = [sent.text]
    if sent.where:
        parts.append(_("Where: %(place)s") % {"place": sent.where})
    if sent.when:
        parts.append(_("When: %(time)s") % {"time": sent.when})
    return "\n".join(part for part in parts if part)


def _typed(sent: Sent) -> Mapping[str, str]:
    names = ("text", "where", "when", "contact", "name")
    return {name: value for name in names if (value := getattr(sent, name))}


def _tip_of(sent: Sent, message: InboundMessage) -> Tip:
    """The form's own tip, when it was changed and sent again; else a new one."""
    source = _source(sent)
    known = Tip.objects.select_for_update().filter(source=source, purged_at=None)
    tip = known.order_by("-pk").first() or intake.begin_tip(source, message)
    if sent.place:
        tip.place, tip.place_is_suggested = sent.place, False
        tip.save(update_fields=["place", "place_is_suggested"])
    return tip


def _give(message: InboundMessage, tip: Tip) -> None:
    """The message is the tip's from now on; both are locked or new."""
    message.source_id, message.tip, message.stitched_at = tip.source_id, tip, clock.now()
    message.save(update_fields=["source", "tip", "stitched_at"])
    intake.refresh(tip)
    if tip.source.channel == ChannelName.WEB:  # elsewhere it opens no window of the platform
        notices.heard_from(tip.source, message.sent_at, {})
    later.soon(intake.settle_message, message.pk)


def _source(sent: Sent) -> Source:
    """Locked until the transaction ends. Without a contact nothing tells who it is."""
    identity_hash = Source.hash_of(ChannelName.WEB, f"form {sent.key}")
    Source.objects.get_or_create(
        channel=ChannelName.WEB, identity_hash=identity_hash, defaults={"created_at": clock.now()}
    )
    source = Source.objects.select_for_update().get(
        channel=ChannelName.WEB, identity_hash=identity_hash
    )
    if sent.contact or sent.name:
        _introduce(source, sent)
    return source


def _introduce(source: Source, sent: Sent) -> None:
    """What they left of themselves, and that they agreed to it being kept."""
    source.nickname, source.contact = sent.name, sent.contact
    source.contact_hash = Source.contact_hash_of(contacts.normalised(sent.contact))
    if sent.has_consented:
        source.consent_version = settings.TIPS_CONSENT_VERSION
        source.consented_at = clock.now()
    source.save()


def _with_files(message: InboundMessage, sent: Sent) -> Taken:
    """Each by itself, outside of the transaction: a file that fails costs no word."""
    assert message.tip is not None  # both are written in one transaction
    there = set(message.attachments.values_list("position", flat=True))
    refused = []
    for position, each in enumerate(sent.files):
        if position not in there and (sentence := _keep_file(message, position, each)):
            told = {"file": each.name, "sentence": sentence}
            refused.append(_("%(file)s: %(sentence)s") % told)
    return Taken(message.tip, refused)


def _keep_file(message: InboundMessage, position: int, sent: SentFile) -> str:
    """Why it is not kept, or empty."""
    try:
        opened = sent.open()
    except media.CanNotOpen:
        if message.attachments.filter(position=position).exists():
            return ""  # the same form, sent twice: the other one has it
        return _("The file is gone. Choose it again.")
    try:
        with opened as file:
            media.keep_upload(message, file, position, sent.kind)
    except UploadRefused as refusal:
        return refusal.sentence
    except IntegrityError:
        pass  # the same form, sent twice at one moment
    except (DatabaseError, OSError):
        _log.exception("A file of message %s could not be kept", message.pk)
        return _("The file could not be kept now. Add it again in a minute.")
    return ""
