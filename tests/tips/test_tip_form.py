"""The form at /tips/: what becomes of what a resident sends, and what leaves no trace."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import unsent_files
from articles.lib import form_key, visit
from articles.lib.rate_limit import Limit
from tests import factories
from tests.articles.pictures import file_of, picture, upload
from tests.tips import making
from tests.tips.typing_tips import hidden, numbers, opened, sent
from tips import intake, limits, web_tips
from tips.models import Attachment, InboundMessage, MessageKind, Source, Tip

pytestmark = pytest.mark.django_db
_FORM = "/tips/"


def _picture(name: str = "墙.jpg", colour: str = "teal") -> SimpleUploadedFile:
    return upload(file_of(picture(colour=colour)), name)


def _in(seconds: float):
    return time_machine.travel(timezone.now() + timedelta(seconds=seconds), tick=False)


def _nothing_is_kept() -> bool:
    return not (InboundMessage.objects.exists() or Tip.objects.exists() or Source.objects.exists())


# The page


def test_form_sets_no_cookie_and_is_kept_by_no_cache(client) -> None:
    page = client.get(_FORM)

    assert page.status_code == 200 and not page.cookies
    assert "private" in page["Cache-Control"] and "Cookie" not in page.get("Vary", "")
    assert "csrf" not in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"


def test_form_is_another_one_each_time(client) -> None:
    assert hidden(client.get(_FORM))["form"] != hidden(client.get(_FORM))["form"]


def test_form_begins_with_the_place_of_the_page(client) -> None:
    places = factories.huayang()
    article = factories.published(places=[places["祥龙社区"], places["华阳街道"]])
    torn = factories.published("两处", places=[places["祥龙社区"], places["安公社区"]])

    for address in (article.get_absolute_url(), "/places/xianglong/", "xianglong"):
        page = client.get(_FORM, {"from": address}).content.decode()
        assert 'value="祥龙社区（四川天府新区 › 华阳街道）"' in page
    for address in (torn.get_absolute_url(), "/nothing/", "//evil.example/", "../" * 9, '"><b>'):
        page = client.get(_FORM, {"from": address})
        assert page.status_code == 200 and "祥龙社区" not in page.content.decode()
        assert "<b>" not in page.content.decode()


def test_unpublished_article_says_nothing_of_its_place(client) -> None:
    article = factories.draft(places=[factories.huayang()["祥龙社区"]])

    page = client.get(_FORM, {"from": article.get_absolute_url()})

    assert "祥龙社区" not in page.content.decode()


def test_places_are_offered_by_name(client) -> None:
    factories.huayang()

    answer = client.get(reverse("tips:places"), {"q": "祥龙"})

    assert answer.json() == {"results": ["祥龙社区（四川天府新区 › 华阳街道）"]}
    assert "public" in answer["Cache-Control"] and not answer.cookies
    assert client.get(reverse("tips:places")).json() == {"results": []}


def test_places_are_not_offered_without_end(client, monkeypatch) -> None:
    monkeypatch.setattr(limits, "CHOICES", Limit("few", 1, 60))
    client.get(reverse("tips:places"), {"q": "祥龙"})

    answer = client.get(reverse("tips:places"), {"q": "祥"})

    assert answer.status_code == 429 and answer["Retry-After"]


def test_every_page_of_the_paper_leads_to_the_form(client) -> None:
    places = factories.huayang()
    article = factories.published(places=[places["祥龙社区"]])
    pages = {
        "/": "/tips/",
        "/contact/": "/tips/",
        "/nothing-here/": "/tips/",
        article.get_absolute_url(): f"/tips/?from={article.get_absolute_url()}",
        "/places/xianglong/": "/tips/?from=/places/xianglong/",
    }

    for address, link in pages.items():
        page = client.get(address)
        assert f'href="{link}"' in page.content.decode() and not page.cookies


def test_robots_stay_away_from_what_one_person_sees(client) -> None:
    robots = client.get("/robots.txt").content.decode()

    assert "Disallow: /tips/status/" in robots and "Disallow: /tips/\n" not in robots


# A tip


def test_tip_is_received_and_has_a_receipt(client) -> None:
    page = sent(client, text="三栋的水管爆了。")

    tip = Tip.objects.get()
    assert page.status_code == 200 and numbers(page) == (tip.shown_code, tip.pin)
    assert tip.text == "三栋的水管爆了。" and tip.channel == "web" and tip.status == "new"
    assert page["Cache-Control"] == "private, no-store" and "noindex" in page["X-Robots-Tag"]
    assert tip.pin not in page.request["PATH_INFO"] + page.request["QUERY_STRING"]


def test_receipt_draws_the_address_without_the_pin(client) -> None:
    page = sent(client).content.decode()

    tip = Tip.objects.get()
    assert 'src="data:image/svg+xml' in page and page.count(tip.pin) == 1


def test_receipt_can_be_seen_again_for_half_an_hour(client) -> None:
    sent(client)
    assert numbers(client.get(reverse("tips:received")))[1] == Tip.objects.get().pin

    with _in(visit.LASTS + 1):
        assert client.get(reverse("tips:received")).status_code == 302


def test_receipt_is_nobody_elses(client, client_of_another) -> None:
    sent(client)

    answer = client_of_another.get(reverse("tips:received"))

    assert answer.status_code == 302 and answer["Location"] == reverse("tips:status")


def test_tip_says_where_and_when(client) -> None:
    places = factories.huayang()

    sent(client, text="水管爆了。", where="祥龙社区三栋楼下", when="今早八点")

    tip = Tip.objects.get()
    assert tip.place == places["祥龙社区"] and not tip.place_is_suggested
    what, where, when = tip.text.splitlines()
    assert what == "水管爆了。" and "祥龙社区三栋楼下" in where and "今早八点" in when


def test_place_of_the_page_is_the_place_of_the_tip(client) -> None:
    places = factories.huayang()
    places["other"] = factories.place("祥龙社区", factories.place("大邑县", level="district"))

    sent(client, where="祥龙社区（四川天府新区 › 华阳街道）")

    assert Tip.objects.get().place == places["祥龙社区"]


def test_place_that_is_not_known_stays_in_the_words(client) -> None:
    sent(client, where="老茶馆后头")

    tip = Tip.objects.get()
    assert tip.place is None and "老茶馆后头" in tip.text


def test_anonymous_source_is_known_by_nothing(client) -> None:
    sent(client)

    source = Source.objects.get()
    assert source.is_anonymous and not source.nickname and not source.contact_hash
    assert not source.consent_version and source.consented_at is None
    assert Tip.objects.get().source == source


def test_contact_is_sealed_with_the_consent_to_it(client, settings) -> None:
    sent(client, name="周大爷", contact="138 0000 1234", consent="on")

    source = Source.objects.get()
    assert (source.nickname, source.contact) == ("周大爷", "138 0000 1234")
    assert source.contact_hash == Source.contact_hash_of("13800001234")
    assert source.consent_version == settings.TIPS_CONSENT_VERSION and source.consented_at
    typed = json.loads(InboundMessage.objects.get().raw)
    assert typed["contact"] == "138 0000 1234"


@pytest.mark.parametrize("left", [{"contact": "13800001234"}, {"name": "周大爷"}])
def test_contact_without_consent_is_asked_about(client, left) -> None:
    page = sent(client, text="水管爆了。", **left)

    assert page.status_code == 422 and _nothing_is_kept()
    assert (
        "水管爆了。" in page.content.decode() and next(iter(left.values())) in page.content.decode()
    )


def test_consent_without_contact_is_none(client) -> None:
    sent(client, consent="on")

    assert not Source.objects.get().consent_version


def test_contact_in_the_words_is_masked_for_the_newsroom(client) -> None:
    sent(client, text="水管爆了，打我电话13800001234。", where="三栋13900001234")

    tip = Tip.objects.get()
    assert "13800001234" not in tip.text and "13900001234" not in tip.text
    assert "13800001234" in InboundMessage.objects.get().raw


def test_two_who_leave_one_contact_are_two_sources(client, client_of_another) -> None:
    """Anybody can type anybody's number: it opens nothing and changes nothing of theirs."""
    sent(client, text="第一件事。", contact="13800001234", consent="on")
    sent(client_of_another, text="第二件事。", contact="13800001234", consent="on")

    first, second = Tip.objects.order_by("pk")
    assert first.source != second.source
    assert first.source.contact_hash == second.source.contact_hash
    assert first.text == "第一件事。"


