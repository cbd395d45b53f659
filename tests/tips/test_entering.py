"""What an editor enters by hand: the rule, and the two pages that lead to it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext

from articles.access import NotAllowed
from articles.lib import clock
from articles.models import Event, User
from tests import factories
from tests.articles.pictures import upload
from tests.tips import making
from tips import entering, intake, tip_lines, triage
from tips.entering import Entry, Told
from tips.models import Attachment, InboundMessage, Source, Status, Tip

pytestmark = pytest.mark.django_db
URL = "/admin/tips/tip/add/"
PASTED = """小满(10001000) 2026-11-20 10:20:33
三栋楼下的水管爆了

华西社区报 2026-11-20 10:22:01
请问是哪个小区？电话是13800138000吗

小满(10001000) 2026-11-20 10:22:40
祥龙社区
"""


@pytest.fixture
def editor() -> User:
    return making.tips_editor("线索编辑")


def ago(minutes: float) -> datetime:
    return timezone.now() - timedelta(minutes=minutes)


def entry(*told: Told, **fields: Any) -> Entry:
    fields = {"key": "form-key-1", "channel": "phone", "at": ago(30)} | fields
    return Entry(told=told or (Told("水管爆了", fields["at"]),), **fields)


def test_tip_has_its_own_times_and_who_entered_it(editor: User) -> None:
    at = ago(300)

    tip = entering.enter(entry(at=at), actor=editor).tip

    assert (tip.channel, tip.text, tip.status) == ("phone", "水管爆了", Status.NEW)
    assert tip.received_at == tip.first_sent_at == at
    assert tip.entered_by == editor and Event.objects.get(verb="enter_tip").actor == editor


def test_tip_that_was_told_earlier_is_first_however_late_it_was_entered(editor: User) -> None:
    by_wechat = making.tip("水管爆了")
    by_hand = entering.enter(entry(at=ago(60)), actor=editor).tip
    triage.merge(by_hand, actor=editor, into=by_wechat)

    assert triage.informants(by_wechat)[0] == by_hand


def test_several_messages_make_one_tip_however_far_apart(editor: User) -> None:
    told = [
        Told("昨天的话", ago(1500)),
        Told("我们问的", ago(1490), True),
        Told("今天的话", ago(9)),
    ]

    tip = entering.enter(entry(*told), actor=editor).tip

    assert tip.text == "昨天的话\n今天的话"
    assert Tip.objects.count() == 1 and tip.messages.count() == 3
    assert intake.stitch_left_over() == 0 and not intake.without_a_tip().exists()


def test_form_that_is_sent_twice_makes_one(editor: User) -> None:
    first = entering.enter(entry(), actor=editor)
    again = entering.enter(entry(Told("别的话", ago(5)), Told("还有", ago(4))), actor=editor)
    elsewhere = entering.enter(entry(channel="mail"), actor=editor)

    assert first.is_new and not again.is_new and not elsewhere.is_new
    assert first.tip == again.tip == elsewhere.tip
    assert Tip.objects.count() == InboundMessage.objects.count() == 1


def test_contact_is_sealed_and_finds_the_same_person_again(editor: User) -> None:
    tip = entering.enter(entry(contact="138-0013-8000", name="张阿姨"), actor=editor).tip
    other = entering.enter(
        entry(contact="+86 13800138000", channel="mail", key="form-key-2"), actor=editor
    ).tip

    assert tip.source.contact_hash == other.source.contact_hash != ""
    assert tip.source.nickname == "张阿姨" and not tip.source.is_anonymous
    assert set(entering.open_tips_of("13800138000", user=editor)) == {tip, other}
    assert not entering.open_tips_of("13800138001", user=editor).exists()


def test_numbers_can_not_be_tried_without_the_right_to_decide(editor: User) -> None:
    entering.enter(entry(contact="13800138000"), actor=editor)

    guesser = factories.member("section editor")

    assert not entering.open_tips_of("13800138000", user=guesser).exists()


def test_who_left_nothing_is_a_source_of_their_own(editor: User) -> None:
    one = entering.enter(entry(), actor=editor).tip
    other = entering.enter(entry(key="form-key-2"), actor=editor).tip

    assert one.source != other.source and one.source.is_anonymous


def test_more_is_added_to_an_open_tip(editor: User) -> None:
    tip = making.tip("水管爆了", sender="one")

    added = entering.enter(entry(Told("修好了", timezone.now())), actor=editor, into=tip)

    assert added.tip == tip and added.tip.text == "水管爆了\n修好了"
    assert added.tip.channel == "wechat" and Source.objects.count() == 1


def test_nothing_is_added_to_a_tip_that_is_closed(editor: User) -> None:
    tip = making.tip()
    triage.decline(tip, actor=editor, reason="已经报道过")

    with pytest.raises(NotAllowed):
        entering.enter(entry(), actor=editor, into=tip)

    assert InboundMessage.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": "wechat"},
        {"at": datetime(2999, 1, 1, tzinfo=timezone.get_default_timezone())},
    ],
)
def test_entry_that_can_not_be_is_refused(editor: User, wrong: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed):
        entering.enter(entry(**wrong), actor=editor)

    assert not InboundMessage.objects.exists()


def test_what_only_we_said_is_no_tip(editor: User) -> None:
    with pytest.raises(NotAllowed):
        entering.enter(entry(Told("在吗", ago(5), True)), actor=editor)


def test_who_may_not_enter_enters_nothing() -> None:
    with pytest.raises(NotAllowed):
        entering.enter(entry(), actor=making.reporter())


def test_what_a_blocked_source_says_is_kept_as_spam(editor: User) -> None:
    tip = entering.enter(entry(contact="13800138000"), actor=editor).tip
    triage.block(tip.source, actor=editor, reason="总打电话骂人")

    again = entering.enter(entry(contact="13800138000", key="form-key-2"), actor=editor).tip

    assert again.status == Status.SPAM


def test_files_are_kept_each_by_itself(editor: User) -> None:
    files = [
        upload(name="one.jpg"),
        SimpleUploadedFile("none.png", b""),
        ContentFile(b"not a picture at all", "notes.txt"),
    ]

    entered = entering.enter(entry(files=files), actor=editor)

    kept = Attachment.objects.filter(message__tip=entered.tip).order_by("position")
    assert [(each.position, each.kind) for each in kept] == [(0, "image"), (2, "file")]
    assert len(entered.refused) == 1 and "none.png" in entered.refused[0]


def test_files_alone_are_a_tip_and_sent_twice_are_kept_once(editor: User) -> None:
    def sent() -> Entry:
        return Entry("form-key-1", "qq_hand", ago(5), files=[upload(name="one.jpg")])

    first, again = (entering.enter(sent(), actor=editor) for _time in range(2))

    assert first.tip == again.tip and first.tip.text == ""
    assert Attachment.objects.count() == 1


# The pages


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def form(**changes: Any) -> dict[str, Any]:
    at = timezone.localtime(ago(1))
    data = {"channel": "qq_hand", "at": f"{at:%Y-%m-%dT%H:%M}", "text": PASTED, "contact": ""}
    return data | {"name": "", "ours": "华西社区报", "key": "form-key-1"} | changes


def test_preview_shows_the_messages_and_saves_nothing(desk: Client) -> None:
    page = desk.post(URL, form())

    assert [line.is_ours for line in page.context["lines"]] == [False, True, False]
    assert page.context["contact"] == "10001000" and "三栋楼下的水管爆了" in page.text
    assert not InboundMessage.objects.exists()


def test_saving_makes_the_tip_and_shows_what_to_read_out(desk: Client) -> None:
    page = desk.post(
        URL, form(shown="1", _save="1", **{"ours-1": "on"}, contact="10001000"), follow=True
    )

    tip = Tip.objects.get()
    assert tip.text == "三栋楼下的水管爆了\n祥龙社区"
    assert timezone.localtime(tip.received_at) == timezone.make_aware(
        datetime(2026, 11, 20, 10, 20, 33)
    )
    assert tip.shown_code in page.text and tip.pin in page.text
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("order", ["{at}\n{name}", "{name}\n{at}"])
def test_copy_with_heads_on_two_lines_keeps_the_number_sealed(desk: Client, order: str) -> None:
    them, us = "蓉城小李(123456789)", "华西社区报(3386405712)"
    at = "2026-11-20 08:12:03"
    text = "\n".join(
        [
            *(order.format(at=at, name=them), "三栋楼下的水管爆了"),
            *(order.format(at=at, name=us), "请问是哪个小区？"),
            *(order.format(at=at, name=them), "祥龙社区"),
        ]
    )
    shown = desk.post(URL, form(text=text))
    assert [line.is_ours for line in shown.context["lines"]] == [False, True, False]

    contact = shown.context["contact"]
    desk.post(URL, form(text=text, shown="1", _save="1", contact=contact, **{"ours-1": "on"}))

    tip = Tip.objects.get()
    assert tip.text == "三栋楼下的水管爆了\n祥龙社区"
    assert tip.source.contact == "123456789" and tip.first_sent_at.date() == date(2026, 11, 20)
    for page in (desk.get("/admin/tips/tip/"), desk.get(f"/admin/tips/tip/{tip.pk}/change/")):
        assert "123456789" not in page.text
    assert "123456789" not in "".join(tip_lines.lines(tip_lines.tips_since()))


def test_head_that_stays_in_the_words_is_masked(editor: User) -> None:
    told = Told("转自业主群\n蓉城小李(123456789)\n水管爆了", ago(5))

    tip = entering.enter(entry(told), actor=editor).tip

    assert "123456789" not in tip.text and "水管爆了" in tip.text


def test_ticks_of_the_preview_count_and_not_the_names(desk: Client) -> None:
    desk.post(URL, form(shown="1", _save="1", **{"ours-0": "on", "skip-1": "on"}))

    tip = Tip.objects.get()
    assert tip.text == "祥龙社区" and tip.messages.count() == 2
    turns = desk.get(f"/admin/tips/tip/{tip.pk}/change/").context["turns"]
    assert [(turn.is_ours, turn.text) for turn in turns] == [
        (True, "三栋楼下的水管爆了"),
        (False, "祥龙社区"),
    ]


def test_what_we_said_is_shown_without_their_number(desk: Client) -> None:
    desk.post(URL, form(shown="1", _save="1", **{"ours-1": "on"}))

    page = desk.get(f"/admin/tips/tip/{Tip.objects.get().pk}/change/").text

    assert "请问是哪个小区" in page and "13800138000" not in page


def test_back_keeps_what_was_typed(desk: Client) -> None:
    page = desk.post(URL, form(_back="1", name="张阿姨", text="水管爆了"))

    assert "水管爆了</textarea>" in page.text and "张阿姨" in page.text


@pytest.mark.parametrize(
    "wrong", [{"channel": "pigeon"}, {"at": "2999-01-01T10:00"}, {"at": "x"}, {"key": "?"}]
)
def test_wrong_form_keeps_what_was_typed(desk: Client, wrong: dict[str, str]) -> None:
    page = desk.post(URL, form(_save="1", text="水管爆了", **wrong))

    assert page.context["form"].errors and "水管爆了</textarea>" in page.text
    assert not InboundMessage.objects.exists()


def test_empty_form_is_refused_on_saving(desk: Client) -> None:
    page = desk.post(URL, form(text="", shown="1", _save="1"))

    assert page.status_code == 409 and not Tip.objects.exists()


def test_open_tip_of_the_same_person_is_offered_and_not_taken(desk: Client, editor: User) -> None:
    known = entering.enter(entry(contact="10001000", channel="qq_hand"), actor=editor).tip

    offered = desk.post(URL, form(key="form-key-2"))
    assert offered.context["offered"] == [known]

    sent = form(key="form-key-2", contact="10001000", shown="1", _save="1")
    desk.post(URL, sent | {"into": ""})
    assert Tip.objects.count() == 2
    desk.post(URL, sent | {"key": "form-key-3", "into": known.pk})
    assert Tip.objects.count() == 2 and known.messages.count() > 1


def test_addition_from_a_tip_shows_no_pin(desk: Client) -> None:
    tip = making.tip("水管爆了")

    assert tip.shown_code in desk.get(URL, {"tip": tip.pk}).text
    page = desk.post(URL, form(shown="1", _save="1", into=tip.pk), follow=True)

    assert Tip.objects.count() == 1 and tip.pin not in page.text


def test_addition_to_no_tip(desk: Client) -> None:
    assert desk.get(URL, {"tip": "99"}).status_code == 404
    assert desk.get(URL, {"tip": "9" * 30}).status_code == 200


@pytest.mark.parametrize(
    ("channel", "is_heard"),
    [
        ("phone", True),
        ("counter", True),
        ("qq_hand", False),
        ("wechat_hand", False),
        ("mail", False),
    ],
)
def test_receipt_is_read_out_or_sent_by_the_way_it_came(
    desk: Client, editor: User, channel: str, is_heard: bool
) -> None:
    tip = entering.enter(entry(channel=channel, contact="33864057"), actor=editor).tip

    page = desk.get(f"/admin/tips/tip/{tip.pk}/receipt/")

    assert page.context["is_heard"] == is_heard
    assert (gettext("Send them this") in page.text) != is_heard
    words = page.text.partition('id="to-copy"')[2].partition("</p>")[0]
    assert tip.shown_code in words and tip.pin in words and "/tips/status/" in words
    assert 'data-copies="to-copy" hidden' in page.text  # shown by the script that can copy


def test_pin_is_read_out_by_who_entered_it_within_the_hour(desk: Client, editor: User) -> None:
    tip = entering.enter(entry(), actor=editor).tip
    address = f"/admin/tips/tip/{tip.pk}/receipt/"
    assert tip.pin in desk.get(address).text

    desk.force_login(making.tips_editor())
    assert desk.get(address).status_code == 404
    desk.force_login(editor)
    with clock.told(timezone.now() + timedelta(minutes=61)):
        assert desk.get(address).status_code == 404


def test_pin_of_a_tip_that_came_by_itself_is_nobodys(desk: Client) -> None:
    assert desk.get(f"/admin/tips/tip/{making.tip().pk}/receipt/").status_code == 404


def test_files_are_dropped_in(desk: Client) -> None:
    files = [upload(name=f"{name}.jpg") for name in ("one", "two")]

    desk.post(URL, form(text="水管爆了", shown="1", _save="1", files=files))

    assert Attachment.objects.filter(message__tip=Tip.objects.get()).count() == 2


def test_markup_in_a_paste_is_text(desk: Client) -> None:
    page = desk.post(URL, form(text="</textarea><script>alert(1)</script>"))

    assert "<script>alert" not in page.text
