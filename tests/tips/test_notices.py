"""What a source is told, by which way, once."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from articles.access import NotAllowed
from tests import factories
from tests.tips import making
from tips import channels, notices, triage
from tips.channels.base import Sent
from tips.models import AnswerTemplate, Notice, NoticeKind, Source, Tip

pytestmark = pytest.mark.django_db
NOON = "2026-11-24 12:00+08:00"
NIGHT = "2026-11-24 23:30+08:00"


class Platform:
    """Takes what is sent and answers as it was told to."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.answers: list[Sent | Exception] = []

    def is_on(self) -> bool:
        return True

    def send(self, address: dict, text: str) -> Sent:
        self.sent.append(text)
        answer = self.answers.pop(0) if self.answers else Sent("sent")
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture(autouse=True)
def platform(monkeypatch) -> Platform:
    made = Platform()
    for name in channels.BY_ADDRESS:
        monkeypatch.setitem(channels.BY_ADDRESS, name, made)
    return made


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def _checked(**fields) -> Tip:
    tip = making.tip(**fields)
    return triage.check(tip, actor=making.tips_editor())


def test_notice_goes_by_a_push_while_the_window_is_open(platform) -> None:
    tip = _checked()

    assert notices.deliver_due() == 1 and notices.deliver_due() == 0
    assert len(platform.sent) == 1 and tip.shown_code in platform.sent[0]
    assert (Notice.objects.get().state, Notice.objects.get().way) == ("sent", "push")


@pytest.mark.parametrize(("channel", "minutes"), [("wechat", 48 * 60 + 1), ("qq", 61)])
def test_notice_waits_once_the_window_is_over(platform, channel, minutes) -> None:
    _checked(channel=channel, sent_at=timezone.now() - timedelta(minutes=minutes))

    assert notices.deliver_due() == 0 and platform.sent == []
    assert Notice.objects.get(kind=NoticeKind.CHECKING).state == "waiting"


def test_waiting_notice_comes_with_the_answer_to_the_next_message_and_not_again(platform) -> None:
    _checked(sender="a", sent_at=timezone.now() - timedelta(days=3))
    notice = Notice.objects.get()

    first = making.told("进度", sender="a").reply
    second = making.told("进度", sender="a").reply

    assert notice.text in first and notice.text not in second
    assert notices.deliver_due() == 0 and platform.sent == []


def test_repeated_message_is_told_the_same_notice_again() -> None:
    _checked(sender="a", sent_at=timezone.now() - timedelta(days=3))
    first = making.told("进度", sender="a", key="k").reply

    assert making.told("进度", sender="a", key="k").reply == first


def test_quiet_hours_hold_a_push_and_not_an_answer(platform) -> None:
    with time_machine.travel(NIGHT, tick=False):
        _checked(sender="a")
        assert notices.deliver_due() == 0
        assert Notice.objects.get().text in making.told("进度", sender="a").reply
    with time_machine.travel("2026-11-25 08:00+08:00", tick=False):
        assert notices.deliver_due() == 0 and platform.sent == []


def test_push_follows_when_the_quiet_hours_end(platform) -> None:
    with time_machine.travel(NIGHT, tick=False):
        _checked()
        notices.deliver_due()
    with time_machine.travel("2026-11-25 08:00+08:00", tick=False):
        assert notices.deliver_due() == 1


@pytest.mark.parametrize(
    ("start", "until", "hour", "is_quiet"),
    [(22, 8, 23, True), (22, 8, 7, True), (22, 8, 8, False), (0, 6, 5, True), (0, 6, 6, False)],
)
def test_quiet_hours_may_cross_midnight(settings, start, until, hour, is_quiet) -> None:
    settings.TIPS_QUIET_FROM, settings.TIPS_QUIET_UNTIL = start, until
    at = timezone.localtime().replace(hour=hour)

    assert notices.is_quiet(at) == is_quiet


def test_no_more_pushes_than_the_channel_takes(platform) -> None:
    tip = making.tip()
    for number in range(7):
        triage.answer(tip, actor=making.tips_editor(), text=f"第{number}次")

    notices.deliver_due()

    assert len(platform.sent) == 5
    assert Notice.objects.filter(state="waiting").count() == 2