def test_words_are_never_markup(client) -> None:
    page = sent(client, text="<script>alert(1)</script>", name='"><img src=x>')

    assert page.status_code == 422  # the consent to the name is missing
    assert (
        "<script>alert" not in page.content.decode() and "<img src=x>" not in page.content.decode()
    )


@pytest.mark.parametrize("text", ["", "  \n "])
def test_nothing_told_is_no_tip(client, text) -> None:
    page = sent(client, text=text, where="祥龙社区")

    assert page.status_code == 422 and _nothing_is_kept()
    assert 'value="祥龙社区"' in page.content.decode()


def test_word_that_is_a_command_elsewhere_is_a_tip_here(client) -> None:
    sent(client, text="帮助")

    assert Tip.objects.get().text == "帮助"


# Files


def test_pictures_come_with_the_tip(client) -> None:
    sent(client, text="", pictures=[_picture("一.jpg"), _picture("二.jpg", "red")])

    tip = Tip.objects.get()
    first, second = Attachment.objects.filter(message__tip=tip)
    assert (first.name, second.name) == ("一.jpg", "二.jpg") and first.original and second.original
    assert tip.messages.get().kind == MessageKind.IMAGE


def test_video_and_recording_come_with_the_tip(client) -> None:
    video = SimpleUploadedFile("漏水.mp4", b"\0\0\0\x18ftypisom\0\0\0\0isomiso2" + b"\0" * 64)
    voice = SimpleUploadedFile("说话.amr", b"#!AMR\n" + b"\0" * 64)

    sent(client, video=video, voice=voice)

    kinds = [each.kind for each in Attachment.objects.order_by("position")]
    assert kinds == [MessageKind.VIDEO, MessageKind.VOICE]


