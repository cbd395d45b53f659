"""What an editor enters by hand becomes a tip as if it had come by itself: once, at its own times.

The paper had it when it was said, not when somebody found the time to type it: so the time of
receipt, by which the first informant is found, is that of each message. When it was entered, and
by whom, is in the record.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.access import NotAllowed, has_right
from articles.lib import clock, contacts, media_kinds
from articles.lib.uploads import UploadRefused
from articles.models import User

from . import intake, looking, media, notices
from .access import require
from .channels import manual
from .channels.base import Incoming
from .models import BY_HAND, InboundMessage, MessageKind, Source, Tip, TipEvent, TipQuerySet

MOST_MESSAGES = 200
MOST_FILES = 30
_FAST = timedelta(minutes=2)  # a clock may be ahead of ours
_OFFERED = 5  # open tips of the same person


@dataclass(frozen=True)
class Told:
    """One message. `is_ours`: the paper said it; kept beside the others as what they answer."""

    text: str
    at: datetime
    is_ours: bool = False


@dataclass(frozen=True)
class Entry:
    """What the editor confirmed. `key` is the form's."""

    key: str
    channel: str
    at: datetime  # of files that come without a word
    told: tuple[Told, ...] = ()
    contact: str = ""  # a telephone or QQ number, a WeChat name, an address
    name: str = ""
    files: Sequence[File] = ()


@dataclass(frozen=True)
class Entered:
    tip: Tip
    is_new: bool  # False: the form had been sent before
    refused: list[str] = field(default_factory=list)  # files that are not kept, and why


def enter(entry: Entry, *, actor: User, into: Tip | None = None) -> Entered:
    """A tip of it, or more of the open tip `into`. Raises NotAllowed."""
    _check(entry, actor)
    tip, message, is_new = _keep(entry, actor, into)
    refused = _keep_files(entry, message)
    looking.look_at(tip)
    tip.refresh_from_db()
    return Entered(tip, is_new, refused)


def open_tips_of(contact: str, *, user: User) -> TipQuerySet:
    """Open tips of whoever left this contact, on any channel; to be offered, never taken.

    For who decides about tips: others could try numbers until a tip is somebody's.
    """
    known = contacts.normalised(contact)
    if not known or not has_right(user, "triage_tip"):
        return Tip.objects.none()
    same = Tip.objects.open().filter(source__contact_hash=Source.contact_hash_of(known))
    return same.order_by("-last_sent_at", "-pk")[:_OFFERED]


def _check(entry: Entry, actor: User) -> None:
    require(actor, "add_tip")
    if entry.channel not in BY_HAND:
        raise NotAllowed(_("Choose how it came."))
    said = [each for each in entry.told if not each.is_ours]
    if not said and not entry.files:
        raise NotAllowed(_("Nothing of it was said by the source: write what they told us."))
    if len(entry.told) > MOST_MESSAGES:
        raise NotAllowed(_("At most %(most)d messages at a time.") % {"most": MOST_MESSAGES})
    if len(entry.files) > MOST_FILES:
        raise NotAllowed(
            ngettext("At most %(most)d file at a time.", "At most %(most)d files at a time.",
                     MOST_FILES) % {"most": MOST_FILES}
        )  # fmt: skip
    if max([entry.at, *(each.at for each in entry.told)]) > clock.now() + _FAST:
        raise NotAllowed(_("A message can not come from the future: look at its time."))


@transaction.atomic
def _keep(entry: Entry, actor: User, into: Tip | None) -> tuple[Tip, InboundMessage | None, bool]:
    """The tip, the message that files belong to, and whether this form is new."""
    if known := _sent_before(entry):
        return known
    first, *others = _incoming(entry)
    row, is_new = intake.keep(entry.channel, first)
    if not is_new and (known := _sent_before(entry)):  # at this moment, in another process
        return known
    rows = [row, *(intake.keep(entry.channel, incoming)[0] for incoming in others)]
    source = _locked_source(into) if into else _source(entry)  # before its tips, as intake
    target = _locked(into) if into else None
    tip = _given(rows, source, target or _begun(rows, source, actor))
    TipEvent.record(
        "enter_tip",
        actor=actor,
        tip=tip,
        channel=entry.channel,
        count=len(rows),
        is_new=target is None,
    )
    return tip, rows[-1], True