def test_unsure_is_not_sent_again(platform) -> None:
    platform.answers = [Sent("unsure", "time-out")]
    _checked()
    notices.deliver_due()
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        assert notices.deliver_due() == 0

    assert len(platform.sent) == 1 and Notice.objects.get().state == "unsure"


def test_channel_that_breaks_leaves_it_unsure(platform) -> None:
    platform.answers = [RuntimeError("secret-token")]
    _checked()

    assert notices.deliver_due() == 0
    assert Notice.objects.get().state == "unsure"
    assert "secret" not in Notice.objects.get().reason


def test_later_is_tried_again_with_patience(platform) -> None:
    platform.answers = [Sent("later", "busy")]
    _checked()
    notices.deliver_due()
    assert notices.deliver_due() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False):
        assert notices.deliver_due() == 1


@pytest.mark.parametrize("outcome", ["later", "stopped"])
@pytest.mark.parametrize("channel", ["wechat", "qq", "onebot"])
def test_notice_that_no_push_carries_comes_with_their_next_message(
    platform, channel, outcome
) -> None:
    """As from every account without WeChat's certification, which may not push at all."""
    platform.answers = [Sent(outcome, "48001")] * 99
    tip = _checked(channel=channel, sender="a")
    for minutes in range(0, 60 * 47, 30):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False):
            notices.deliver_due()
    assert set(Notice.objects.values_list("state", flat=True)) == {"waiting"}

    platform.answers, platform.sent = [], []
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        reply = making.told("进度", channel, sender="a", sent_at=timezone.now()).reply
        notices.speak(Source.objects.get(pk=tip.source_id))

    said = "\n".join([reply, *platform.sent])
    assert Notice.objects.get(kind=NoticeKind.CHECKING).text in said
    assert not Notice.objects.filter(state="waiting").exists()


def test_channel_that_can_not_speak_is_left_alone_and_no_other(platform, caplog) -> None:
    platform.answers = [Sent("stopped", "48001"), Sent("sent")]
    for sender in "abc":
        _checked(sender=sender)
    _checked(channel="onebot", sender="d")

    assert notices.deliver_due() == 1 and notices.deliver_due() == 0
    assert len(platform.sent) == 2 and caplog.text.count("48001") == 1


@pytest.mark.parametrize(("outcome", "used"), [("later", 0), ("stopped", 0), ("unsure", 1)])
def test_what_did_not_arrive_uses_nothing_up(platform, outcome, used) -> None:
    platform.answers = [Sent(outcome)]
    tip = _checked()
    notices.deliver_due()
    assert Source.objects.get(pk=tip.source_id).sent_since == used


def test_window_that_the_platform_calls_over_waits_for_their_next_message(platform) -> None:
    platform.answers = [Sent("closed", "45015")]
    _checked(sender="a")
    notices.deliver_due()
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        assert notices.deliver_due() == 0
        assert Notice.objects.get().text in making.told("进度", sender="a").reply


def test_source_that_left_is_reached_no_more(platform) -> None:
    platform.answers = [Sent("gone", "43004")]
    tip = _checked()
    notices.deliver_due()

    assert Source.objects.get(pk=tip.source_id).is_closed
    assert Notice.objects.get().state == "waiting"


def test_killed_while_sending_is_not_sent_again(platform) -> None:
    _checked()
    Notice.objects.update(state="sending", claimed_at=timezone.now() - timedelta(minutes=6))

    assert notices.let_go() == 1 and notices.deliver_due() == 0
    assert Notice.objects.get().state == "unsure" and platform.sent == []


def test_reply_on_qq_is_a_call_and_comes_before_what_waits(platform) -> None:
    tip = making.tip("井盖坏了", channel="qq", sender="a")
    _wait_for_it(tip)

    notices.speak(tip.source)
    notices.speak(tip.source)

    assert platform.sent == [tip.messages.get().reply, "还有一句"]