def test_file_that_is_no_picture_is_refused_and_the_words_stay(client) -> None:
    disguised = SimpleUploadedFile("合同.jpg", b"<html><script>alert(1)</script>", "image/jpeg")

    page = sent(client, text="物业换了锁。", pictures=[_picture("门.jpg"), disguised])

    text = page.content.decode()
    assert page.status_code == 422 and _nothing_is_kept()
    assert "物业换了锁。" in text and "合同.jpg" in text


def test_files_stay_when_something_else_is_wrong(
    client, django_capture_on_commit_callbacks
) -> None:
    page = sent(client, text="物业换了锁。", name="周大爷", pictures=_picture("门.jpg"))
    form = hidden(page)
    assert page.status_code == 422 and "门.jpg" in page.content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        sent(client, form, text="物业换了锁。", name="周大爷", consent="on")

    kept = Attachment.objects.get()
    assert kept.name == "门.jpg" and kept.kind == MessageKind.IMAGE and kept.original
    assert not unsent_files.is_there(unsent_files.read(form["held"])[0])


def test_held_file_can_be_taken_out(client) -> None:
    page = sent(
        client, text="", where="x", name="周", pictures=[_picture("a.jpg"), _picture("b.jpg")]
    )

    sent(client, hidden(page), drop="0")

    assert [each.name for each in Attachment.objects.all()] == ["b.jpg"]


