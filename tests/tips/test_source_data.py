"""The page on which the desk answers a source: a copy, an erasure, or a refusal with its reason."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from articles.models import Event, User
from tests import factories
from tests.tips import making
from tips import erasure, triage
from tips.models import Reward, Source, Tip

pytestmark = pytest.mark.django_db
CONTACT = "13700001234"
WHY = "本人带身份证到前台提出"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def chief(client: Client) -> User:
    person = factories.member("editor-in-chief")
    client.force_login(person)
    return person


@pytest.fixture
def source() -> Source:
    tip = making.tip(sender="openid-of-their-own", nickname="水边的人")
    triage.decline(tip, actor=making.tips_editor(), reason="不在发行范围")
    return tip.source


def address(source: Source, name: str = "") -> str:
    return f"/admin/tips/source/{source.pk}/data/{name}"


def with_contact(source: Source) -> Source:
    Source.objects.filter(pk=source.pk).update(
        contact=CONTACT, contact_hash=Source.contact_hash_of(CONTACT)
    )
    return source


def erased(client: Client, source: Source, **typed: str) -> Any:
    return client.post(address(source, "erase/"), {"reason": WHY, "is_meant": "on"} | typed)


def is_whole(source: Source) -> bool:
    source.refresh_from_db()
    return source.identity == "openid-of-their-own" and source.erased_at is None


# The page


def test_page_counts_what_is_kept_and_names_nobody(client: Client, chief, source: Source) -> None:
    page = client.get(address(source))

    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    assert "openid-of-their-own" not in page.text and "水边的人" not in page.text
    assert [number for _label, number in page.context["numbers"]] == [1, 1, 0, 1, 0]


def test_page_says_since_when_they_wait_for_an_answer(client: Client, chief, source) -> None:
    before = client.get(address(source))
    erasure.request_erasure(source.tips.get())
    after = client.get(address(source))

    assert "Refuse it" not in before.text and before.context["asked_at"] is None
    assert "Refuse it" in after.text and "Answer them." in after.text


def test_page_offers_other_channels_only_where_there_are_some(
    client: Client, chief, source
) -> None:
    other = making.tip().source
    alone = client.get(address(source))
    with_contact(source), with_contact(other)
    joined = client.get(address(source))

    assert "together" not in alone.text and str(other) not in alone.text
    assert 'name="together"' in joined.text and str(other) in joined.text


def test_page_asks_whether_a_reward_is_given_up_only_where_one_is_unpaid(client, chief) -> None:
    source = making.approved().source

    assert 'name="waived"' in client.get(address(source)).text
    Reward.objects.update(status="declined")
    assert 'name="waived"' not in client.get(address(source)).text


def test_page_leads_there_and_back(client: Client, chief, source) -> None:
    page = client.get(f"/admin/tips/source/{source.pk}/change/")

    assert address(source) in page.text


@pytest.mark.parametrize("group", ["tips editor", "desk chief", "finance", "section editor"])
@pytest.mark.parametrize("name", ["", "copy/", "erase/", "refuse/"])
def test_who_has_no_right_finds_nothing(client: Client, source, group: str, name: str) -> None:
    client.force_login(factories.member(group))
    erasure.request_erasure(source.tips.get())
    asked = client.post if name else client.get

    answer = asked(address(source, name), {"reason": WHY, "is_meant": "on"})

    assert answer.status_code == 404 and is_whole(source)
    assert not Event.objects.filter(verb__in=["export_source", "erase_source", "refuse_erasure"])


@pytest.mark.parametrize("name", ["copy/", "erase/", "refuse/"])
def test_nothing_is_done_by_following_a_link(client: Client, chief, source, name: str) -> None:
    assert client.get(address(source, name)).status_code == 405
    assert is_whole(source)


def test_source_that_is_not_there(client: Client, chief) -> None:
    assert client.get("/admin/tips/source/987654/data/").status_code == 404
    assert client.post("/admin/tips/source/987654/data/erase/").status_code == 404


# Who is told of a request


def test_first_page_and_list_lead_to_who_asks(client: Client, chief, source) -> None:
    other = making.tip().source
    assert "ask to be erased" not in client.get("/admin/").text
    erasure.request_erasure(source.tips.get())

    desk, shown = client.get("/admin/"), client.get("/admin/tips/source/?asks=1")

    assert 'href="/admin/tips/source/?asks=1"' in desk.text and "ask to be erased" in desk.text
    assert list(shown.context["cl"].result_list) == [source]
    assert "asks to be erased" in shown.text and str(other) not in shown.text
    assert "Answer them." in client.get(f"/admin/tips/source/{source.pk}/change/").text


def test_who_can_not_answer_is_not_asked(client: Client, source) -> None:
    client.force_login(making.tips_editor())
    making.tip()
    erasure.request_erasure(source.tips.get())

    desk, shown = client.get("/admin/"), client.get("/admin/tips/source/?asks=1")

    assert "ask to be erased" not in desk.text
    assert "Answer them." not in client.get(f"/admin/tips/source/{source.pk}/change/").text
    assert len(shown.context["cl"].result_list) == 2


# The copy


def test_copy_is_a_file_to_be_saved_and_is_recorded(client: Client, chief, source) -> None:
    answer = client.post(address(source, "copy/"))

    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    assert answer["Content-Type"] == "application/zip" and "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"].startswith(f'attachment; filename="source-{source.pk}-')
    assert "openid-of-their-own" in archive.read("index.html").decode()
    assert Event.objects.get(verb="export_source").actor == chief


def test_copy_joins_other_channels_when_it_is_ticked(client: Client, chief, source) -> None:
    other = making.tip().source
    with_contact(source), with_contact(other)

    for typed, number in (({}, 1), ({"together": "on"}, 2)):
        answer = client.post(address(source, "copy/"), typed)
        archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
        assert len(json.loads(archive.read("data.json"))["sources"]) == number


# Erasing


def test_erasing_says_what_stays_and_leads_back(client: Client, chief, source) -> None:
    making.tip("还在核实", sender="openid-of-their-own", sent_at=making.later(60))

    answer = erased(client, source)

    assert answer.status_code == 302 and not is_whole(source)
    page = client.get(answer["Location"])
    assert "is erased" in page.text and "stay while the newsroom works on them" in page.text
    event = Event.objects.get(verb="erase_source")
    assert (event.actor, event.data["reason"]) == (chief, WHY)


@pytest.mark.parametrize("missing", [{"reason": ""}, {"is_meant": ""}, {"reason": "x" * 201}])
def test_erasing_without_a_reason_or_the_tick_keeps_what_was_typed(
    client: Client, chief, source, missing: dict[str, str]
) -> None:
    answer = erased(client, source, **missing)

    assert answer.status_code == 422 and is_whole(source)
    assert answer.context["erasure_form"].errors
    assert missing.get("reason", WHY) in answer.text


def test_unpaid_reward_is_said_and_erases_nothing(client: Client, chief) -> None:
    source = making.approved().source

    answer = erased(client, source)

    assert answer.status_code == 409 and "not paid yet" in answer.text
    source.refresh_from_db()
    assert source.identity

    assert erased(client, source, waived="on").status_code == 302
    source.refresh_from_db()
    assert source.identity == "" and Reward.objects.get().status == "reversed"


def test_erasing_joins_other_channels_when_it_is_ticked(client: Client, chief, source) -> None:
    other = making.tip().source
    with_contact(source), with_contact(other)

    erased(client, source, together="on")

    other.refresh_from_db()
    assert other.erased_at is not None and not is_whole(source)


def test_erasing_twice_is_no_fault(client: Client, chief, source) -> None:
    erased(client, source)

    assert erased(client, source).status_code == 302
    assert Tip.objects.get().text == ""


# Refusing


def test_refusal_is_recorded_with_its_reason(client: Client, chief, source) -> None:
    erasure.request_erasure(source.tips.get())

    answer = client.post(address(source, "refuse/"), {"reason": "案件还在调查"})

    assert answer.status_code == 302 and is_whole(source)
    event = Event.objects.get(verb="refuse_erasure")
    assert (event.actor, event.data["reason"]) == (chief, "案件还在调查")
    assert client.get(address(source)).context["asked_at"] is None


def test_refusal_without_a_reason_or_a_request(client: Client, chief, source) -> None:
    unasked = client.post(address(source, "refuse/"), {"reason": "案件还在调查"})
    erasure.request_erasure(source.tips.get())
    empty = client.post(address(source, "refuse/"), {"reason": ""})

    assert unasked.status_code == 409 and empty.status_code == 422
    assert not Event.objects.filter(verb="refuse_erasure").exists()


def test_pages_ask_as_little_for_many_tips(
    client: Client, chief, source, django_assert_max_num_queries
) -> None:
    for number in range(5):
        making.tip(sender="openid-of-their-own", sent_at=making.later(60 * (number + 1)))
    client.get(address(source))

    with django_assert_max_num_queries(14):
        client.get(address(source))
