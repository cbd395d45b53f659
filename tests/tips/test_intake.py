"""What comes in is stored once and stitched into one tip."""

from datetime import timedelta
from itertools import permutations

import pytest
from django.utils import timezone, translation

from tests.tips import making
from tips import intake, triage
from tips.channels.base import Location, Media
from tips.models import Attachment, InboundMessage, Source, Status, Tip, TipEvent

pytestmark = pytest.mark.django_db
PICTURE = Media("image", {"media_id": "media-1"})


def test_first_message_makes_a_tip_and_gives_its_code_and_pin() -> None:
    received = making.told("下水道堵了")

    tip = Tip.objects.get()
    assert received.message.tip == tip and tip.text == "下水道堵了"
    assert tip.shown_code in received.reply and tip.pin in received.reply
    assert tip.status == Status.NEW and not TipEvent.objects.exists()


def test_same_message_again_is_one_row_and_the_same_answer() -> None:
    message = making.incoming("下水道堵了")

    first = intake.receive("wechat", message)
    again = intake.receive("wechat", message)

    assert InboundMessage.objects.count() == Tip.objects.count() == 1
    assert again.reply == first.reply and not again.is_new


def test_same_key_on_another_channel_is_another_message() -> None:
    making.told("一", key="42")
    making.told("二", "onebot", key="42")

    assert InboundMessage.objects.count() == 2


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_messages_in_any_order_become_one_tip_in_the_order_of_sending(order) -> None:
    start = timezone.now()
    texts = ["先看到烟", "然后消防车来了", "火灭了"]
    for number in order:
        making.told(texts[number], sent_at=start + timedelta(minutes=4 * number))

    tip = Tip.objects.get()
    assert tip.text == "先看到烟\n然后消防车来了\n火灭了"
    assert tip.first_sent_at == start


def test_pictures_voice_and_place_within_the_window_belong_to_it() -> None:
    making.told("井盖坏了")
    making.told("", kind="image", media=(PICTURE,))
    making.told("", kind="voice", media=(Media("voice", {"media_id": "media-2"}),))
    making.told("", kind="location", location=Location(30.51, 104.06, "华阳街道祥龙社区"))

    assert Tip.objects.get().messages.count() == 4
    assert Attachment.objects.count() == 2


def test_only_the_first_message_is_answered_with_a_receipt() -> None:
    making.told("井盖坏了")

    assert making.told("就在大门口").reply == ""


def test_message_after_the_window_begins_a_new_tip() -> None:
    making.told("井盖坏了", sent_at=timezone.now() - timedelta(minutes=11))
    making.told("路灯也不亮")

    assert Tip.objects.count() == 2


def test_window_slides_with_every_message() -> None:
    start = timezone.now() - timedelta(minutes=30)
    for number in range(4):
        making.told(f"第{number}句", sent_at=start + timedelta(minutes=9 * number))

    assert Tip.objects.count() == 1


def test_tip_that_is_full_is_followed_by_another(monkeypatch) -> None:
    """Each message is written into the text of its tip: one that grew for ever would hold all."""
    monkeypatch.setattr(intake, "MOST_MESSAGES", 3)
    replies = [making.told(f"第{number}句").reply for number in range(7)]

    assert [tip.messages.count() for tip in Tip.objects.order_by("pk")] == [3, 3, 1]
    assert [bool(reply) for reply in replies] == [True, False, False] * 2 + [True]


def test_other_sender_at_the_same_time_has_a_tip_of_their_own() -> None:
    making.told("井盖坏了", sender="one")
    making.told("井盖坏了", sender="two")

    assert Tip.objects.count() == 2


def test_word_for_a_new_tip_begins_one_inside_the_window() -> None:
    making.told("井盖坏了")
    reply = making.told("报料").reply
    making.told("另外，路灯不亮")
    making.told("三天了")

    assert reply and Tip.objects.count() == 2
    assert [tip.text for tip in Tip.objects.order_by("pk")] == [
        "井盖坏了",
        "另外，路灯不亮\n三天了",
    ]


def test_new_tip_in_the_same_breath() -> None:
    making.told("井盖坏了")
    making.told("报料：路灯不亮")

    assert [tip.text for tip in Tip.objects.order_by("pk")] == ["井盖坏了", "路灯不亮"]


def test_word_for_more_adds_to_the_last_open_tip() -> None:
    making.told("井盖坏了", sent_at=timezone.now() - timedelta(hours=3))
    making.told("补充")
    making.told("今天有人摔了")
    making.told("", kind="image", media=(PICTURE,))

    assert Tip.objects.get().text == "井盖坏了\n今天有人摔了"


