"""What was paid in a month, and when a month is over for good (结算).

A month's rows are its payments and, with every sign turned, the payments that were taken back in
it, whenever they were made. Closing writes their sums and a seal over them; nothing is posted
into a closed month, and a seal that no longer fits shows that somebody changed a row.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.access import NotAllowed
from articles.lib import clock, secret_box
from articles.models import User

from . import ledger
from .access import require
from .models import LedgerEntry, Payee, Payment, Posting, RewardKind, Settlement, TipEvent


@dataclass(frozen=True)
class Row:
    """One payment, or (with negative amounts) the reversal of one. Amounts are fen.

    Everything comes from what is only appended to, so that a row never changes.
    """

    posting: int
    reward: int
    code: str
    kind: str
    payee: str
    id_number: str
    method: str
    account: str
    bank: str
    reference: str
    gross: int
    tax_item: str
    withheld: int
    day: date
    approver: User | None
    payer: User | None
    is_reversal: bool = False
    reason: str = ""

    @property
    def net(self) -> int:
        return self.gross - self.withheld

    @property
    def kind_name(self) -> str:
        return str(RewardKind(self.kind).label) if self.kind in RewardKind.values else self.kind

    @property
    def method_name(self) -> str:
        return str(Payee.Method(self.method).label)

    @property
    def shown_code(self) -> str:
        return f"{self.code[:4]}-{self.code[4:]}"


@dataclass
class Sums:
    payments: int = 0
    reversals: int = 0
    gross: int = 0
    withheld: int = 0

    @property
    def net(self) -> int:
        return self.gross - self.withheld

    def add(self, row: Row) -> None:
        if row.is_reversal:
            self.reversals += 1
        else:
            self.payments += 1
        self.gross += row.gross
        self.withheld += row.withheld


def rows(month: date) -> list[Row]:
    """In the order in which they were written down. Three queries, whatever the month holds."""
    kinds = (Posting.Kind.PAY, Posting.Kind.REVERSE)
    postings = list(
        Posting.objects.filter(month=ledger.month_of(month), kind__in=kinds)
        .exclude(kind=Posting.Kind.REVERSE, reverses__payment=None)
        .select_related("reward__tip", "by", "payment", "reverses__payment")
        .order_by("pk")
    )
    rewards = {posting.reward_id for posting in postings}
    approvers = _approvers(rewards)
    kinds_then = _kinds(rewards)
    return [_row(posting, approvers, kinds_then) for posting in postings]


def sums(month: date) -> Sums:
    return sum_of(rows(month))


def sum_of(found: Iterable[Row]) -> Sums:
    total = Sums()
    for row in found:
        total.add(row)
    return total


def by_method(found: Iterable[Row]) -> dict[str, Sums]:
    """How much to have in cash, and how much was transferred which way; by the method's name."""
    parts = {str(label): Sums() for label in Payee.Method.labels}
    for row in found:
        parts[row.method_name].add(row)
    return {name: part for name, part in parts.items() if part.payments or part.reversals}


def settlement_of(month: date) -> Settlement | None:
    """None while the month is open."""
    found = Settlement.objects.filter(month=ledger.month_of(month))
    return found.select_related("closed_by").first()


def next_to_close() -> date:
    """The oldest month that is over, has payments and is open; else the present one."""
    closed = Settlement.objects.values("month")
    paid = Posting.objects.filter(kind=Posting.Kind.PAY, month__lt=ledger.month_of())
    oldest = paid.exclude(month__in=closed).order_by("month").values_list("month", flat=True)
    return oldest.first() or ledger.month_of()


def why_not_close(month: date, user: User) -> str:
    """One sentence, or empty when the person may close it now."""
    try:
        _check(ledger.month_of(month), user)
    except NotAllowed as refusal:
        return str(refusal)
    return ""


@transaction.atomic
def close(month: date, actor: User) -> Settlement:
    """Nothing is posted into the month any more. Raises NotAllowed."""
    ledger.lock()
    first = ledger.month_of(month)
    _check(first, actor)
    found = rows(first)
    total = sum_of(found)
    try:
        with transaction.atomic():
            made = Settlement.objects.create(
                month=first,
                closed_at=clock.now(),
                closed_by=actor,
                payments=total.payments,
                gross=total.gross,
                withheld=total.withheld,
                net=total.net,
                seal=seal(found),
            )
    except IntegrityError as error:
        raise NotAllowed(_already(first)) from error
    TipEvent.record("close_month", actor=actor, month=f"{first:%Y-%m}", seal=made.seal)
    return made


def verify(settlement: Settlement) -> str:
    """One sentence about what was changed after the month was closed; empty when nothing was."""
    found = rows(settlement.month)
    total, month = sum_of(found), f"{settlement.month:%Y-%m}"
    kept = (settlement.payments, settlement.gross, settlement.withheld, settlement.net)
    if kept != (total.payments, total.gross, total.withheld, total.net):
        return _("%(month)s: the sums are not those with which it was closed.") % {"month": month}
    if settlement.seal != seal(found) and not _has_forgotten(settlement.month):
        return _("%(month)s: a payment was changed after the month was closed.") % {"month": month}
    return ""


