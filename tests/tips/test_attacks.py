"""What somebody tries who means harm: each of these worked once."""

import shutil

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from articles.access import NotAllowed
from articles.lib import guesses, secret_box
from articles.lib.rate_limit import Limit
from tests import factories
from tests.articles.pictures import file_of, picture, upload
from tests.tips import making, typing_tips
from tips import limits, notices, payees, receipts, rewards, sources, triage
from tips.models import (
    Attachment,
    InboundMessage,
    Payee,
    Payment,
    RewardKind,
    Source,
    TaxRule,
    Tip,
    TipEvent,
)

pytestmark = pytest.mark.django_db
_STATUS = "/tips/status/"


def _guess(client, code: str, pin: str, network: str = "192.0.2.1"):
    return client.post(_STATUS, {"code": code, "pin": pin}, REMOTE_ADDR=network)


# The door of the status page


def test_wrong_pin_opens_no_more_seals_than_a_code_that_nobody_has(monkeypatch) -> None:
    tip = making.tip()
    Source.objects.filter(pk=tip.source_id).update(nickname="林女士", contact="13800001234")
    receipts.opened_with("ZZZZZZZZ", "000000")  # makes the PIN of none, once
    opened, unseal = [], secret_box.unseal

    def counted(text: str) -> str:
        opened.append(text)
        return unseal(text)

    monkeypatch.setattr(secret_box, "unseal", counted)

    receipts.opened_with("ZZZZZZZZ", "000000")
    for_none = len(opened)
    receipts.opened_with(tip.code, "nothing")

    assert (for_none, len(opened)) == (1, 2)


def test_network_that_has_to_wait_shuts_no_code_of_a_stranger(client, monkeypatch) -> None:
    monkeypatch.setattr(limits, "LOOK", Limit("look_little", 1, 3600))
    tip = making.tip()
    wrong = "271828" if tip.pin != "271828" else "314159"
    assert _guess(client, "ZZZZZZZZ", wrong).status_code == 422

    refused = [_guess(client, tip.code, wrong).status_code for _number in range(6)]

    assert refused == [429] * 6
    assert _guess(client, tip.code, tip.pin, network="198.51.100.7").status_code == 200


def test_network_that_has_to_wait_begins_no_counters(client, monkeypatch) -> None:
    """A cache of a process holds so many: new ones would push out those that hold back others."""
    monkeypatch.setattr(limits, "LOOK", Limit("look_little", 1, 3600))
    _guess(client, "ZZZZZZZZ", "000000")
    asked, take = [], guesses.take

    def noted(limit: Limit, who: str = "", cost: int = 1) -> int:
        asked.append(limit.name)
        return take(limit, who, cost)

    monkeypatch.setattr(guesses, "take", noted)

    assert _guess(client, "ZZZZZZZY", "000000").status_code == 429
    assert asked == ["look_little"]


# Room on the disk


def _file() -> SimpleUploadedFile:
    return upload(file_of(picture()), "墙.jpg")


def test_one_network_sends_only_so_much_in_files(client, monkeypatch) -> None:
    monkeypatch.setattr(limits, "KEEP", Limit("keep_little", 1, 3600))
    assert typing_tips.sent(client, pictures=_file()).status_code == 200

    page = typing_tips.sent(client, text="第二条", pictures=_file())
    added = client.post("/tips/status/add/", typing_tips.opened(client) | {"pictures": _file()})

    assert page.status_code == added.status_code == 429 and "第二条" in page.text
    assert Tip.objects.count() == Attachment.objects.count() == 1
    assert typing_tips.sent(client, text="没有图片").status_code == 200


def test_files_of_strangers_leave_room_for_the_paper(client, monkeypatch) -> None:
    full = shutil.disk_usage("/")._replace(total=10**12, free=10**9)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: full)

    page = typing_tips.sent(client, text="水管爆了", pictures=_file())

    assert page.status_code == 200 and "墙.jpg" in page.text
    assert Tip.objects.get().text == "水管爆了" and not Attachment.objects.exists()


# Addresses and forms of the newsroom that nobody means


@pytest.mark.parametrize(
    "query",
    [
        "source=99999999999999999999",
        "pk__gt=99999999999999999999",
        "received_at__year=99999",
        "text__regex=(a%2B)%2B%24",
        "assigned_to__password__startswith=p",
        "source__contact_hash__startswith=a",
    ],
)
def test_list_of_tips_asks_what_its_filters_ask_and_no_more(client, query: str) -> None:
    client.force_login(making.tips_editor())

    assert client.get(f"/admin/tips/tip/?{query}").status_code == 400


@pytest.mark.parametrize(
    "query", ["contact_hash__startswith=a", "identity_hash=a", "blocked_by__password__startswith=p"]
)
def test_list_of_sources_tells_nothing_of_their_hashes(client, query: str) -> None:
    client.force_login(making.tips_editor())

    assert client.get(f"/admin/tips/source/?{query}").status_code == 400
    assert client.get("/admin/tips/source/?blocked=1&channel=web").status_code == 200


