"""The files that come with a tip: fetched once, kept sealed, cleaned, and missed loudly."""

import logging
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from articles.lib.outbound import OutboundFailed
from articles.lib.uploads import CheckedPicture, ServerBusy, UploadRefused
from articles.photo_files import atomic_with_files
from tests.tips import making
from tests.tips.attached import AMR, CAMERA, MP4, jpeg, platform, uploaded, waiting
from tips import attachment_files, emptying, media, triage, upkeep
from tips.channels.base import Fetched, Media
from tips.models import Attachment, Notice, NoticeKind

pytestmark = pytest.mark.django_db
State = Attachment.State
INBOX = "admin:tips_tip_changelist"
SECRET = "https://media.example/secret-address"


def stored() -> list[Path]:
    return [path for path in (settings.PRIVATE_ROOT / "tips").rglob("*") if path.is_file()]


def after(minutes: float):
    return timezone.now() + timedelta(minutes=minutes)


@pytest.fixture(autouse=True)
def _empty_folder():
    """What tests before this one left is theirs; their rows are gone."""
    for path in stored():
        path.unlink()


@pytest.fixture
def decoder(monkeypatch):
    """Stands in for the decoder's process; `answers` may be made to refuse."""
    clean = CheckedPicture(b"\xff\xd8clean", "JPEG", 24, 16, "")
    answers: list[CheckedPicture | Exception] = [clean]

    def check(_file):
        if isinstance(answers[0], Exception):
            raise answers[0]
        return answers[0]

    monkeypatch.setattr(media, "check_picture", check)
    return answers


# Kept


def test_picture_is_kept_as_it_came_and_clean_and_neither_lies_open(monkeypatch):
    sent = jpeg()
    platform(monkeypatch, sent)
    attachment = waiting()

    assert media.fetch(attachment.pk)

    attachment.refresh_from_db()
    clean = media.clean_picture(attachment)
    assert (attachment.state, attachment.content_type) == (State.KEPT, "image/jpeg")
    assert (attachment.width, attachment.height, attachment.size) == (24, 16, len(sent))
    assert b"".join(media.open_original(attachment)) == sent and CAMERA.encode() in sent
    assert CAMERA.encode() not in clean.image
    assert (clean.format, clean.width, clean.sha256) == ("JPEG", 24, attachment.sha256)
    assert len(stored()) == 2
    for path in stored():
        assert not any(each[:16] in path.read_bytes() for each in (sent, clean.image))
        assert "media" not in path.name


def test_what_the_platform_calls_it_is_forgotten_once_it_is_here(monkeypatch):
    platform(monkeypatch, AMR)
    attachment = waiting("voice")
    media.fetch(attachment.pk)

    attachment.refresh_from_db()
    assert attachment.remote == {} and attachment.next_try_at is None


@pytest.mark.parametrize("content", [AMR, MP4])
def test_voice_and_video_are_kept_without_a_clean_copy(monkeypatch, content):
    platform(monkeypatch, content)
    attachment = waiting("voice")

    assert media.fetch(attachment.pk)

    attachment.refresh_from_db()
    assert not attachment.clean and not attachment.reason
    assert b"".join(media.open_original(attachment, 6, 20)) == content[6:20]


def test_picture_that_can_not_be_decoded_stays_sealed_with_the_reason(monkeypatch, decoder):
    decoder[0] = UploadRefused("The picture is damaged.")
    platform(monkeypatch, b"\xff\xd8\xff half a picture")
    attachment = waiting()

    assert media.fetch(attachment.pk)

    attachment.refresh_from_db()
    assert (attachment.state, attachment.reason) == (State.KEPT, "The picture is damaged.")
    assert attachment.original and not attachment.clean
    assert attachment_files.shown_as(attachment) == ""


def test_busy_decoder_costs_no_file_and_the_platform_is_not_asked_again(monkeypatch, decoder):
    decoder.insert(0, ServerBusy("busy"))
    asked = platform(monkeypatch, jpeg()).asked
    attachment = waiting()
    assert not media.fetch(attachment.pk)
    attachment.refresh_from_db()
    assert attachment.state == State.WAITING and attachment.original
    assert not media.about_to_be_lost(after(60 * 71)).exists()

    del decoder[0]
    assert media.fetch_due(after(5)) == 1
    attachment.refresh_from_db()
    assert attachment.state == State.KEPT and attachment.clean and len(asked) == 1