def _wait_for_it(tip: Tip) -> None:
    with transaction.atomic():
        notices.tell(tip, NoticeKind.CHECKING, text="还有一句")


def test_reply_on_qq_is_given_by_the_clock_where_no_worker_is(platform) -> None:
    tip = making.tip("井盖坏了", channel="qq", sender="a")

    assert notices.deliver_due() == 1 and notices.deliver_due() == 0
    assert platform.sent == [tip.messages.get().reply]


def test_repeated_message_on_qq_has_one_reply(platform) -> None:
    for _time in range(3):
        making.told("井盖坏了", channel="qq", sender="a", key="k")
    assert notices.deliver_due() == 1


@pytest.mark.parametrize("channel", ["wechat", "onebot", "phone"])
def test_reply_that_is_in_the_answer_is_no_notice(platform, channel) -> None:
    making.tip("井盖坏了", channel=channel, sender="a")
    assert not Notice.objects.exists() and notices.deliver_due() == 0


def test_reply_on_qq_is_given_at_night_too(platform) -> None:
    with time_machine.travel(NIGHT, tick=False):
        tip = making.tip("井盖坏了", channel="qq", sender="a")
        notices.speak(tip.source)

    assert len(platform.sent) == 1


def test_by_hand_there_is_no_push_and_an_editor_says_that_it_was_told(platform) -> None:
    tip = _checked(channel="phone")
    assert notices.deliver_due() == 0
    notice = Notice.objects.get()

    notices.told_by_hand(notice, actor=making.tips_editor())

    notice.refresh_from_db()
    assert (notice.state, notice.way) == ("sent", "hand") and platform.sent == []
    with pytest.raises(NotAllowed):
        notices.told_by_hand(notice, actor=making.tips_editor())
    with pytest.raises(NotAllowed):
        notices.told_by_hand(notice, actor=factories.member("reporter"))
    assert tip.events.filter(event__verb="tell_by_hand").count() == 1


def test_who_left_no_way_reads_it_on_the_page_and_nothing_waits(platform) -> None:
    tip = making.web_tip()

    triage.check(tip, actor=making.tips_editor())
    triage.decline(tip, actor=making.tips_editor(), reason="不在本区")

    states = dict(Notice.objects.filter(tip=tip).values_list("kind", "state"))
    assert states == {NoticeKind.CHECKING: "dropped", NoticeKind.DECLINED: "on_page"}
    assert notices.deliver_due() == 0 and platform.sent == []


def test_template_of_the_channel_comes_first() -> None:
    AnswerTemplate.objects.create(name="所有", notice=NoticeKind.CHECKING, text="收到 {code}")
    AnswerTemplate.objects.create(
        name="微信", notice=NoticeKind.CHECKING, channel="wechat", text="微信收到 {code}"
    )

    assert Notice.objects.get(tip=_checked()).text.startswith("微信收到")
    phone = _checked(channel="phone")
    assert Notice.objects.get(tip=phone).text == f"收到 {phone.shown_code}"


def test_words_of_a_resident_fill_nothing_in() -> None:
    tip = making.tip("{reason} {code}")

    assert notices.filled_in("{text} {0}", tip) == "{text} {0}"


def test_later_step_overtakes_what_still_waits(platform) -> None:
    tip = _checked(sent_at=timezone.now() - timedelta(days=3))
    triage.decline(tip, actor=making.tips_editor(), reason="不在本区")

    states = dict(Notice.objects.values_list("kind", "state"))
    assert states == {NoticeKind.CHECKING: "dropped", NoticeKind.DECLINED: "waiting"}


def test_blocked_source_is_told_nothing(platform) -> None:
    tip = _checked(sender="a")
    triage.block(tip.source, actor=making.tips_editor(), reason="广告")

    assert notices.deliver_due() == 0
    assert making.told("进度", sender="a").reply == ""


def test_channel_that_is_off_sends_nothing(platform, monkeypatch) -> None:
    monkeypatch.setitem(
        channels.BY_ADDRESS, "wechat", SimpleNamespace(is_on=lambda: False, send=platform.send)
    )
    _checked()

    assert notices.deliver_due() == 0 and platform.sent == []
