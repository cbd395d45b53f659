"""What goes when its time is over, and what never goes before it may."""

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles import sealed_store
from articles.access import NotAllowed
from articles.lib import clock
from articles.models import Event, Stage
from tests import factories
from tips import (
    attachment_files,
    emptying,
    intake,
    ledger,
    retention,
    rewards,
    settlements,
    statistics,
    triage,
)
from tips.models import (
    Attachment,
    InboundMessage,
    Notice,
    Payee,
    Payment,
    RewardStatus,
    Source,
    Status,
    Tip,
    TipEvent,
)

from . import making

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.now() + timedelta(days=days)


def declined(**fields):
    return triage.decline(making.tip(**fields), actor=making.tips_editor(), reason="不在发行范围")


def spam(**fields):
    return triage.spam(making.tip(**fields), actor=making.tips_editor())


def duplicate(**fields):
    head = declined(**fields)
    tip = making.tip(**fields)
    Tip.objects.filter(pk=tip.pk).update(
        status=Status.DUPLICATE, merged_into=head, decided_at=timezone.now()
    )
    tip.refresh_from_db()
    return tip


def paid(yuan=50, person="张桂芳"):
    reward = making.approved(yuan)
    making.payee(reward.source, person, account="6217000010001234567", bank="成都银行")
    rewards.pay(reward, actor=making.finance(), reference="")
    return reward


def adopted():
    return paid().tip


def with_picture(tip, message=None):
    """An attachment with an original and a clean copy, both on the disk."""
    message = message or tip.messages.first()
    with attachment_files.written_with_rows() as write:
        original, _told = sealed_store.seal(write, io.BytesIO(b"original"))
        clean, _told = sealed_store.seal(write, io.BytesIO(b"clean"))
    return Attachment.objects.create(
        message=message,
        position=message.attachments.count(),
        kind="image",
        state=Attachment.State.KEPT,
        name="张桂芳家.jpg",
        original=original,
        clean=clean,
        sha256="0" * 64,
        size=8,
    )


def on_disk(*names):
    return [storages["private"].exists(name) for name in names]


KINDS = [(spam, 90, "spam"), (declined, 365, "declined"), (duplicate, 365, "duplicate")]
KINDS.append((adopted, 1095, "adopted"))


@pytest.mark.parametrize(("make", "days", "kind"), KINDS)
def test_tip_is_emptied_after_its_term(make, days, kind):
    tip = make()

    early, late = retention.plan(in_days(days - 1)), retention.plan(in_days(days + 1))
    retention.purge(in_days(days + 1))

    assert early.counts[kind] == 0 and late.counts[kind] == 1
    after = Tip.objects.get(pk=tip.pk)
    assert (after.text, after.pin, after.reason, bytes(after.fingerprint)) == ("", "", "", b"")
    assert after.purged_at is not None
    for name in ("code", "status", "channel", "received_at", "decided_at", "place_id", "source_id"):
        assert getattr(after, name) == getattr(tip, name)


def test_purge_empties_messages_notes_notices_and_files(django_capture_on_commit_callbacks):
    tip = declined()
    triage.note(tip, actor=making.tips_editor(), text="张桂芳说她是房东")
    picture = with_picture(tip)
    names = picture.original.name, picture.clean.name

    with django_capture_on_commit_callbacks(execute=True):
        retention.purge(in_days(366))

    message = tip.messages.get()
    assert (message.raw, message.text, message.reply, message.details) == ("", "", "", {})
    assert message.purged_at is not None
    assert tip.notes.get().text == ""
    assert {notice.text for notice in tip.notices.all()} == {""}
    picture.refresh_from_db()
    assert (picture.original, picture.clean, picture.name, picture.sha256) == ("", "", "", "")
    assert (picture.kind, picture.state, picture.size) == ("image", "kept", 8)
    assert on_disk(*names) == [False, False]


def test_purge_leaves_no_file_without_its_commit():
    picture = with_picture(declined())

    retention.purge(in_days(366))  # the test's own transaction is not committed

    assert on_disk(picture.original.name, picture.clean.name) == [True, True]


def test_adopted_tip_keeps_the_newsrooms_headline_and_its_article():
    tip = adopted()
    triage.describe(tip, actor=making.tips_editor(), headline="水管连夜修好")
    text = tip.article.latest.body

    retention.purge(in_days(1096))

    tip.refresh_from_db()
    assert tip.headline == "水管连夜修好" and tip.text == ""
    tip.article.refresh_from_db()
    assert tip.article.latest.body == text


