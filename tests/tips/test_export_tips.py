"""Every tip as a line of JSON: complete, masked unless revealed for a reason, and recorded."""

import io
import json
import os
import subprocess
import sys
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from articles.models import Event
from tests import factories
from tests.shared_database import Shared
from tests.tips import making
from tests.tips.attached import MP4, uploaded
from tips import emptying, rewards, tip_lines, triage
from tips.entering import Entry, Told, enter
from tips.models import Attachment, Category, InboundMessage, MessageKind, RewardKind, Source, Tip

pytestmark = pytest.mark.django_db
CONTACT = "13700001234"
TIP_KEYS = {
    *("code", "channel", "status", "received_at", "first_sent_at", "last_sent_at"),
    *("first_answered_at", "decided_at", "erased_at", "headline", "text", "reason", "place"),
    *("category", "assigned_to", "assigned_at", "due_at", "entered_by", "merged_into", "article"),
    *("source", "messages", "rewards", "events"),
}
SOURCE_KEYS = {
    *("id", "identity", "name", "contact", "consent_version", "is_blocked", "erased_at"),
}
MESSAGE_KEYS = {
    *("channel", "kind", "event", "text", "sent_at", "received_at", "attachments"),
}
FILE_KEYS = {"kind", "state", "size", "sha256", "content_type"}
REWARD_KEYS = {"kind", "status", "amount", "award_date", "due_at"}
EVENT_KEYS = {"at", "by", "verb", "data"}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def exported(*arguments: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    call_command("export_tips", "--jsonl", *arguments, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def full_tip() -> Tip:
    """A tip with something under every key."""
    place = factories.huayang()["祥龙社区"]
    tip = making.tip(f"水管爆了，电话{CONTACT}", sender="openid-to-export", nickname="水边的人")
    source = tip.source
    source.contact, source.consent_version = CONTACT, "2026-11"
    source.save()
    file = uploaded(tip, MP4, MessageKind.VIDEO)
    Attachment.objects.filter(pk=file.pk).update(name="张桂芳家.mp4")
    category = Category.objects.create(name="自来水")
    triage.describe(
        tip, actor=making.tips_editor(), headline="水管", place=place, category=category
    )
    triage.assign(
        tip,
        actor=factories.member("desk chief"),
        to=making.reporter("林晓棠"),
        due_at=timezone.now() + timedelta(days=1),
    )
    reward = rewards.due(making.adopted(tip))
    rewards.propose(reward, actor=making.tips_editor(), kind=RewardKind.ORDINARY, amount=12345)
    return tip


# What a line has


def test_line_has_every_key_and_no_other() -> None:
    full_tip()

    [line] = exported()

    assert set(line) == TIP_KEYS and set(line["source"]) == SOURCE_KEYS
    [message], [reward] = line["messages"], line["rewards"]
    assert set(message) == MESSAGE_KEYS and set(message["attachments"][0]) == FILE_KEYS
    assert set(reward) == REWARD_KEYS and set(line["events"][0]) == EVENT_KEYS
    assert set(line["place"]) == {"code", "name"}
    assert set(line["article"]) == {"id", "title", "stage"}


def test_revealed_line_has_three_keys_more() -> None:
    full_tip()

    [line] = exported("--reveal", "--reason", "迁移到新系统")

    [message] = line["messages"]
    assert set(line) == TIP_KEYS and set(line["source"]) == SOURCE_KEYS
    assert set(message) == MESSAGE_KEYS | {"raw"}
    assert set(message["attachments"][0]) == FILE_KEYS | {"name"}


def test_documentation_names_every_key() -> None:
    written = (settings.BASE_DIR / "docs/tips-export.md").read_text()
    keys = TIP_KEYS | SOURCE_KEYS | MESSAGE_KEYS | FILE_KEYS | REWARD_KEYS | EVENT_KEYS

    assert [
        key for key in sorted(keys | {"raw", "title", "stage"}) if f"`{key}`" not in written
    ] == []


def test_line_says_what_the_rows_say() -> None:
    tip = full_tip()

    [line] = exported()

    assert (line["code"], line["channel"], line["status"]) == (tip.code, "wechat", "adopted")
    at = timezone.localtime(tip.received_at)
    assert line["received_at"] == at.isoformat(timespec="seconds")
    assert line["place"] == {"code": "510116003033", "name": "祥龙社区"}
    assert (line["category"], line["headline"]) == ("自来水", "水管")
    assert line["rewards"][0]["amount"] == "123.45" and line["rewards"][0]["status"] == "proposed"
    assert line["article"]["title"] == "水管连夜修好了" and line["article"]["stage"] == "published"
    file = line["messages"][0]["attachments"][0]
    assert (file["kind"], file["state"], file["size"]) == ("video", "kept", len(MP4))
    assert line["merged_into"] is line["erased_at"] is line["entered_by"] is None


def test_events_stand_in_the_order_in_which_they_happened() -> None:
    full_tip()

    [line] = exported()

    verbs = [event["verb"] for event in line["events"]]
    assert verbs == [
        *("describe_tip", "tip_assign", "tip_tie", "tip_adopt", "reward_due", "reward_propose"),
    ]


def test_messages_stand_in_the_order_in_which_they_were_sent() -> None:
    late = making.tip("第二句", sender="one", sent_at=making.later(2))
    making.told("第一句", sender="one", sent_at=making.later(1))

    [line] = exported()

    assert [each["text"] for each in line["messages"]] == ["第一句", "第二句"]
    assert line["code"] == late.code


def test_tip_entered_by_hand_names_who_entered_it() -> None:
    editor = making.tips_editor()
    at = making.later(-5)
    enter(Entry("form-key-1", "phone", at, (Told("水管爆了", at),), CONTACT), actor=editor)

    [line] = exported()

    assert (line["entered_by"], line["channel"]) == (editor.username, "phone")


def test_merged_tip_names_the_one_that_stands_for_it() -> None:
    tip, into = making.tip(), making.tip()
    triage.merge(tip, actor=making.tips_editor(), into=into)

    first, second = exported()

    assert (first["code"], first["status"]) == (tip.code, "duplicate")
    assert first["merged_into"] == into.code == second["code"] and second["merged_into"] is None


def test_erased_tip_is_a_line_without_words() -> None:
    tip = making.tip()
    emptying.empty_tips([tip.pk], timezone.now())

    [line] = exported()

    assert line["erased_at"] and line["text"] == line["messages"][0]["text"] == ""
    assert line["source"]["identity"] == tip_lines.MASKED


def test_only_tips_since_a_day_are_printed() -> None:
    old, new = making.tip(), making.tip()
    Tip.objects.filter(pk=old.pk).update(received_at=making.later(-60 * 24 * 3))
    today = timezone.localdate()

    assert [line["code"] for line in exported("--since", str(today))] == [new.code]
    assert len(exported("--since", str(today - timedelta(days=4)))) == 2
    assert len(exported()) == 2


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "20.11.2026"])
def test_day_that_is_none_is_refused_and_nothing_recorded(day: str) -> None:
    with pytest.raises(CommandError):
        exported("--since", day)

    assert not Event.objects.filter(verb="export_tips").exists()


