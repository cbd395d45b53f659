"""New keys for what is sealed: nothing is lost, whatever happens in the middle, and nothing that
was forgotten keeps an old key alive."""

import io
from contextlib import suppress

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as present
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from articles import complaint_intake, complaints, sealed_store, takedown
from articles.lib import sealed_files
from articles.lib.secret_box import CannotOpen
from articles.models import Complaint, ComplaintFile, Event, TakeDown
from articles.unsent_files import SentFile
from tests import factories
from tests.articles import complaining
from tests.tips import making
from tests.tips.attached import MP4, uploaded
from tips import attachment_files, receipts, rotation, triage
from tips.models import Attachment, InboundMessage, MessageKind, Payee, Payment, Source

pytestmark = pytest.mark.django_db

OLD = present.TIPS_KEYS[0]
NEW, FOREIGN = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def turn(settings, *keys: str) -> None:
    settings.TIPS_KEYS = list(keys)


def a_world() -> Payment:
    """A row in every sealed table, and a file."""
    payment = making.paid(50, making.adopted(sender="openid-to-rotate", nickname="水边的人"))
    tip = payment.posting.reward.tip
    Payee.objects.update(account="6217000010001234567")
    triage.note(tip, actor=making.tips_editor(), text="像是老李报的")
    uploaded(tip, MP4, MessageKind.VIDEO)
    return payment


def a_complaint() -> TakeDown:
    """A row in every sealed table of the newspaper, and two files."""
    desk = complaining.desk_person()
    case = complaining.checking(by=desk, wrong="我拍的")
    sent = SentFile("evidence", "底片.pdf", 6, lambda: ContentFile(b"%PDF-1"))
    complaint_intake._keep_files(case, None, [sent])
    complaints.note(case, actor=desk, text="打过电话")
    article = factories.published()
    return takedown.take_down(article, actor=desk, kind="unlawful", reason="主管部门通知")


def in_the_database(table: rotation.SealedTable) -> list[str]:
    with connection.cursor() as cursor:
        columns = ", ".join(table.columns)
        cursor.execute(f"SELECT {columns} FROM {table.model._meta.db_table} ORDER BY {table.key}")
        return [token for row in cursor.fetchall() for token in row if token]


def all_sealed() -> list[str]:
    return [token for table in rotation.sealed_tables() for token in in_the_database(table)]


def on_disk(attachment: Attachment) -> bytes:
    with storages["private"].open(attachment.original.name) as file:
        return file.read()


def sealed_with(key: str, tokens: list[str]) -> int:
    number = 0
    for token in tokens:
        with suppress(Exception):
            Fernet(key).decrypt(token.encode())
            number += 1
    return number


# Everything


def test_every_sealed_table_is_known_and_has_a_row_in_the_tests() -> None:
    a_world()
    a_complaint()

    tables = rotation.sealed_tables()

    assert {table.name for table in tables} == {
        *("tips.Source", "tips.InboundMessage", "tips.Attachment", "tips.Tip", "tips.TipNote"),
        *("tips.Notice", "tips.Payee", "tips.Payment"),
        *("articles.Complaint", "articles.ComplaintMessage", "articles.ComplaintFile"),
        "articles.TakeDown",
    }
    assert all(in_the_database(table) for table in tables)


def test_everything_is_sealed_anew_and_opens_without_the_old_key(settings) -> None:
    payment = a_world()
    before = all_sealed()
    turn(settings, NEW, OLD)

    done = rotation.rotate()

    after = all_sealed()
    assert done.values == len(before) == len(after) == sealed_with(NEW, after)
    assert sealed_with(OLD, after) == 0 and (done.files, done.unopened) == (1, [])
    turn(settings, NEW)
    fresh = Payment.objects.get(pk=payment.pk)
    source = fresh.posting.reward.source
    assert (fresh.payee, fresh.gross) == (payment.payee, payment.gross)
    assert (source.identity, source.nickname) == ("openid-to-rotate", "水边的人")
    assert source.payee.account == "6217000010001234567"
    assert b"".join(attachment_files.open_original(Attachment.objects.get())) == MP4


def test_complaint_and_its_files_open_without_the_old_key(settings) -> None:
    row = a_complaint()
    turn(settings, NEW, OLD)

    done = rotation.rotate()

    turn(settings, NEW)
    assert (done.files, done.unopened) == (2, [])
    assert Complaint.objects.get().wrong == "我拍的"
    assert b"".join(sealed_store.opened(ComplaintFile.objects.get().file.name)) == b"%PDF-1"
    assert b"".join(sealed_store.opened(row.sealed.name)).startswith(b"PK")


