"""What a source is paid for a tip, and the only place that writes a reward's status.

`due → proposed → approved → paid` by three different people, or sent back, or declined; what was
approved or paid is taken back by a counter-entry, never by a change. Amounts are fen.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max, Q, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from articles.access import NotAllowed, has_right
from articles.lib import clock, contacts
from articles.models import User

from . import ledger, notices, progress, withholding
from .lib import amounts
from .models import (
    AWARDS,
    NoticeKind,
    Payee,
    Payment,
    Posting,
    Rate,
    Reward,
    RewardKind,
    RewardLimit,
    RewardStatus,
    Status,
    Tip,
    TipEvent,
)

Account = ledger.Account
MOST = 100_000_00  # fen of one reward, whatever the limits say
_DECIDED = (RewardStatus.PROPOSED, RewardStatus.APPROVED, RewardStatus.PAID)


@dataclass(frozen=True)
class Step:
    label: str | Promise
    froms: frozenset[str]
    to: str
    right: str
    needs_reason: bool = False


@dataclass(frozen=True)
class Action:
    name: str
    label: str | Promise
    reason: str
    needs_reason: bool = False
    fits: bool = True


TRANSITIONS: dict[str, Step] = {
    "propose": Step(
        pgettext_lazy("reward", "Propose"),
        frozenset([RewardStatus.DUE, RewardStatus.DECLINED, RewardStatus.REVERSED]),
        RewardStatus.PROPOSED,
        "propose_reward",
    ),
    "approve": Step(
        pgettext_lazy("reward", "Approve"),
        frozenset([RewardStatus.PROPOSED]),
        RewardStatus.APPROVED,
        "approve_reward",
    ),
    "send_back": Step(
        pgettext_lazy("reward", "Send back"),
        frozenset([RewardStatus.PROPOSED]),
        RewardStatus.DUE,
        "approve_reward",
        needs_reason=True,
    ),
    "decline": Step(
        pgettext_lazy("reward", "Decline"),
        frozenset([RewardStatus.DUE, RewardStatus.PROPOSED]),
        RewardStatus.DECLINED,
        "approve_reward",
        needs_reason=True,
    ),
    "pay": Step(
        pgettext_lazy("reward", "Record the payment"),
        frozenset([RewardStatus.APPROVED]),
        RewardStatus.PAID,
        "pay_reward",
    ),
    "reverse": Step(
        pgettext_lazy("reward", "Reverse"),
        frozenset([RewardStatus.APPROVED, RewardStatus.PAID]),
        RewardStatus.REVERSED,
        "reverse_reward",
        needs_reason=True,
    ),
}


def available(reward: Reward, user: User) -> list[Action]:
    """Every button, in the order of the table."""
    return [
        Action(
            name,
            step.label,
            why_not(name, reward, user),
            step.needs_reason,
            reward.status in step.froms,
        )
        for name, step in TRANSITIONS.items()
    ]


def why_not(name: str, reward: Reward, user: User) -> str:
    """One sentence, or empty when the person may do it now."""
    try:
        _check(name, reward, user)
    except NotAllowed as refusal:
        return str(refusal)
    return ""


def due(tip: Tip) -> Reward:
    """A reward is due for an adopted tip; once, however often it is asked."""
    kind = RewardKind.ORDINARY
    reward, is_new = Reward.objects.get_or_create(
        tip=tip,
        award_date=None,
        defaults={
            "source": tip.source,
            "kind": kind,
            "amount": rate(kind) or 0,
            "due_at": clock.now(),
        },
    )
    if is_new:
        TipEvent.record("reward_due", actor=None, tip=tip, reward=reward)
    return reward


def rate(kind: str, on: date | None = None) -> int | None:
    """Fen by the rate card as it is on a day; None where it has no row."""
    day = on or timezone.localdate(clock.now())
    row = Rate.objects.filter(kind=kind, valid_from__lte=day).order_by("-valid_from").first()
    return row.amount if row else None


@transaction.atomic
def propose(
    reward: Reward,
    *,
    actor: User,
    kind: str,
    amount: int,
    comment: str = "",
    shares: Mapping[int, int] | None = None,
) -> Reward:
    """An amount (fen) for what kind of lead. Raises NotAllowed.

    `shares` splits it: fen by the primary key of each joint informant's tip, the reward's own
    tip among them; they sum to `amount`.
    """
    locked = _begin("propose", reward, actor)
    if kind not in RewardKind.values or (kind in AWARDS) != (locked.award_date is not None):
        raise NotAllowed(_("Choose the kind of lead."))
    split = dict(shares or {locked.tip_id: amount})
    _check_amounts(locked, amount, split, actor)
    others = _others(locked, [pk for pk in split if pk != locked.tip_id])
    with _award_is_given_once():  # a declined one, after another was given for that day
        for each in (locked, *others):
            _proposed(each, actor, kind, split[each.tip_id], comment)
    for left_out in locked.shares.filter(status=RewardStatus.DUE).exclude(tip__in=list(split)):
        _move(left_out, "decline", actor)  # a share of a proposal that was sent back
    return _told(reward, locked)


@transaction.atomic
def award(tip: Tip, *, actor: User, kind: str, day: date, amount: int, comment: str = "") -> Reward:
    """Lead of the day, week or month, beside what the tip itself is worth. Raises NotAllowed."""
    if not has_right(actor, "propose_reward"):
        raise NotAllowed(_("Your login has no right to do this."))
    if kind not in AWARDS:
        raise NotAllowed(_("Choose the lead of the day, the week or the month."))
    if tip.status != Status.ADOPTED:
        raise NotAllowed(_("Only an adopted tip can be the lead of the day, week or month."))
    first_day = _first_day(kind, day)
    with _award_is_given_once():
        made = Reward.objects.create(
            tip=tip, source=tip.source, kind=kind, award_date=first_day, due_at=clock.now()
        )
    return propose(made, actor=actor, kind=kind, amount=amount, comment=comment)


@transaction.atomic
def approve(reward: Reward, *, actor: User) -> Reward:
    """Owe it. Raises NotAllowed, also to who proposed it and beyond their limit."""
    ledger.lock()
    locked = _begin("approve", reward, actor)
    locked.approved_by, locked.approved_at = actor, clock.now()
    _move(locked, "approve", actor)
    ledger.post(
        locked,
        Posting.Kind.APPROVE,
        {Account.COST: locked.amount, Account.OWED: -locked.amount},
        by=actor,
    )
    _tell(locked, NoticeKind.APPROVED)
    if locked.share_of_id is None and locked.award_date is None:
        _tell_who_has_no_share(locked)
    return _told(reward, locked)


@transaction.atomic
def send_back(reward: Reward, *, actor: User, reason: str) -> Reward:
    """To be proposed otherwise, with all its shares; the source hears nothing. Raises NotAllowed.

    Nothing is owed yet, so the book has nothing to say.
    """
    head = reward.share_of_id or reward.pk
    same = Reward.objects.select_for_update().filter(Q(pk=head) | Q(share_of=head))
    parts = {each.pk: each for each in same.order_by("pk")}
    locked, reason = parts[reward.pk], _reason(reason)
    _check("send_back", locked, actor)
    for each in parts.values():
        if each.status == RewardStatus.PROPOSED:
            _move(each, "send_back", actor, reason=reason)
    return _told(reward, locked)


@transaction.atomic
def decline(reward: Reward, *, actor: User, reason: str) -> Reward:
    """No reward; the source reads the reason. Raises NotAllowed, also without one."""
    locked = _begin("decline", reward, actor)
    locked.reason = _reason(reason)
    return _told(reward, _move(locked, "decline", actor, reason=locked.reason))


@transaction.atomic
def pay(
    reward: Reward,
    *,
    actor: User,
    paid_on: date | None = None,
    reference: str = "",
    payee_as_of: str = "",
) -> Payment:
    """Record that it was paid, with the tax that was withheld. Raises NotAllowed.

    Nothing is transferred here. `reference` is the voucher's or the bill's number. `payee_as_of`
    is the `as_of` of the payee to whom it was paid: the book never names another one.
    """
    ledger.lock()
    locked = _begin("pay", reward, actor)
    payee = _payee(locked)
    if payee_as_of not in ("", payee.as_of):
        raise NotAllowed(_("How it is paid was changed meanwhile: show it again before you pay."))
    day = paid_on or timezone.localdate(clock.now())
    _check_day(locked, day)
    if payee.method != Payee.Method.CASH and not reference.strip():
        raise NotAllowed(_("Give the number of the transfer, so that it can be found again."))
    tax = withholding.of(locked.amount, payee.person_hash, day)
    posting = ledger.post(
        locked,
        Posting.Kind.PAY,
        {
            Account.OWED: locked.amount,
            Account.PAID: -(locked.amount - tax.withheld),
            Account.TAX: -tax.withheld,
        },
        by=actor,
        on=day,
    )
    payment = Payment.objects.create(
        posting=posting,
        person_hash=payee.person_hash,
        payee=payee.name,
        id_number=payee.id_number,
        account=payee.account,
        bank=payee.bank,
        method=payee.method,
        reference=reference.strip(),
        paid_on=day,
        gross=locked.amount,
        tax_item=tax.item,
        withheld=tax.withheld,
    )
    _move(locked, "pay", actor)
    _tell(locked, NoticeKind.PAID)
    _told(reward, locked)
    return payment


@transaction.atomic
def reverse(reward: Reward, *, actor: User | None, reason: str) -> Reward:
    """Take back what was approved or paid, by counter-entries. Raises NotAllowed.

    Without an `actor` it is the clock, for a reward that nobody fetched.
    """
    ledger.lock()
    locked = Reward.objects.select_for_update().get(pk=reward.pk)
    if actor is not None:
        _check("reverse", locked, actor)
    locked.reason = _reason(reason)
    for posting in ledger.standing_postings(locked):
        ledger.counter(posting, by=actor, reason=locked.reason)
    locked.turn += 1
    return _told(reward, _move(locked, "reverse", actor, reason=locked.reason))


def expire(today: date | None = None) -> list[Reward]:
    """For the clock: reverse what nobody has fetched REWARD_EXPIRES_AFTER days after approval."""
    day = today or timezone.localdate(clock.now())
    before = day - timedelta(days=settings.REWARD_EXPIRES_AFTER)
    stale = Reward.objects.filter(status=RewardStatus.APPROVED, approved_at__date__lt=before)
    found = []
    for reward in stale.order_by("pk")[:200]:
        with transaction.atomic():
            locked = Reward.objects.select_for_update().get(pk=reward.pk)
            if locked.status == RewardStatus.APPROVED:
                found.append(reverse(locked, actor=None, reason=_("Nobody asked for it in time.")))
    return found


def has_share(tip: Tip) -> bool:
    """Whether a merged tip has a part in a reward that is decided."""
    return Reward.objects.filter(tip=tip, share_of__isnull=False, status__in=_DECIDED).exists()


def limit(user: User, what: str) -> int:
    """Fen that this person may propose or approve at once: the highest of their groups."""
    found = RewardLimit.objects.filter(group__user=user).aggregate(most=Max(what))["most"]
    return min(found or 0, MOST)


def together(reward: Reward) -> int:
    """Fen of a reward with all its shares: the limits hold for the sum."""
    head = reward.share_of_id or reward.pk
    same = Reward.objects.filter(Q(pk=head) | Q(share_of=head))
    counted = same.exclude(status__in=(RewardStatus.DECLINED, RewardStatus.REVERSED))
    return counted.aggregate(sum=Sum("amount"))["sum"] or 0


# Below


@contextmanager
def _award_is_given_once() -> Iterator[None]:
    """By the database's own rule, at the same moment too."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise NotAllowed(_("This award was given already.")) from error


