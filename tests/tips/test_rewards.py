"""Proposed, approved and paid by three people; taken back by counter-entries alone."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.access import NotAllowed
from tests import factories
from tests.tips import making
from tips import ledger, rewards, triage
from tips.models import (
    LedgerEntry,
    Notice,
    NoticeKind,
    Payee,
    Payment,
    Posting,
    Rate,
    Reward,
    RewardKind,
    RewardStatus,
    Settlement,
)

pytestmark = pytest.mark.django_db


def _paid(yuan: int = 50) -> Reward:
    reward = making.approved(yuan)
    making.payee(reward.source)
    rewards.pay(reward, actor=making.finance())
    return reward


def _entries(reward: Reward) -> list[tuple[str, int]]:
    rows = LedgerEntry.objects.filter(posting__reward=reward).order_by("pk")
    return list(rows.values_list("account", "amount"))


def test_adopted_tip_has_a_reward_due_by_the_rate_card() -> None:
    Rate.objects.create(kind=RewardKind.ORDINARY, valid_from=date(2026, 1, 1), amount=8800)
    Rate.objects.create(kind=RewardKind.ORDINARY, valid_from=date(2099, 1, 1), amount=9900)

    tip = making.adopted()

    reward = Reward.objects.get()
    assert (reward.tip, reward.status, reward.amount) == (tip, RewardStatus.DUE, 8800)
    assert rewards.due(tip) == reward and ledger.owed() == 0


def test_way_of_a_reward_and_its_ledger() -> None:
    reward = making.approved(50)
    assert ledger.owed(reward) == 5000
    making.payee(reward.source)

    payment = rewards.pay(reward, actor=making.finance())

    assert reward.status == RewardStatus.PAID and ledger.owed(reward) == 0
    assert (payment.gross, payment.withheld, payment.net) == (5000, 1000, 4000)
    assert _entries(reward) == [
        *(("cost", 5000), ("owed", -5000)),
        *(("owed", 5000), ("paid", -4000), ("tax", -1000)),
    ]
    assert ledger.faults() == []


def test_who_proposed_does_not_approve_and_neither_pays() -> None:
    person = factories.user(
        rights=("propose_reward", "approve_reward", "pay_reward", "view_reward")
    )
    person.groups.add(*factories.member("tips editor").groups.all())
    person.groups.add(*factories.member("editor-in-chief").groups.all())
    reward = rewards.propose(
        rewards.due(making.adopted()), actor=person, kind=RewardKind.ORDINARY, amount=5000
    )
    with pytest.raises(NotAllowed):
        rewards.approve(reward, actor=person)
    rewards.approve(reward, actor=factories.member("editor-in-chief"))
    making.payee(reward.source)

    with pytest.raises(NotAllowed):
        rewards.pay(reward, actor=person)
    assert not Payment.objects.exists()


@pytest.mark.parametrize("group", ["reporter", "proofreader", "finance", "site administrator"])
def test_who_has_no_right_proposes_and_approves_nothing(group: str) -> None:
    person, due, proposed = factories.member(group), rewards.due(making.adopted()), None
    with pytest.raises(NotAllowed):
        rewards.propose(due, actor=person, kind=RewardKind.ORDINARY, amount=100)
    proposed = making.proposed()
    with pytest.raises(NotAllowed):
        rewards.approve(proposed, actor=person)


def test_limits_hold_by_role_and_for_the_sum_of_shares() -> None:
    with pytest.raises(NotAllowed):
        making.proposed(1001)
    reward = making.proposed(301)

    with pytest.raises(NotAllowed):
        rewards.approve(reward, actor=factories.member("desk chief"))
    rewards.approve(reward, actor=factories.member("editor-in-chief"))


def _joint() -> tuple[Reward, list[int]]:
    first, second, editor = making.tip("一"), making.tip("二"), making.tips_editor()
    triage.merge(second, actor=editor, into=first)
    making.adopted(first)
    return rewards.due(first), [first.pk, second.pk]


def test_proposal_is_sent_back_with_its_shares_and_the_book_hears_nothing() -> None:
    reward, (first, second) = _joint()
    editor, chief = making.tips_editor(), factories.member("editor-in-chief")
    shares = {first: 6000, second: 4000}
    kind = RewardKind.EXCLUSIVE
    rewards.propose(reward, actor=editor, kind=kind, amount=10000, shares=shares)
    told = Notice.objects.count()

    rewards.send_back(reward.shares.get(), actor=chief, reason="平分")

    assert set(Reward.objects.values_list("status", flat=True)) == {RewardStatus.DUE}
    assert not LedgerEntry.objects.exists() and Notice.objects.count() == told
    reward.refresh_from_db()
    assert reward.events.filter(event__verb="reward_send_back").get().event.data["reason"] == "平分"
    equal = {first: 5000, second: 5000}
    rewards.propose(reward, actor=editor, kind=kind, amount=10000, shares=equal)
    assert set(Reward.objects.values_list("status", "amount")) == {("proposed", 5000)}


def test_share_that_a_new_proposal_leaves_out_is_declined() -> None:
    reward, (first, second) = _joint()
    editor, kind = making.tips_editor(), RewardKind.EXCLUSIVE
    shares = {first: 6000, second: 4000}
    rewards.propose(reward, actor=editor, kind=kind, amount=10000, shares=shares)
    rewards.send_back(reward, actor=factories.member("editor-in-chief"), reason="只给首报")

    rewards.propose(reward, actor=editor, kind=kind, amount=10000)

    states = dict(Reward.objects.values_list("tip_id", "status"))
    assert states == {first: RewardStatus.PROPOSED, second: RewardStatus.DECLINED}


@pytest.mark.parametrize("group", ["tips editor", "finance", "reporter"])
def test_only_who_approves_sends_back_and_only_what_is_proposed(group: str) -> None:
    proposed, approved = making.proposed(), making.approved()
    chief = factories.member("editor-in-chief")

    with pytest.raises(NotAllowed):
        rewards.send_back(proposed, actor=factories.member(group), reason="不行")
    with pytest.raises(NotAllowed):
        rewards.send_back(approved, actor=chief, reason="不行")
    with pytest.raises(NotAllowed):
        rewards.send_back(proposed, actor=chief, reason=" ")
    proposed.refresh_from_db()
    assert proposed.status == RewardStatus.PROPOSED


def test_split_among_joint_informants_sums_to_the_amount() -> None:
    reward, (first, second) = _joint()
    rewards.propose(
        reward,
        actor=making.tips_editor(),
        kind=RewardKind.EXCLUSIVE,
        amount=40000,
        shares={first: 25000, second: 15000},
    )

    assert sorted(Reward.objects.values_list("amount", flat=True)) == [15000, 25000]
    assert rewards.together(reward) == 40000
    share = reward.shares.get()
    with pytest.raises(NotAllowed):  # the limit is asked for the whole
        rewards.approve(share, actor=factories.member("desk chief"))
    rewards.approve(share, actor=factories.member("editor-in-chief"))
    assert ledger.owed() == 15000


def test_share_that_was_reversed_is_proposed_again_within_the_limit_of_the_whole() -> None:
    reward, (first, second) = _joint()
    editor, chief = making.tips_editor(), factories.member("editor-in-chief")
    shares = {first: 60000, second: 20000}
    rewards.propose(reward, actor=editor, kind=RewardKind.MAJOR, amount=80000, shares=shares)
    share = reward.shares.get()
    for each in (reward, share):
        rewards.approve(each, actor=chief)
    rewards.reverse(share, actor=chief, reason="名字写错了")

    with pytest.raises(NotAllowed):  # 600 yuan stand beside it
        rewards.propose(share, actor=editor, kind=RewardKind.MAJOR, amount=50000)
    rewards.propose(share, actor=editor, kind=RewardKind.MAJOR, amount=30000)

    assert rewards.together(reward) == 90000
    assert rewards.why_not("approve", share, chief) == ""


def test_split_that_does_not_sum_or_names_a_stranger_is_refused() -> None:
    reward, (first, second) = _joint()
    stranger = making.tip("三").pk
    for shares in (
        {first: 100, second: 100},
        {first: 200, stranger: 100},
        {second: 300},
        {first: 400, second: -100},
    ):
        with pytest.raises(NotAllowed):
            rewards.propose(
                reward,
                actor=making.tips_editor(),
                kind=RewardKind.ORDINARY,
                amount=300,
                shares=shares,
            )
    assert not Reward.objects.filter(status=RewardStatus.PROPOSED).exists()


def test_paid_twice_is_refused_with_who_and_when() -> None:
    reward = _paid()

    with pytest.raises(NotAllowed) as refusal:
        rewards.pay(reward, actor=making.finance())
    assert str(Posting.objects.get(kind="pay").by) in str(refusal.value)
    assert Payment.objects.count() == 1


def test_payment_needs_a_payee_and_a_number_unless_in_cash() -> None:
    reward, person = making.approved(), making.finance()
    with pytest.raises(NotAllowed):
        rewards.pay(reward, actor=person)
    making.payee(reward.source, method=Payee.Method.BANK)
    with pytest.raises(NotAllowed):
        rewards.pay(reward, actor=person, reference=" ")

    assert rewards.pay(reward, actor=person, reference="B-001").reference == "B-001"


def test_payment_day_is_neither_to_come_nor_before_the_approval() -> None:
    reward, today = making.approved(), timezone.localdate()
    making.payee(reward.source)
    for day in (today + timedelta(days=1), today - timedelta(days=1)):
        with pytest.raises(NotAllowed):
            rewards.pay(reward, actor=making.finance(), paid_on=day)


def test_reversing_a_payment_is_a_counter_entry_and_it_can_be_paid_anew() -> None:
    reward = _paid()
    before = _entries(reward)
    rewards.reverse(reward, actor=factories.member("editor-in-chief"), reason="账号写错")

    assert _entries(reward)[: len(before)] == before
    assert ledger.owed(reward) == ledger.balance("cost", reward) == 0
    rewards.propose(reward, actor=making.tips_editor(), kind=RewardKind.ORDINARY, amount=6000)
    rewards.approve(reward, actor=factories.member("editor-in-chief"))
    rewards.pay(reward, actor=making.finance())
    assert Payment.objects.count() == 2 and ledger.faults() == []
    assert ledger.balance("paid") == -4800


def test_declining_and_reversing_need_a_reason() -> None:
    chief = factories.member("editor-in-chief")
    with pytest.raises(NotAllowed):
        rewards.decline(making.proposed(), actor=chief, reason=" ")
    with pytest.raises(NotAllowed):
        rewards.reverse(making.approved(), actor=chief, reason="")


def test_month_that_is_closed_takes_no_payment() -> None:
    with time_machine.travel("2026-10-20 10:00+08:00", tick=False):
        reward = making.approved()
        making.payee(reward.source)
    Settlement.objects.create(
        month=date(2026, 10, 1),
        closed_by=making.finance(),
        payments=0,
        gross=0,
        withheld=0,
        net=0,
        seal="0" * 64,
    )
    with time_machine.travel("2026-11-03 10:00+08:00", tick=False):
        person = making.finance()
        with pytest.raises(NotAllowed, match="2026-10"):
            rewards.pay(reward, actor=person, paid_on=date(2026, 10, 31))
        rewards.pay(reward, actor=person)
    assert Posting.objects.get(kind="pay").month == date(2026, 11, 1)


def test_ledger_rows_never_change_nor_go() -> None:
    _paid()
    for row in (Posting.objects.first(), LedgerEntry.objects.first(), Payment.objects.first()):
        with pytest.raises(TypeError):
            row.save()
        with pytest.raises(TypeError):
            row.delete()
    with pytest.raises(TypeError):
        LedgerEntry.objects.all().delete()
    with pytest.raises(TypeError):
        Posting.objects.update(reason="")


def test_award_beside_the_reward_once_a_day() -> None:
    tip, editor, day = making.adopted(), making.tips_editor(), date(2026, 11, 25)
    week = rewards.award(tip, actor=editor, kind=RewardKind.WEEK, day=day, amount=30000)

    assert week.award_date == date(2026, 11, 23) and week.status == RewardStatus.PROPOSED
    with pytest.raises(NotAllowed):
        rewards.award(
            making.adopted(),
            actor=editor,
            kind=RewardKind.WEEK,
            day=date(2026, 11, 29),
            amount=30000,
        )
    with pytest.raises(NotAllowed):
        rewards.award(making.tip(), actor=editor, kind=RewardKind.DAY, day=day, amount=100)


def test_declined_award_is_not_proposed_again_beside_another_of_that_day() -> None:
    first, second, editor = making.adopted(), making.adopted(), making.tips_editor()
    day = timezone.localdate()
    given = {"actor": editor, "kind": RewardKind.DAY, "day": day, "amount": 5000}
    declined = rewards.award(first, **given)
    rewards.decline(declined, actor=factories.member("editor-in-chief"), reason="另有更好的")
    rewards.award(second, **given)

    with pytest.raises(NotAllowed):
        rewards.propose(declined, actor=editor, kind=RewardKind.DAY, amount=5000)
    assert Reward.objects.get(pk=declined.pk).status == RewardStatus.DECLINED


def test_reward_that_nobody_fetched_expires_by_a_counter_entry() -> None:
    reward = making.approved()
    today = timezone.localdate()
    assert rewards.expire(today + timedelta(days=365)) == []

    assert [each.pk for each in rewards.expire(today + timedelta(days=366))] == [reward.pk]
    reward.refresh_from_db()
    assert reward.status == RewardStatus.REVERSED and ledger.owed() == 0


def test_minimum_payout_waits_until_enough_has_come_together(settings) -> None:
    settings.REWARD_MINIMUM_PAYOUT = 80
    one, person = making.approved(50), making.finance()
    payee = making.payee(one.source)
    with pytest.raises(NotAllowed):
        rewards.pay(one, actor=person)
    other = making.approved(50)
    making.payee(other.source, person_hash=payee.person_hash)

    rewards.pay(one, actor=person)


def test_tax_of_labour_is_summed_over_the_month_of_one_person(settings) -> None:
    settings.REWARD_TAX_ITEM = "labour"
    person, withheld = making.finance(), []
    for _number in range(3):
        reward = making.approved(500)
        making.payee(reward.source)
        withheld.append(rewards.pay(reward, actor=person).withheld)

    assert withheld == [0, 4000, 10000]  # fen: (1000 - 800) and (1500 - 800) at 20 %


def test_unknown_tax_item_pays_nothing(settings) -> None:
    settings.REWARD_TAX_ITEM = "lottery"
    reward = making.approved()
    making.payee(reward.source)

    with pytest.raises(NotAllowed):
        rewards.pay(reward, actor=making.finance())
    assert Reward.objects.get().status == RewardStatus.APPROVED


def test_source_is_told_of_approval_and_payment() -> None:
    reward = _paid(50)

    kinds = set(Notice.objects.filter(tip=reward.tip).values_list("kind", flat=True))
    assert {NoticeKind.ADOPTED, NoticeKind.APPROVED, NoticeKind.PAID} <= kinds
    waiting = Notice.objects.filter(state="waiting")
    assert [notice.kind for notice in waiting] == [NoticeKind.PAID]  # the earlier are overtaken


def test_superuser_without_a_group_moves_no_money() -> None:
    superuser = factories.user(is_superuser=True)

    assert all(each.reason for each in rewards.available(making.proposed(), superuser))