def test_decoder_that_breaks_for_ever_leaves_the_original(monkeypatch, decoder):
    decoder[0] = RuntimeError("no memory")
    platform(monkeypatch, jpeg())
    attachment = waiting()
    for number in range(40):
        media.fetch(attachment.pk, after(60 * number))

    attachment.refresh_from_db()
    assert attachment.state == State.KEPT and attachment.reason and not attachment.clean


# Not yet


@pytest.mark.parametrize("outcome", ["later", "unsure", "closed", "a new word"])
def test_what_may_work_later_is_asked_again_and_not_before(monkeypatch, decoder, outcome):
    asked = platform(monkeypatch, outcome, outcome, jpeg()).asked
    attachment = waiting()

    assert not media.fetch(attachment.pk)
    assert not media.fetch(attachment.pk)  # the task came twice
    assert not media.fetch_due() and len(asked) == 1
    assert not media.fetch_due(after(1.1)) and len(asked) == 2
    assert not media.fetch_due(after(2)) and len(asked) == 2  # the wait has doubled
    assert media.fetch_due(after(4)) == 1

    assert not Notice.objects.filter(kind=NoticeKind.SEND_AGAIN).exists()


def test_channel_that_breaks_is_logged_without_its_words(monkeypatch, caplog):
    platform(monkeypatch, RuntimeError(SECRET))
    attachment = waiting()

    assert not media.fetch(attachment.pk)

    attachment.refresh_from_db()
    assert attachment.state == State.WAITING and attachment.next_try_at > timezone.now()
    assert "RuntimeError" in caplog.text and "secret-address" not in caplog.text


def test_channel_that_can_not_at_all_keeps_all_its_files_waiting_and_no_others(
    monkeypatch, decoder, caplog
):
    asked = platform(monkeypatch, Fetched("stopped", reason="errcode 40001")).asked
    platform(monkeypatch, jpeg(), channel="qq")
    for number in range(3):
        waiting(sender=f"openid-{number}")
    other = waiting(channel="qq")

    assert media.fetch_due(after(2)) == 1
    assert not media.fetch_due(after(20))

    assert len(asked) == 1 and caplog.text.count("40001") == 1
    assert Attachment.objects.get(state=State.KEPT) == other


def test_channel_that_is_off_is_not_asked(monkeypatch):
    away = platform(monkeypatch, jpeg())
    away.on = False
    assert not media.fetch(waiting().pk)
    assert away.asked == []


def test_the_soonest_forgotten_is_fetched_first_and_the_clock_goes_on(monkeypatch):
    asked = platform(monkeypatch, AMR).asked
    now = timezone.now()
    young = waiting("voice", sender="a", sent_at=now)
    old = waiting("voice", sender="b", sent_at=now - timedelta(hours=50))
    seconds = iter([0, 999])
    monkeypatch.setattr(media, "monotonic", lambda: next(seconds))

    assert media.fetch_due(after(2)) == 1

    young.refresh_from_db()
    old.refresh_from_db()
    assert (old.state, young.state, len(asked)) == (State.KEPT, State.WAITING, 1)


# Never


def test_lost_file_is_told_once(monkeypatch):
    platform(monkeypatch, "lost")
    attachment = waiting()
    for number in range(3):
        media.fetch(attachment.pk, after(number))
        media.fetch_due(after(number))

    attachment.refresh_from_db()
    notice = Notice.objects.get(kind=NoticeKind.SEND_AGAIN)
    assert attachment.state == State.LOST and attachment.reason and attachment.remote == {}
    assert notice.tip == attachment.message.tip and notice.tip.shown_code in notice.text


def test_lost_album_is_told_in_one_sentence(monkeypatch):
    platform(monkeypatch, "lost")
    for _number in range(4):
        media.fetch(waiting().pk)

    assert Attachment.objects.filter(state=State.LOST).count() == 4
    assert Notice.objects.filter(kind=NoticeKind.SEND_AGAIN).count() == 1


def test_nobody_is_asked_to_send_again_what_the_paper_does_not_want(monkeypatch):
    platform(monkeypatch, "lost")
    attachment = waiting()
    triage.spam(attachment.message.tip, actor=making.tips_editor())

    media.fetch(attachment.pk)

    attachment.refresh_from_db()
    assert attachment.state == State.LOST
    assert not Notice.objects.filter(kind=NoticeKind.SEND_AGAIN).exists()