def test_declined_tip_loses_its_headline():
    tip = making.tip()
    triage.describe(tip, actor=making.tips_editor(), headline="张桂芳家漏水")
    triage.decline(tip, actor=making.tips_editor(), reason="不在发行范围")

    retention.purge(in_days(366))

    tip.refresh_from_db()
    assert tip.headline == ""


def test_open_tip_is_spared():
    tip = making.tip()

    done = retention.purge(in_days(5000))

    tip.refresh_from_db()
    assert done.total == 0
    assert tip.text and tip.messages.get().raw and tip.source.identity


@pytest.mark.parametrize("status", [RewardStatus.DUE, RewardStatus.PROPOSED, RewardStatus.APPROVED])
def test_tip_with_an_unpaid_reward_is_spared(status):
    made = {"due": lambda: rewards.due(making.adopted()), "proposed": making.proposed}
    reward = made.get(status, making.approved)()

    done = retention.purge(in_days(5000))

    assert reward.status == status
    assert {kind for kind, number in done.counts.items() if number} <= {"notices"}
    assert Tip.objects.get(pk=reward.tip_id).text and Source.objects.get().identity


@pytest.mark.parametrize("stage", [Stage.WRITING, Stage.FIRST_REVIEW, Stage.READY])
def test_tip_whose_article_is_in_work_is_spared(stage):
    tip = adopted()
    tip.article.stage = stage
    tip.article.save(update_fields=["stage"])

    done = retention.purge(in_days(1200))

    assert done.counts["adopted"] == done.counts["raw"] == done.counts["source"] == 0


def test_duplicate_of_an_open_tip_is_spared():
    tip, into = making.tip(), making.tip()
    triage.merge(tip, actor=making.tips_editor(), into=into)

    assert retention.purge(in_days(5000)).total == 0


def test_duplicate_of_a_tip_with_an_unpaid_reward_is_spared():
    reward = rewards.due(making.adopted())
    tip = making.tip()
    triage.merge(tip, actor=making.tips_editor(), into=reward.tip)

    assert retention.purge(in_days(5000)).total == 0


def test_raw_messages_go_before_their_tip(django_capture_on_commit_callbacks):
    tip = declined()
    picture = with_picture(tip)

    with django_capture_on_commit_callbacks(execute=True):
        done = retention.purge(in_days(181))

    message = tip.messages.get()
    assert done.counts["raw"] == 1 and done.counts["declined"] == 0
    assert (message.raw, message.details) == ("", {}) and message.text
    assert on_disk(picture.original.name, picture.clean.name) == [False, True]
    picture.refresh_from_db()
    assert picture.clean and picture.sha256 and not picture.original and not picture.name


def test_message_without_a_tip_goes_after_a_month():
    making.told("进度")
    making.told(kind="unknown", text="")

    early, done = retention.plan(in_days(29)), retention.purge(in_days(31))

    assert early.counts["loose"] == 0 and done.counts["loose"] == 2
    assert {message.raw for message in InboundMessage.objects.all()} == {""}


def test_message_that_could_not_be_stitched_is_spared():
    intake.keep("wechat", making.incoming())

    assert retention.purge(in_days(5000)).total == 0
    assert InboundMessage.objects.get().raw


def test_words_of_a_notice_go_after_a_year_but_not_those_that_wait():
    tip = adopted()
    said, waits = tip.notices.order_by("pk")[:2]
    Notice.objects.filter(pk=said.pk).update(state=Notice.State.SENT)
    Notice.objects.filter(pk=waits.pk).update(state=Notice.State.WAITING)

    early, done = retention.plan(in_days(364)), retention.purge(in_days(366))

    said.refresh_from_db(), waits.refresh_from_db()
    assert early.counts["notices"] == 0 and done.counts["notices"] >= 1
    assert said.text == "" and waits.text


def test_notice_of_a_purged_tip_is_never_sent():
    tip = declined()
    tip.notices.update(state=Notice.State.WAITING)

    retention.purge(in_days(366))

    assert tip.notices.get().state == Notice.State.DROPPED


def test_source_is_forgotten_after_its_last_word():
    tip = declined(sender="openid-to-forget", nickname="水边的人")
    source = tip.source
    before = source.identity_hash

    early, done = retention.plan(in_days(729)), retention.purge(in_days(731))

    source.refresh_from_db()
    assert early.counts["source"] == 0 and done.counts["source"] == 1
    assert (source.identity, source.nickname, source.contact, source.address) == ("", "", "", {})
    assert source.erased_at is not None and source.identity_hash != before


