"""/tips/status/: what the one who told us sees with code and PIN, and nobody without them."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from articles import workflow
from articles.lib import secret_box
from articles.lib.rate_limit import Limit
from articles.models import Event
from tests import factories
from tests.articles.pictures import file_of, picture, upload
from tests.tips import making
from tests.tips.typing_tips import hidden
from tips import limits, receipts, rewards, triage
from tips.lib import visit
from tips.models import InboundMessage, Notice, Payee, Reward, Source, Tip

pytestmark = pytest.mark.django_db
_STATUS, _ADD = "/tips/status/", "/tips/status/add/"
_CARD = "510100190001010012"  # nobody's: born in 1900, with the right check digit
_ACCOUNT = "6222020000000000007"


def _open(client: Client, tip: Tip, **typed: str):
    return client.post(_STATUS, {"code": tip.code, "pin": tip.pin, **typed})


def _add(client: Client, **typed):
    with time_machine.travel(timezone.now() - timedelta(minutes=1), tick=False):
        form = hidden(client.get(_STATUS))
    return client.post(_ADD, {**form, **typed})


def _word(page) -> str:
    found = re.search(r'<h1 class="tip-word is-(\w+)">', page.content.decode())
    return found[1] if found else ""


# The door


def test_page_without_code_and_pin_shows_nothing(client) -> None:
    tip = making.tip("水管爆了。")

    page = client.get(_STATUS, {"code": tip.code})

    assert page.status_code == 200 and "水管爆了。" not in page.content.decode()
    assert f'value="{tip.code}"' in page.content.decode() and not page.cookies
    assert page["Cache-Control"] == "private, no-store" and "noindex" in page["X-Robots-Tag"]


def test_code_and_pin_open_the_tip(client) -> None:
    tip = making.tip("水管爆了。")

    page = _open(client, tip)

    assert page.status_code == 200 and _word(page) == "received"
    assert "水管爆了。" in page.content.decode() and tip.pin not in page.content.decode()


def test_code_is_read_as_people_type_it(client) -> None:
    tip = making.tip()
    shown = tip.shown_code.lower().replace("-", " － ")
    wide = tip.pin.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})

    assert _word(client.post(_STATUS, {"code": shown, "pin": f" {wide} "})) == "received"


def test_unknown_code_and_wrong_pin_are_answered_alike(client) -> None:
    tip = making.tip()
    wrong = "271828" if tip.pin != "271828" else "314159"

    pages = [
        client.post(_STATUS, {"code": code, "pin": pin})
        for code, pin in ((tip.code, wrong), ("ZZZZZZZZ", tip.pin))
    ]

    known, unknown = (page.content.decode() for page in pages)
    assert pages[0].status_code == pages[1].status_code == 422
    assert known.replace(tip.code, "ZZZZZZZZ").replace(wrong, tip.pin) == unknown
    assert not any(page.cookies for page in pages)


def test_unknown_code_takes_the_same_way(monkeypatch, django_assert_num_queries) -> None:
    tip, opened, compared = making.tip(), [], []
    unseal, compare = secret_box.unseal, receipts.hmac.compare_digest
    monkeypatch.setattr(secret_box, "unseal", lambda text: opened.append(1) or unseal(text))
    monkeypatch.setattr(
        receipts.hmac, "compare_digest", lambda a, b: compared.append(1) or compare(a, b)
    )
    with django_assert_num_queries(1):
        assert receipts.opened_with("ZZZZZZZZ", "000000") is None

    assert len(compared) == 1 and opened
    assert receipts.opened_with(tip.code, tip.pin) == tip and len(compared) == 2


def test_pin_of_an_erased_tip_opens_nothing(client) -> None:
    tip = making.tip()
    Tip.objects.filter(pk=tip.pk).update(purged_at=timezone.now())

    assert _open(client, tip).status_code == 422


def _wrong(client: Client, tip: Tip, times: int) -> list:
    pins = [f"{(int(tip.pin) + number + 1) % 1_000_000:06}" for number in range(times)]
    return [client.post(_STATUS, {"code": tip.code, "pin": pin}) for pin in pins]


def test_sixth_guess_has_to_wait_even_with_the_right_pin(client) -> None:
    tip = making.tip()
    assert [page.status_code for page in _wrong(client, tip, 5)] == [422] * 5

    page = _open(client, tip)

    assert page.status_code == 429 and not page.cookies
    assert 0 < int(page["Retry-After"]) <= 300
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False):
        assert _word(_open(client, tip)) == "received"


def test_last_guesses_are_counted_down(client) -> None:
    with translation.override("en"):
        pages = [page.content.decode() for page in _wrong(client, making.tip(), 5)]

    said = [re.search(r"(\d) more tr|last try", page) for page in pages]
    assert [found and found[0] for found in said] == [
        *(None, None, "2 more tr", "1 more tr", "last try")
    ]


def test_guesses_wait_the_longer_the_more_there_are(client) -> None:
    """Twenty a day, whatever the hours between them."""
    tip, taken, longest = making.tip(), 0, 0
    start = timezone.now().replace(hour=0, minute=0, second=1)
    for minutes in range(0, 24 * 60, 6):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            for page in _wrong(client, tip, 2):
                taken += page.status_code == 422
                longest = max(longest, int(page.get("Retry-After", 0)))

    assert taken == 20 and longest > 3600


def test_who_has_to_wait_reads_whom_to_call(client, settings) -> None:
    settings.PAPER = {**settings.PAPER, "tips_phone": "028-12345678"}

    page = _wrong(client, making.tip(), 6)[-1]

    assert page.status_code == 429 and 'href="tel:02812345678"' in page.content.decode()


def test_guesses_at_a_code_that_nobody_has_wait_alike(client) -> None:
    answers = [
        client.post(_STATUS, {"code": "ZZZZZZZZ", "pin": "000000"}).status_code for _n in range(6)
    ]

    assert answers == [422] * 5 + [429]


def test_guesses_come_from_one_network_only_so_often(client, monkeypatch) -> None:
    monkeypatch.setattr(limits, "LOOK", Limit("look_little", 2, 3600))
    answers = [
        client.post(_STATUS, {"code": f"ZZZZZZZ{letter}", "pin": "000000"}).status_code
        for letter in "ABC"
    ]

    assert answers == [422, 422, 429]


def test_right_pin_never_waits(client) -> None:
    tip = making.tip()

    assert [_open(client, tip).status_code for _number in range(8)] == [200] * 8


def test_door_is_shut_for_other_sites(client) -> None:
    tip = making.tip()

    page = client.post(
        _STATUS, {"code": tip.code, "pin": tip.pin}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert page.status_code == 403 and not page.cookies


# The visit


def test_visit_lasts_half_an_hour(client) -> None:
    tip = making.tip()
    cookie = _open(client, tip).cookies["tip"]
    assert cookie["httponly"] and cookie["samesite"] == "Strict" and tip.code not in cookie.value
    assert _word(client.get(_STATUS)) == "received"

    with time_machine.travel(timezone.now() + timedelta(seconds=visit.LASTS + 1), tick=False):
        assert _word(client.get(_STATUS)) == ""


def test_visit_is_bound_to_the_host_where_the_site_is_https(client, settings) -> None:
    settings.SESSION_COOKIE_SECURE = True

    cookie = _open(client, making.tip()).cookies["__Host-tip"]

    assert cookie["secure"] and cookie["path"] == "/" and not cookie["domain"]


def test_visit_can_not_be_made_up(client) -> None:
    making.tip()
    client.cookies["tip"] = "MQ:1tXxxx:forged"

    assert _word(client.get(_STATUS)) == ""


def test_visit_can_be_ended(client) -> None:
    _open(client, making.tip())

    client.post(reverse("tips:status_leave"))

    assert _word(client.get(_STATUS)) == ""


def test_code_of_another_tip_asks_for_its_pin(client) -> None:
    _open(client, making.tip())
    other = making.tip("另一件事。")

    page = client.get(_STATUS, {"code": other.code})

    assert _word(page) == "" and f'value="{other.code}"' in page.content.decode()


@pytest.mark.parametrize("name", ["status_add", "status_payee", "status_erase", "status_leave"])
def test_nothing_is_done_without_a_visit_or_by_another_site(client, name) -> None:
    tip = making.tip()
    before = (InboundMessage.objects.count(), Payee.objects.count(), Event.objects.count())
    address = reverse(f"tips:{name}")

    assert client.post(address, {"text": "更多。"}).status_code == 403
    _open(client, tip)
    assert client.get(address).status_code in (200, 303, 405)
    answer = client.post(address, {"text": "更多。"}, headers={"Origin": "https://x.example"})
    assert answer.status_code == 403
    assert before == (
        InboundMessage.objects.count(),
        Payee.objects.count(),
        Event.objects.count(),
    )


def test_words_that_were_typed_when_the_visit_ended_are_kept(client) -> None:
    tip = making.tip()

    door = client.post(_ADD, {"text": "阀门在三楼。"})
    assert "阀门在三楼。" in door.content.decode()

    assert "阀门在三楼。" in _open(client, tip, text="阀门在三楼。").content.decode()


# How it stands


def test_page_says_how_it_stands_and_why(client) -> None:
    tip = making.tip()
    triage.decline(tip, actor=making.tips_editor(), reason="这件事已经报道过了。")

    page = _open(client, tip)

    assert _word(page) == "declined" and "这件事已经报道过了。" in page.content.decode()
    steps = re.findall(r'<li class="is-(\w+)"', page.content.decode())
    assert steps[:3] == ["done", "done", "now"]


def test_steps_lead_to_the_money(client) -> None:
    page = _open(client, making.approved().tip)

    steps = re.findall(r'<li class="is-(\w+)"', page.content.decode())
    assert _word(page) == "to_be_paid"
    assert steps[:5] == ["done", "done", "done", "now", "ahead"]


def test_steps_promise_no_money_that_was_declined(client) -> None:
    tip = making.adopted()
    Reward.objects.filter(tip=tip).update(status="declined", reason="本报员工不领稿酬。")

    page = _open(client, tip)

    steps = re.findall(r'<li class="is-(\w+)"', page.content.decode())
    assert steps == ["done", "done", "now"] and _word(page) == "adopted"
    assert "本报员工不领稿酬。" in page.content.decode()


def test_page_shows_what_was_told_and_what_the_newsroom_answered(client) -> None:
    tip = making.tip("打我电话13800001234，水管爆了。")
    editor = making.tips_editor()
    triage.answer(tip, actor=editor, text="哪一栋？")
    triage.note(tip, actor=editor, text="像是老李报的")

    page = _open(client, tip).content.decode()

    assert "哪一栋？" in page and "水管爆了" in page
    assert "13800001234" not in page and "像是老李报的" not in page and editor.username not in page
    assert Notice.objects.get(kind="answer").state == "waiting"  # reading it here sends nothing


def test_markup_in_what_was_told_is_text(client) -> None:
    page = _open(client, making.tip("<script>alert(1)</script>")).content.decode()

    assert "&lt;script&gt;" in page and "<script>alert" not in page


def test_page_asks_little_of_the_database(client, django_assert_max_num_queries) -> None:
    tip = making.approved().tip
    _open(client, tip)
    for number in range(5):
        _add(client, text=f"第{number}件。")

    with django_assert_max_num_queries(18):
        client.get(_STATUS)


def test_page_leads_to_the_article_once_readers_see_it(client) -> None:
    tip, adopted = making.tip(), making.adopted()
    triage.tie(tip, actor=making.tips_editor(), article=factories.draft("水管连夜修好了"))

    assert "水管连夜修好了" not in _open(client, tip).content.decode()
    page = _open(client, adopted).content.decode()
    assert f'href="{adopted.article.get_absolute_url()}"' in page and "水管连夜修好了" in page


def test_who_told_of_it_too_is_led_to_the_article(client) -> None:
    first, second = making.tip(), making.tip()
    triage.merge(second, actor=making.tips_editor(), into=first)
    article = making.adopted(first).article

    assert f'href="{article.get_absolute_url()}"' in _open(client, second).content.decode()


def test_page_names_no_article_that_was_withdrawn(client) -> None:
    tip = making.adopted()
    workflow.withdraw(tip.article, actor=factories.member("editor-in-chief"), reason="有误")

    assert "水管连夜修好了" not in _open(client, tip).content.decode()


# Adding


def test_what_is_added_belongs_to_the_tip(client) -> None:
    tip = making.tip("水管爆了。")
    _open(client, tip)

    answer = _add(client, text="阀门在三楼。", pictures=upload(file_of(picture()), "阀门.jpg"))

    tip.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (303, f"{_STATUS}?done=added#done")
    assert tip.text.splitlines() == ["水管爆了。", "阀门在三楼。"]
    added = tip.messages.get(channel="web")
    assert added.source_id == tip.source_id and added.attachments.get().name == "阀门.jpg"
    assert Tip.objects.count() == Source.objects.count() == 1


def test_what_is_added_opens_no_window_of_the_platform(client) -> None:
    tip = making.tip(sent_at=making.later(-60 * 72))
    heard = Source.objects.get().last_inbound_at
    _open(client, tip)

    _add(client, text="阀门在三楼。")

    assert Source.objects.get().last_inbound_at == heard


def test_word_that_is_a_command_elsewhere_is_added(client) -> None:
    tip = making.tip()
    _open(client, tip)

    _add(client, text="进度")

    assert tip.messages.count() == 2


def test_nothing_added_is_said_and_files_stay(client) -> None:
    _open(client, making.tip())

    empty = _add(client, text="")
    wrong = _add(
        client,
        text="还有。",
        pictures=upload(file_of(picture()), "门.jpg"),
        video=SimpleUploadedFile("x.mp4", b"MZ no video"),
    )

    assert empty.status_code == wrong.status_code == 422
    assert "还有。" in wrong.content.decode() and "held" in hidden(wrong)


def test_adding_twice_adds_once(client) -> None:
    tip = making.tip()
    _open(client, tip)
    with time_machine.travel(timezone.now() - timedelta(minutes=1), tick=False):
        form = hidden(client.get(_STATUS))

    for _number in range(2):
        client.post(_ADD, {**form, "text": "阀门在三楼。"})

    assert tip.messages.count() == 2


def test_adding_has_the_limit_of_the_form(client, monkeypatch) -> None:
    monkeypatch.setattr(limits, "TELL", Limit("add_little", 0, 600))
    tip = making.tip()
    _open(client, tip)

    page = _add(client, text="阀门在三楼。")

    assert page.status_code == 429 and "阀门在三楼。" in page.content.decode()
    assert tip.messages.count() == 1


# Money and forgetting


def _paid(client: Client, **typed: str):
    fields = {
        "name": "张桂芳",
        "method": "bank",
        "account": _ACCOUNT,
        "bank": "工商银行华阳支行",
        "id_number": _CARD,
        "consent": "on",
    }
    return client.post(reverse("tips:status_payee"), {**fields, **typed})


def test_payee_is_asked_for_only_when_money_is_ready(client) -> None:
    address = reverse("tips:status_payee")
    _open(client, making.proposed().tip)
    assert address not in client.get(_STATUS).content.decode()

    assert _paid(client).status_code == 403 and not Payee.objects.exists()


def test_payee_is_sealed_and_shown_as_masks_alone(client, settings) -> None:
    reward = making.approved()
    _open(client, reward.tip)

    assert _paid(client).status_code == 303

    payee = Payee.objects.get()
    assert (payee.source, payee.name, payee.account) == (reward.source, "张桂芳", _ACCOUNT)
    assert payee.consent_version == settings.TIPS_CONSENT_VERSION and payee.changed_by is None
    page = client.get(_STATUS).content.decode()
    for told in ("张桂芳", _ACCOUNT, _CARD):
        assert told not in page
    event = Event.objects.filter(verb="save_payee").get()
    assert event.actor is None and not {"name", "account", "id_number"} & set(event.data)
    assert "张" not in str(event.data) and _CARD not in str(event.data)


def test_payee_of_another_tip_is_not_shown(client) -> None:
    making.payee(making.approved().source, "李桂芳")
    _open(client, making.approved().tip)

    assert "李" not in client.get(_STATUS).content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id_number", _CARD[:-1] + ("5" if _CARD[-1] != "5" else "6")),
        ("id_number", ""),
        ("account", ""),
        ("bank", ""),
        ("name", ""),
        ("method", "gold"),
        ("consent", ""),
    ],
)
def test_payee_that_can_not_be_paid_is_said(client, field, value) -> None:
    _open(client, making.approved().tip)

    page = _paid(client, **{field: value})

    assert page.status_code == 422 and not Payee.objects.exists()
    assert field == "name" or "张桂芳" in page.content.decode()


def test_cash_needs_no_account(client) -> None:
    _open(client, making.approved().tip)

    _paid(client, method="cash")

    payee = Payee.objects.get()
    assert payee.method == "cash" and not payee.account and not payee.bank


def test_page_that_asks_for_the_payee_is_one_of_its_own(client) -> None:
    address = reverse("tips:status_payee")
    assert client.get(address)["Location"] == _STATUS
    _open(client, making.approved(50).tip)

    page = client.get(address).content.decode()

    assert 'name="account"' in page and 'name="text"' not in page and "50.00" in page
    assert 'name="account"' not in client.get(_STATUS).content.decode()


def test_nobody_is_asked_how_to_pay_what_is_not_ready(client) -> None:
    _open(client, making.proposed().tip)

    assert client.get(reverse("tips:status_payee"))["Location"] == _STATUS


def test_what_was_saved_is_said(client) -> None:
    _open(client, making.approved().tip)

    answer = _paid(client)

    assert answer["Location"] == f"{_STATUS}?done=payee#done"
    assert 'id="done"' in client.get(answer["Location"]).content.decode()
    assert 'id="done"' not in client.get(f"{_STATUS}?done=nonsense").content.decode()


def test_missing_field_is_said_as_a_person_says_it(client) -> None:
    _open(client, making.approved().tip)

    with translation.override("en"):
        page = client.post(reverse("tips:status_payee"), {}).content.decode()

    assert "Write the name as the identity card has it." in page
    assert "Choose one of these ways." in page and "This field is required" not in page


def test_who_fetches_cash_reads_where_when_and_what_to_bring(client, settings) -> None:
    where = {"address": "演示路1号", "phone": "028-12345678"}
    settings.PAPER = {**settings.PAPER, **where}
    settings.REWARD_CASH_NOTE = "工作日9点到17点"
    _open(client, making.approved().tip)

    with translation.override("en"):
        before = client.get(_STATUS).content.decode()
        _paid(client, method="cash")
        after = client.get(_STATUS).content.decode()

    assert "演示路1号" not in before.partition('class="tip-own"')[0]
    for told in ("演示路1号", "工作日9点到17点", "tel:02812345678", "identity card"):
        assert told in after.partition('class="tip-own"')[0]


def test_who_is_paid_by_transfer_is_not_sent_anywhere(client, settings) -> None:
    settings.REWARD_CASH_NOTE = "工作日9点到17点"
    _open(client, making.approved().tip)
    _paid(client)

    assert "工作日9点到17点" not in client.get(_STATUS).content.decode()


def test_page_says_what_is_withheld_before_and_after(client) -> None:
    reward = making.approved(50)
    before = _open(client, reward.tip).context["money"]
    making.payee(reward.source)
    rewards.pay(reward, actor=making.finance())

    after = client.get(_STATUS).context["money"]

    assert [(each.gross, each.withheld, each.net, each.is_paid) for each in before + after] == [
        ("50.00", "10.00", "40.00", False),
        ("50.00", "10.00", "40.00", True),
    ]


def test_page_says_no_amount_that_nobody_approved(client) -> None:
    assert _open(client, making.proposed(77).tip).context["money"] == []


def test_request_to_be_erased_is_asked_about_first(client) -> None:
    reward = making.approved(50)
    _open(client, reward.tip)
    address = reverse("tips:status_erase")
    assert f'action="{address}"' not in client.get(_STATUS).content.decode()

    page = client.get(address).content.decode()

    assert "50.00" in page and reward.tip.article.live.title in page
    assert not reward.source.events.filter(event__verb="ask_erasure").exists()


def test_amount_that_nobody_approved_is_not_said_when_asking_to_be_erased(client) -> None:
    reward = making.proposed(68)
    _open(client, reward.tip)

    page = client.get(reverse("tips:status_erase")).content.decode()

    assert reward.tip.shown_code in page and "68.00" not in page


def test_request_to_be_erased_reaches_the_desk_once(client) -> None:
    tip = making.tip()
    _open(client, tip)
    address = reverse("tips:status_erase")

    for _number in range(2):
        assert client.post(address).status_code == 303

    assert tip.source.events.filter(event__verb="ask_erasure").count() == 1
    assert address not in client.get(_STATUS).content.decode()
    assert client.get(address)["Location"].startswith(_STATUS)


def test_status_page_says_nothing_to_staff(client) -> None:
    """A login of the newsroom opens no tip here: who looks at a source is recorded elsewhere."""
    making.tip("水管爆了。")
    client.force_login(factories.member("tips editor"))

    assert "水管爆了。" not in client.get(_STATUS).content.decode()
