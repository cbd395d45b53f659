"""Before tax, withheld, paid out: as it will be, as it was, and as its source reads it."""

from datetime import date

import pytest
import time_machine
from django.utils import translation

from tests import factories
from tests.tips import making
from tips import notices, paid_out, progress, rewards
from tips.models import AnswerTemplate, Notice, TaxRule

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    at = time_machine.travel("2026-11-20T12:00:00+08:00", tick=False)
    with at, translation.override("en"):
        yield


def test_what_will_be_paid_out_is_foreseen_by_the_rule_of_the_day() -> None:
    reward = making.approved(50)
    TaxRule.objects.create(
        item="occasional", valid_from=date(2026, 12, 1), brackets=[[None, 30, 0]]
    )

    today, later = paid_out.of(reward), paid_out.of(reward, date(2026, 12, 2))

    assert today and (today.gross, today.withheld, today.net) == (5000, 1000, 4000)
    assert later and (later.withheld, later.is_final) == (1500, False)


def test_forecast_is_what_is_then_paid(settings) -> None:
    """Also by an item that sums the payments of one person in a month."""
    settings.REWARD_TAX_ITEM = "labour"
    first, second = making.approved(900), making.approved(900)
    for reward in (first, second):
        making.payee(reward.source)
    rewards.pay(first, actor=making.finance())

    foreseen = paid_out.of(second)
    payment = rewards.pay(second, actor=making.finance())

    assert foreseen and foreseen.withheld == payment.withheld > 0
    assert (found := paid_out.of(second)) and found.is_final and found.net == payment.net


def test_nothing_is_foreseen_where_it_depends_on_an_unknown_person(settings) -> None:
    settings.REWARD_TAX_ITEM = "labour"

    assert paid_out.of(making.approved(900)) is None


def test_nothing_is_foreseen_without_a_rule(settings) -> None:
    reward = making.approved()
    settings.REWARD_TAX_ITEM = "of no law"

    assert paid_out.of(reward) is None and paid_out.why_unknown(date(2026, 11, 20))
    assert paid_out.in_words(reward) == "50.00 yuan before tax"


def test_source_reads_before_and_after_tax_before_they_are_paid() -> None:
    tip = making.approved(50).tip

    assert progress.standing(tip).sentence == (
        "Ready for you: 50.00 yuan before tax (less about 10.00 of tax: 40.00)."
    )
    assert "50.00 yuan before tax" in Notice.objects.get(tip=tip, kind="approved").text


def test_source_reads_what_they_got_and_what_was_withheld() -> None:
    tip = making.paid(50).posting.reward.tip

    said = "40.00 yuan (50.00 before tax, 10.00 of tax withheld)"
    assert progress.standing(tip).sentence == f"Paid to you: {said}."
    assert said in Notice.objects.get(tip=tip, kind="paid").text


def test_source_reads_that_nothing_is_withheld(settings) -> None:
    settings.REWARD_TAX_ITEM = "untaxed"

    assert paid_out.in_words(making.approved(50)) == "50.00 yuan, free of tax"


def test_payment_that_was_taken_back_is_not_said_again() -> None:
    reward = making.paid(50).posting.reward
    rewards.reverse(reward, actor=making.finance(), reason="重来")
    rewards.propose(reward, actor=making.tips_editor(), kind="ordinary", amount=8000)
    rewards.approve(reward, actor=factories.member("editor-in-chief"))

    assert (found := paid_out.of(reward)) and (found.gross, found.is_final) == (8000, False)


def test_amounts_in_the_paper_s_own_words_are_said_only_once_approved() -> None:
    AnswerTemplate.objects.create(name="钱", notice="paid", text="到手{money}，{code}")
    proposed = making.proposed(50)

    assert notices.filled_in("到手{money}", proposed.tip) == "到手"
    assert Notice.objects.get(tip=making.paid(50).posting.reward.tip, kind="paid").text.startswith(
        "到手40.00 yuan"
    )
