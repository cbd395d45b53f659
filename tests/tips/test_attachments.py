"""Who gets which file of a tip, in which form, and what stands beside it."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.tips import making
from tests.tips.attached import AMR, CAMERA, MP4, jpeg, platform, uploaded, waiting
from tips import emptying, triage
from tips.models import Attachment, MessageKind, Tip, TipEvent

pytestmark = pytest.mark.django_db
CLEAN = b"\xff\xd8clean"
SEE = ("tips editor", "section editor", "desk chief", "editor-in-chief")
REVEAL = ("tips editor", "editor-in-chief")
ALL = (*SEE, "reporter", "correspondent", "proofreader", "finance", "site administrator")


def video() -> Attachment:
    return uploaded(making.tip(), MP4, MessageKind.VIDEO)


def page(attachment: Attachment, name: str = "attachment") -> str:
    return reverse(f"tips:{name}", args=[attachment.pk])


def asked(client: Client, attachment: Attachment, user=None, name: str = "attachment", **headers):
    """The answer; `body` is what came through the line."""
    if user:
        client.force_login(user)
    answer = client.get(page(attachment, name), headers=headers)
    answer.body = answer.getvalue()
    return answer


# Who


@pytest.mark.parametrize("group", ALL)
def test_file_is_for_who_sees_the_tip_and_the_original_for_who_may_know_the_source(client, group):
    attachment, user = video(), factories.member(group)

    shown = asked(client, attachment, user)
    original = asked(client, attachment, user, "attachment_original")

    assert shown.status_code == (200 if group in SEE else 404)
    assert original.status_code == (200 if group in REVEAL else 404)
    assert TipEvent.objects.filter(event__verb="open_original").count() == (group in REVEAL)


def test_strangers_and_superusers_without_a_right_get_nothing(client):
    attachment = video()
    admin = factories.user("admin", is_superuser=True)
    for user in (None, admin):
        for name in ("attachment", "attachment_original"):
            assert asked(client, attachment, user, name).status_code == 404
    assert not TipEvent.objects.exists()


def test_reporter_gets_the_files_of_their_own_leads_and_no_original(client):
    attachment, mine, other = video(), making.reporter(), making.reporter()
    triage.assign(attachment.message.tip, actor=making.tips_editor(), to=mine)

    assert asked(client, attachment, mine).status_code == 200
    assert asked(client, attachment, mine, "attachment_original").status_code == 404
    assert asked(client, attachment, other).status_code == 404


def test_lead_that_was_taken_back_shows_nothing_any_more(client):
    attachment, reporter, editor = video(), making.reporter(), making.tips_editor()
    tip = triage.assign(attachment.message.tip, actor=editor, to=reporter)
    triage.unassign(tip, actor=editor)
    assert asked(client, attachment, reporter).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_is_done_here(client, method):
    attachment = video()
    client.force_login(making.tips_editor())
    assert getattr(client, method)(page(attachment)).status_code == 405


@pytest.mark.parametrize("number", ["0", "99999", "9" * 30])
def test_number_of_no_file_is_not_found(client, number):
    client.force_login(making.tips_editor())
    assert client.get(f"/tips/attachments/{number}/").status_code == 404
    assert client.get(f"/tips/attachments/{number}/original/").status_code == 404


# What


def test_picture_is_shown_without_what_the_camera_wrote(client):
    attachment = uploaded(making.tip(), jpeg())
    answer = asked(client, attachment, making.tips_editor())

    assert answer["Content-Type"] == "image/jpeg" and answer.body.startswith(b"\xff\xd8")
    assert CAMERA.encode() not in answer.body
    assert answer["Content-Disposition"].startswith("inline")


def test_original_is_saved_as_it_came_and_the_look_is_recorded(client):
    sent, editor = jpeg(), making.tips_editor()
    attachment = uploaded(making.tip(), sent)

    answer = asked(client, attachment, editor, "attachment_original")

    assert answer.body == sent and answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment") and "own" not in str(answer)
    event = TipEvent.objects.get(event__verb="open_original")
    assert (event.tip, event.event.actor) == (attachment.message.tip, editor)
    assert event.event.data["attachment"] == attachment.pk


def test_asking_how_large_an_original_is_is_no_look(client):
    client.force_login(making.tips_editor())
    answer = client.head(page(video(), "attachment_original"))
    for close in answer._resource_closers:  # what a server does; the client's own ends the test
        close()
    assert answer.status_code == 200 and answer["Content-Length"] == str(len(MP4))
    assert not TipEvent.objects.exists()


def test_picture_that_could_not_be_decoded_is_not_shown(client):
    attachment, editor = uploaded(making.tip(), b"\xff\xd8\xff no picture"), making.tips_editor()
    assert asked(client, attachment, editor).status_code == 404
    assert asked(client, attachment, editor, "attachment_original").status_code == 200


def test_text_file_may_say_who_wrote_it_and_is_an_original(client):
    attachment = uploaded(making.tip(), b"%PDF-1.7 from Zhang", MessageKind.FILE)
    assert asked(client, attachment, factories.member("desk chief")).status_code == 404
    assert asked(client, attachment, making.tips_editor(), "attachment_original").status_code == 200


def test_video_is_shown_without_what_the_camera_wrote_and_saved_with_it(client):
    told = MP4 + b"\0\0\0\x20udta" + b"+30.5728+104.0668/ here."
    attachment = uploaded(making.tip(), told, MessageKind.VIDEO)
    editor = making.tips_editor()

    shown = asked(client, attachment, editor)
    part = asked(client, attachment, editor, range=f"bytes={len(MP4) + 8}-{len(MP4) + 15}")

    assert shown.body == MP4 + b"\0\0\0\x20free" + bytes(24) and part.body == bytes(8)
    assert asked(client, attachment, editor, "attachment_original").body == told


def test_voice_that_no_browser_plays_is_saved(client):
    attachment = uploaded(making.tip(), AMR, MessageKind.VOICE)
    answer = asked(client, attachment, making.tips_editor())
    assert answer.body == AMR and answer["Content-Type"] == "application/octet-stream"
    assert "attachment" in answer["Content-Disposition"] and ".amr" in answer["Content-Disposition"]


def test_file_that_is_not_here_is_not_found(client, monkeypatch):
    platform(monkeypatch, "later")
    attachment, editor = waiting(), making.tips_editor()
    for name in ("attachment", "attachment_original"):
        assert asked(client, attachment, editor, name).status_code == 404
    assert not TipEvent.objects.exists()


def test_erased_file_is_not_found(client):
    attachment = video()
    emptying.empty_tips([attachment.message.tip_id], attachment.message.received_at)
    assert asked(client, attachment, making.tips_editor()).status_code == 404


def test_file_that_was_changed_on_the_disk_is_not_found_and_logged(client, caplog):
    attachment = video()
    path = settings.PRIVATE_ROOT / attachment.original.name
    path.write_bytes(path.read_bytes()[:-1])

    assert asked(client, attachment, making.tips_editor()).status_code == 404
    assert f"attachment {attachment.pk}" in caplog.text and str(path) not in caplog.text


@pytest.mark.parametrize("name", ["attachment", "attachment_original"])
def test_no_file_is_kept_run_or_compressed(client, name):
    answer = asked(client, video(), making.tips_editor(), name, accept_encoding="gzip, deflate, br")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]
    assert answer["Content-Encoding"] == "identity" and int(answer["Content-Length"]) == len(MP4)


# Parts


@pytest.mark.parametrize(
    ("wanted", "start", "stop"),
    [("bytes=0-1", 0, 2), ("bytes=100-199", 100, 200), ("bytes=-16", len(MP4) - 16, len(MP4))],
)
def test_player_gets_the_part_that_it_asks_for(client, wanted, start, stop):
    answer = asked(client, video(), making.tips_editor(), range=wanted)

    assert answer.status_code == 206 and answer.body == MP4[start:stop]
    assert answer["Content-Range"] == f"bytes {start}-{stop - 1}/{len(MP4)}"
    assert answer["Content-Length"] == str(stop - start)
    assert answer["Content-Type"] == "video/mp4"


def test_player_that_asks_for_nothing_is_told_that_it_may(client):
    answer = asked(client, video(), making.tips_editor())
    assert answer.status_code == 200 and answer["Accept-Ranges"] == "bytes"
    assert answer.body == MP4


@pytest.mark.parametrize("wanted", ["bytes=0-1,5-9", "words=1-2", "bytes=9-3"])
def test_part_that_is_not_understood_is_the_whole(client, wanted):
    answer = asked(client, video(), making.tips_editor(), range=wanted)
    assert answer.status_code == 200 and answer.body == MP4


def test_part_behind_the_end_is_refused_with_the_size(client):
    answer = asked(client, video(), making.tips_editor(), range=f"bytes={len(MP4)}-")
    assert answer.status_code == 416 and answer["Content-Range"] == f"bytes */{len(MP4)}"


def test_part_of_another_file_is_the_whole(client):
    answer = asked(client, video(), making.tips_editor(), range="bytes=0-1", if_range='"other"')
    assert answer.status_code == 200


def test_number_of_queries_does_not_grow_with_the_tip(client, django_assert_max_num_queries):
    tip: Tip = making.tip()
    for position in range(5):
        uploaded(tip, MP4, MessageKind.VIDEO, position)
    client.force_login(making.tips_editor())
    with django_assert_max_num_queries(6):
        asked(client, Attachment.objects.get(position=4))