@pytest.mark.parametrize("name", ["tip", "source", "reward", "rate", "answertemplate", "category"])
def test_filters_of_the_lists_still_work(client, name: str) -> None:
    client.force_login(making.tips_editor())
    filters = {
        "tip": "status=all&channel=web&category=none&month=2026-11",
        "source": "blocked=0&channel=web",
        "reward": "status=unpaid&kind=major&mine=waiting",
        "rate": "kind__exact=major",
        "answertemplate": "status__exact=new&notice__exact=&channel__exact=web",
        "category": "",
    }[name]

    assert client.get(f"/admin/tips/{name}/?{filters}&p=1").status_code == 200


@pytest.mark.parametrize("month", ["0001-01", "9999-12", "0000-00", "x"])
def test_month_at_the_end_of_time_is_none(client, month: str) -> None:
    client.force_login(making.tips_editor())

    assert client.get(f"/admin/tips/tip/?month={month}").status_code == 302


@pytest.mark.parametrize("kind", ["day", "week", "month"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_award_at_the_end_of_time_is_asked_again(client, kind: str, day: str) -> None:
    client.force_login(making.tips_editor())

    page = client.get("/admin/tips/reward/award/", {"kind": kind, "day": day})

    assert page.status_code == 200 and page.context["period"].errors.keys() == {"day"}


@pytest.mark.parametrize("at", ["0001-01-01T00:00", "1899-12-31T23:59", "9999-12-31T23:59"])
def test_tip_of_the_end_of_time_is_not_entered(client, at: str) -> None:
    client.force_login(making.tips_editor())
    told = {"channel": "phone", "at": at, "text": "水管爆了", "key": "key-of-a-form", "_save": "1"}

    page = client.post(reverse("admin:tips_tip_add"), told)

    assert page.status_code == 200 and page.context["form"].errors.keys() == {"at"}
    assert not InboundMessage.objects.exists()


@pytest.mark.parametrize("percent", ["9" * 5000, "101", "２０", "-1", "1e1"])
def test_percent_of_a_tax_rule_is_a_number_up_to_a_hundred(client, percent: str) -> None:
    client.force_login(making.finance())
    before = TaxRule.objects.count()
    typed = {"item": "occasional", "valid_from": "2027-01-01", "allowance": "0", "rate_off": "0"}
    more = {"allowance_up_to": "0", "income_share": "100", "brackets": f"- {percent} 0"}

    page = client.post(reverse("admin:tips_taxrule_add"), typed | more)

    assert page.status_code == 200 and TaxRule.objects.count() == before


# Money


def test_new_proposal_that_leaves_out_a_share_is_within_the_limit_of_the_whole() -> None:
    first, second, editor = making.tip("一"), making.tip("二"), making.tips_editor()
    chief = factories.member("editor-in-chief")
    triage.merge(second, actor=editor, into=first)
    reward = rewards.due(making.adopted(first))
    shares = {first.pk: 50000, second.pk: 50000}
    rewards.propose(reward, actor=editor, kind=RewardKind.MAJOR, amount=100000, shares=shares)
    rewards.decline(reward, actor=chief, reason="另议")

    with pytest.raises(NotAllowed):  # 1,000 yuan beside the 500 of the share
        rewards.propose(reward, actor=editor, kind=RewardKind.MAJOR, amount=100000)
    rewards.propose(reward, actor=editor, kind=RewardKind.MAJOR, amount=50000)

    assert rewards.together(reward) == 100000


def test_no_template_promises_an_amount_that_nobody_has_approved() -> None:
    reward = making.proposed(80)

    assert notices.filled_in("{amount}|", reward.tip) == "|"
    rewards.approve(reward, actor=factories.member("editor-in-chief"))
    assert notices.filled_in("{amount}|", reward.tip) == "80.00|"


def test_book_names_the_payee_whom_finance_has_seen(client) -> None:
    reward, finance = making.approved(80), making.finance()
    making.payee(reward.source, "张桂芳")
    client.force_login(finance)
    address = f"/admin/tips/reward/{reward.pk}/step/pay/"
    seen = client.post(address, {"show_payee": "1"}).context["form"]["payee_as_of"].value()
    typed = {"paid_on": timezone.localdate().isoformat(), "payee_as_of": seen}
    other = payees.Details(name="李四", method=Payee.Method.CASH, has_consented=True)
    payees.save_payee(reward.source, other)

    page = client.post(address, typed)

    assert page.status_code == 409 and not Payment.objects.exists()
    again = client.post(address, {"show_payee": "1"}).context["form"]["payee_as_of"].value()
    assert client.post(address, typed | {"payee_as_of": again}).status_code == 302
    assert Payment.objects.get().payee == "李四"


# Who a source is


@pytest.mark.parametrize("reason", ["\u200b" * 8, " \u3000" * 8, "……。。。！！", "\u2800" * 8])
def test_reason_that_says_nothing_shows_nobody(reason: str) -> None:
    tip, editor = making.tip(), making.tips_editor()

    with pytest.raises(NotAllowed):
        sources.reveal(tip.source, actor=editor, reason=reason, tip=tip)

    assert not TipEvent.objects.filter(event__verb="reveal_source").exists()