# Masked


def test_nobody_is_named_unless_it_is_revealed() -> None:
    full_tip()

    out = io.StringIO()
    call_command("export_tips", "--jsonl", stdout=out)

    for hidden in ("openid-to-export", "水边的人", CONTACT, "张桂芳家", "xml"):
        assert hidden not in out.getvalue(), hidden
    line = json.loads(out.getvalue())
    assert {line["source"][key] for key in ("identity", "name", "contact")} == {tip_lines.MASKED}


def test_mask_tells_what_is_kept_from_what_is_not() -> None:
    making.tip()  # no name, no contact

    [line] = exported()

    assert (line["source"]["name"], line["source"]["contact"]) == ("", "")


def test_contact_that_slipped_in_is_masked_on_its_way_out() -> None:
    """As an older release, or another hand in the database, may have left it."""
    tip = making.tip()
    triage.decline(tip, actor=making.tips_editor(), reason=f"请打{CONTACT}")
    Tip.objects.update(text=f"电话{CONTACT}", headline=f"找{CONTACT}")
    InboundMessage.objects.update(text=f"电话{CONTACT}")

    masked, revealed = exported(), exported("--reveal", "--reason", "迁移到新系统")

    assert CONTACT not in json.dumps(masked) and "[phone]" in masked[0]["reason"]
    assert revealed[0]["reason"] == f"请打{CONTACT}"


