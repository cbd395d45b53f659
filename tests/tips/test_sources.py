"""Who a source is: shown to who may ask, with a reason that is recorded."""

import pytest
from django.test import Client
from django.utils import timezone

from articles.access import NotAllowed
from articles.lib import contacts
from articles.models import Event
from tests import factories
from tests.tips import making
from tips import sources
from tips.channels.own_words import own_words
from tips.models import Source, Tip, TipEvent

pytestmark = pytest.mark.django_db
REASON = "要核实一次车祸的目击者"


def _told() -> Tip:
    tip = making.tip("水管爆了，电话13800138000", channel="phone", sender="13800138000")
    tip.source.nickname, tip.source.contact = "张阿姨", "13800138000"
    tip.source.save()
    return tip


def test_reveal_shows_who_it_is_and_records_why() -> None:
    tip, editor = _told(), making.tips_editor()

    shown = sources.reveal(tip.source, actor=editor, reason=REASON, tip=tip)

    assert (shown.name, shown.contact) == ("张阿姨", "13800138000")
    assert shown.identity == ""  # the same number, said once
    event = TipEvent.objects.get(event__verb="reveal_source")
    assert (event.tip, event.source, event.event.actor) == (tip, tip.source, editor)
    assert event.event.data["reason"] == REASON


def test_reveal_shows_the_words_as_they_came_of_what_was_masked() -> None:
    tip = _told()
    raw = tip.messages.get()
    raw.raw = "水管爆了，电话13800138000"
    raw.save()

    shown = sources.reveal(tip.source, actor=making.tips_editor(), reason=REASON, tip=tip)

    assert "13800138000" not in tip.text
    assert [each.text for each in shown.originals] == ["水管爆了，电话13800138000"]


def test_identity_that_says_more_than_the_contact_is_shown() -> None:
    tip = making.tip(sender="openid-1")

    shown = sources.reveal(tip.source, actor=making.tips_editor(), reason=REASON)

    assert shown.identity == "openid-1"


# A caller who lost code and PIN


def _left(contact: str, channel: str = "web") -> Source:
    source = making.tip(channel=channel).source
    source.contact = contact
    source.contact_hash = Source.contact_hash_of(contacts.normalised(contact))
    source.save()
    return source


@pytest.mark.parametrize(
    ("left", "asked"),
    [
        ("138 0000 1234", "13800001234"),
        ("13800001234", "+86 138-0000-1234"),
        ("１３８００００１２３４", "电话：13800001234"),
        ("微信号 lao_zhou88", "微信：lao_zhou88"),
        ("QQ 3386405712", "qq:3386405712"),
    ],
)
def test_source_is_found_however_the_contact_is_written(left: str, asked: str) -> None:
    source = _left(left)
    _left("13900001234")

    assert sources.find(asked, actor=making.tips_editor(), reason=REASON) == [source]


def test_number_that_an_editor_or_a_gateway_wrote_is_found() -> None:
    by_phone = making.tip(channel="phone", sender="13800001234").source
    by_qq = making.tip(channel="onebot", sender="13800001234").source
    making.tip(channel="wechat", sender="13800001234")  # an openid is no number of anybody's

    found = sources.find("13800001234", actor=making.tips_editor(), reason=REASON)

    assert set(found) == {by_phone, by_qq}


def test_nothing_but_the_whole_contact_finds() -> None:
    _left("13800001234")

    for near in ("1380000123", "13800001235", "138", "%", "1380000123_"):
        assert sources.find(near, actor=making.tips_editor(), reason=REASON) == []


def test_looking_is_recorded_also_when_nobody_is_found_and_names_no_contact() -> None:
    source, editor = _left("13800001234"), making.tips_editor()

    sources.find("13800001234", actor=editor, reason="来电人13800001234查进度")
    sources.find("13900000000", actor=editor, reason=REASON)

    first, second = Event.objects.filter(verb="find_source").order_by("pk")
    assert (first.tip_event.source, first.actor, first.data["found"]) == (source, editor, 1)
    assert (second.tip_event.source, second.data["found"]) == (None, 0)
    assert "13800001234" not in str(first.data) and "13900000000" not in str(second.data)
    assert source.contact_hash not in str(first.data)


def test_only_who_may_see_sources_looks_and_only_with_a_reason() -> None:
    _left("13800001234")

    for person, reason in (
        (factories.member("desk chief"), REASON),
        (factories.member("finance"), REASON),
        (making.tips_editor(), "查"),
    ):
        with pytest.raises(NotAllowed):
            sources.find("13800001234", actor=person, reason=reason)
    with pytest.raises(NotAllowed):
        sources.find(" ", actor=making.tips_editor(), reason=REASON)
    assert not Event.objects.filter(verb="find_source").exists()


def test_source_that_was_erased_is_not_found() -> None:
    source = _left("13800001234")
    Source.objects.filter(pk=source.pk).update(erased_at=timezone.now())

    assert sources.find("13800001234", actor=making.tips_editor(), reason=REASON) == []