def test_files_can_be_chosen_one_after_another_without_script(client) -> None:
    first = sent(client, text="", more="1", pictures=_picture("a.jpg"))
    assert first.status_code == 200 and 'class="tip-faults"' not in first.content.decode()
    second = sent(client, hidden(first), text="", more="1", pictures=_picture("b.jpg"))
    assert _nothing_is_kept()

    sent(client, hidden(second), text="")

    assert [each.name for each in Attachment.objects.order_by("position")] == ["a.jpg", "b.jpg"]


def test_at_most_nine_pictures_also_with_those_held(client) -> None:
    many = [_picture(f"{number}.jpg") for number in range(8)]
    held = sent(client, text="", more="1", pictures=many)

    page = sent(client, hidden(held), pictures=[_picture("8.jpg"), _picture("9.jpg")])

    assert page.status_code == 422 and "9.jpg" in page.content.decode()
    assert len(unsent_files.read(hidden(page)["held"])) == 9


def test_large_file_is_named_and_not_held(client, settings) -> None:
    settings.TIPS_MEDIA_MAX_BYTES = 1000
    large = SimpleUploadedFile("长.jpg", b"\xff\xd8\xff" + b"\0" * 1001)

    page = sent(client, pictures=large)

    assert page.status_code == 422 and "长.jpg" in page.content.decode()
    assert "held" not in hidden(page)


def test_held_files_of_another_form_can_not_be_made_up(client) -> None:
    forged = unsent_files.Unsent("photos/aa/somebody", "x.jpg", "image", 5)
    token = unsent_files.written([forged])

    sent(client, opened(client) | {"held": token[:-2] + "xx"})

    assert not Attachment.objects.exists() and Tip.objects.count() == 1


def test_what_is_held_lies_sealed(client, settings) -> None:
    content = file_of(picture())
    page = sent(client, text="", more="1", pictures=upload(content, "门.jpg"))

    held = unsent_files.read(hidden(page)["held"])[0]
    stored = settings.PRIVATE_ROOT / held.stored
    assert content[:200] not in stored.read_bytes() and "门" not in held.stored


def test_files_are_not_held_without_end(client, monkeypatch) -> None:
    monkeypatch.setattr(limits, "HOLD", Limit("hold_little", 0, 3600))

    page = sent(client, text="", more="1", pictures=_picture())

    assert "held" not in hidden(page) and 'class="tip-faults"' in page.content.decode()


def test_full_disk_costs_no_word(client, monkeypatch) -> None:
    def full(*arguments):
        raise OSError("No space left on device")

    monkeypatch.setattr(web_tips.media, "keep_upload", full)

    page = sent(client, text="水管爆了。", pictures=_picture("墙.jpg"))

    assert Tip.objects.get().text == "水管爆了。"
    assert numbers(page)[1] == Tip.objects.get().pin and "墙.jpg" in page.content.decode()


# Once


def test_form_that_is_sent_twice_makes_one_tip(client) -> None:
    form = opened(client)

    pages = [sent(client, form, pictures=_picture()) for _number in range(2)]

    assert numbers(pages[0]) == numbers(pages[1])
    assert Tip.objects.count() == InboundMessage.objects.count() == Attachment.objects.count() == 1


def test_form_with_held_files_that_is_sent_twice_makes_one_tip(client) -> None:
    form = hidden(sent(client, text="", more="1", pictures=_picture()))

    pages = [sent(client, form, text="水管爆了。") for _number in range(2)]

    assert numbers(pages[0]) == numbers(pages[1])
    assert InboundMessage.objects.count() == Attachment.objects.count() == 1


def test_file_that_was_lost_comes_with_the_second_sending(client, monkeypatch) -> None:
    form, keep = opened(client), web_tips.media.keep_upload
    monkeypatch.setattr(web_tips.media, "keep_upload", _broken)
    sent(client, form, pictures=_picture())
    assert not Attachment.objects.exists()
    monkeypatch.setattr(web_tips.media, "keep_upload", keep)

    sent(client, form, pictures=_picture())

    assert Attachment.objects.count() == InboundMessage.objects.count() == 1