def test_person_is_found_again_and_their_pin_opens_after_a_rotation(settings) -> None:
    tip = making.tip(sender="openid-to-rotate")
    pin = tip.pin
    turn(settings, NEW, OLD)
    rotation.rotate()
    turn(settings, NEW)

    assert making.tip(
        "又漏水了", sender="openid-to-rotate", sent_at=making.later(60)
    ).source_id == (tip.source_id)
    assert receipts.opened_with(tip.code, pin) == tip
    assert Source.objects.count() == 1


def test_second_rotation_finds_nothing_to_do(settings) -> None:
    a_world()
    turn(settings, NEW, OLD)
    rotation.rotate()
    tokens = all_sealed()

    again = rotation.rotate()

    assert (again.values, again.files, again.unopened) == (0, 0, [])
    assert all_sealed() == tokens


def test_rotation_is_recorded_with_numbers_alone(settings) -> None:
    making.tip(sender="openid-to-rotate")
    turn(settings, NEW, OLD)

    done = rotation.rotate()

    data = Event.objects.get(verb="rotate_tip_keys").data
    assert data == {"values": done.values, "files": 0, "unopened": 0} and done.values


def test_batches_are_worked_through_to_the_last_row(settings, monkeypatch) -> None:
    monkeypatch.setattr(rotation, "BATCH", 2)
    for _number in range(5):
        uploaded(making.tip(), MP4, MessageKind.VIDEO)
    seen: list[int] = []
    turn(settings, NEW, OLD)

    done = rotation.rotate(progress=seen.append)

    assert done.files == 5 and sealed_with(OLD, all_sealed()) == 0
    assert sum(seen) == rotation.size()


# In the middle


@pytest.mark.parametrize("at", [1, 7])
def test_rotation_that_was_killed_goes_on(settings, monkeypatch, at: int) -> None:
    a_world()
    number, calls, replaced = len(all_sealed()), [], rotation._replaced
    turn(settings, NEW, OLD)

    def killed(*told):
        calls.append(told)
        if len(calls) == at:
            raise KeyboardInterrupt
        return replaced(*told)

    monkeypatch.setattr(rotation, "_replaced", killed)
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate()
    tokens = all_sealed()
    assert sealed_with(OLD, tokens) + sealed_with(NEW, tokens) == len(tokens) == number
    assert sealed_with(OLD, tokens) > 0
    assert Source.objects.get().identity and not Event.objects.filter(verb="rotate_tip_keys")
    monkeypatch.setattr(rotation, "_replaced", replaced)

    rotation.rotate()

    assert sealed_with(NEW, all_sealed()) == number


def test_rotation_of_files_that_was_killed_goes_on(settings, monkeypatch) -> None:
    for _number in range(3):
        uploaded(making.tip(), MP4, MessageKind.VIDEO)
    turn(settings, NEW, OLD)
    written = []

    def cut_off(file, slot, content):
        written.append(slot)
        if len(written) == 2:  # the new wrapping stands, the old one is not blank yet
            raise KeyboardInterrupt
        write(file, slot, content)

    write = sealed_files._write
    monkeypatch.setattr(sealed_files, "_write", cut_off)
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate()
    files = Attachment.objects.all()
    assert [b"".join(attachment_files.open_original(each)) for each in files] == [MP4] * 3
    monkeypatch.setattr(sealed_files, "_write", write)

    assert rotation.rotate().files == 3

    turn(settings, NEW)
    assert [b"".join(attachment_files.open_original(each)) for each in files] == [MP4] * 3


def test_what_is_written_meanwhile_wins(settings, monkeypatch) -> None:
    """The value that was read is no longer there when its new seal is written."""
    source = making.tip(sender="openid-before").source
    replaced = rotation._replaced
    turn(settings, NEW, OLD)

    def changed_first(table, column, key, token, anew):
        if (table.name, column) == ("tips.Source", "identity"):
            Source.objects.filter(pk=source.pk).update(identity="openid-after")
        return replaced(table, column, key, token, anew)

    monkeypatch.setattr(rotation, "_replaced", changed_first)

    done = rotation.rotate()

    source.refresh_from_db()
    assert source.identity == "openid-after" and done.unopened == []
    assert sealed_with(NEW, all_sealed()) == len(all_sealed())


def test_what_is_erased_meanwhile_stays_erased(settings, monkeypatch) -> None:
    message = making.tip().messages.get()
    replaced = rotation._replaced
    turn(settings, NEW, OLD)

    def erased_first(table, column, key, token, anew):
        if table.name == "tips.InboundMessage":
            InboundMessage.objects.filter(pk=message.pk).update(raw="")
        return replaced(table, column, key, token, anew)

    monkeypatch.setattr(rotation, "_replaced", erased_first)
    rotation.rotate()

    message.refresh_from_db()
    assert message.raw == ""