def test_refused_file_says_why_and_is_not_asked_for_again(monkeypatch, caplog):
    asked = platform(monkeypatch, Fetched("failed", reason="code 17")).asked
    attachment = waiting("video")

    assert not media.fetch(attachment.pk) and not media.fetch_due(after(500))

    attachment.refresh_from_db()
    assert attachment.state == State.REFUSED and "code 17" in attachment.reason
    assert len(asked) == 1 and f"Attachment {attachment.pk}" in caplog.text


def test_file_that_is_too_large_is_refused_with_the_limit(monkeypatch, settings):
    settings.TIPS_MEDIA_MAX_BYTES = 50 * 1024 * 1024
    platform(monkeypatch, Fetched("failed", reason=OutboundFailed.TOO_LARGE))
    attachment = waiting("video")
    media.fetch(attachment.pk)

    attachment.refresh_from_db()
    assert attachment.state == State.REFUSED and "50" in attachment.reason
    assert OutboundFailed.TOO_LARGE not in attachment.reason


def test_what_was_not_had_before_the_platform_forgets_is_lost(monkeypatch):
    platform(monkeypatch, "later")
    attachment = waiting()

    media.fetch(attachment.pk, attachment.expires_at - timedelta(minutes=5))
    attachment.refresh_from_db()
    assert attachment.state == State.WAITING
    media.fetch_due(attachment.expires_at + timedelta(minutes=5))

    attachment.refresh_from_db()
    assert attachment.state == State.LOST
    assert Notice.objects.filter(kind=NoticeKind.SEND_AGAIN).count() == 1


def test_alarm_is_given_once_for_what_is_about_to_be_lost(monkeypatch, caplog):
    platform(monkeypatch, AMR)
    now = timezone.now()
    near = waiting("voice", sent_at=now - timedelta(hours=61))
    waiting("voice", sender="b", sent_at=now - timedelta(hours=59))
    here = waiting("voice", sender="c", sent_at=now - timedelta(hours=61))
    media.fetch(here.pk)

    with caplog.at_level(logging.ERROR):
        assert [media.alarm(), media.alarm()] == [1, 0]

    assert list(media.about_to_be_lost()) == [near]
    assert f"Attachment {near.pk}" in caplog.text and "media-id" not in caplog.text


def test_editor_is_warned_in_the_inbox_until_the_file_is_here(client, monkeypatch):
    """Also where neither worker nor clock runs: the inbox itself looks."""
    platform(monkeypatch, "later", AMR)
    sent_at = timezone.now() - timedelta(hours=59)
    attachment = waiting("voice", sent_at=sent_at)
    media.fetch(attachment.pk)
    client.force_login(making.tips_editor())

    def warned() -> bool:
        return attachment.message.tip.shown_code in banner(client.get(reverse(INBOX)).text)

    assert not warned()
    Attachment.objects.update(expires_at=timezone.now() + timedelta(hours=11))
    assert warned()
    upkeep.tick()
    attachment.refresh_from_db()
    assert attachment.alarmed_at and warned()

    assert media.fetch_due(after(60)) == 1
    assert not warned()


def banner(page: str) -> str:
    return page.partition('class="notice alarm"')[2].partition("</div>")[0]


# Two at once, and killed


def test_two_fetchers_at_once_keep_one_file(monkeypatch):
    second = []

    def while_it_is_fetched(_wanted: Media) -> Fetched:
        second.append(media.fetch(attachment.pk))
        second.append(bool(media.fetch_due(after(2))))
        return Fetched("sent", AMR)

    asked = platform(monkeypatch, while_it_is_fetched).asked
    attachment = waiting("voice")

    assert media.fetch(attachment.pk)
    assert second == [False, False] and len(asked) == len(stored()) == 1


def test_fetcher_that_comes_back_after_another_took_over_keeps_nothing(monkeypatch):
    def slow(_wanted: Media) -> Fetched:
        assert media.fetch(attachment.pk, after(15))
        return Fetched("sent", b"#!AMR\n late")

    platform(monkeypatch, slow, AMR)
    attachment = waiting("voice")

    assert not media.fetch(attachment.pk)

    attachment.refresh_from_db()
    assert b"".join(media.open_original(attachment)) == AMR and len(stored()) == 1


def test_file_of_what_was_erased_meanwhile_is_dropped(monkeypatch):
    def meanwhile(_wanted: Media) -> Fetched:
        emptying.empty_tips([attachment.message.tip_id], timezone.now())
        return Fetched("sent", AMR)

    platform(monkeypatch, meanwhile)
    attachment = waiting("voice")

    assert not media.fetch(attachment.pk)
    attachment.refresh_from_db()
    assert not attachment.original and stored() == []


