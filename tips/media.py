"""The files that come with a tip: fetched in the background before the platform forgets them,
kept sealed as they came, and of each picture a clean copy.

Two steps, each whole by itself: the original is stored first, the picture is cleaned second, so
that no fault of the cleaning costs a file. Who works on a file has moved its `next_try_at` into
the future: for that long nobody else does, and after it whoever comes first; a second one that
is late finds the count of attempts changed and keeps nothing.

The same file sent twice is kept twice, because messages can be moved apart and are erased apart;
`of_tip` shows it once.
"""

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import PurePath
from time import monotonic
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django_tasks import task

from articles import sealed_store
from articles.lib import clock, media_kinds, sizes
from articles.lib.outbound import OutboundFailed
from articles.lib.uploads import ServerBusy, UploadRefused, check_picture
from articles.sealed_store import CanNotOpen

from . import attachment_files, channels, later, notices
from .attachment_files import (
    clean_picture,
    open_clean,
    open_original,
    remove_left_over,
)
from .channels.base import Fetched, Media
from .lib import wordless
from .models import Attachment, InboundMessage, NoticeKind, Tip

__all__ = [
    "CanNotOpen",
    "about_to_be_lost",
    "alarm",
    "clean_now",
    "clean_picture",
    "fetch",
    "fetch_due",
    "keep_upload",
    "of_tip",
    "open_clean",
    "open_original",
    "remove_left_over",
]

_log = logging.getLogger(__name__)
State = Attachment.State
ALARM_BEFORE = timedelta(hours=12)  # of its loss
_LEASE = timedelta(minutes=10)
_LONGEST_WAIT = timedelta(minutes=30)
_STOPPED = timedelta(minutes=30)
_SAID_LATELY = timedelta(hours=1)  # «please send it again» is said once for a whole album
_MOST_TRIES = 30  # of what has no other end
_PATIENCE = 20  # seconds that the clock gives to files before it does the rest of its work


def fetch(attachment_pk: int, now: datetime | None = None) -> bool:
    """Have the file, and of a picture a clean copy; whether it is kept. Never raises for it.

    Two at one moment keep one file. The first go is free; after it, what is not due is left.
    """
    return _fetch(attachment_pk, now or clock.now(), Q(attempts=0))


def _fetch(pk: int, now: datetime, or_when: Q | None = None) -> bool:
    attachment = _claimed(pk, now, or_when)
    if attachment is None:
        return False
    try:
        if not attachment.original:
            _settle(attachment, _asked(attachment), now)
        if attachment.state == State.WAITING and attachment.original:
            _clean(attachment, now)
    except Exception as error:
        _log.error("Attachment %s: %s", attachment.pk, wordless.trace(error))
        _wait(attachment, now)
    return attachment.state == State.KEPT


def fetch_due(now: datetime | None = None) -> int:
    """For the clock: what is due, the soonest forgotten first; the number that is kept now."""
    now = now or clock.now()
    due = _waiting().filter(_is_due(now))
    began, kept = monotonic(), 0
    for pk in due.order_by("expires_at", "pk").values_list("pk", flat=True)[:200]:
        kept += _fetch(pk, now)
        if monotonic() - began > _PATIENCE:
            break
    return kept


def alarm(now: datetime | None = None) -> int:
    """For the clock: says once of each file that it is about to be lost; the number."""
    now = now or clock.now()
    said = 0
    for attachment in about_to_be_lost(now).filter(alarmed_at=None)[:500]:
        mine = Attachment.objects.filter(pk=attachment.pk, alarmed_at=None)
        if mine.update(alarmed_at=now):
            said += 1
            _log.error("Attachment %s could not be fetched and is about to be lost", attachment.pk)
    return said


def about_to_be_lost(now: datetime | None = None) -> QuerySet[Attachment]:
    """Files that are not here, and that the platform forgets within twelve hours."""
    ends = (now or clock.now()) + ALARM_BEFORE
    return _waiting().filter(original="", expires_at__lt=ends).order_by("expires_at", "pk")


