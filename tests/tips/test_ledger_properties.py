"""Random work with rewards by random people: the book is right after every step."""

from collections import Counter
from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.access import NotAllowed
from articles.models import User
from tests import factories
from tests.tips import making
from tips import ledger, rewards, triage
from tips.models import LedgerEntry, Payment, Posting, Reward, RewardKind, RewardStatus

pytestmark = pytest.mark.django_db
_ACTS = ("propose", "split", "approve", "decline", "pay", "reverse", "award")
_NEXT = {"due": "propose", "proposed": "approve", "approved": "pay", "paid": "reverse"}
_STEPS = st.lists(
    st.tuples(
        st.sampled_from((*_ACTS, *["next"] * 14)),
        st.integers(0, 4),  # who
        st.integers(0, 3),  # which reward
        st.integers(1, 90000),  # fen
    ),
    min_size=8,
    max_size=25,
)


def _cast() -> list[User]:
    """Two of them may do everything by their groups, so that the rules alone keep them apart."""
    everything = [factories.member("tips editor"), factories.member("tips editor")]
    for person in everything:
        for group in ("editor-in-chief", "finance"):
            person.groups.add(factories.member(group).groups.get())
    return [
        *everything,
        making.tips_editor(),
        factories.member("editor-in-chief"),
        making.finance(),
    ]


def _act(what: str, person: User, reward: Reward, fen: int) -> None:
    if what == "next":
        what = _NEXT.get(reward.status, "propose")
    if what == "propose":
        kind = reward.kind if reward.award_date else RewardKind.PICTURE
        rewards.propose(reward, actor=person, kind=kind, amount=fen)
    elif what == "split":
        others = list(reward.tip.duplicates.values_list("pk", flat=True))
        shares = {reward.tip_id: fen, **dict.fromkeys(others, fen)}
        rewards.propose(
            *(reward,),
            actor=person,
            kind=RewardKind.ORDINARY,
            amount=fen * len(shares),
            shares=shares,
        )
    elif what == "award":
        rewards.award(
            reward.tip,
            actor=person,
            kind=RewardKind.DAY,
            day=date(2026, 1, 1 + fen % 28),
            amount=fen,
        )
    elif what in ("decline", "reverse"):
        getattr(rewards, what)(reward, actor=person, reason="试")
    else:
        getattr(rewards, what)(reward, actor=person)


def _hold() -> None:
    """Asked of the rows alone, without the rules."""
    assert sum(LedgerEntry.objects.values_list("amount", flat=True)) == 0
    assert ledger.faults() == []
    for reward in Reward.objects.all():
        postings = list(reward.postings.order_by("pk"))
        taken_back = {each.reverses_id for each in postings if each.reverses_id}
        standing = [
            each for each in postings if each.kind != "reverse" and each.pk not in taken_back
        ]
        paid = [each for each in standing if each.kind == "pay"]
        approved = [each for each in standing if each.kind == "approve"]
        assert len(paid) == (reward.status == RewardStatus.PAID)
        assert len(approved) == (reward.status in (RewardStatus.APPROVED, RewardStatus.PAID))
        owed = -sum(
            LedgerEntry.objects.filter(posting__reward=reward, account="owed").values_list(
                "amount", flat=True
            )
        )
        assert owed == (reward.amount if reward.status == RewardStatus.APPROVED else 0)
        if reward.status in (RewardStatus.APPROVED, RewardStatus.PAID):
            people = [reward.proposed_by_id, reward.approved_by_id, *(each.by_id for each in paid)]
            assert len(set(people)) == len(people) and None not in people


def _walk(steps: list[tuple[str, int, int, int]], seen: Counter[str]) -> None:
    with transaction.atomic():
        first, second = making.tip("一"), making.tip("二")
        triage.merge(second, actor=making.tips_editor(), into=first)
        heads = [rewards.due(making.adopted(first)), rewards.due(making.adopted())]
        for source in (first.source, second.source, heads[1].source):
            making.payee(source)
        people = _cast()
        for what, who, which, fen in steps:
            rows = list(Reward.objects.order_by("pk"))
            reward = rows[which % len(rows)]
            try:
                _act(what, people[who], reward, fen)
                seen[reward.status] += 1
            except NotAllowed:
                seen["refused"] += 1
            _hold()
        assert Payment.objects.count() == Posting.objects.filter(kind="pay").count()
        transaction.set_rollback(True)


def test_book_is_right_after_every_step() -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=25, deadline=None)
    @given(steps=_STEPS)
    def walk(steps: list[tuple[str, int, int, int]]) -> None:
        _walk(steps, seen)

    walk()

    assert min(seen[each] for each in ("approved", "paid", "reversed", "refused")) > 0, seen


def test_control_a_sequence_that_pays_and_reverses() -> None:
    reward = rewards.due(making.adopted())
    making.payee(reward.source)
    people = _cast()
    for what, who in (("propose", 2), ("approve", 3), ("pay", 4), ("reverse", 0)):
        _act(what, people[who], reward, 500)
        _hold()

    assert Payment.objects.count() == 1 and ledger.owed() == 0
