"""What it means that something is erased: the row stays, its words, names and files go.

Sealed columns are emptied, not only hidden: with the keys nothing could be read any more. Call
these inside a transaction; files go once it is committed.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, QuerySet

from articles.photo_files import remove_on_commit

from . import search
from .models import Attachment, InboundMessage, Notice, Payment, Source, Status, Tip, TipNote

UNDERWAY = (Notice.State.WAITING, Notice.State.SENDING)
_OF_A_SOURCE = [
    *("identity", "identity_hash", "nickname", "contact", "contact_hash", "address"),
    *("continues", "begins_new", "erasure_asked_at", "erased_at"),
]


def empty_tips(keys: Iterable[int], now: datetime) -> None:
    """All that was told and written about them; an adopted one keeps the newsroom's headline."""
    tips = Tip.objects.filter(pk__in=list(keys))
    empty_messages(InboundMessage.objects.filter(tip__in=tips), now, with_words=True)
    TipNote.objects.filter(tip__in=tips).update(text="")
    empty_notices(Notice.objects.filter(tip__in=tips))
    Source.objects.filter(continues__in=tips).update(continues=None)
    tips.filter(looked_at=None).update(looked_at=now)  # nothing is left to look at
    tips.exclude(status=Status.ADOPTED).update(headline="")
    tips.update(
        text="", fingerprint=b"", pin="", reason="", purged_at=now, version=F("version") + 1
    )
    if erased := list(tips.only("pk")):
        search.put(*erased)
        search.sweep()


def empty_messages(
    messages: QuerySet[InboundMessage], now: datetime, *, with_words: bool = False
) -> None:
    """What they came as, who sent them, and the sealed originals.

    `with_words`: also what they say, and the clean pictures.
    """
    files = Attachment.objects.filter(message__in=messages)
    names = list(files.exclude(original="").values_list("original", flat=True))
    files.update(original="", name="", remote={})
    if with_words:
        names += files.exclude(clean="").values_list("clean", flat=True)
        files.update(clean="", sha256="", reason="")
    waiting = files.filter(state=Attachment.State.WAITING)
    waiting.update(state=Attachment.State.LOST, next_try_at=None)
    messages.update(
        raw="", reply="", details={}, purged_at=now, **({"text": ""} if with_words else {})
    )
    remove_on_commit("private", names)


def forget_senders(messages: QuerySet[InboundMessage]) -> None:
    """What names who sent them; the words and files stay, and those still fetched are fetched."""
    files = Attachment.objects.filter(message__in=messages)
    files.exclude(state=Attachment.State.WAITING).update(name="", remote={})
    files.filter(state=Attachment.State.WAITING).update(name="")
    messages.update(raw="", reply="", details={})


def empty_notices(notices: QuerySet[Notice]) -> None:
    """What was said; what waits to be said is not said any more."""
    notices.filter(state__in=UNDERWAY).update(state=Notice.State.DROPPED)
    notices.update(text="", reason="")


def forget_sources(sources: Iterable[Source], now: datetime) -> None:
    """Who they are. The next message from there is a stranger's; a block still holds."""
    for source in sources:
        source.identity = source.nickname = source.contact = source.contact_hash = ""
        source.address, source.continues, source.begins_new = {}, None, False
        if not source.is_blocked:
            source.identity_hash = secrets.token_hex(32)  # of nobody
        source.erasure_asked_at, source.erased_at = None, now
        source.save(update_fields=_OF_A_SOURCE)
        waiting = Notice.objects.filter(source=source, state__in=UNDERWAY)
        waiting.update(state=Notice.State.DROPPED)


def forget_payments(payments: QuerySet[Payment]) -> None:
    """Who was paid. Amounts, days and taxes stay: the book never changes."""
    plain: QuerySet[Payment] = QuerySet(Payment)  # the ledger's own refuses
    plain.filter(pk__in=payments.values("pk")).update(
        payee="", id_number="", account="", bank="", reference="", person_hash=""
    )