def keep_upload(message: InboundMessage, file: File, position: int, kind: str) -> Attachment:
    """A file that came by the web form or was entered by hand. Raises UploadRefused.

    It is sealed at once; a picture is cleaned by a worker or the clock, so that neither the
    resident nor a transaction around this waits for it.
    """
    if file.size > settings.TIPS_MEDIA_MAX_BYTES:
        raise UploadRefused(_larger_than(settings.TIPS_MEDIA_MAX_BYTES))
    if not file.size:
        raise UploadRefused(_("The file is empty. Choose it again."))
    name = PurePath(file.name or "").name
    attachment = Attachment(message=message, position=position, kind=kind, name=name)
    file.seek(0)
    with attachment_files.written_with_rows() as write:
        vars(attachment).update(_original(write, file, clock.now()))
        with transaction.atomic():
            attachment.save(force_insert=True)
    if attachment.state == State.WAITING:
        later.soon(fetch_attachment, attachment.pk)
    return attachment


def clean_now(tip: Tip) -> None:
    """The pictures that came and were not cleaned yet, but for those that somebody cleans now."""
    came = _waiting().filter(message__tip=tip).exclude(original="")
    for pk in came.values_list("pk", flat=True):
        fetch(pk)


def of_tip(tip: Tip) -> list[Attachment]:
    """Its files in the order in which they were sent, one that was sent twice only once."""
    found: dict[str, Attachment] = {}
    for attachment in Attachment.objects.filter(message__tip=tip).select_related("message"):
        found.setdefault(attachment.sha256 or f"#{attachment.pk}", attachment)
    return list(found.values())


@task()
def fetch_attachment(attachment_pk: int) -> bool:
    return fetch(attachment_pk)


# Whose turn it is


def _waiting() -> QuerySet[Attachment]:
    return Attachment.objects.filter(state=State.WAITING)


def _is_due(now: datetime) -> Q:
    return Q(next_try_at=None) | Q(next_try_at__lte=now)


def _claimed(pk: int, now: datetime, or_when: Q | None) -> Attachment | None:
    """One process gets it. No join in the condition: PostgreSQL must ask it again of the row."""
    claim = {"attempts": F("attempts") + 1, "next_try_at": now + _LEASE}
    when = _is_due(now) | or_when if or_when else _is_due(now)
    if not _waiting().filter(when, pk=pk).update(**claim):
        return None
    attachment = Attachment.objects.select_related("message").get(pk=pk)
    return None if attachment.message.purged_at else attachment


def _settled(attachment: Attachment, **fields: Any) -> bool:
    """Written when it is still ours: nobody took over, nothing was erased. In a transaction."""
    message = InboundMessage.objects.select_for_update().filter(pk=attachment.message_id)
    ours = _waiting().filter(pk=attachment.pk, attempts=attachment.attempts)
    if not message.filter(purged_at=None).exists() or not ours.update(**fields):
        raise _OvertakenError
    vars(attachment).update(fields)
    return True


class _OvertakenError(Exception):
    """Somebody else has it, or it was erased: what we have is dropped."""


# The original


def _asked(attachment: Attachment) -> Fetched:
    channel = attachment.message.channel
    if not channels.is_on(channel):
        return Fetched("stopped", reason="the channel is off")
    media = Media(attachment.kind, attachment.remote, attachment.name)
    return channels.find(channel).fetch(media)


def _settle(attachment: Attachment, fetched: Fetched, now: datetime) -> None:
    """What came of asking; an outcome that nobody knows is asked again: reading harms nobody."""
    if fetched.outcome == "sent" and fetched.data:
        if not attachment.name:
            attachment.name = fetched.name
        _keep_original(attachment, BytesIO(fetched.data), now)
    elif fetched.outcome == "lost":
        _lose(attachment, now)
    elif fetched.outcome == "failed":
        _refuse(attachment, fetched.reason)
    elif _is_over(attachment, now):
        _lose(attachment, now)
    elif fetched.outcome == "stopped":
        _stop(attachment, fetched.reason, now)
    else:
        _wait(attachment, now)


def _keep_original(attachment: Attachment, file: IO[bytes], now: datetime) -> None:
    with suppress(_OvertakenError), attachment_files.written_with_rows() as write:
        fields = _original(write, file, now) | {"name": attachment.name}
        with transaction.atomic():
            _settled(attachment, **fields)