def _begin(name: str, reward: Reward, actor: User) -> Reward:
    locked = Reward.objects.select_for_update().get(pk=reward.pk)
    _check(name, locked, actor)
    return locked


def _check(name: str, reward: Reward, user: User) -> None:
    step = TRANSITIONS[name]
    if not has_right(user, step.right):
        raise NotAllowed(_("Your login has no right to do this."))
    if reward.status not in step.froms:
        raise NotAllowed(_already(reward))
    if name == "approve":
        _check_approver(reward, user)
    if name == "pay":
        if user.pk in (reward.proposed_by_id, reward.approved_by_id):
            raise NotAllowed(_("Who proposed or approved a reward does not pay it."))
        _check_payee(Payee.objects.filter(source=reward.source_id).first())


def _already(reward: Reward) -> str:
    paid = Posting.objects.filter(reward=reward, kind=Posting.Kind.PAY, reversed_by=None)
    if reward.status == RewardStatus.PAID and (done := paid.select_related("by").first()):
        return _("It was paid already, by %(name)s at %(at)s.") % {
            "name": done.by,
            "at": f"{timezone.localtime(done.at):%Y-%m-%d %H:%M}",
        }
    return _("The reward is %(status)s: this can not be done now.") % {
        "status": reward.get_status_display()
    }


