"""The book of what tips cost: postings whose entries sum to zero, appended and never changed.

approve:  cost +A, owed -A      pay:  owed +A, paid -(A - tax), tax -tax
A counter-entry repeats a posting with every sign turned. What is owed on a reward is minus the
sum of its entries on `owed`.
"""

from collections.abc import Mapping
from datetime import date

from django.db import connection, transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.access import NotAllowed
from articles.lib import clock
from articles.models import User

from .models import LedgerEntry, Posting, Reward, RewardStatus, Settlement

Account = LedgerEntry.Account
_BOOK_LOCK = 0x48585F24  # any fixed number: names the advisory lock on PostgreSQL


def lock() -> None:
    """Inside a transaction: who posts and who closes a month wait for one another."""
    if connection.vendor == "postgresql":  # SQLite has one writer at a time anyway
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_BOOK_LOCK])


def month_of(day: date | None = None) -> date:
    """The first day of its month, of today's in the paper's time zone where there is none."""
    return (day or timezone.localdate(clock.now())).replace(day=1)


def is_closed(month: date) -> bool:
    return Settlement.objects.filter(month=month_of(month)).exists()


@transaction.atomic
def post(
    reward: Reward,
    kind: str,
    entries: Mapping[str, int],
    *,
    by: User | None,
    on: date | None = None,
    reason: str = "",
    reverses: Posting | None = None,
) -> Posting:
    """One fact. Raises NotAllowed for a month that is closed, ValueError when it is no balance."""
    if sum(entries.values()):
        raise ValueError(f"The entries do not sum to zero: {dict(entries)}")
    month = month_of(on)
    if is_closed(month):
        raise NotAllowed(
            _("%(month)s is closed: choose a day of an open month.") % {"month": f"{month:%Y-%m}"}
        )
    posting = Posting.objects.create(
        reward=reward,
        kind=kind,
        turn=reward.turn,
        month=month,
        at=clock.now(),
        by=by,
        reason=reason,
        reverses=reverses,
    )
    LedgerEntry.objects.bulk_create(
        LedgerEntry(posting=posting, account=account, amount=amount)
        for account, amount in entries.items()
        if amount
    )
    return posting


def counter(posting: Posting, *, by: User | None, reason: str) -> Posting:
    """The entry that takes one back, in the month of today. Raises IntegrityError if repeated."""
    turned = {entry.account: -entry.amount for entry in posting.entries.all()}
    return post(
        posting.reward, Posting.Kind.REVERSE, turned, by=by, reason=reason, reverses=posting
    )


def standing_postings(reward: Reward) -> list[Posting]:
    """Those of this reward that no counter-entry has taken back, the newest first."""
    own = reward.postings.exclude(kind=Posting.Kind.REVERSE).filter(reversed_by=None)
    return list(own.order_by("-pk"))


def balance(account: str, reward: Reward | None = None) -> int:
    """Fen; of one reward, or of the whole book."""
    entries = LedgerEntry.objects.filter(account=account)
    if reward is not None:
        entries = entries.filter(posting__reward=reward)
    return entries.aggregate(sum=Sum("amount"))["sum"] or 0


def owed(reward: Reward | None = None) -> int:
    """Fen that are approved and not paid."""
    return -balance(Account.OWED, reward)


def faults() -> list[str]:
    """What does not fit together, one sentence each: empty when the book is right."""
    unbalanced = (
        Posting.objects.annotate(sum=Sum("entries__amount")).exclude(sum=0).values_list("pk")
    )
    found = [_("Posting %(number)d does not sum to zero.") % {"number": pk} for (pk,) in unbalanced]
    of_account = Q(postings__entries__account=Account.OWED)
    booked = Reward.objects.annotate(booked=Sum("postings__entries__amount", filter=of_account))
    for reward in booked.iterator():
        expected = reward.amount if reward.status == RewardStatus.APPROVED else 0
        if (is_owed := -(reward.booked or 0)) != expected:
            found.append(
                _("Reward %(number)d: %(owed)d fen are owed, its status says %(expected)d.")
                % {"number": reward.pk, "owed": is_owed, "expected": expected}
            )
    return found