# What can not be opened


def test_what_no_key_opens_is_named_by_its_row_and_left_as_it_is(settings) -> None:
    turn(settings, FOREIGN)
    lost = making.tip(sender="openid-of-a-lost-key").source
    turn(settings, OLD)
    making.tip(sender="openid-that-opens")
    before = sealed_with(FOREIGN, all_sealed())
    turn(settings, NEW, OLD)

    done = rotation.rotate()

    assert f"tips.Source {lost.pk} identity" in done.unopened
    assert len(done.unopened) == before == sealed_with(FOREIGN, all_sealed())
    assert "openid" not in str(done.unopened) and "gAAAA" not in str(done.unopened)
    turn(settings, NEW)
    assert Source.objects.exclude(pk=lost.pk).get().identity == "openid-that-opens"
    with pytest.raises(CannotOpen):
        Source.objects.get(pk=lost.pk)


def test_attachment_whose_name_does_not_open_does_not_stop_the_files(settings) -> None:
    turn(settings, FOREIGN)
    named = uploaded(making.tip(), MP4, MessageKind.VIDEO)
    turn(settings, OLD)
    kept = uploaded(making.tip(), MP4, MessageKind.VIDEO)
    turn(settings, NEW, OLD)

    done = rotation.rotate()

    assert done.files == 1 and f"tips.Attachment {named.pk} original" in done.unopened
    turn(settings, NEW)
    found = Attachment.objects.only("original").get(pk=kept.pk)
    assert b"".join(attachment_files.open_original(found)) == MP4


@pytest.mark.parametrize("is_check", [True, False])
@pytest.mark.parametrize("damage", ["gone", "cut", "foreign"])
def test_file_that_does_not_open_is_named(settings, damage: str, is_check: bool) -> None:
    attachment = uploaded(making.tip(), MP4, MessageKind.VIDEO)
    storage, name = storages["private"], attachment.original.name
    with storage.open(name) as file:
        content = file.read()
    storage.delete(name)
    if damage == "cut":
        storage.save(name, io.BytesIO(content[:100]))
    elif damage == "foreign":
        turn(settings, FOREIGN)
        anew = io.BytesIO()
        sealed_files.seal(io.BytesIO(b"of another paper"), anew)
        anew.seek(0)
        storage.save(name, anew)
        turn(settings, OLD)

    done = rotation.rotate(is_check=is_check)

    assert done.unopened == [f"tips.Attachment {attachment.pk} original"]


def test_file_that_was_erased_meanwhile_is_no_fault(settings, monkeypatch) -> None:
    attachment = uploaded(making.tip(), MP4, MessageKind.VIDEO)
    turn(settings, NEW, OLD)

    def erased(name):
        Attachment.objects.filter(pk=attachment.pk).update(original="")
        storages["private"].delete(name)
        return rewrapped(name)

    rewrapped = rotation._rewrapped
    monkeypatch.setattr(rotation, "_rewrapped", erased)

    assert rotation.rotate().unopened == []


# The command


def test_check_counts_and_changes_nothing(settings, capsys) -> None:
    a_world()
    turn(settings, NEW, OLD)
    tokens, attachment = all_sealed(), Attachment.objects.get()
    file = on_disk(attachment)

    with pytest.raises(CommandError, match="still needed"):
        call_command("rotate_tip_keys", "--check")

    assert f"{len(tokens)} values, 1 files" in capsys.readouterr().out
    assert all_sealed() == tokens and on_disk(attachment) == file
    assert not Event.objects.filter(verb="rotate_tip_keys").exists()


def test_command_then_check_says_that_the_old_key_may_go(settings, capsys) -> None:
    a_world()
    turn(settings, NEW, OLD)

    call_command("rotate_tip_keys")
    call_command("rotate_tip_keys", "--check")

    assert "Sealed with an older key: 0 values, 0 files." in capsys.readouterr().out


def test_command_fails_and_names_what_it_could_not_open(settings, capsys) -> None:
    turn(settings, FOREIGN)
    source = making.tip(sender="openid-of-a-lost-key").source
    turn(settings, NEW, OLD)

    with pytest.raises(CommandError, match="could not be opened"):
        call_command("rotate_tip_keys")

    said = capsys.readouterr()
    assert f"tips.Source {source.pk} identity" in said.err
    assert "openid" not in said.err + said.out
