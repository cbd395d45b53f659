"""The rate card, limits and tax rules: typed in yuan, kept in fen, each change in the record."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import translation

from articles.models import Event
from tests import factories
from tests.tips import making
from tips import rewards, withholding
from tips.lib import tax
from tips.models import Rate, RewardKind, RewardLimit, TaxRule

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def chief(client: Client):
    person = factories.member("editor-in-chief", "贺总编")
    client.force_login(person)
    return person


@pytest.fixture
def finance(client: Client):
    person = making.finance("何会计")
    client.force_login(person)
    return person


def _rule(**changes) -> dict:
    told = {
        "item": "labour",
        "valid_from": "2030-01-01",
        "allowance": "800",
        "allowance_up_to": "4000",
        "rate_off": "20",
        "income_share": "100",
        "brackets": "20000 20\n50000 30 2000\n- 40 7000",
        "note": "自己的",
    }
    return told | changes


def test_rate_is_typed_in_yuan_and_kept_in_fen(client: Client, chief) -> None:
    client.post(
        "/admin/tips/rate/add/", {"kind": "video", "valid_from": "2030-01-01", "amount": "120.5"}
    )

    rate = Rate.objects.get(kind="video", valid_from="2030-01-01")
    assert rate.amount == 12050
    event = Event.objects.get(verb="save_rate")
    assert (event.actor, event.data["became"]["amount"]) == (chief, 12050)


def test_rate_is_shown_in_yuan(client: Client, chief) -> None:
    rate = Rate.objects.get(kind="month")

    form = client.get(f"/admin/tips/rate/{rate.pk}/change/").context["adminform"].form
    page = client.get("/admin/tips/rate/").content.decode()

    assert form["amount"].value() == "800.00" and "800.00" in page and "80000" not in page


def test_rate_card_stands_in_the_order_of_the_kinds_the_newest_first(client: Client, chief) -> None:
    Rate.objects.create(kind="exclusive", valid_from="2030-01-01", amount=20000)

    page = client.get("/admin/tips/rate/")

    rows = [(rate.kind, str(rate.valid_from)) for rate in page.context["cl"].result_list]
    kinds = list(dict.fromkeys(kind for kind, _day in rows))
    assert kinds == RewardKind.values
    assert rows[1:3] == [("exclusive", "2030-01-01"), ("exclusive", "2020-01-01")]
    assert "2030-01-01" in page.content.decode()


@pytest.mark.parametrize("amount", ["0", "-1", "1,000", "abc", "100000.01"])
def test_rate_that_can_not_be_is_refused_and_stays(client: Client, chief, amount: str) -> None:
    answer = client.post(
        "/admin/tips/rate/add/", {"kind": "video", "valid_from": "2030-01-01", "amount": amount}
    )

    form = answer.context["adminform"].form
    assert form.errors["amount"] and form["amount"].value() == amount
    assert not Rate.objects.filter(valid_from="2030-01-01").exists()


def test_second_rate_of_a_kind_on_one_day_is_refused(client: Client, chief) -> None:
    told = {"kind": "video", "valid_from": "2020-01-01", "amount": "5"}

    assert client.post("/admin/tips/rate/add/", told).status_code == 200
    assert Rate.objects.filter(kind="video").count() == 1


def test_finance_reads_rates_and_limits_in_yuan_and_changes_none(client: Client, finance) -> None:
    rate, limit = Rate.objects.get(kind="day"), RewardLimit.objects.get(group__name="desk chief")

    page = client.get(f"/admin/tips/rate/{rate.pk}/change/").content.decode()
    limits = client.get(f"/admin/tips/rewardlimit/{limit.pk}/change/").content.decode()

    assert "100.00" in page and "10000" not in page
    assert "300.00" in limits and "30000" not in limits
    told = {"kind": "day", "valid_from": "2020-01-01", "amount": "9999"}
    assert client.post(f"/admin/tips/rate/{rate.pk}/change/", told).status_code == 403
    assert Rate.objects.get(kind="day").amount == 10000


def test_limit_holds_as_it_was_typed(client: Client, chief) -> None:
    limit = RewardLimit.objects.get(group__name="desk chief")
    told = {"group": limit.group_id, "propose": "0", "approve": "500.5"}

    client.post(f"/admin/tips/rewardlimit/{limit.pk}/change/", told)

    assert rewards.limit(factories.member("desk chief"), "approve") == 50050
    event = Event.objects.get(verb="save_reward_limit")
    assert (event.data["was"]["approve"], event.data["became"]["approve"]) == (30000, 50050)


def test_limit_above_what_one_reward_may_be_is_refused(client: Client, chief) -> None:
    group = Group.objects.get(name="section editor")
    told = {"group": group.pk, "propose": "100000.01", "approve": "0"}

    assert client.post("/admin/tips/rewardlimit/add/", told).status_code == 200
    assert not RewardLimit.objects.filter(group=group).exists()


def test_saving_without_a_change_records_nothing(client: Client, chief) -> None:
    limit = RewardLimit.objects.get(group__name="desk chief")
    told = {"group": limit.group_id, "propose": "0.00", "approve": "300.00"}

    client.post(f"/admin/tips/rewardlimit/{limit.pk}/change/", told)

    assert not Event.objects.filter(verb="save_reward_limit").exists()


def test_tax_rule_is_typed_in_lines_and_reckons_the_same(client: Client, finance) -> None:
    client.post("/admin/tips/taxrule/add/", _rule(is_monthly="on"))

    row = TaxRule.objects.get(valid_from="2030-01-01")
    assert row.brackets == [[2_000_000, 20, 0], [5_000_000, 30, 200_000], [None, 40, 700_000]]
    rule, known = withholding.as_rule(row), tax.STANDARD_RULES["labour"]
    for gross in (1, 800_00, 800_01, 4_000_00, 4_000_01, 30_000_00, 90_000_00):
        assert tax.withhold(rule, gross) == tax.withhold(known, gross)
    assert Event.objects.get(verb="save_tax_rule").actor == finance


@pytest.mark.parametrize(
    "brackets",
    ["20000 20", "- 20\n- 30", "50000 20\n20000 30\n- 40", "20000 abc", "- 101", "1 2 3 4", "- -5"],
)
def test_tax_rule_that_can_not_be_reckoned_with_is_refused_and_stays(
    client: Client, finance, brackets: str
) -> None:
    answer = client.post("/admin/tips/taxrule/add/", _rule(brackets=brackets))

    form = answer.context["adminform"].form
    assert form.errors["brackets"] and form["brackets"].value() == brackets
    assert not TaxRule.objects.filter(valid_from="2030-01-01").exists()


def test_tax_rule_shows_what_it_does_with_a_payment(client: Client, finance) -> None:
    page = client.get("/admin/tips/taxrule/").content.decode()
    row = TaxRule.objects.get(item="royalty")
    one = client.get(f"/admin/tips/taxrule/{row.pk}/change/").content.decode()

    assert "of 1,000.00 yuan 200.00 are withheld, 800.00 paid out" in page
    assert "of 1,000.00 yuan 0.00 are withheld, 1,000.00 paid out" in page
    assert "of 5,000.00 yuan 560.00 are withheld, 4,440.00 paid out" in one


def test_tax_rule_is_called_by_the_words_of_the_law(client: Client, finance) -> None:
    row = TaxRule.objects.get(item="occasional")

    page = client.get(f"/admin/tips/taxrule/{row.pk}/change/").content.decode()

    assert str(row) == "occasional income 2019-01-01" and str(row) in page
    assert "每次收入全额" in row.note


def test_what_is_free_of_tax_can_be_paid(settings) -> None:
    settings.REWARD_TAX_ITEM = "untaxed"

    assert making.paid(100).withheld == 0


@pytest.mark.parametrize("group", ["tips editor", "desk chief", "proofreader"])
def test_others_change_no_rule(client: Client, group: str) -> None:
    client.force_login(factories.member(group))

    for name in ("rate", "rewardlimit", "taxrule"):
        assert client.get(f"/admin/tips/{name}/add/").status_code == 403
    for model in (Rate, RewardLimit, TaxRule):
        address = f"/admin/tips/{model._meta.model_name}/{model.objects.first().pk}/"
        assert client.post(f"{address}change/", {}).status_code == 403
        assert client.post(f"{address}delete/", {"post": "yes"}).status_code == 403
