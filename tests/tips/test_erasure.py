"""A source asks to be erased: what goes at once, what stays for now and why, and who may do it."""

from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.utils import timezone, translation

from articles.access import NotAllowed
from articles.lib import clock
from articles.models import Event
from tests import factories
from tests.tips import making
from tests.tips.attached import MP4, uploaded
from tips import erasure, ledger, receipts, retention, rewards, triage
from tips.entering import Entry, Told, enter
from tips.models import (
    InboundMessage,
    MessageKind,
    Notice,
    Payee,
    Payment,
    RewardStatus,
    Source,
    Status,
    Tip,
    TipEvent,
)

pytestmark = pytest.mark.django_db
WHY = "本人带身份证到前台提出"
CONTACT = "13700001234"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def chief():
    return factories.member("editor-in-chief")


def declined(**fields) -> Tip:
    return triage.decline(making.tip(**fields), actor=making.tips_editor(), reason="不在发行范围")


def erase(source: Source, **how) -> list[str]:
    how.setdefault("actor", chief())
    how.setdefault("reason", WHY)
    return erasure.erase_source(source, **how)


def on_disk(name: str) -> bool:
    return storages["private"].exists(name)


def everything_of(source: Source) -> str:
    """All that is kept of them and that is sealed, opened."""
    source.refresh_from_db()
    parts: list[object] = [source.identity, source.nickname, source.contact, source.address]
    for message in source.messages.all():
        parts += [message.raw, message.text, message.reply, message.details]
        parts += [(each.name, each.remote) for each in message.attachments.all()]
    for tip in source.tips.all():
        parts += [tip.text, tip.pin, tip.reason, tip.headline, *tip.notes.values_list("text")]
    parts += source.notices.values_list("text")
    return str(parts)


# What goes


def test_decided_tip_becomes_a_number_at_once(django_capture_on_commit_callbacks) -> None:
    tip = declined(sender="openid-to-erase", nickname="水边的人")
    triage.note(tip, actor=making.tips_editor(), text="像是老李报的")
    picture = uploaded(tip, MP4, MessageKind.VIDEO)
    name, pin = picture.original.name, tip.pin

    with django_capture_on_commit_callbacks(execute=True):
        stays = erase(tip.source)

    left = everything_of(tip.source)
    for gone in ("openid-to-erase", "水边的人", "水管", "老李", "发行范围", "own name.bin", pin):
        assert gone not in left, gone
    assert stays == [] and not on_disk(name)
    after = Tip.objects.get(pk=tip.pk)
    assert (after.code, after.status, after.decided_at) == (tip.code, "declined", tip.decided_at)
    assert receipts.opened_with(tip.code, pin) is None


def test_next_message_from_there_is_a_strangers() -> None:
    source = declined(sender="openid-to-erase").source

    erase(source)
    again = making.tip(sender="openid-to-erase").source

    assert again.pk != source.pk and not again.is_blocked
    source.refresh_from_db()
    assert source.identity == "" and source.erased_at is not None


def test_messages_and_replies_without_a_tip_go_too() -> None:
    sender = "openid-to-erase"
    declined(sender=sender)
    making.told("进度", sender=sender, sent_at=making.later(60))
    source = Source.objects.get()
    Notice.objects.create(source=source, kind="reply", once="1", text="水管爆了的那条")

    erase(source)

    assert InboundMessage.objects.filter(tip=None).get().raw == ""
    assert "水管" not in everything_of(source)


def test_what_waits_to_be_said_is_not_said_any_more() -> None:
    tip = declined()
    tip.notices.update(state=Notice.State.WAITING)

    erase(tip.source)

    assert tip.notices.get().state == Notice.State.DROPPED


def test_only_this_source_is_erased() -> None:
    other = making.tip("楼道灯坏了", sender="openid-of-another")
    erase(declined().source)

    assert other.source.identity in everything_of(other.source)
    assert Tip.objects.get(pk=other.pk).text


# What stays


def test_what_the_newsroom_works_on_keeps_its_words_without_who_told_them() -> None:
    tip = making.tip(sender="openid-to-erase", nickname="水边的人")
    file = uploaded(tip, MP4, MessageKind.VIDEO)

    [sentence] = erase(tip.source)

    tip.refresh_from_db(), file.refresh_from_db()
    message = tip.messages.get()
    assert tip.shown_code in sentence and "水管爆了" in tip.text == message.text
    assert (message.raw, message.reply, message.details, file.name) == ("", "", {}, "")
    assert on_disk(file.original.name)
    assert "openid-to-erase" not in everything_of(tip.source)
    assert "水边的人" not in everything_of(tip.source)