def _original(write: Any, file: Any, now: datetime) -> dict[str, Any]:
    """Seals it; the columns that tell of it. A picture goes on waiting: to be cleaned."""
    content_type = media_kinds.content_type(file.read(media_kinds.HEAD))
    file.seek(0)
    name, sealed = sealed_store.seal(write, file)
    is_picture = content_type.startswith("image/")
    return {
        "original": name,
        "size": sealed.size,
        "sha256": sealed.sha256,
        "content_type": content_type,
        "remote": {},
        "state": State.WAITING if is_picture else State.KEPT,
        "next_try_at": now if is_picture else None,
    }


def _lose(attachment: Attachment, now: datetime) -> None:
    """It is gone; its source is asked to send it again, once."""
    with suppress(_OvertakenError), transaction.atomic():
        gone = _("The platform has it no more.")
        _settled(attachment, state=State.LOST, remote={}, reason=gone)
        told = Tip.objects.filter(messages=attachment.message)
        tip = told.select_for_update(of=("self",)).first()
        lately = Q(kind=NoticeKind.SEND_AGAIN, created_at__gt=now - _SAID_LATELY)
        if tip is None or not (tip.merged_into or tip).is_open:
            return
        if not tip.notices.filter(lately).exists():
            notices.tell(tip, NoticeKind.SEND_AGAIN, once=f"send_again:{attachment.pk}")


def _refuse(attachment: Attachment, reason: str) -> None:
    _log.error("Attachment %s can not be fetched: %s", attachment.pk, reason)
    said = _("The file could not be fetched (%(reason)s).") % {"reason": reason or "?"}
    if reason == OutboundFailed.TOO_LARGE:
        said = _larger_than(settings.TIPS_MEDIA_MAX_BYTES)
    with suppress(_OvertakenError), transaction.atomic():
        _settled(attachment, state=State.REFUSED, reason=said[:200])


def _stop(attachment: Attachment, reason: str, now: datetime) -> None:
    """The channel as a whole can not: all its files wait, so that it is not asked for each."""
    channel = attachment.message.channel
    _log.error("%s: no file can be fetched: %s", channel, reason)
    until = now + _STOPPED
    same = _waiting().filter(message__channel=channel, original="")
    same.filter(Q(next_try_at=None) | Q(next_try_at__lt=until)).update(next_try_at=until)


def _wait(attachment: Attachment, now: datetime) -> None:
    delay = min(timedelta(minutes=2 ** min(attachment.attempts - 1, 10)), _LONGEST_WAIT)
    with suppress(_OvertakenError), transaction.atomic():
        _settled(attachment, next_try_at=now + delay)


def _is_over(attachment: Attachment, now: datetime) -> bool:
    if attachment.expires_at is None:
        return attachment.attempts >= _MOST_TRIES
    return now >= attachment.expires_at


# The clean copy


def _clean(attachment: Attachment, now: datetime) -> None:
    """The picture anew, without anything but pixels; one that can not be decoded stays sealed."""
    if attachment.attempts > _MOST_TRIES:
        _leave_sealed(attachment, _("The picture could not be opened."))
        return
    try:
        picture = check_picture(ContentFile(_all_of(attachment)))
    except ServerBusy:
        _wait(attachment, now)
        return
    except UploadRefused as refused:
        _leave_sealed(attachment, refused.sentence)
        return
    with suppress(_OvertakenError), attachment_files.written_with_rows() as write:
        name, _sealed = sealed_store.seal(write, BytesIO(picture.image))
        with transaction.atomic():
            _settled(
                attachment,
                state=State.KEPT,
                next_try_at=None,
                clean=name,
                width=picture.width,
                height=picture.height,
            )


def _all_of(attachment: Attachment) -> bytes:
    if attachment.size > settings.PHOTO_MAX_BYTES:
        raise UploadRefused(_larger_than(settings.PHOTO_MAX_BYTES))
    return b"".join(open_original(attachment))


def _larger_than(limit: int) -> str:
    return _("The file is larger than %(limit)s.") % {"limit": sizes.in_words(limit)}


def _leave_sealed(attachment: Attachment, sentence: str) -> None:
    with suppress(_OvertakenError), transaction.atomic():
        _settled(attachment, state=State.KEPT, next_try_at=None, reason=sentence[:200])
