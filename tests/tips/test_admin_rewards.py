"""Rewards in the newsroom: the list, the page of one, its steps, awards, payees, the voucher."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from articles import workflow
from articles.lib import clock
from articles.models import Event, User
from tests import factories
from tests.tips import making
from tips import rewards, triage
from tips.models import (
    Payee,
    Payment,
    Reward,
    RewardKind,
    RewardStatus,
    TaxRule,
    Tip,
    TipEvent,
)

pytestmark = pytest.mark.django_db
URL = "/admin/tips/reward/"
SECRET = "城隍庙后面出事了"  # what a resident told


@pytest.fixture(autouse=True)
def _now():
    at = time_machine.travel("2026-11-20T12:00:00+08:00", tick=False)
    with at, translation.override("en"):
        yield


@pytest.fixture
def finance(client: Client) -> User:
    return _in(client, making.finance("何会计"))


@pytest.fixture
def editor(client: Client) -> User:
    return _in(client, making.tips_editor("周编辑"))


@pytest.fixture
def chief(client: Client) -> User:
    return _in(client, factories.member("editor-in-chief", "贺总编"))


def _in(client: Client, person: User) -> User:
    client.force_login(person)
    return person


def _due(text: str = SECRET) -> Reward:
    return rewards.due(making.adopted(text=text))


def _step(client: Client, reward: Reward, name: str, **sent):
    return client.post(f"{URL}{reward.pk}/step/{name}/", sent)


def _status(reward: Reward) -> str:
    return Reward.objects.get(pk=reward.pk).status


def _page(response) -> str:
    return response.content.decode()


# The list


def test_unpaid_rewards_are_counted_by_age_and_status(client: Client, finance) -> None:
    for days, state in ((1, _due), (8, _due), (40, making.proposed), (200, making.approved)):
        reward = state()
        at = timezone.now() - timedelta(days=days)
        Reward.objects.filter(pk=reward.pk).update(due_at=at)
    making.paid(500)

    rows = client.get(URL).context["unpaid"]

    table = {
        row["name"]: [(each["number"], each["amount"]) for each in row["cells"]] for row in rows
    }
    none = (0, "0.00")
    assert table["due"] == [(1, "50.00"), (1, "50.00"), none, none, (2, "100.00")]
    assert table["proposed"] == [none, none, (1, "50.00"), none, (1, "50.00")]
    assert table["to be paid"] == [none, none, none, (1, "50.00"), (1, "50.00")]
    assert table["Together"][-1] == (4, "200.00")


@pytest.mark.parametrize(
    ("age", "found"), [("0-7", {0, 7}), ("8-30", {8, 30}), ("31-90", {31, 90}), ("91-", {91})]
)
def test_list_by_age(client: Client, finance, age: str, found: set[int]) -> None:
    first = _due()
    days = {0: first.pk}
    for number in (7, 8, 30, 31, 90, 91):
        days[number] = _due().pk
    for number, pk in days.items():
        at = timezone.now() - timedelta(days=number, hours=1)
        Reward.objects.filter(pk=pk).update(due_at=at)

    shown = client.get(URL, {"age": age, "status": "unpaid"}).context["cl"].result_list

    assert {reward.pk for reward in shown} == {days[number] for number in found}


def test_list_of_what_waits_for_me_leaves_out_what_another_must_do(client: Client, chief) -> None:
    own = _due()
    waiting = making.proposed()
    rewards.propose(own, actor=making.tips_editor(), kind="ordinary", amount=5000)
    rewards.approve(own, actor=chief)

    shown = client.get(URL, {"mine": "waiting"}).context["cl"].result_list

    assert [reward.pk for reward in shown] == [waiting.pk]


def test_reward_is_found_by_its_code_as_it_is_read(client: Client, finance) -> None:
    reward = _due()
    _due()

    shown = client.get(URL, {"q": reward.tip.shown_code.lower()}).context["cl"].result_list

    assert [each.pk for each in shown] == [reward.pk]


@pytest.mark.parametrize("query", ["?status=x", "?age=x", "?kind=x", "?mine=x", "?q=%00", "?p=x"])
def test_list_takes_nonsense_in_its_address(client: Client, finance, query: str) -> None:
    assert client.get(URL + query).status_code in (200, 302, 400)


def test_list_costs_as_many_queries_for_many_rewards(client: Client, finance) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        return len(queries)

    making.approved()
    before = asked()
    for _number in range(4):
        making.approved()

    assert asked() == before <= 9


# Who reads what


def test_finance_reads_code_and_article_and_no_word_of_the_tip(client: Client, finance) -> None:
    reward = _due()
    Tip.objects.filter(pk=reward.tip_id).update(headline="编辑的内部说法")

    for address in (URL, f"{URL}{reward.pk}/change/"):
        page = _page(client.get(address))
        assert SECRET not in page and "编辑的内部说法" not in page
        assert "水管连夜修好了" in page and reward.tip.shown_code in page
        assert f"/admin/tips/tip/{reward.tip_id}/" not in page


def test_article_that_was_withdrawn_is_not_named_to_finance(client: Client, finance) -> None:
    reward = _due()
    chief = factories.member("editor-in-chief")
    workflow.withdraw(reward.tip.article, actor=chief, reason="事实有误")

    assert "水管连夜修好了" not in _page(client.get(f"{URL}{reward.pk}/change/"))


def test_editor_reads_the_headline_and_nothing_of_the_payee(client: Client, editor) -> None:
    reward = making.approved()
    making.payee(reward.source, "张桂芳", account="6222020200112233445")
    Tip.objects.filter(pk=reward.tip_id).update(headline="编辑的内部说法")

    page = _page(client.get(f"{URL}{reward.pk}/change/"))

    assert "编辑的内部说法" in page and f"/admin/tips/tip/{reward.tip_id}/change/" in page
    assert "张桂芳" not in page and "Payee" not in page and "The book" not in page


@pytest.mark.parametrize("group", ["reporter", "proofreader", "section editor"])
def test_who_sees_no_amounts_sees_no_reward(client: Client, group: str) -> None:
    reward = _due()
    _in(client, factories.member(group))

    assert client.get(URL).status_code == 403
    assert client.get(f"{URL}{reward.pk}/change/").status_code in (403, 404)
    assert _step(client, reward, "propose", kind="ordinary", amount="50").status_code in (403, 404)
    assert _status(reward) == "due"


def test_superuser_without_a_group_sees_no_money(client: Client) -> None:
    reward = _due()
    _in(client, factories.user(is_superuser=True))

    assert client.get(URL).status_code == 403
    assert client.get(f"{URL}{reward.pk}/change/").status_code == 404


def test_page_of_a_reward_has_steps_and_why_others_are_not_possible(client: Client) -> None:
    reward = making.proposed()
    _in(client, reward.proposed_by)

    found = client.get(f"{URL}{reward.pk}/change/").context

    assert found["steps"] == []
    reasons = {step.name: step.reason for step in found["refused"]}
    assert set(reasons) == {"approve", "send_back", "decline"} and all(reasons.values())


def test_page_of_a_reward_has_its_book_and_what_happened(client: Client, finance) -> None:
    payment = making.paid(100)
    reward = payment.posting.reward

    context = client.get(f"{URL}{reward.pk}/change/").context

    kinds = [fact.posting.kind for fact in context["facts"]]
    assert kinds == ["approve", "pay"] and context["owed"] == "0.00"
    assert dict(context["facts"][1].cells)["tax withheld"] == "-20.00"
    verbs = [line.event.what for line in context["lines"]]
    assert verbs[0] == "recorded a payment" and verbs[-1] == "made a reward due"
    assert context["lines"][2].details == ["ordinary lead", "100.00 yuan"]


def test_page_of_a_reward_costs_the_same_with_many_postings(client: Client, finance) -> None:
    reward = making.approved()

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{URL}{reward.pk}/change/")
        return len(queries)

    before = asked()
    for _number in range(3):
        rewards.reverse(reward, actor=factories.member("finance"), reason="重来")
        rewards.propose(reward, actor=making.tips_editor(), kind="ordinary", amount=5000)
        rewards.approve(reward, actor=factories.member("editor-in-chief"))

    assert asked() == before <= 20


@pytest.mark.parametrize("key", ["0", "999999", "99999999999999999999", "x"])
def test_reward_that_there_is_not(client: Client, finance, key: str) -> None:
    assert client.get(f"{URL}{key}/change/").status_code == 404


# Proposing


def test_proposal_is_offered_with_the_rate_of_its_kind(client: Client, editor) -> None:
    form = client.get(f"{URL}{_due().pk}/step/propose/").context["form"]

    assert form["amount"].value() == "50.00" and form["kind"].value() == "ordinary"
    kinds = [value for value, _label in form.fields["kind"].choices]
    assert kinds == ["ordinary", "exclusive", "major", "picture", "video"]


def test_editor_proposes(client: Client, editor) -> None:
    reward = _due()

    answer = _step(client, reward, "propose", kind="exclusive", amount="120.5", comment="独家")

    assert answer.status_code == 302
    reward.refresh_from_db()
    assert (reward.status, reward.kind, reward.amount) == ("proposed", "exclusive", 12050)
    assert (reward.proposed_by, reward.comment) == (editor, "独家")


def test_empty_amount_is_the_rate_of_the_chosen_kind(client: Client, editor) -> None:
    reward = _due()

    _step(client, reward, "propose", kind="video", amount="")

    reward.refresh_from_db()
    assert reward.amount == 10000


@pytest.mark.parametrize(
    "amount", ["0", "-5", "1e3", "1,200", "80.555", "８０", "nan", "八十", "100000.01", " 5 0"]
)
def test_amount_that_can_not_be_read_is_refused_and_stays(
    client: Client, editor, amount: str
) -> None:
    reward = _due()

    answer = _step(client, reward, "propose", kind="ordinary", amount=amount, comment="说明")

    form = answer.context["form"]
    assert form.errors["amount"] and form["amount"].value() == amount
    assert form["comment"].value() == "说明" and _status(reward) == "due"


def test_amount_above_the_limit_is_refused_and_stays(client: Client, editor) -> None:
    reward = _due()

    answer = _step(client, reward, "propose", kind="major", amount="1000.01", comment="大事")

    assert answer.status_code == 409
    assert answer.context["why_not"] == "You may propose up to 1,000.00 yuan."
    assert answer.context["form"]["amount"].value() == "1000.01" and _status(reward) == "due"


def _joint() -> tuple[Reward, Tip]:
    head, other = making.adopted(), making.tip()
    triage.merge(other, actor=making.tips_editor(), into=head)
    return rewards.due(head), other


def test_reward_is_split_among_joint_informants(client: Client, editor) -> None:
    reward, other = _joint()
    shares = {f"share_{reward.tip_id}": "60", f"share_{other.pk}": "40"}

    _step(client, reward, "propose", kind="ordinary", amount="100", **shares)

    share = Reward.objects.get(tip=other)
    reward.refresh_from_db()
    assert (reward.amount, share.amount, share.share_of) == (6000, 4000, reward)
    assert {reward.status, share.status} == {"proposed"}


def test_shares_that_do_not_sum_to_the_amount_are_refused_and_stay(client: Client, editor) -> None:
    reward, other = _joint()
    shares = {f"share_{reward.tip_id}": "60", f"share_{other.pk}": "50"}

    answer = _step(client, reward, "propose", kind="ordinary", amount="100", **shares)

    form = answer.context["form"]
    assert form.non_field_errors() == ["The shares sum to 110.00 yuan, the amount is 100.00."]
    assert form[f"share_{other.pk}"].value() == "50"
    assert _status(reward) == "due" and not Reward.objects.filter(tip=other).exists()


def test_informant_who_stands_for_the_others_is_not_left_out(client: Client, editor) -> None:
    reward, other = _joint()

    answer = _step(
        client, reward, "propose", kind="ordinary", amount="50", **{f"share_{other.pk}": "50"}
    )

    assert "needs a share" in answer.context["form"].non_field_errors()[0]
    assert _status(reward) == "due"


def test_amount_is_divided_equally_to_the_fen_and_nothing_is_proposed(
    client: Client, editor
) -> None:
    reward, _other = _joint()
    third = making.tip()
    triage.merge(third, actor=making.tips_editor(), into=reward.tip)

    answer = _step(client, reward, "propose", kind="ordinary", amount="100", divide="1")

    values = [field.value() for _tip, field in answer.context["form"].shares()]
    assert values == ["33.34", "33.33", "33.33"] and _status(reward) == "due"


def test_first_informant_comes_first_whatever_stands_for_the_others(client: Client, editor) -> None:
    reward, other = _joint()
    Tip.objects.filter(pk=other.pk).update(received_at=timezone.now() - timedelta(hours=3))

    shares = client.get(f"{URL}{reward.pk}/step/propose/").context["form"].shares()

    assert [tip.pk for tip, _field in shares] == [other.pk, reward.tip_id]


# Approving, declining, reversing


def test_second_person_approves(client: Client, chief) -> None:
    reward = making.proposed(80)

    assert client.get(f"{URL}{reward.pk}/step/approve/").status_code == 200
    assert _step(client, reward, "approve").status_code == 302

    reward.refresh_from_db()
    assert (reward.status, reward.approved_by) == ("approved", chief)


def test_who_proposed_does_not_approve(client: Client) -> None:
    reward = making.proposed()
    person = reward.proposed_by
    person.groups.add(factories.member("editor-in-chief").groups.get())
    _in(client, person)

    answer = _step(client, reward, "approve")

    assert answer.status_code == 409
    assert answer.context["why_not"] == "Who proposed a reward does not approve it."
    assert _status(reward) == "proposed"


def test_amount_above_the_approver_s_limit_is_for_a_higher_one(client: Client) -> None:
    reward = making.proposed(301)
    _in(client, factories.member("desk chief"))

    answer = _step(client, reward, "approve")

    assert "300.00" in answer.context["why_not"] and _status(reward) == "proposed"


def test_declining_asks_why(client: Client, chief) -> None:
    reward = making.proposed()

    assert _step(client, reward, "decline", reason=" ").context["form"].errors["reason"]
    assert _status(reward) == "proposed"
    _step(client, reward, "decline", reason="与旧闻重复")

    reward.refresh_from_db()
    assert (reward.status, reward.reason) == ("declined", "与旧闻重复")


def test_who_decides_reads_what_was_told_and_what_came_of_it(client: Client, chief) -> None:
    reward = making.proposed(made=making.adopted(text=SECRET))

    for name in ("approve", "send_back", "decline"):
        page = _page(client.get(f"{URL}{reward.pk}/step/{name}/"))
        assert SECRET in page and reward.tip.article.live.title in page


def test_who_sees_no_tips_decides_without_their_words(client: Client) -> None:
    reward = making.proposed(made=making.adopted(text=SECRET))
    _in(client, factories.user(rights=("approve_reward", "view_reward")))

    assert SECRET not in _page(client.get(f"{URL}{reward.pk}/step/send_back/"))


def test_proposal_is_sent_back_with_a_reason_and_proposed_otherwise(client: Client, chief) -> None:
    reward = making.proposed(120)

    assert _step(client, reward, "send_back", reason="").status_code == 200
    assert _status(reward) == RewardStatus.PROPOSED
    answer = _step(client, reward, "send_back", reason="独家的按独家算")

    assert answer.status_code == 302 and _status(reward) == RewardStatus.DUE
    _in(client, reward.proposed_by)
    asked = client.get(f"{URL}{reward.pk}/step/propose/")
    assert "独家的按独家算" in _page(asked) and "贺总编" in _page(asked)
    assert asked.context["form"]["amount"].value() == "120.00"
    _step(client, reward, "propose", kind="exclusive", amount="150")
    assert _status(reward) == RewardStatus.PROPOSED
    assert "独家的按独家算" not in _page(client.get(f"{URL}{reward.pk}/step/propose/"))


def test_reversal_is_a_counter_entry_and_asks_why(client: Client, finance) -> None:
    reward = making.approved(80)

    assert _step(client, reward, "reverse", reason="").context["form"].errors
    _step(client, reward, "reverse", reason="文章撤稿")

    assert _status(reward) == "reversed"
    assert [each.kind for each in reward.postings.order_by("pk")] == ["approve", "reverse"]


def test_get_makes_no_step(client: Client, chief) -> None:
    reward = making.proposed()

    for name in ("propose", "approve", "decline", "pay", "reverse"):
        client.get(f"{URL}{reward.pk}/step/{name}/")

    assert _status(reward) == "proposed"


def test_step_that_there_is_not(client: Client, chief) -> None:
    reward = making.proposed()

    assert _step(client, reward, "award").status_code == 404
    assert client.get(f"{URL}{reward.pk}/step/_move/").status_code == 404


def test_several_are_approved_each_by_the_rules(client: Client) -> None:
    chief = _in(client, factories.member("desk chief"))
    good, dear, paid = making.proposed(50), making.proposed(400), making.paid(60).posting.reward
    chosen = [good.pk, dear.pk, paid.pk]

    answer = client.post(URL, {"action": "approve_chosen", "_selected_action": chosen}, follow=True)

    told = [str(message) for message in answer.context["messages"]]
    assert _status(good) == "approved" and Reward.objects.get(pk=good.pk).approved_by == chief
    assert (_status(dear), _status(paid)) == ("proposed", "paid")
    assert "1 reward approved, 50.00 yuan." in told and len(told) == 3
    assert any("300.00" in sentence for sentence in told)


def test_chosen_rewards_that_there_are_not(client: Client, chief) -> None:
    chosen = ["x", "0", "9" * 30, "\0"]

    answer = client.post(URL, {"action": "approve_chosen", "_selected_action": chosen})

    assert answer.status_code in (302, 400)


def test_who_may_not_approve_is_not_offered_it(client: Client, editor) -> None:
    reward = making.proposed()

    client.post(URL, {"action": "approve_chosen", "_selected_action": [reward.pk]})

    assert _status(reward) == "proposed"


# Paying


def _owed(**fields) -> Reward:
    reward = making.approved(100)
    making.payee(reward.source, "张桂芳", **fields)
    return reward


def test_finance_pays_in_cash(client: Client, finance) -> None:
    reward = _owed()

    answer = _step(client, reward, "pay", paid_on="2026-11-20", reference="收据 12")

    assert answer.status_code == 302 and _status(reward) == "paid"
    payment = Payment.objects.get()
    assert (payment.gross, payment.withheld, payment.reference) == (10000, 2000, "收据 12")
    assert payment.posting.by == finance


def test_transfer_needs_its_number_and_what_was_typed_stays(client: Client, finance) -> None:
    reward = _owed(method=Payee.Method.BANK, account="62220", bank="成都银行")

    answer = _step(client, reward, "pay", paid_on="2026-11-20", reference="")

    assert answer.status_code == 409 and "number of the transfer" in answer.context["why_not"]
    assert answer.context["form"]["paid_on"].value() == "2026-11-20"
    assert _status(reward) == "approved" and not Payment.objects.exists()


@pytest.mark.parametrize("day", ["2026-11-21", "2026-11-19", "2026-13-40", "", "20.11.2026"])
def test_day_of_payment_lies_between_the_approval_and_today(
    client: Client, finance, day: str
) -> None:
    reward = _owed()

    answer = _step(client, reward, "pay", paid_on=day)

    assert answer.status_code in (200, 409) and _status(reward) == "approved"


def test_reward_without_a_payee_has_no_button_to_pay_but_says_why(client: Client, finance) -> None:
    reward = making.approved()

    page = client.get(f"{URL}{reward.pk}/change/")
    step = client.get(f"{URL}{reward.pk}/step/pay/")
    answer = _step(client, reward, "pay", paid_on="2026-11-20")

    assert "pay" not in [action.name for action in page.context["steps"]]
    assert [action.name for action in page.context["blocked"]] == ["pay"]
    assert step.context["is_shut"] and f"{URL}{reward.pk}/payee/" in _page(step)
    assert "Nobody has said yet" in _page(page) and "Nobody has said yet" in _page(step)
    assert (answer.status_code, _status(reward)) == (409, RewardStatus.APPROVED)
    making.payee(reward.source)
    page = client.get(f"{URL}{reward.pk}/change/")
    assert "pay" in [action.name for action in page.context["steps"]]


def test_page_to_pay_says_what_is_withheld_on_the_chosen_day(client: Client, finance) -> None:
    reward = making.approved(50)
    making.payee(reward.source)
    TaxRule.objects.create(
        item="occasional", valid_from=datetime(2026, 11, 20).date(), brackets=[[None, 30, 0]]
    )
    Reward.objects.filter(pk=reward.pk).update(approved_at=timezone.now() - timedelta(days=3))
    address = f"{URL}{reward.pk}/step/pay/"

    today = client.get(address)
    earlier = client.post(address, {"reckon": "1", "paid_on": "2026-11-19", "reference": "A7"})

    assert today.context["parts"]["net"] == "35.00" and "35.00" in _page(today)
    assert earlier.context["parts"]["net"] == "40.00" and 'value="A7"' in _page(earlier)
    assert _status(reward) == RewardStatus.APPROVED and not Payment.objects.exists()
    _step(client, reward, "pay", paid_on="2026-11-19")
    assert Payment.objects.get().net == 4000


def test_page_to_pay_says_that_no_tax_rule_is_in_force(client: Client, finance, settings) -> None:
    reward = making.approved(50)
    making.payee(reward.source)
    settings.REWARD_TAX_ITEM = "of no law"

    page = client.get(f"{URL}{reward.pk}/step/pay/")

    assert page.context["parts"] is None and "of no law" in _page(page)


def test_page_to_pay_names_the_payee_only_when_asked_and_records_each_look(
    client: Client, finance
) -> None:
    reward = _owed(id_number="510104199001011234")
    address = f"{URL}{reward.pk}/step/pay/"

    before = _page(client.get(address))
    assert "张桂芳" not in before and not Event.objects.filter(verb="see_payee").exists()
    answer = client.post(address, {"show_payee": "1", "paid_on": "2026-11-20", "reference": "A7"})

    assert "张桂芳" in _page(answer) and "510104199001011234" in _page(answer)
    assert answer.context["form"]["reference"].value() == "A7" and _status(reward) == "approved"
    seen = TipEvent.objects.select_related("event").get(event__verb="see_payee")
    assert (seen.event.actor, seen.reward_id, seen.source_id) == (
        finance,
        reward.pk,
        reward.source_id,
    )
    assert "张桂芳" not in str(seen.event.data)


def test_payee_is_shown_with_no_step_that_can_not_be_made(client: Client, editor) -> None:
    reward = _owed()

    answer = client.post(f"{URL}{reward.pk}/step/pay/", {"show_payee": "1"})

    assert "张桂芳" not in _page(answer)
    assert not Event.objects.filter(verb="see_payee").exists()


# The payee


def _payee_form(**changes) -> dict:
    told = {
        "name": "李长明",
        "id_number": "11010519491231002X",
        "method": "bank",
        "account": "6222 0202 0011 2233",
        "bank": "成都银行华阳支行",
        "consent": "on",
    }
    return told | changes


def test_finance_writes_down_how_it_is_paid(client: Client, finance) -> None:
    reward = making.approved()

    answer = client.post(f"{URL}{reward.pk}/payee/", _payee_form())

    assert answer.status_code == 302
    payee = Payee.objects.get(source=reward.source)
    assert (payee.name, payee.account, payee.changed_by) == (
        "李长明",
        "6222020200112233",
        finance,
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"id_number": "110105194912310021"}, "id_number"),
        ({"id_number": ""}, "id_number"),
        ({"account": ""}, "account"),
        ({"bank": ""}, "bank"),
        ({"consent": ""}, "consent"),
        ({"method": "gold"}, "method"),
    ],
)
def test_payee_that_can_not_be_paid_is_refused_and_stays(
    client: Client, finance, changes: dict, field: str
) -> None:
    reward = making.approved()

    answer = client.post(f"{URL}{reward.pk}/payee/", _payee_form(**changes))

    form = answer.context["form"]
    assert field in form.errors and not Payee.objects.exists()
    assert form["phone"].value() in ("", None)


def test_payee_is_shown_when_asked_and_each_look_is_recorded(client: Client, finance) -> None:
    reward = _owed()
    address = f"{URL}{reward.pk}/payee/"

    assert "张桂芳" not in _page(client.get(address))
    assert not Event.objects.filter(verb="see_payee").exists()
    shown = client.post(address, {"show_payee": "1"})

    assert shown.context["form"]["name"].value() == "张桂芳"
    assert Event.objects.filter(verb="see_payee").count() == 1


@pytest.mark.parametrize("group", ["tips editor", "desk chief", "editor-in-chief"])
def test_editors_see_no_payee(client: Client, group: str) -> None:
    reward = _owed()
    _in(client, factories.member(group))
    address = f"{URL}{reward.pk}/payee/"

    assert client.get(address).status_code == 403
    assert client.post(address, {"show_payee": "1"}).status_code == 403
    assert client.post(address, _payee_form()).status_code == 403
    assert Payee.objects.get().name == "张桂芳"
    assert not Event.objects.filter(verb="see_payee").exists()


# The voucher


def test_voucher_has_the_amount_in_capitals_and_no_name_until_it_is_asked_for(
    client: Client, finance
) -> None:
    reward = _owed(id_number="510104199001011234")
    address = f"{URL}{reward.pk}/voucher/"

    blank = _page(client.get(address))
    filled = _page(client.post(address))

    assert "捌拾元整" in blank and "¥80.00" in blank and "¥20.00" in blank
    assert "张桂芳" not in blank and "510104199001011234" not in blank
    assert "张桂芳" in filled and "510104199001011234" in filled
    assert Event.objects.filter(verb="see_payee").count() == 1


def test_voucher_of_a_payment_is_as_it_was_paid(client: Client, finance) -> None:
    payment = making.paid(100, reference="收据 7")
    reward = payment.posting.reward
    Payee.objects.update(name="后来改的名")

    filled = _page(client.post(f"{URL}{reward.pk}/voucher/"))

    assert "张桂芳" in filled and "后来改的名" not in filled
    assert "收据 7" in filled and "2026-11-20" in filled


def test_voucher_is_for_what_is_owed_and_for_who_pays(client: Client, finance) -> None:
    assert client.get(f"{URL}{making.proposed().pk}/voucher/").status_code == 404
    reward = _owed()
    _in(client, making.tips_editor())
    for method in (client.get, client.post):
        assert method(f"{URL}{reward.pk}/voucher/").status_code == 403


def test_voucher_says_that_no_tax_rule_is_in_force(client: Client, finance, settings) -> None:
    reward = _owed()
    settings.REWARD_TAX_ITEM = "nothing"

    answer = client.post(f"{URL}{reward.pk}/voucher/")

    assert answer.status_code == 409 and "no tax rule" in _page(answer)
    assert not Event.objects.filter(verb="see_payee").exists()


# Awards


def _adopted_on(day: int, headline: str) -> Tip:
    with clock.told(timezone.make_aware(datetime(2026, 11, day, 9))):
        tip = making.adopted()
    Tip.objects.filter(pk=tip.pk).update(headline=headline)
    return tip


def test_award_is_given_to_a_tip_of_its_week(client: Client, editor) -> None:
    tip = _adopted_on(17, "本周二的")
    _adopted_on(15, "上周日的")
    asked = {"kind": "week", "day": "2026-11-20"}

    page = client.get(f"{URL}award/", asked)
    labels = [label for _key, label in page.context["form"].fields["tip"].choices]
    assert len(labels) == 1 and "本周二的" in labels[0]
    assert page.context["form"]["amount"].value() == "300.00"
    answer = client.post(f"{URL}award/", asked | {"tip": tip.pk, "amount": "300", "comment": ""})

    made = Reward.objects.get(award_date="2026-11-16")
    assert answer.status_code == 302
    assert (made.kind, made.status, made.amount) == (RewardKind.WEEK, "proposed", 30000)


def test_award_is_given_once_and_what_was_typed_stays(client: Client, editor) -> None:
    tip, other = _adopted_on(17, "一"), _adopted_on(18, "二")
    asked = {"kind": "month", "day": "2026-11-20", "amount": "800"}
    client.post(f"{URL}award/", asked | {"tip": tip.pk})

    answer = client.post(f"{URL}award/", asked | {"tip": other.pk, "comment": "更好"})

    assert answer.status_code == 409
    assert answer.context["why_not"] == "This award was given already."
    assert answer.context["form"]["comment"].value() == "更好"
    assert Reward.objects.filter(kind="month").count() == 1


@pytest.mark.parametrize("tip", ["", "0", "x", "99999999999999999999"])
def test_award_to_no_tip_of_the_time_is_refused(client: Client, editor, tip: str) -> None:
    _adopted_on(17, "一")
    open_tip = making.tip()

    for chosen in (tip, open_tip.pk):
        answer = client.post(
            f"{URL}award/", {"kind": "week", "day": "2026-11-20", "tip": chosen, "amount": "9"}
        )
        assert answer.context["form"].errors["tip"]

    assert not Reward.objects.filter(kind="week").exists()


def test_kind_of_an_award_stays_when_it_is_proposed_anew(client: Client, editor) -> None:
    tip = _adopted_on(17, "一")
    award = rewards.award(
        tip, actor=making.tips_editor(), kind="day", day=timezone.localdate(), amount=10000
    )
    rewards.decline(award, actor=factories.member("editor-in-chief"), reason="换一条")

    form = client.get(f"{URL}{award.pk}/step/propose/").context["form"]
    _step(client, award, "propose", kind="day", amount="90")

    assert [value for value, _label in form.fields["kind"].choices] == ["day"]
    award.refresh_from_db()
    assert (award.status, award.amount) == (RewardStatus.PROPOSED, 9000)


@pytest.mark.parametrize("group", ["finance", "desk chief", "editor-in-chief"])
def test_only_who_proposes_gives_awards(client: Client, group: str) -> None:
    _in(client, factories.member(group))

    assert client.get(f"{URL}award/").status_code == 403
    assert client.post(f"{URL}award/", {"kind": "week"}).status_code == 403
