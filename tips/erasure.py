"""A source asks to be erased (PIPL 47): what goes, what stays and why, in sentences for them.

Tips stay as numbers. What the newsroom still works on keeps its words, without who told it, until
it is decided; what the books need keeps its payee for their term.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.access import NotAllowed
from articles.lib import clock, contacts
from articles.models import User

from . import emptying, own_copy, retention, rewards
from .access import require
from .models import (
    InboundMessage,
    Notice,
    Payee,
    Payment,
    Reward,
    RewardStatus,
    Source,
    Tip,
    TipEvent,
)

RIGHT = "erase_source"
ASKED, REFUSED = "ask_erasure", "refuse_erasure"


def not_paid_yet(sources: Iterable[Source]) -> QuerySet[Reward]:
    return Reward.objects.filter(source__in=list(sources), status__in=retention.UNPAID)


@transaction.atomic
def request_erasure(tip: Tip) -> bool:
    """The source asks for it on the status page; whether it is new. The desk sees it."""
    source = Source.objects.select_for_update().get(pk=tip.source_id)
    if source.erasure_asked_at is not None:
        return False
    source.erasure_asked_at = clock.now()
    source.save(update_fields=["erasure_asked_at"])
    TipEvent.record(ASKED, actor=None, tip=tip, source=source)
    return True


def asked_to_be_erased() -> QuerySet[Source]:
    """Whose request is not answered yet, the oldest request first."""
    return Source.objects.filter(erasure_asked_at__isnull=False).order_by("erasure_asked_at", "pk")


@transaction.atomic
def refuse_erasure(source: Source, *, actor: User, reason: str) -> None:
    """The law asks for the reason (PIPL 50); the desk tells it to them. Raises NotAllowed."""
    require(actor, RIGHT)
    locked = Source.objects.select_for_update().get(pk=source.pk)
    if locked.erasure_asked_at is None:
        raise NotAllowed(_("Nobody has asked for it."))
    locked.erasure_asked_at = None
    locked.save(update_fields=["erasure_asked_at"])
    TipEvent.record(REFUSED, actor=actor, source=locked, reason=_reason(reason))


@transaction.atomic
def erase_source(
    source: Source, *, actor: User, reason: str, together: bool = False, waived: bool = False
) -> list[str]:
    """Empties who they are, what they sent and how they are paid; one sentence for what stays.

    Raises NotAllowed, also while a reward is unpaid, unless it is `waived`: given up by the
    source, and taken back by the actor. `together`: with the person's other channels.
    """
    require(actor, RIGHT)
    why, now = _reason(reason), clock.now()
    keys = [each.pk for each in (own_copy.same_person(source) if together else [source])]
    sources = list(Source.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    _give_up_rewards(sources, actor, waived)
    stays = _empty(sources, now)
    for each in sources:
        TipEvent.record(retention.ERASED, actor=actor, source=each, reason=why)
    if any(each.is_blocked for each in sources):
        stays.append(_("A keyed hash of the sender stays, so that the block holds."))
    return stays


def erased_marks(sources: QuerySet[Source] | None = None) -> list[tuple[int, str]]:
    """Who is erased: the number of each source and when its row was made, which together name no
    other one, also after numbers were given anew."""
    rows = Source.objects.filter(erased_at__isnull=False) if sources is None else sources
    found = rows.order_by("pk").values_list("pk", "created_at")
    return [(pk, created_at.astimezone(UTC).isoformat()) for pk, created_at in found]


@transaction.atomic
def erase_again(marks: Collection[tuple[int, str]]) -> tuple[int, int]:
    """After a backup was put back: who had been erased since. How many were erased, and how many
    wait for the desk, because in the backup a reward of theirs is not paid yet."""
    kept = Source.objects.filter(pk__in=[pk for pk, _since in marks], erased_at=None)
    wanted = [pk for pk, since in erased_marks(kept) if (pk, since) in set(marks)]
    found = list(Source.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    unpaid = set(not_paid_yet(found).values_list("source_id", flat=True))
    now = clock.now()
    waiting = [source for source in found if source.pk in unpaid]
    for source in waiting:
        source.erasure_asked_at = now
        source.save(update_fields=["erasure_asked_at"])
        TipEvent.record(ASKED, actor=None, source=source)
    sources = [source for source in found if source.pk not in unpaid]
    _empty(sources, now)
    for source in sources:
        TipEvent.record(retention.ERASED, actor=None, source=source, reason=_("A backup came back"))
    return len(sources), len(waiting)


def _empty(sources: list[Source], now: datetime) -> list[str]:
    """One sentence for what stays."""
    stays = [*_erase_tips(sources, now), *_erase_payees(sources, now)]
    left = InboundMessage.objects.filter(source__in=sources)
    emptying.empty_messages(left.filter(tip=None), now, with_words=True)
    emptying.empty_notices(Notice.objects.filter(source__in=sources))
    emptying.forget_sources(sources, now)
    return stays


def _give_up_rewards(sources: list[Source], actor: User, waived: bool) -> None:
    """Raises NotAllowed."""
    unpaid = list(not_paid_yet(sources).order_by("pk"))
    if unpaid and not waived:
        raise NotAllowed(
            _("A reward is not paid yet: pay it first, or say that the source gives it up.")
        )
    for reward in unpaid:
        give_up = rewards.reverse if reward.status == RewardStatus.APPROVED else rewards.decline
        give_up(reward, actor=actor, reason=_("The source gave it up and asked to be erased."))


def _erase_tips(sources: list[Source], now: datetime) -> list[str]:
    """Decided tips become numbers at once; the others when they are decided, by `purge_tips`."""
    own = Tip.objects.filter(source__in=sources, purged_at=None).order_by("pk")
    locked = list(own.select_for_update())  # nobody writes about them meanwhile
    over = set(retention.settled_tips().filter(pk__in=own).values_list("pk", flat=True))
    stays = [tip for tip in locked if tip.pk not in over]
    emptying.empty_tips(over, now)
    emptying.forget_senders(InboundMessage.objects.filter(tip__in=stays))
    if not stays:
        return []
    codes = _("、").join(tip.shown_code for tip in stays)
    return [
        _("The words and files of %(codes)s stay while the newsroom works on them.")
        % {"codes": codes}
    ]


def _erase_payees(sources: list[Source], now: datetime) -> list[str]:
    """What was paid stays in the books for their term."""
    Payee.objects.filter(source__in=sources).delete()
    term = timedelta(days=settings.TIPS_KEEP["payee"])
    oldest = timezone.localdate(now - term)
    paid = _payments(sources)
    emptying.forget_payments(paid.filter(paid_on__lt=oldest))
    last: date | None = paid.filter(paid_on__gte=oldest).aggregate(last=Max("paid_on"))["last"]
    if last is None:
        return []
    until = date_format(last + term, "Y-m-d")
    return [_("Who was paid, and how much, stays in the books until %(day)s.") % {"day": until}]


def _payments(sources: Iterable[Source]) -> QuerySet[Payment]:
    return Payment.objects.filter(posting__reward__source__in=list(sources)).order_by("pk")


def _reason(reason: str) -> str:
    """For the record, without contacts. Raises NotAllowed where there is none."""
    if not reason.strip():
        raise NotAllowed(_("Give a reason."))
    return contacts.mask(reason.strip())[:300]