def faults() -> list[str]:
    """Payments that do not say what was posted, then every closed month, the oldest first."""
    of_posting = LedgerEntry.objects.filter(posting=OuterRef("posting"))
    owed, tax = (
        of_posting.filter(account=account).values("amount")[:1]
        for account in (ledger.Account.OWED, ledger.Account.TAX)
    )
    posted = Payment.objects.annotate(owed=Subquery(owed), tax=Coalesce(Subquery(tax), 0))
    wrong = posted.exclude(owed=F("gross"), tax=-F("withheld")).values_list("pk", flat=True)
    found = [_("Payment %(number)d is not what was posted.") % {"number": pk} for pk in wrong]
    closed = Settlement.objects.order_by("month")
    return [*found, *(fault for each in closed.iterator() if (fault := verify(each)))]


def seal(found: Sequence[Row]) -> str:
    """SHA-256 over the rows, hexadecimal. What names a person enters as a keyed hash, so that
    nobody who has the database alone can try names against it."""
    written = json.dumps([_canonical(row) for row in found], ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


# Below


def _has_forgotten(month: date) -> bool:
    """Whether the names in a row were erased after their term: then the sums alone can tell."""
    before = timezone.localdate(clock.now()) - timedelta(days=settings.TIPS_KEEP["payee"])
    of_month = Q(posting__month=month) | Q(posting__reversed_by__month=month)
    return Payment.objects.filter(of_month, person_hash="", paid_on__lt=before).exists()


def _check(month: date, user: User) -> None:
    require(user, "close_settlement")
    if ledger.is_closed(month):
        raise NotAllowed(_already(month))
    if month >= ledger.month_of():
        raise NotAllowed(_("A month can be closed once it has ended."))


def _already(month: date) -> str:
    done = settlement_of(month)
    return _("%(month)s was closed already, by %(name)s at %(at)s.") % {
        "month": f"{month:%Y-%m}",
        "name": done.closed_by if done else "",
        "at": _minute(done.closed_at) if done else "",
    }


def _minute(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _approvers(rewards: set[int]) -> dict[tuple[int, int], User | None]:
    """By reward and turn: a reward that was reversed may have been approved by another later."""
    approved = Posting.objects.filter(reward__in=rewards, kind=Posting.Kind.APPROVE)
    return {(each.reward_id, each.turn): each.by for each in approved.select_related("by")}


def _kinds(rewards: set[int]) -> dict[int, list[tuple[datetime, str]]]:
    """When each reward was proposed as what, the newest first; see `_row`."""
    proposed = (
        TipEvent.objects.filter(reward__in=rewards, event__verb="reward_propose")
        .order_by("-event_id")
        .values_list("reward", "event__at", "event__data")
    )
    found: dict[int, list[tuple[datetime, str]]] = {}
    for reward, at, data in proposed:
        found.setdefault(reward, []).append((at, str(data.get("kind", ""))))
    return found


def _row(
    posting: Posting,
    approvers: dict[tuple[int, int], User | None],
    kinds: dict[int, list[tuple[datetime, str]]],
) -> Row:
    origin = posting.reverses if posting.reverses is not None else posting
    payment: Payment = origin.payment
    is_reversal, reward = origin is not posting, posting.reward
    sign = -1 if is_reversal else 1
    proposed = (kind for at, kind in kinds.get(reward.pk, []) if at <= origin.at)
    return Row(
        posting=posting.pk,
        reward=reward.pk,
        code=reward.tip.code,
        kind=next(proposed, reward.kind),
        payee=payment.payee,
        id_number=payment.id_number,
        method=payment.method,
        account=payment.account,
        bank=payment.bank,
        reference=payment.reference,
        gross=sign * payment.gross,
        tax_item=payment.tax_item,
        withheld=sign * payment.withheld,
        day=timezone.localdate(posting.at) if is_reversal else payment.paid_on,
        approver=approvers.get((reward.pk, origin.turn)),
        payer=posting.by,
        is_reversal=is_reversal,
        reason=posting.reason,
    )


def _canonical(row: Row) -> list:
    named = (row.payee, row.id_number, row.account, row.bank, row.reference, row.reason)
    day = "" if row.is_reversal else row.day.isoformat()  # of a reversal: by the present zone
    return [
        *(row.posting, row.reward, row.code, row.kind, row.method, row.tax_item),
        *(row.gross, row.withheld, day, row.is_reversal),
        *(row.approver and row.approver.pk, row.payer and row.payer.pk),
        *(secret_box.keyed_hash("settlement", text) for text in named),
    ]
