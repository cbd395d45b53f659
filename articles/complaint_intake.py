"""What is sent at /complaints/, or came by letter and was entered by the desk, becomes one case,
once; what is added on its page belongs to it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _

from . import complaints, photo_files, sealed_store
from .access import NotAllowed
from .lib import clock, media_kinds, receipt_codes, secret_box
from .models import Article, Complaint, ComplaintFile, ComplaintMessage, Event, User
from .sealed_copies import PLACE
from .unsent_files import SentFile

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sent:
    """One form, checked. `key` is the form's own."""

    key: str
    article: Article
    kind: str
    wrong: str
    wanted: str = ""
    name: str = ""
    capacity: str = ""
    proof: str = ""
    contact: str = ""
    has_consented: bool = False
    files: Sequence[SentFile] = ()


@dataclass(frozen=True)
class ByHand:
    """What did not come by the website: how, when it arrived, and who entered it."""

    channel: str
    arrived_at: datetime
    entered_by: User


@dataclass(frozen=True)
class Taken:
    complaint: Complaint
    refused: list[str] = field(default_factory=list)  # files that are not kept, and why


def receive(sent: Sent, by_hand: ByHand | None = None) -> Taken:
    """A new case; sent again it is the same one, and files that are missing are added."""
    form_hash = secret_box.keyed_hash("complaint", sent.key)
    with transaction.atomic():
        found = Complaint.objects.filter(form_hash=form_hash).first()
        complaint = found or _begin(sent, form_hash, by_hand)
    return Taken(complaint, _keep_files(complaint, None, sent.files))


def enter(sent: Sent, by_hand: ByHand) -> Taken:
    """By the desk, as `receive`: the clock runs from when it arrived. Raises NotAllowed."""
    complaints.require_part(sent.article, by_hand.entered_by)
    if by_hand.arrived_at > clock.now():
        raise NotAllowed(_("That time has not come yet."))
    return receive(sent, by_hand)


def add(complaint: Complaint, *, key: str, text: str, files: Sequence[SentFile]) -> Taken:
    """What who complains adds, or answers. Raises NotAllowed for a case that takes nothing."""
    message = complaints.answered(complaint, text=text, form_hash=_answer_hash(complaint, key))
    return Taken(complaint, _keep_files(complaint, message, files))


def _answer_hash(complaint: Complaint, key: str) -> str:
    return secret_box.keyed_hash("complaint answer", str(complaint.pk), key)


def _begin(sent: Sent, form_hash: str, by_hand: ByHand | None) -> Complaint:
    received_at = by_hand.arrived_at if by_hand else clock.now()
    entered_by = by_hand.entered_by if by_hand else None
    channel = Complaint.Channel(by_hand.channel) if by_hand else Complaint.Channel.WEB
    complaint = Complaint(
        pin=receipt_codes.new_pin(),
        form_hash=form_hash,
        article=sent.article,
        kind=sent.kind,
        wrong=sent.wrong,
        wanted=sent.wanted,
        name=sent.name,
        capacity=sent.capacity,
        proof=sent.proof,
        contact=sent.contact,
        consent_version=settings.COMPLAINTS_CONSENT_VERSION if sent.has_consented else "",
        channel=channel,
        entered_by=entered_by,
        received_at=received_at,
        due_at=received_at + timedelta(hours=settings.COMPLAINTS_HOURS[sent.kind]),
    )
    complaint.code = receipt_codes.new_code()
    while Complaint.objects.filter(code=complaint.code).exists():
        complaint.code = receipt_codes.new_code()
    try:
        with transaction.atomic():
            complaint.save(force_insert=True)
    except IntegrityError:  # the same form, sent twice at one moment
        return Complaint.objects.get(form_hash=form_hash)
    Event.record(
        "receive_complaint",
        actor=entered_by,
        article=sent.article,
        case=complaint.code,
        kind=complaint.kind,
        channel=channel.value,
    )
    return complaint


def _keep_files(
    complaint: Complaint, message: ComplaintMessage | None, files: Sequence[SentFile]
) -> list[str]:
    """Each by itself: a file that fails costs no word. The sentences of those that failed."""
    known = ComplaintFile.objects.filter(complaint=complaint, message=message)
    there = set(known.values_list("position", flat=True))
    refused = []
    for position, each in enumerate(files):
        if position not in there and (sentence := _keep(complaint, message, position, each)):
            refused.append(_("%(file)s: %(sentence)s") % {"file": each.name, "sentence": sentence})
    return refused


def _keep(
    complaint: Complaint, message: ComplaintMessage | None, position: int, sent: SentFile
) -> str:
    try:
        with sent.open() as file, photo_files.written_with_rows(PLACE) as write:
            head = file.read(media_kinds.HEAD)
            file.seek(0)
            name, told = sealed_store.seal(write, file)
            ComplaintFile.objects.create(
                complaint=complaint,
                message=message,
                position=position,
                file=name,
                name=sent.name[:200],
                content_type=media_kinds.content_type(head),
                size=told.size,
                sha256=told.sha256,
            )
    except IntegrityError:
        return ""  # the same form, sent twice: the other one has it
    except (DatabaseError, *sealed_store.CanNotOpen):
        _log.exception("A file of complaint %s could not be kept", complaint.pk)
        return _("The file could not be kept now. Add it again in a minute.")
    return ""