def _check_approver(reward: Reward, user: User) -> None:
    if reward.proposed_by_id == user.pk:
        raise NotAllowed(_("Who proposed a reward does not approve it."))
    if together(reward) > (most := limit(user, "approve")):
        raise NotAllowed(
            _("You may approve up to %(amount)s yuan.") % {"amount": amounts.written(most)}
        )


def _check_amounts(reward: Reward, amount: int, split: Mapping[int, int], actor: User) -> None:
    if not 0 < amount <= MOST or any(part <= 0 for part in split.values()):
        raise NotAllowed(_("The amount must be more than nothing."))
    if sum(split.values()) != amount or reward.tip_id not in split:
        raise NotAllowed(_("The shares must sum to the amount."))
    if amount + _beside(reward, split) > (most := limit(actor, "propose")):
        raise NotAllowed(
            _("You may propose up to %(amount)s yuan.") % {"amount": amounts.written(most)}
        )


def _beside(reward: Reward, split: Mapping[int, int]) -> int:
    """Fen that are decided for others of the same whole: the limit holds for all together, also
    for a share alone after a reversal, and for a new proposal that leaves out a share."""
    head = reward.share_of_id or reward.pk
    same = Reward.objects.filter(Q(pk=head) | Q(share_of=head), status__in=_DECIDED)
    return same.exclude(tip__in=list(split)).aggregate(sum=Sum("amount"))["sum"] or 0