def _sent_before(entry: Entry) -> tuple[Tip, InboundMessage | None, bool] | None:
    """What the form has made, also when another channel was chosen in it meanwhile."""
    hashes = [InboundMessage.hash_of(channel, entry.key) for channel in BY_HAND]
    first = InboundMessage.objects.filter(channel__in=BY_HAND, key_hash__in=hashes)
    if (found := first.select_related("tip").first()) is None:
        return None
    assert found.tip is not None  # both are written in one transaction
    files = InboundMessage.hash_of(found.channel, _files_key(entry))
    other = InboundMessage.objects.filter(channel=found.channel, key_hash=files).first()
    return found.tip, other or (found if found.kind == MessageKind.IMAGE else None), False


def _begun(rows: list[InboundMessage], source: Source, actor: User) -> Tip:
    first = next(row for row in rows if row.kind != MessageKind.EVENT)
    return intake.begin_tip(source, first, entered_by=actor)


def _given(rows: list[InboundMessage], source: Source, tip: Tip) -> Tip:
    """The rows are the source's and the tip's from now on."""
    now = clock.now()
    for row in rows:
        row.source, row.tip, row.stitched_at = source, tip, now
        row.received_at = min(row.sent_at, now)
        row.save(update_fields=["source", "tip", "stitched_at", "received_at"])
    intake.refresh(tip)
    notices.heard_from(source, max(row.sent_at for row in rows), {})
    return tip


def _incoming(entry: Entry) -> list[Incoming]:
    """The messages in the order in which they were said; files are the last of them."""
    identity = contacts.normalised(entry.contact)
    found = []
    for number, told in enumerate(entry.told):
        key = f"{entry.key}:{number}" if number else entry.key
        if told.is_ours:
            found.append(manual.said_by_us(key, sent_at=told.at, text=told.text))
        else:
            found.append(manual.incoming(key, sender=identity, sent_at=told.at, text=told.text))
    if entry.files:
        last = max([each.at for each in entry.told], default=entry.at)
        key, kind = _files_key(entry), MessageKind.IMAGE
        found.append(manual.incoming(key, sender=identity, sent_at=last, text="", kind=kind))
    return found


def _files_key(entry: Entry) -> str:
    return f"{entry.key}:files" if entry.told else entry.key


def _source(entry: Entry) -> Source:
    """Who left a contact is known by it; who left none is a source of their own for this tip."""
    contact = contacts.normalised(entry.contact)
    if contact:
        source = intake.source_of(entry.channel, contact, nickname=entry.name.strip())
        source.contact, source.contact_hash = entry.contact.strip(), source.contact_hash_of(contact)
        source.save(update_fields=["contact", "contact_hash"])
        return source
    return Source.objects.create(
        channel=entry.channel,
        identity_hash=Source.hash_of(entry.channel, f"form {entry.key}"),
        nickname=entry.name.strip(),
        created_at=clock.now(),
    )


def _locked_source(tip: Tip) -> Source:
    return Source.objects.select_for_update().get(pk=tip.source_id)


def _locked(tip: Tip) -> Tip:
    locked = Tip.objects.select_for_update().get(pk=tip.pk)
    if not locked.is_open:
        raise NotAllowed(
            _("The other tip is %(status)s: take it up again first.")
            % {"status": locked.get_status_display()}
        )
    return locked


def _keep_files(entry: Entry, message: InboundMessage | None) -> list[str]:
    """Each by itself: one that is refused costs none of the others. Outside of a transaction."""
    refused: list[str] = []
    if message is None:
        return refused
    there = set(message.attachments.values_list("position", flat=True))
    for position, file in enumerate(entry.files):
        if position in there:
            continue
        try:
            media.keep_upload(message, file, position, _kind(file))
        except UploadRefused as refusal:
            refused.append(f"{file.name}: {refusal.sentence}")
        except IntegrityError:
            continue  # the same form, sent twice at one moment
    return refused


def _kind(file: File) -> str:
    file.seek(0)
    kind, _slash, _subtype = media_kinds.content_type(file.read(media_kinds.HEAD)).partition("/")
    kinds = {"image": MessageKind.IMAGE, "audio": MessageKind.VOICE, "video": MessageKind.VIDEO}
    return kinds.get(kind, MessageKind.FILE)