def test_word_for_more_without_an_open_tip_says_so() -> None:
    assert making.told("补充").reply and not Tip.objects.exists()


def test_menu_key_means_what_the_word_means() -> None:
    tip = making.tip("井盖坏了", sender="a")
    answer = making.told("", sender="a", kind="event", event="menu", event_key="进度").reply

    assert tip.shown_code in answer and Tip.objects.count() == 1


def test_pressing_the_menu_makes_nobody_a_source() -> None:
    assert making.told("", kind="event", event="menu", event_key="进度").reply
    assert not Source.objects.exists()


def test_progress_says_how_own_tips_stand_and_nobody_elses() -> None:
    own, other = making.tip("井盖坏了", sender="a"), making.tip("路灯不亮", sender="b")
    with translation.override("zh-hans"):
        answer = making.told("进度", sender="a").reply

    assert own.shown_code in answer and other.shown_code not in answer
    assert own.pin not in answer


def test_greeting_is_answered_and_makes_no_tip() -> None:
    assert making.told("您好！").reply
    assert not Tip.objects.exists() and InboundMessage.objects.count() == 1


def test_following_is_answered_and_leaving_closes_the_channel() -> None:
    tip = making.tip("井盖坏了", sender="a")

    assert making.told("", sender="a", kind="event", event="subscribe").reply
    assert making.told("", sender="a", kind="event", event="unsubscribe").reply == ""
    tip.source.refresh_from_db()
    assert tip.source.is_closed


def test_unknown_kind_is_kept_and_answered_without_an_error() -> None:
    received = making.told("", kind="hologram")

    assert received.reply == "" and not Tip.objects.exists()
    assert intake.without_a_tip().get() == received.message


def test_unknown_kind_within_the_window_belongs_to_the_tip() -> None:
    tip = making.tip("井盖坏了", sender="a")

    assert making.told("", sender="a", kind="hologram").message.tip == tip


def test_message_without_a_sender_is_kept() -> None:
    received = making.told("谁说的？", sender="")

    assert received.reply == "" and intake.without_a_tip().count() == 1


def test_contacts_in_the_text_are_masked_and_kept_sealed() -> None:
    tip = making.tip("井盖坏了，打我电话13880001234")

    assert "13880001234" not in tip.text
    assert "13880001234" in tip.messages.get().raw


def test_message_for_a_decided_tip_begins_a_new_one() -> None:
    tip = making.tip("井盖坏了", sender="a")
    triage.decline(tip, actor=making.tips_editor(), reason="已经修好")

    making.told("没有修好", sender="a")

    assert Tip.objects.count() == 2


def test_blocked_source_is_kept_as_spam_and_not_answered() -> None:
    tip = making.tip("加群领券", sender="a", sent_at=timezone.now() - timedelta(hours=1))
    triage.block(tip.source, actor=making.tips_editor(), reason="广告")

    received = making.told("再次加群领券", sender="a")

    assert received.reply == "" and received.message.tip.status == Status.SPAM


def test_what_breaks_after_storing_is_done_by_the_clock(monkeypatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(intake, "_tip_of", lambda *args: 1 / 0)
        received = making.told("井盖坏了")
    assert received.reply and not Tip.objects.exists()

    assert intake.stitch_left_over(timezone.now() + timedelta(minutes=1)) == 1
    assert Tip.objects.get().text == "井盖坏了"


def test_clock_leaves_alone_what_has_just_come() -> None:
    intake.keep("wechat", making.incoming())

    assert intake.stitch_left_over() == 0


def test_group_talk_at_the_gateway_is_not_for_us() -> None:
    assert not intake.is_for_us("onebot", making.incoming("晚上吃啥", group="123"))
    assert intake.is_for_us("onebot", making.incoming("报料：停水了", group="123"))
    assert intake.is_for_us("onebot", making.incoming("停水了"))


def test_first_informant_is_the_earliest_receipt_across_channels() -> None:
    late = making.tip("二栋起火了", sender="a")
    early = making.tip("二栋着火", channel="onebot", sender="b")
    Tip.objects.filter(pk=early.pk).update(received_at=timezone.now() - timedelta(hours=1))
    early.refresh_from_db()
    triage.merge(early, actor=making.tips_editor(), into=late)

    assert [each.pk for each in triage.informants(late)] == [early.pk, late.pk]


def test_queries_of_a_message_do_not_grow(django_assert_max_num_queries) -> None:
    making.told("第一句", sender="a")
    with django_assert_max_num_queries(26):
        making.told("第二句", sender="a")