def test_what_stayed_goes_with_the_next_purge_after_the_decision() -> None:
    tip = making.tip()
    erase(tip.source)
    assert retention.purge().counts["declined"] == 0
    triage.decline(tip, actor=making.tips_editor(), reason="不在发行范围")

    assert retention.purge().counts["declined"] == 1  # long before the term of a declined tip

    tip.refresh_from_db()
    assert tip.text == tip.reason == "" and tip.messages.get().text == ""
    assert tip.notices.get().text == ""


def test_duplicate_of_an_open_tip_stays_as_long_as_that_one() -> None:
    tip, head = making.tip(), making.tip()
    triage.merge(tip, actor=making.tips_editor(), into=head)

    [sentence] = erase(tip.source)

    assert tip.shown_code in sentence and Tip.objects.get(pk=tip.pk).text


def test_what_was_paid_stays_in_the_books_for_their_term(settings) -> None:
    payment = making.paid(50)
    source = payment.posting.reward.source
    until = payment.paid_on + timedelta(days=settings.TIPS_KEEP["payee"])

    stays = erase(source)

    assert stays == [f"Who was paid, and how much, stays in the books until {until:%Y-%m-%d}."]
    assert not Payee.objects.exists() and Payment.objects.get().payee == "张桂芳"
    with clock.told(timezone.now() + timedelta(days=settings.TIPS_KEEP["payee"] + 2)):
        retention.purge()
    assert Payment.objects.get().payee == "" and not ledger.faults()


def test_payee_of_a_payment_that_is_old_enough_goes_at_once(settings) -> None:
    source = making.paid(50).posting.reward.source
    with clock.told(timezone.now() + timedelta(days=settings.TIPS_KEEP["payee"] + 2)):
        stays = erase(source)

    assert stays == [] and Payment.objects.get().payee == ""


def test_block_still_holds() -> None:
    source = declined(sender="openid-to-erase").source
    triage.block(source, actor=making.tips_editor(), reason="骚扰")

    [sentence] = erase(source)
    again = making.tip("又来了", sender="openid-to-erase", sent_at=making.later(60))

    source.refresh_from_db()
    assert "block holds" in sentence and source.identity == ""
    assert again.source_id == source.pk and again.status == Status.SPAM


def test_statistics_count_the_same_rows() -> None:
    tip = declined()
    columns = ("status", "channel", "place", "category", "received_at", "decided_at", "source")
    before = Tip.objects.values_list(*columns).get()

    erase(tip.source)

    assert Tip.objects.values_list(*columns).get() == before


# Money that is not paid yet


@pytest.mark.parametrize("status", [RewardStatus.DUE, RewardStatus.PROPOSED, RewardStatus.APPROVED])
def test_unpaid_reward_holds_it_up_and_nothing_is_changed(status: str) -> None:
    made = {"due": lambda: rewards.due(making.adopted()), "proposed": making.proposed}
    reward = made.get(status, making.approved)()
    making.payee(reward.source)

    with pytest.raises(NotAllowed, match="not paid yet"):
        erase(reward.source)

    assert reward.source.identity in everything_of(reward.source) and Payee.objects.exists()
    assert not Event.objects.filter(verb="erase_source").exists()


@pytest.mark.parametrize(
    ("status", "after"), [("due", "declined"), ("proposed", "declined"), ("approved", "reversed")]
)
def test_reward_that_they_give_up_is_taken_back_first(status: str, after: str) -> None:
    made = {"due": lambda: rewards.due(making.adopted()), "proposed": making.proposed}
    reward = made.get(status, making.approved)()
    making.payee(reward.source)

    erase(reward.source, waived=True)

    reward.refresh_from_db()
    assert reward.status == after and ledger.owed() == 0 and not ledger.faults()
    assert not Payee.objects.exists() and "openid" not in everything_of(reward.source)


def test_approved_reward_is_not_given_up_by_who_may_not_reverse_one() -> None:
    reward = making.approved()
    person = factories.user(rights=("erase_source",))

    with pytest.raises(NotAllowed):
        erase(reward.source, actor=person, waived=True)

    reward.refresh_from_db()
    assert reward.status == "approved" and reward.source.identity