def test_page_shows_the_tips_of_who_is_found_and_keeps_no_contact(client: Client) -> None:
    source, other = _left("13800001234"), _left("13900001234")
    client.force_login(making.tips_editor())
    address = "/admin/tips/source/find/"

    page = client.post(address, {"contact": "138 0000 1234", "reason": REASON})

    shown = page.content.decode()
    assert source.tips.get().shown_code in shown and other.tips.get().shown_code not in shown
    assert "no-store" in page["Cache-Control"]
    assert client.get(f"{address}?contact=13800001234").context["found"] is None
    again = client.post(address, {"contact": "13800001234", "reason": ""})
    assert again.context["found"] is None and 'value="13800001234"' in again.content.decode()


def test_way_to_look_is_shown_to_who_may(client: Client) -> None:
    for person, may in ((making.tips_editor(), True), (factories.member("desk chief"), False)):
        client.force_login(person)
        page = client.get("/admin/tips/source/").content.decode()
        assert ("/admin/tips/source/find/" in page) is may


@pytest.mark.parametrize("reason", ["", "  核 ", "要核实"])
def test_reveal_without_a_reason_shows_and_records_nothing(reason: str) -> None:
    tip = _told()

    with pytest.raises(NotAllowed):
        sources.reveal(tip.source, actor=making.tips_editor(), reason=reason)

    assert not Event.objects.filter(verb="reveal_source").exists()


@pytest.mark.parametrize("group", ["reporter", "section editor", "desk chief", "finance"])
def test_reveal_without_the_right_shows_and_records_nothing(group: str) -> None:
    tip = _told()

    with pytest.raises(NotAllowed):
        sources.reveal(tip.source, actor=factories.member(group), reason=REASON)

    assert not Event.objects.filter(verb="reveal_source").exists()


def test_reason_is_recorded_without_a_number_in_it() -> None:
    tip = _told()

    sources.reveal(tip.source, actor=making.tips_editor(), reason="给13800138000打个电话")

    assert "13800138000" not in str(Event.objects.get(verb="reveal_source").data)


def test_page_asks_first_shows_by_post_alone_and_is_kept_nowhere(client: Client) -> None:
    tip = _told()
    client.force_login(making.tips_editor())
    address = f"/admin/tips/tip/{tip.pk}/reveal/"

    asked = client.get(address, {"reason": REASON})
    refused = client.post(address, {"reason": "看看"})
    shown = client.post(address, {"reason": REASON})

    assert "13800138000" not in asked.text and "13800138000" not in refused.text
    assert refused.status_code == 409 and "看看</textarea>" in refused.text
    assert "13800138000" in shown.text and "张阿姨" in shown.text
    assert "no-store" in shown["Cache-Control"]
    assert Event.objects.filter(verb="reveal_source").count() == 1
    assert "13800138000" not in client.get(address).text


def test_page_without_the_right(client: Client) -> None:
    tip = _told()
    client.force_login(factories.member("desk chief"))

    page = client.post(f"/admin/tips/tip/{tip.pk}/reveal/", {"reason": REASON})

    assert page.status_code == 403 and "13800138000" not in page.text


def test_list_and_page_of_sources_name_nobody(client: Client) -> None:
    tip = _told()
    client.force_login(making.tips_editor())

    pages = [
        client.get("/admin/tips/source/"),
        client.get(f"/admin/tips/source/{tip.source.pk}/change/"),
    ]

    for page in pages:
        assert page.status_code == 200 and str(tip.source) in page.text
        assert "13800138000" not in page.text and "张阿姨" not in page.text
    assert client.get("/admin/tips/source/" + "9" * 30 + "/change/").status_code == 404


def test_list_of_sources_counts_their_tips(client: Client, django_assert_max_num_queries) -> None:
    for _count in range(4):
        making.tip()
    client.force_login(making.tips_editor())

    client.get("/admin/tips/source/")
    with django_assert_max_num_queries(10):
        page = client.get("/admin/tips/source/?blocked=0&channel=wechat")

    assert [source.number for source in page.context["cl"].result_list] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("channel", "raw"),
    [
        (
            "wechat",
            "<xml><FromUserName>o1</FromUserName><MsgType>text</MsgType><Content>找我13800138000"
            "</Content><MsgId>1</MsgId></xml>",
        ),
        ("web", '{"text": "找我13800138000", "contact": "z@example.com"}'),
        (
            "qq",
            '{"op": 0, "t": "C2C_MESSAGE_CREATE", "d": {"id": "1", "content": "找我13800138000",'
            ' "timestamp": "2026-11-24T10:20:33+08:00", "author": {"user_openid": "o1"}}}',
        ),
        (
            "onebot",
            '{"post_type": "message", "message_type": "private", "user_id": 1, "message_id": 2,'
            ' "time": 1700000000, "self_id": 3, "message": "找我13800138000"}',
        ),
        ("phone", "找我13800138000"),
    ],
)
def test_own_words_are_read_from_the_body_of_each_channel(channel: str, raw: str) -> None:
    assert own_words(channel, raw) == "找我13800138000"


def test_body_that_can_not_be_read_stands_for_itself() -> None:
    assert own_words("wechat", "<xml>") == "<xml>" and own_words("web", "x") == "x"
