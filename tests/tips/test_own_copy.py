"""What a source gets who asks what is kept of them: all of it, to be read, and nobody else's."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.core.files.storage import storages
from django.utils import translation

from articles.access import NotAllowed
from articles.models import Event
from tests import factories
from tests.tips import making
from tests.tips.attached import MP4, jpeg, uploaded
from tips import emptying, own_copy, triage
from tips.entering import Entry, Told, enter
from tips.models import Attachment, MessageKind, Source, TipEvent

pytestmark = pytest.mark.django_db
CONTACT = "13700001234"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def chief():
    return factories.member("editor-in-chief")


def copy_of(source: Source, **how: Any) -> zipfile.ZipFile:
    pieces = own_copy.export_source(source, actor=chief(), **how)
    return zipfile.ZipFile(io.BytesIO(b"".join(pieces)))


def data_of(source: Source, **how: Any) -> list[dict[str, Any]]:
    return json.loads(copy_of(source, **how).read("data.json"))["sources"]


def page_of(source: Source, **how: Any) -> str:
    return copy_of(source, **how).read("index.html").decode()


def paid_source() -> Source:
    """Who told by WeChat, left a number, and was paid."""
    tip = making.adopted(sender="openid-of-their-own", nickname="水边的人")
    source = tip.source
    source.contact, source.contact_hash = CONTACT, Source.contact_hash_of(CONTACT)
    source.save()
    making.payee(source, account="6217000010001234567", id_number="11010519491231002X")
    making.paid(50, tip, reference="收据 12")
    return source


def test_copy_has_all_that_is_kept() -> None:
    source = paid_source()

    [data] = data_of(source)

    assert (data["identity"], data["name"]) == ("openid-of-their-own", "水边的人")
    assert (data["contact"], data["address"]) == (CONTACT, {"openid": "openid-of-their-own"})
    [message], [tip], [reward], [payment] = (
        data[name] for name in ("messages", "tips", "rewards", "payments")
    )
    assert "openid-of-their-own" in message["as_it_came"] and "PIN" in message["answered"]
    assert tip["code"] == message["tip"] == reward["tip"] and tip["status"] == "adopted"
    assert {notice["kind"] for notice in data["told"]} == {"adopted", "approved", "paid"}
    assert data["payee"]["account"] == "6217000010001234567"
    assert data["payee"]["id_number"] == "11010519491231002X"
    assert (payment["payee"], payment["reference"]) == ("张桂芳", "收据 12")
    assert (payment["yuan"], payment["tax_withheld_yuan"]) == ("50.00", "10.00")


def test_copy_can_be_read_by_a_person() -> None:
    source = paid_source()

    page = page_of(source)

    for told in (
        *("WeChat", "openid-of-their-own", "水边的人", CONTACT, "祥龙社区三栋楼下的水管爆了"),
        *("张桂芳", "11010519491231002X", "6217000010001234567", "收据 12"),
        *("50.00 yuan, of which 10.00 yuan went to the tax office", source.tips.get().shown_code),
    ):
        assert told in page, told
    assert 'src="' not in page and "href=" not in page and "url(" not in page  # asks no network


def test_markup_of_a_stranger_is_text_in_the_page() -> None:
    tip = making.tip("<script>alert(1)</script>", nickname="<img src=x onerror=alert(1)>")

    page = page_of(tip.source)

    assert "<script" not in page and "<img" not in page and "&lt;script&gt;" in page


def test_words_are_given_back_as_they_came() -> None:
    tip = enter(
        Entry(
            "form-key-1",
            "phone",
            making.later(-5),
            (Told("打我电话13900004321", making.later(-5)), Told("好的", making.later(-4), True)),
        ),
        actor=making.tips_editor(),
    ).tip

    page = page_of(tip.source)

    assert "13900004321" not in tip.text and "打我电话13900004321" in page
    assert "The newsroom" in page and "好的" in page


def test_files_are_in_the_copy_as_they_came() -> None:
    tip, picture = making.tip(), jpeg()
    uploaded(tip, picture)
    uploaded(tip, MP4, MessageKind.VIDEO, position=1)

    archive = copy_of(tip.source)

    [message] = json.loads(archive.read("data.json"))["sources"][0]["messages"]
    names = [each["file"] for each in message["files"]]
    assert [name.rpartition(".")[2] for name in names] == ["jpg", "mp4"]
    assert [archive.read(name) for name in names] == [picture, MP4]
    page = archive.read("index.html").decode()
    assert all(f'<a href="{name}">' in page for name in names)


def test_clean_picture_is_given_where_only_that_is_left() -> None:
    attachment = uploaded(making.tip(), jpeg())
    Attachment.objects.update(original="", content_type="")

    archive = copy_of(attachment.message.source)

    [name] = [name for name in archive.namelist() if name.startswith("files/")]
    assert name.endswith(".jpg") and archive.read(name).startswith(b"\xff\xd8\xff")


def test_file_that_does_not_open_is_left_out_and_named_as_missing() -> None:
    attachment = uploaded(making.tip(), MP4, MessageKind.VIDEO)
    storages["private"].delete(attachment.original.name)

    archive = copy_of(attachment.message.source)

    [message] = json.loads(archive.read("data.json"))["sources"][0]["messages"]
    assert sorted(archive.namelist()) == ["data.json", "index.html"]
    assert message["files"][0]["file"] is None and message["files"][0]["size"] == len(MP4)


def test_newsrooms_own_notes_are_not_in_the_copy() -> None:
    tip, editor = making.tip(), chief()
    triage.note(tip, actor=editor, text="像是老李报的")

    archive = copy_of(tip.source)

    both = archive.read("data.json").decode() + archive.read("index.html").decode()
    assert "像是老李报的" not in both and editor.username not in both


def test_copy_names_nobody_else() -> None:
    paid_source()
    other = making.tip("别的事情", sender="openid-of-another").source

    archive = copy_of(other)

    both = archive.read("data.json").decode() + archive.read("index.html").decode()
    assert "openid-of-their-own" not in both and "水边的人" not in both and "张桂芳" not in both


def test_other_channels_of_the_person_come_only_when_asked_for() -> None:
    by_wechat = paid_source()
    by_phone = enter(
        Entry(
            "form-key-1", "phone", making.later(-5), (Told("又漏了", making.later(-5)),), CONTACT
        ),
        actor=making.tips_editor(),
    ).tip.source

    assert [part["channel"] for part in data_of(by_wechat)] == ["wechat"]
    together = data_of(by_phone, together=True)

    assert [part["channel"] for part in together] == ["phone", "wechat"]
    exported = TipEvent.objects.filter(event__verb="export_source").values_list("source", flat=True)
    assert sorted(exported) == sorted([by_wechat.pk, by_wechat.pk, by_phone.pk])


def test_who_left_no_contact_is_joined_with_nobody() -> None:
    making.tip()
    source = making.tip().source

    assert own_copy.same_person(source) == [source]


def test_copy_is_recorded_before_anything_is_given_out() -> None:
    source, editor = paid_source(), chief()

    own_copy.export_source(source, actor=editor)  # not one piece is asked for

    event = Event.objects.get(verb="export_source")
    assert event.actor == editor and "openid" not in str(event.data)


@pytest.mark.parametrize("group", ["tips editor", "desk chief", "finance", "reporter"])
def test_who_has_no_right_gets_and_records_nothing(group: str) -> None:
    source = paid_source()

    with pytest.raises(NotAllowed):
        own_copy.export_source(source, actor=factories.member(group))

    assert not Event.objects.filter(verb="export_source").exists()


def test_copy_of_an_erased_source_shows_that_nothing_is_left() -> None:
    source = making.tip(sender="openid-of-their-own").source
    emptying.empty_tips(list(source.tips.values_list("pk", flat=True)), making.later(0))
    emptying.forget_sources([source], making.later(0))

    [data] = data_of(source)

    assert (data["identity"], data["contact"], data["address"]) == ("", "", {})
    assert [each["as_it_came"] for each in data["messages"]] == [""]
    assert "openid-of-their-own" not in page_of(source)