# Together


def test_other_channels_of_the_person_go_only_when_asked_for() -> None:
    entries = [
        enter(
            Entry(key, channel, making.later(-5), (Told("漏水", making.later(-5)),), CONTACT),
            actor=making.tips_editor(),
        ).tip
        for key, channel in (("form-key-1", "phone"), ("form-key-2", "mail"))
    ]
    first, second = (tip.source for tip in entries)

    erase(first)
    second.refresh_from_db()
    assert second.contact == CONTACT

    third = making.tip().source
    Source.objects.filter(pk=third.pk).update(contact_hash=Source.contact_hash_of(CONTACT))
    erase(second, together=True)

    third.refresh_from_db()
    assert third.identity == "" and third.erased_at is not None
    erased = TipEvent.objects.filter(event__verb="erase_source").values_list("source", flat=True)
    assert sorted(erased) == [first.pk, second.pk, third.pk]


# Who, and why


def test_it_is_recorded_with_its_reason_and_without_a_contact() -> None:
    source, editor = declined(sender="openid-to-erase").source, chief()

    erase(source, actor=editor, reason=f"{WHY}，电话{CONTACT}")

    event = Event.objects.get(verb="erase_source")
    assert event.actor == editor and WHY in event.data["reason"]
    assert CONTACT not in str(event.data) and "openid" not in str(event.data)


@pytest.mark.parametrize("group", ["tips editor", "desk chief", "finance", "reporter"])
def test_who_has_no_right_erases_nothing(group: str) -> None:
    source = declined().source

    with pytest.raises(NotAllowed):
        erase(source, actor=factories.member(group))

    source.refresh_from_db()
    assert source.identity and source.erased_at is None


@pytest.mark.parametrize("reason", ["", "  "])
def test_without_a_reason_nothing_is_erased(reason: str) -> None:
    source = declined().source

    with pytest.raises(NotAllowed):
        erase(source, reason=reason)

    source.refresh_from_db()
    assert source.identity


def test_nothing_is_half_erased(monkeypatch) -> None:
    tip = declined()

    def broken(*_told, **_more):
        raise RuntimeError

    monkeypatch.setattr(erasure.emptying, "forget_sources", broken)
    with pytest.raises(RuntimeError):
        erase(tip.source)

    assert Tip.objects.get(pk=tip.pk).text and tip.messages.get().raw


# Asking and being answered


def test_request_waits_until_it_is_answered() -> None:
    tip = making.tip()

    assert erasure.request_erasure(tip) and not erasure.request_erasure(tip)
    assert list(erasure.asked_to_be_erased()) == [tip.source]
    assert Event.objects.filter(verb="ask_erasure").count() == 1

    erase(tip.source)

    assert not erasure.asked_to_be_erased().exists()


def test_oldest_request_is_answered_first() -> None:
    first, second = making.tip(), making.tip()
    erasure.request_erasure(second)
    with clock.told(timezone.now() + timedelta(days=1)):
        erasure.request_erasure(first)

    assert list(erasure.asked_to_be_erased()) == [second.source, first.source]


def test_refusal_answers_it_and_they_may_ask_again() -> None:
    tip, editor = making.tip(), chief()
    erasure.request_erasure(tip)

    erasure.refuse_erasure(tip.source, actor=editor, reason="案件还在调查")

    assert not erasure.asked_to_be_erased().exists()
    event = Event.objects.get(verb="refuse_erasure")
    assert (event.actor, event.data["reason"]) == (editor, "案件还在调查")
    assert erasure.request_erasure(tip) and erasure.asked_to_be_erased().exists()


def test_nothing_is_refused_that_nobody_asked_for() -> None:
    source = making.tip().source

    with pytest.raises(NotAllowed, match="Nobody has asked"):
        erasure.refuse_erasure(source, actor=chief(), reason="案件还在调查")


@pytest.mark.parametrize(("group", "reason"), [("tips editor", "有理由"), ("editor-in-chief", " ")])
def test_refusal_needs_the_right_and_a_reason(group: str, reason: str) -> None:
    tip = making.tip()
    erasure.request_erasure(tip)

    with pytest.raises(NotAllowed):
        erasure.refuse_erasure(tip.source, actor=factories.member(group), reason=reason)

    assert erasure.asked_to_be_erased().exists()