def _broken(*arguments):
    raise OperationalError("gone")


def test_form_that_was_changed_and_sent_again_adds_to_its_tip(client) -> None:
    form = opened(client)
    sent(client, form, text="水管爆了。")

    sent(client, form, text="水管爆了，已经关了总闸。")

    tip = Tip.objects.get()
    assert tip.text.splitlines() == ["水管爆了。", "水管爆了，已经关了总闸。"]
    assert Source.objects.count() == 1


def test_database_that_is_busy_is_no_thanks(client, monkeypatch) -> None:
    monkeypatch.setattr(intake, "keep", _broken)

    page = sent(client, text="水管爆了。", pictures=_picture("墙.jpg"))

    text = page.content.decode()
    assert page.status_code == 503 and "水管爆了。" in text and "墙.jpg" in text
    assert "held" in hidden(page) and _nothing_is_kept()


# Machines and floods


def test_trap_leaves_no_trace(client) -> None:
    page = sent(client, text="好消息。", homepage="https://spam.example")

    assert page.status_code == 422 and _nothing_is_kept() and "好消息。" in page.content.decode()


def test_form_that_was_filled_in_at_once_is_asked_again(client) -> None:
    form = hidden(client.get(_FORM))
    page = sent(client, form)
    assert page.status_code == 422 and _nothing_is_kept()

    with _in(10):
        assert sent(client, hidden(page)).status_code == 200


@pytest.mark.parametrize("token", ["", "forged", "a:b:c"])
def test_form_with_a_key_that_is_not_ours_gets_one(client, token) -> None:
    page = sent(client, {"form": token})

    assert page.status_code == 422 and _nothing_is_kept()
    assert form_key.read(hidden(page)["form"])


def test_form_of_last_week_keeps_its_words(client) -> None:
    form = opened(client)

    with _in(form_key.OLDEST + 60):
        page = sent(client, form, text="水管爆了。")

    assert page.status_code == 422 and "水管爆了。" in page.content.decode()
    assert hidden(page)["form"] != form["form"]


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://x.example"}]
)
def test_form_of_another_site_leaves_no_trace(client, headers) -> None:
    page = sent(client, text="好消息。", headers=headers)

    assert page.status_code == 403 and _nothing_is_kept() and "好消息。" in page.content.decode()


def test_network_that_sends_too_much_waits_and_loses_no_word(client, monkeypatch) -> None:
    monkeypatch.setattr(limits, "TELL", Limit("tell_little", 1, 600))
    sent(client)

    page = sent(client, text="第二件事。")

    assert page.status_code == 429 and int(page["Retry-After"]) > 0
    assert "第二件事。" in page.content.decode() and Tip.objects.count() == 1
    elsewhere = {"REMOTE_ADDR": "203.0.113.7"}
    form = opened(client)
    assert client.post(_FORM, {**form, "text": "第三件事。"}, **elsewhere).status_code == 200


def test_all_networks_together_have_a_limit(client, monkeypatch) -> None:
    monkeypatch.setattr(limits, "TELL_ALL", Limit("all_little", 1, 600))
    sent(client)

    form = opened(client)
    page = client.post(_FORM, {**form, "text": "第二件事。"}, REMOTE_ADDR="203.0.113.7")

    assert page.status_code == 429 and Tip.objects.count() == 1


def test_counters_name_no_address(client) -> None:
    sent(client)

    counters = str(vars(caches["default"])["_cache"])
    assert "rate:tip:" in counters and "127.0.0.1" not in counters


def test_tip_of_a_resident_is_like_any_other(client) -> None:
    """What is told by WeChat meanwhile stays another tip, of another source."""
    making.told("另一件事。")
    sent(client, text="第一件事。")

    assert Tip.objects.count() == 2
    assert set(Tip.objects.values_list("channel", flat=True)) == {"wechat", "web"}
    assert Tip.objects.filter(received_at__lte=timezone.now()).count() == 2


@pytest.fixture
def client_of_another():
    return Client()
