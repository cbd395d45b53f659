"""How long the tip line keeps what it was told, and what goes when that time is over.

A row stays, with its times, its status, its place and its kind, so that the statistics say the
same for ever; what was told, who told it and the files are emptied. Nothing goes that is still
needed: a tip that is open, whose reward is not paid, or whose article is in work, and a duplicate
of such a tip. TIPS_KEEP has the terms in days.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.lib import clock
from articles.models import Stage, User

from . import emptying
from .models import (
    OPEN,
    InboundMessage,
    Notice,
    Payee,
    Payment,
    Reward,
    RewardStatus,
    Source,
    Status,
    Tip,
    TipEvent,
)

UNPAID = (RewardStatus.DUE, RewardStatus.PROPOSED, RewardStatus.APPROVED)
BATCH = 200  # rows of one transaction
ERASED = "erase_source"  # the event of a source who asked for it
_FINISHED = (  # nobody works on the article
    Stage.PUBLISHED,
    Stage.SPIKED,
    Stage.WITHDRAWN,
    Stage.RETRACTED,
    Stage.TAKEN_DOWN,
)


@dataclass(frozen=True)
class Kind:
    """What has one term: which rows are due at a moment, and what emptying them does."""

    label: str | Promise
    term: str  # a key of TIPS_KEEP
    due: Callable[[datetime], QuerySet]
    empty: Callable[[list[int], datetime], object]


@dataclass(frozen=True)
class Plan:
    """How many rows of each kind would go, or went."""

    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def plan(now: datetime | None = None) -> Plan:
    """What `purge` would empty now; nothing is changed."""
    moment = now or clock.now()
    return Plan({name: kind.due(moment).count() for name, kind in KINDS.items()})


def purge(
    now: datetime | None = None,
    actor: User | None = None,
    progress: Callable[[int], object] = lambda number: None,
) -> Plan:
    """Empty what is due, in batches that are whole by themselves and recorded with what they did.

    Files go once a batch is committed. Where it was killed, the next run goes on.
    """
    moment = now or clock.now()
    counts = dict.fromkeys(KINDS, 0)
    for name in KINDS:
        last = 0
        while True:
            number, last = _purge_batch(name, last, moment, actor)
            if not last:
                break
            counts[name] += number
            progress(number)
    return Plan(counts)


@transaction.atomic
def _purge_batch(name: str, after: int, now: datetime, actor: User | None) -> tuple[int, int]:
    """How many rows were emptied, and the last key that was looked at: 0 when there is none."""
    kind = KINDS[name]
    due = kind.due(now).order_by("pk")
    found = list(due.filter(pk__gt=after).values_list("pk", flat=True)[:BATCH])
    if not found:
        return 0, 0
    _locked(due.model, found)
    still = list(due.filter(pk__in=found).values_list("pk", flat=True))
    if still:
        kind.empty(still, now)
        TipEvent.record("purge_tips", actor=actor, counts={name: len(still)})
    return len(still), found[-1]


def _locked(model: Any, keys: list[int]) -> None:
    """Nobody changes these rows until the transaction ends; what was asked before is asked again.

    By the plain query set: that of the ledger's rows allows no change.
    """
    rows: QuerySet[Any] = QuerySet(model).filter(pk__in=keys).order_by("pk")
    list(rows.select_for_update().values_list("pk", flat=True))


# What is due


def settled_tips() -> QuerySet[Tip]:
    """Tips that nobody needs any more, and that still say something."""
    unpaid = Reward.objects.filter(status__in=UNPAID)
    return (
        Tip.objects.filter(purged_at=None)
        .exclude(status__in=OPEN)
        .exclude(merged_into__status__in=OPEN)
        .filter(_is_finished("article"), _is_finished("merged_into__article"))
        .exclude(Exists(unpaid.filter(tip=OuterRef("pk"))))
        .exclude(Exists(unpaid.filter(tip=OuterRef("merged_into"))))
    )


def _is_finished(article: str) -> Q:
    return Q(**{article: None}) | Q(**{f"{article}__stage__in": _FINISHED})


def _tips_due(term: str, *statuses: str) -> Callable[[datetime], QuerySet]:
    return lambda now: settled_tips().filter(_tip_is_over(term, now, *statuses))


def _tip_is_over(term: str, now: datetime, *statuses: str) -> Q:
    """Since the decision and the last message; at once for a source who asked to be erased."""
    before = _before(term, now)
    asked = Q(Exists(TipEvent.objects.filter(source=OuterRef("source"), event__verb=ERASED)))
    decided = Q(decided_at=None) | Q(decided_at__lt=before)
    return Q(status__in=statuses) & (Q(last_sent_at__lt=before) & decided | asked)


def _all_tips_due(now: datetime) -> QuerySet[Tip]:
    over = Q()
    for term, statuses in _STATUSES.items():
        over |= _tip_is_over(term, now, *statuses)
    return settled_tips().filter(over)


def _raw_due(now: datetime) -> QuerySet[InboundMessage]:
    before = _before("raw", now)
    decided = settled_tips().filter(last_sent_at__lt=before)
    decided = decided.filter(Q(decided_at=None) | Q(decided_at__lt=before))
    kept = InboundMessage.objects.filter(purged_at=None, tip__in=decided)
    return kept.exclude(tip__in=_all_tips_due(now))


def _loose_due(now: datetime) -> QuerySet[InboundMessage]:
    """What no tip was made of. One that could not be stitched is no such: somebody told it."""
    return InboundMessage.objects.filter(
        purged_at=None, tip=None, stitched_at__isnull=False, received_at__lt=_before("loose", now)
    )


def _sources_due(now: datetime) -> QuerySet[Source]:
    before = _before("source", now)
    tips = Tip.objects.filter(source=OuterRef("pk"))
    heard = InboundMessage.objects.filter(source=OuterRef("pk"), received_at__gte=before)
    unpaid = Reward.objects.filter(source=OuterRef("pk"), status__in=UNPAID)
    needed = tips.filter(purged_at=None).exclude(pk__in=settled_tips())
    return (
        Source.objects.filter(created_at__lt=before)
        .filter(Q(erased_at=None) | Q(erased_at__lt=F("last_inbound_at")))  # a blocked one again
        .filter(Q(last_inbound_at=None) | Q(last_inbound_at__lt=before))
        .exclude(Exists(heard))
        .exclude(Exists(tips.filter(last_sent_at__gte=before)))
        .exclude(Exists(needed))
        .exclude(Exists(unpaid))
    )


def _payees_due(now: datetime) -> QuerySet[Payee]:
    """Of a source who was paid long ago; one who was never paid goes with who they are."""
    paid = Payment.objects.filter(posting__reward__source=OuterRef("source"))
    unpaid = Reward.objects.filter(source=OuterRef("source"), status__in=UNPAID)
    return (
        Payee.objects.filter(changed_at__lt=_before("source", now))
        .exclude(Exists(paid.filter(paid_on__gte=_day_before("payee", now))))
        .exclude(Exists(unpaid))
    )


def _payments_due(now: datetime) -> QuerySet[Payment]:
    old = Payment.objects.filter(paid_on__lt=_day_before("payee", now))
    return old.exclude(person_hash="")


def _notices_due(now: datetime) -> QuerySet[Notice]:
    """What waits is still to be said, and goes with its tip or its source."""
    old = Notice.objects.filter(created_at__lt=_before("notices", now))
    old = old.exclude(state__in=emptying.UNDERWAY).exclude(tip__in=_all_tips_due(now))
    return old.annotate(sealed=Length("text")).filter(sealed__gt=0)


def _before(term: str, now: datetime) -> datetime:
    return now - timedelta(days=settings.TIPS_KEEP[term])


def _day_before(term: str, now: datetime) -> date:
    return timezone.localdate(_before(term, now))


# What is emptied


def _messages(keys: list[int]) -> QuerySet[InboundMessage]:
    return InboundMessage.objects.filter(pk__in=keys)


def _empty_sources(keys: list[int], now: datetime) -> None:
    sources = list(Source.objects.filter(pk__in=keys))
    left = InboundMessage.objects.filter(source__in=sources, purged_at=None)
    emptying.empty_messages(left, now)
    emptying.forget_sources(sources, now)


_STATUSES = {
    "spam": (Status.SPAM,),
    "declined": (Status.DECLINED, Status.DUPLICATE),
    "adopted": (Status.ADOPTED,),
}
KINDS: dict[str, Kind] = {
    "spam": Kind(_("Spam"), "spam", _tips_due("spam", Status.SPAM), emptying.empty_tips),
    "declined": Kind(
        _("Declined tips"), "declined", _tips_due("declined", Status.DECLINED), emptying.empty_tips
    ),
    "duplicate": Kind(
        _("Duplicates"), "declined", _tips_due("declined", Status.DUPLICATE), emptying.empty_tips
    ),
    "adopted": Kind(
        _("Adopted tips"), "adopted", _tips_due("adopted", Status.ADOPTED), emptying.empty_tips
    ),
    "raw": Kind(
        _("Raw messages and originals of decided tips"),
        "raw",
        _raw_due,
        lambda keys, now: emptying.empty_messages(_messages(keys), now),
    ),
    "loose": Kind(
        _("Messages without a tip"),
        "loose",
        _loose_due,
        lambda keys, now: emptying.empty_messages(_messages(keys), now, with_words=True),
    ),
    "notices": Kind(
        _("Words of notices"),
        "notices",
        _notices_due,
        lambda keys, now: emptying.empty_notices(Notice.objects.filter(pk__in=keys)),
    ),
    "payee": Kind(
        _("How sources are paid"),
        "payee",
        _payees_due,
        lambda keys, now: Payee.objects.filter(pk__in=keys).delete(),
    ),
    "payment": Kind(
        _("Who was paid"),
        "payee",
        _payments_due,
        lambda keys, now: emptying.forget_payments(Payment.objects.filter(pk__in=keys)),
    ),
    "source": Kind(_("Who sources are"), "source", _sources_due, _empty_sources),
}