def test_revealed_line_names_who_told_us_and_never_a_payee() -> None:
    tip = full_tip()
    making.payee(tip.source, "李长明", account="6217000010001234567")

    [line] = exported("--reveal", "--reason", "迁移到新系统")

    source, message = line["source"], line["messages"][0]
    assert (source["identity"], source["name"]) == ("openid-to-export", "水边的人")
    assert source["contact"] == CONTACT and CONTACT in message["raw"]
    assert message["attachments"][0]["name"] == "张桂芳家.mp4"
    assert "李长明" not in json.dumps(line, ensure_ascii=False)
    assert "6217000010001234567" not in json.dumps(line)


@pytest.mark.parametrize("reason", [(), ("--reason", "  ")])
def test_reveal_without_a_reason_prints_and_records_nothing(reason: tuple[str, ...]) -> None:
    full_tip()
    out = io.StringIO()

    with pytest.raises(CommandError, match="--reason"):
        call_command("export_tips", "--jsonl", "--reveal", *reason, stdout=out)

    assert out.getvalue() == "" and not Event.objects.filter(verb="export_tips").exists()


def test_each_export_is_recorded_without_a_contact() -> None:
    making.tip(), making.tip()

    exported("--since", str(date(2026, 1, 1)))
    exported("--reveal", "--reason", f"律师{CONTACT}要")

    masked, revealed = Event.objects.filter(verb="export_tips").order_by("pk")
    assert (masked.data["revealed"], masked.data["tips"], masked.data["since"]) == (
        *(False, 2, "2026-01-01"),
    )
    assert revealed.data["revealed"] is True and "律师" in revealed.data["reason"]
    assert CONTACT not in str(revealed.data)


# Many


def test_number_of_queries_is_that_of_the_batches(monkeypatch, django_assert_num_queries) -> None:
    full_tip()
    tips = tip_lines.tips_since()
    with django_assert_num_queries(
        6
    ):  # tips, messages, files, rewards, events, and that it is the end
        one = list(tip_lines.lines(tips))
    for _number in range(4):
        uploaded(making.tip(), MP4, MessageKind.VIDEO)
    with django_assert_num_queries(6):
        five = list(tip_lines.lines(tips))
    monkeypatch.setattr(tip_lines, "BATCH", 3)
    with django_assert_num_queries(11):
        again = list(tip_lines.lines(tips))

    assert (len(one), len(five)) == (1, 5) and again == five


@pytest.mark.django_db(transaction=True)
@pytest.mark.loopback
def test_reader_who_has_enough_ends_it_quietly(tmp_path) -> None:
    """`export_tips --jsonl | head -1` of more than a pipe holds."""
    for number in range(30):
        making.tip("水管爆了" * 700, sender=f"openid{number}")
    shared = Shared(tmp_path)
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": shared.url}
    command = [sys.executable, "manage.py", "export_tips", "--jsonl"]
    with subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout and process.stderr
        first = json.loads(process.stdout.readline())
        process.stdout.close()
        said = process.stderr.read()

    assert first["channel"] == "wechat" and said == b"" and process.returncode == 0
    assert shared.one("SELECT COUNT(*) FROM articles_event WHERE verb = 'export_tips'") == 1
    assert Source.objects.count() == 30