def test_source_who_writes_again_is_another_one():
    first = declined(sender="openid-to-forget").source
    retention.purge(in_days(731))

    again = making.tip(sender="openid-to-forget").source

    assert again.pk != first.pk
    first.refresh_from_db()
    assert first.identity == ""


def test_block_holds_for_a_source_who_was_forgotten():
    source = declined(sender="openid-to-forget").source
    triage.block(source, actor=making.tips_editor(), reason="骚扰")
    retention.purge(in_days(731))

    tip = making.tip(sender="openid-to-forget", sent_at=in_days(800))

    assert tip.source_id == source.pk and tip.status == Status.SPAM
    assert retention.plan(in_days(1600)).counts["source"] == 1  # what came since goes too


def test_source_with_an_open_tip_is_not_forgotten():
    sender = "openid-with-two-tips"
    declined(sender=sender)
    open_tip = making.tip(sender=sender, sent_at=timezone.now() + timedelta(days=1))

    done = retention.purge(in_days(800))

    open_tip.source.refresh_from_db()
    assert done.counts["source"] == 0 and open_tip.source.identity == sender


def test_payee_goes_after_the_last_payment(settings):
    settings.TIPS_KEEP = settings.TIPS_KEEP | {"payee": 1825}
    reward = paid()

    early, done = retention.plan(in_days(1824)), retention.purge(in_days(1827))

    assert early.counts["payee"] == early.counts["payment"] == 0
    assert done.counts["payee"] == done.counts["payment"] == 1
    assert not Payee.objects.exists()
    payment = Payment.objects.get()
    assert (payment.payee, payment.account, payment.person_hash) == ("", "", "")
    assert payment.bank == ""
    assert payment.gross == reward.amount and not ledger.faults()


def test_closed_month_stays_whole_when_its_payees_are_forgotten(settings):
    settings.TIPS_KEEP = settings.TIPS_KEEP | {"payee": 1825}
    paid()
    with clock.told(in_days(40)):
        closed = settlements.close(ledger.month_of(timezone.localdate()), making.finance())
    late = in_days(1900)

    with clock.told(late):
        retention.purge()
        assert Payment.objects.get().payee == "" and not settlements.faults()
    with clock.told(in_days(400)):  # before its term a name that is gone is a fault
        assert f"{closed}" in settlements.faults()[0]


def test_payee_who_was_never_paid_goes_with_who_they_are():
    making.payee(declined().source)

    assert retention.plan(in_days(729)).counts["payee"] == 0
    assert retention.purge(in_days(731)).counts["payee"] == 1


def test_payee_with_an_unpaid_reward_stays():
    making.payee(making.approved().source)

    retention.purge(in_days(5000))

    assert Payee.objects.get().name


def test_statistics_are_the_same_after_everything_went():
    places = factories.huayang()
    for number, make in enumerate([spam, declined, duplicate, adopted]):
        tip = make()
        Tip.objects.filter(pk=tip.pk).update(place=list(places.values())[number])
    rows = Tip.objects.order_by("pk").values_list(*_COUNTED)
    before, told = list(rows), _statistics()

    done = retention.purge(in_days(5000))

    assert done.counts["adopted"] == 1 and done.counts["spam"] == 1
    assert list(rows) == before
    assert _statistics() == told


_COUNTED = (
    *("status", "channel", "place", "category", "source", "assigned_to", "entered_by", "article"),
    *("received_at", "first_sent_at", "last_sent_at", "first_answered_at", "decided_at"),
    *("merged_into", "code"),
)


def test_plan_is_what_purge_does():
    making.told("进度")
    for make in (spam, declined, duplicate, adopted):
        make()

    planned = retention.plan(in_days(5000))
    done = retention.purge(in_days(5000))

    assert done == planned and done.total > 8
    assert retention.purge(in_days(5000)).total == 0


def test_purge_is_recorded_with_counts_and_without_names():
    tip = declined()
    chief = factories.member("editor-in-chief")

    retention.purge(in_days(366), chief)

    events = Event.objects.filter(verb="purge_tips")
    assert {"declined": 1} in [event.data["counts"] for event in events]
    assert {event.actor for event in events} == {chief}
    assert tip.source.identity not in str([event.data for event in events])