def _others(head: Reward, tips: list[int]) -> list[Reward]:
    """The shares of joint informants, locked; one left out of a new split stays as it is."""
    if tips and head.share_of_id:
        raise NotAllowed(_("A share is not split again: reverse it, and split the whole."))
    allowed = set(Tip.objects.filter(merged_into=head.tip_id).values_list("pk", flat=True))
    if not set(tips) <= allowed or (tips and head.award_date):
        raise NotAllowed(_("A reward is split among tips that were merged."))
    found = []
    for tip in Tip.objects.filter(pk__in=tips).select_related("source").order_by("pk"):
        share, _is_new = Reward.objects.get_or_create(
            tip=tip,
            award_date=None,
            defaults={
                "source": tip.source,
                "kind": head.kind,
                "share_of": head,
                "due_at": clock.now(),
            },
        )
        locked = Reward.objects.select_for_update().get(pk=share.pk)
        if locked.status not in TRANSITIONS["propose"].froms:
            raise NotAllowed(_already(locked))
        found.append(locked)
    return found


def _proposed(reward: Reward, actor: User, kind: str, amount: int, comment: str) -> None:
    reward.kind, reward.amount, reward.comment = kind, amount, contacts.mask(comment.strip())[:300]
    reward.proposed_by, reward.proposed_at = actor, clock.now()
    reward.approved_by = reward.approved_at = None
    reward.reason = ""
    _move(reward, "propose", actor, amount=amount, kind=kind)


def _payee(reward: Reward) -> Payee:
    """Locked, so that what is recorded is what finance has paid."""
    locked = Payee.objects.select_for_update().filter(source=reward.source_id)
    return _check_payee(locked.first())


def _check_payee(payee: Payee | None) -> Payee:
    if payee is None:
        raise NotAllowed(_("Nobody has said yet how it is to be paid."))
    least = settings.REWARD_MINIMUM_PAYOUT * 100
    if least and _owed_to(payee) < least:
        raise NotAllowed(
            _("Rewards are paid from %(amount)s yuan on: it is kept until more has come together.")
            % {"amount": amounts.written(least)}
        )
    return payee


def _owed_to(payee: Payee) -> int:
    same = Reward.objects.filter(
        source__payee__person_hash=payee.person_hash, status=RewardStatus.APPROVED
    )
    return same.aggregate(sum=Sum("amount"))["sum"] or 0


def _check_day(reward: Reward, day: date) -> None:
    if day > timezone.localdate(clock.now()):
        raise NotAllowed(_("A payment can not lie in the future."))
    if reward.approved_at and day < timezone.localdate(reward.approved_at):
        raise NotAllowed(_("It was approved later than that day."))


def _first_day(kind: str, day: date) -> date:
    if kind == RewardKind.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if kind == RewardKind.MONTH else day


def _reason(reason: str) -> str:
    if not reason.strip():
        raise NotAllowed(_("Give a reason."))
    return contacts.mask(reason.strip())[:300]


def _tell(reward: Reward, kind: str) -> None:
    text = notices.words_for(reward.tip, kind, reward)
    notices.tell(reward.tip, kind, text=text, once=f"{kind}:{reward.pk}:{reward.turn}")


def _tell_who_has_no_share(reward: Reward) -> None:
    """Those who told of the same later: it is decided now that they are not rewarded."""
    for tip in reward.tip.duplicates.filter(rewards=None):
        notices.tell(tip, NoticeKind.DECLINED, text=progress.line(tip), once="no share")


def _move(locked: Reward, name: str, actor: User | None, **told: Any) -> Reward:
    before, locked.status = locked.status, TRANSITIONS[name].to
    locked.save()
    TipEvent.record(
        f"reward_{name}",
        actor=actor,
        tip=locked.tip,
        reward=locked,
        before=before,
        after=locked.status,
        **told,
    )
    return locked


def _told(reward: Reward, locked: Reward) -> Reward:
    """The caller's own object knows what the database knows."""
    for field in locked._meta.concrete_fields:
        setattr(reward, field.attname, getattr(locked, field.attname))
    reward._state.fields_cache.clear()
    return reward