def test_file_and_row_come_together_or_not_at_all(monkeypatch):
    platform(monkeypatch, AMR)
    attachment = waiting("voice")
    monkeypatch.setattr(media, "_settled", lambda *_args, **_fields: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        media.fetch(attachment.pk)

    attachment.refresh_from_db()
    assert not attachment.original and stored() == []


def test_file_of_a_killed_process_is_removed_after_a_day_and_no_other(monkeypatch):
    platform(monkeypatch, AMR)
    attachment = waiting("voice")
    media.fetch(attachment.pk)
    attachment.refresh_from_db()
    (kept,) = stored()
    left_over, young = kept.with_name("left-over"), kept.with_name("young")
    left_over.write_bytes(b"sealed")
    young.write_bytes(b"sealed")
    for path in (kept, left_over):
        os.utime(path, (1, 1))

    start = timezone.now()
    removed = [media.remove_left_over(start + timedelta(minutes=n)) for n in range(256)]

    assert sum(removed) == 1 and set(stored()) == {kept, young}


# Uploads


def test_uploaded_picture_is_sealed_at_once_and_cleaned_by_the_clock(decoder):
    tip = making.tip()
    kept = media.keep_upload(tip.messages.get(), ContentFile(jpeg(), "C:\\me\\IMG.jpg"), 0, "image")
    assert kept.state == State.WAITING and kept.original and not kept.clean

    assert media.fetch_due() == 1

    kept.refresh_from_db()
    assert kept.state == State.KEPT and media.open_clean(kept) == b"\xff\xd8clean"


def test_uploaded_voice_is_kept_at_once():
    kept = uploaded(making.tip(), AMR, "voice")
    assert (kept.state, kept.content_type, kept.size) == (State.KEPT, "audio/amr", len(AMR))
    assert kept.name == "own name.bin"


@pytest.mark.parametrize("size", [0, 101])
def test_upload_that_is_empty_or_too_large_is_refused_with_a_sentence(settings, size):
    settings.TIPS_MEDIA_MAX_BYTES = 100
    tip = making.tip()

    with pytest.raises(UploadRefused) as refused:
        media.keep_upload(tip.messages.get(), ContentFile(b"x" * size), 0, "file")

    assert refused.value.sentence and not Attachment.objects.exists() and stored() == []


def test_upload_whose_row_can_not_be_kept_leaves_no_file():
    tip = making.tip()
    uploaded(tip, AMR)
    with pytest.raises(IntegrityError), transaction.atomic():
        uploaded(tip, AMR)
    assert len(stored()) == 1


def test_upload_goes_when_the_transaction_around_it_does():
    tip = making.tip()
    with atomic_with_files():
        uploaded(tip, AMR)
        transaction.set_rollback(True)
    assert stored() == [] and not Attachment.objects.exists()


# Shown


def test_file_that_was_sent_twice_is_shown_once():
    tip = making.tip()
    first = uploaded(tip, AMR, "voice", 0)
    again = uploaded(tip, AMR, "voice", 1)
    other = uploaded(tip, MP4, "video", 2)

    assert media.of_tip(tip) == [first, other] and again.sha256 == first.sha256


def test_clean_picture_becomes_a_picture_of_the_draft(monkeypatch):
    platform(monkeypatch, jpeg("blue"))
    attachment = waiting()
    media.fetch(attachment.pk)

    article = triage.make_draft(attachment.message.tip, actor=making.tips_editor())

    attachment.refresh_from_db()
    assert attachment.photo and f'src="/photos/{attachment.photo.pk}/"' in article.latest.body
    with attachment.photo.original.open("rb") as file:
        assert not Image.open(file).getexif()


def test_picture_that_came_a_moment_ago_is_in_the_draft_once(monkeypatch):
    tip = making.tip()
    for position in (0, 1):
        media.keep_upload(tip.messages.get(), ContentFile(jpeg("green")), position, "image")

    article = triage.make_draft(tip, actor=making.tips_editor())

    assert article.latest.body.count("<img") == 1


def test_nothing_about_a_file_stands_in_the_clear(monkeypatch):
    platform(monkeypatch, Fetched("later", name="张桂芳的照片.jpg"))
    waiting()
    uploaded(making.tip(), AMR, "voice")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM tips_attachment")
        rows = str(cursor.fetchall())
    assert "media-id" not in rows and "own name" not in rows