def test_purge_that_was_killed_goes_on(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    for _number in range(5):
        declined()
    calls = []

    def killed(keys, now):
        calls.append(keys)
        if len(calls) == 2:
            raise KeyboardInterrupt
        emptying.empty_tips(keys, now)

    kind = retention.KINDS["declined"]
    monkeypatch.setitem(
        retention.KINDS, "declined", retention.Kind(kind.label, kind.term, kind.due, killed)
    )

    with pytest.raises(KeyboardInterrupt):
        retention.purge(in_days(366))
    assert Tip.objects.filter(text="").count() == 2

    assert retention.purge(in_days(366)).counts["declined"] == 3
    assert TipEvent.objects.filter(event__verb="purge_tips").count() == 3


def test_tip_that_was_taken_up_meanwhile_is_spared(monkeypatch):
    tip = declined()
    locked = retention._locked

    def taken_up(model, keys):
        locked(model, keys)
        Tip.objects.filter(pk=tip.pk).update(status=Status.CHECKING, decided_at=None)

    monkeypatch.setattr(retention, "_locked", taken_up)

    assert retention.purge(in_days(366)).total == 0
    tip.refresh_from_db()
    assert tip.text


def test_message_never_joins_a_purged_tip():
    tip = declined(sender="openid-continuing")
    tip.source.continues = tip
    tip.source.save()
    retention.purge(in_days(366))

    again = making.tip("隔了一年，又漏水了", sender="openid-continuing", sent_at=tip.last_sent_at)

    assert again.pk != tip.pk
    tip.refresh_from_db()
    assert tip.text == ""


def test_message_sent_long_ago_begins_a_new_tip():
    tip = spam(sender="openid-continuing")
    retention.purge(in_days(91))

    again = making.tip("迟到的消息", sender="openid-continuing", sent_at=tip.last_sent_at)

    assert again.pk != tip.pk


def test_nothing_is_written_about_a_purged_tip():
    tip, editor = declined(), making.tips_editor()
    message = tip.messages.get()
    retention.purge(in_days(366))
    tip.refresh_from_db()

    assert triage.why_not("reopen", tip, editor)
    for write in (
        lambda: triage.note(tip, actor=editor, text="房东姓张"),
        lambda: triage.describe(tip, actor=editor, headline="张家漏水"),
        lambda: triage.move_messages([message], actor=editor, to=None),
    ):
        with pytest.raises(NotAllowed):
            write()
    assert not tip.notes.exists() and not Tip.objects.get().headline


@pytest.fixture
def everything_is_over(settings):
    """Every term is over at once."""
    settings.TIPS_KEEP = dict.fromkeys(settings.TIPS_KEEP, -1)
    making.told("进度")
    with_picture(declined())
    for make in (spam, duplicate, adopted):
        make()


def test_command_without_really_changes_nothing(everything_is_over, capsys):
    before, files = _all_rows(), sorted(_all_files())

    call_command("purge_tips")

    planned = capsys.readouterr().out
    assert _all_rows() == before and sorted(_all_files()) == files
    assert re.search(r"^ +[1-9]\d*  ", planned, re.M)


def test_command_does_what_it_said_and_says_what_it_did(everything_is_over, capsys):
    told = _statistics()
    call_command("purge_tips")
    planned = capsys.readouterr().out.splitlines()[:-1]

    call_command("purge_tips", "--really")

    assert capsys.readouterr().out.splitlines()[:-1] == planned
    assert len(planned) == len(retention.KINDS) and _statistics() == told
    assert {tip.text for tip in Tip.objects.all()} == {""}
    assert {source.identity for source in Source.objects.all()} == {""}
    assert not Payee.objects.exists()


def test_command_spares_what_is_open_or_unpaid(settings):
    settings.TIPS_KEEP = dict.fromkeys(settings.TIPS_KEEP, -1)
    open_tip, reward = making.tip(), making.approved()
    making.payee(reward.source)

    call_command("purge_tips", "--really")

    for tip in (open_tip, reward.tip):
        tip.refresh_from_db()
        assert tip.text and tip.messages.get().raw and tip.source.identity
    assert Payee.objects.get().name


def _all_rows():
    """Of every table, as they stand in the database."""
    found = {}
    with connection.cursor() as cursor:
        words = {"articles_searchwords", "tips_tipwords"}  # rows of FTS5's are in its own tables
        for table in sorted({*connection.introspection.table_names()} - words):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1, 2")
            found[table] = cursor.fetchall()
    return found


def _all_files():
    for path in Path(settings.PRIVATE_ROOT).rglob("*"):
        if path.is_file():
            yield path, path.read_bytes()


def _statistics():
    today = timezone.localdate()
    month = today.replace(day=1)
    person = factories.user(rights=(statistics.RIGHT, "view_reward"))
    return statistics.of(person, statistics.Period(month, month))
