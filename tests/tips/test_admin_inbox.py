"""The inbox of tips in the newsroom."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import ngettext

from articles.models import User
from tests import factories
from tests.tips import making
from tips import looking, triage
from tips.models import Attachment, InboundMessage, Notice, Status, Tip

pytestmark = pytest.mark.django_db
URL = "/admin/tips/tip/"


@pytest.fixture(autouse=True)
def editor(client: Client) -> User:
    user = making.tips_editor("线索编辑")
    client.force_login(user)
    return user


def codes(response) -> list[str]:
    return [tip.code for tip in response.context["cl"].result_list]


def _picture(tip: Tip, sha256: str = "", **fields) -> Attachment:
    """A row as the worker leaves it; the file itself is not asked for."""
    message = tip.messages.get()
    return Attachment.objects.create(
        message=message,
        position=message.attachments.count(),
        kind="image",
        state=Attachment.State.KEPT,
        clean="tips/no-such-file",
        sha256=sha256,
        **fields,
    )


def test_inbox_shows_what_is_open_the_overdue_first(client: Client, editor: User) -> None:
    late, new, spam = making.tip("路灯不亮"), making.tip("水管爆了"), making.tip("加群领红包")
    triage.assign(late, actor=editor, to=making.reporter())
    Tip.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))
    triage.spam(spam, actor=editor)

    page = client.get(URL)

    assert codes(page) == [late.code, new.code]
    assert "is-new" in page.text and "加群领红包" not in page.text


def test_inbox_queries_do_not_grow_with_rows(client: Client) -> None:
    places = list(factories.huayang().values())

    def many(number: int) -> None:
        for count in range(number):
            tip = making.tip(f"第{count}条，祥龙社区的路灯不亮")
            _picture(tip)
            Tip.objects.filter(pk=tip.pk).update(place=places[2])

    many(2)
    client.get(URL)
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    many(12)
    with CaptureQueriesContext(connection) as more:
        client.get(URL)

    assert len(more) == len(few) <= 16
    assert not any(
        column in query["sql"] for query in more.captured_queries for column in ('"pin"', '"raw"')
    )


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        ("new", ["new"]),
        ("mine", ["mine"]),
        ("overdue", ["late"]),
        ("unassigned", ["new", "checked"]),
        ("declined", ["declined"]),
        ("spam", ["spam"]),
        ("all", ["new", "checked", "late", "mine", "declined", "spam"]),
        ("nonsense", ["new", "checked", "late", "mine"]),
    ],
)
def test_view_shows_its_own(client: Client, editor: User, view: str, shown: list[str]) -> None:
    tips = {
        name: making.tip(f"{name} 路灯不亮")
        for name in ("new", "checked", "late", "mine", "declined", "spam")
    }
    triage.check(tips["checked"], actor=editor)
    triage.assign(tips["late"], actor=editor, to=making.reporter())
    Tip.objects.filter(pk=tips["late"].pk).update(due_at=timezone.now() - timedelta(hours=1))
    Tip.objects.filter(pk=tips["mine"].pk).update(assigned_to=editor, status=Status.ASSIGNED)
    triage.decline(tips["declined"], actor=editor, reason="已经报道过")
    triage.spam(tips["spam"], actor=editor)

    assert set(codes(client.get(URL, {"status": view}))) == {tips[name].code for name in shown}


def test_views_say_how_many(client: Client, editor: User) -> None:
    making.tip()
    triage.check(making.tip(), actor=editor)

    numbers = {view["name"]: view["number"] for view in client.get(URL).context["views"]}

    assert (numbers["open"], numbers["new"], numbers["unassigned"]) == (2, 1, 2)
    assert numbers["overdue"] == 0 and "call" not in numbers


def test_place_filter_has_everything_below(client: Client) -> None:
    places = factories.huayang()
    here, elsewhere = making.tip("甲"), making.tip("乙")
    Tip.objects.filter(pk=here.pk).update(place=places["祥龙社区"])

    assert codes(client.get(URL, {"place": places["华阳街道"].pk})) == [here.code]
    assert elsewhere.code not in codes(client.get(URL, {"place": places["安公社区"].pk}))


def test_filters_by_channel_category_and_month(client: Client, editor: User) -> None:
    old = making.tip("电梯坏了", channel="qq")
    Tip.objects.filter(pk=old.pk).update(received_at=timezone.now() - timedelta(days=40))
    looking.look_at(old)
    new = making.tip("捡到一个钱包", channel="onebot")
    old.refresh_from_db()
    month = timezone.localtime(old.received_at)

    assert codes(client.get(URL, {"channel": "qq"})) == [old.code]
    assert codes(client.get(URL, {"category": old.category_id})) == [old.code]
    assert codes(client.get(URL, {"category": "none"})) == [new.code]
    assert codes(client.get(URL, {"month": f"{month:%Y-%m}"})) == [old.code]


@pytest.mark.parametrize(
    "query",
    ["place=9" * 30, "category=x", "month=2026-99", "month=9999-12", "channel=pigeon", "p=x"],
)
def test_inbox_is_never_broken_by_an_address(client: Client, query: str) -> None:
    assert client.get(f"{URL}?{query}").status_code in (200, 302)


def test_search_finds_a_code_as_it_is_read_aloud(client: Client, editor: User) -> None:
    tip = making.tip()
    making.tip()
    triage.decline(tip, actor=editor, reason="已经报道过")

    assert codes(client.get(URL, {"q": tip.shown_code.lower()})) == [tip.code]


def test_search_finds_words_of_what_was_told(client: Client) -> None:
    tip = making.tip("祥龙社区的水管爆了")
    making.tip("路灯不亮")

    assert codes(client.get(URL, {"q": "水管 祥龙"})) == [tip.code]
    assert codes(client.get(URL, {"q": "没有的词"})) == []


def test_row_counts_a_file_that_was_sent_twice_once(client: Client) -> None:
    tip = making.tip()
    for sha256 in ("a" * 64, "a" * 64, "b" * 64):
        _picture(tip, sha256)
    _picture(tip, "c" * 64).__class__.objects.filter(sha256="c" * 64).update(state="lost")

    page = client.get(URL)

    assert page.context["cl"].result_list[0].files.pictures == 2
    assert page.text.count("/small/") == 2 and 'loading="lazy"' in page.text


def test_row_says_that_a_place_is_only_suggested(client: Client) -> None:
    tip = making.tip()
    Tip.objects.update(place=factories.huayang()["祥龙社区"], place_is_suggested=True)
    assert "is-suggested" in client.get(URL).text

    triage.describe(tip, actor=making.tips_editor(), place=Tip.objects.get().place)
    assert "is-suggested" not in client.get(URL).text


def test_banner_warns_of_files_about_to_be_lost(client: Client) -> None:
    tip = making.tip()
    Attachment.objects.create(
        message=tip.messages.get(), kind="image", expires_at=timezone.now() + timedelta(hours=2)
    )

    assert f"{tip.shown_code}" in client.get(URL).text.partition("alarm")[2]


def test_banner_counts_messages_without_a_tip(client: Client) -> None:
    making.told(kind="unknown", text="", sender="somebody-new")
    InboundMessage.objects.update(stitched_at=timezone.now())

    assert "/admin/tips/tip/loose/" in client.get(URL).text


def test_view_has_those_who_wait_for_a_call(client: Client, editor: User) -> None:
    told = making.tip("路灯不亮", channel="phone", sender="13800000001")
    told.source.contact_hash = told.source.contact_hash_of("13800000001")
    told.source.save()
    triage.check(told, actor=editor)
    assert codes(client.get(URL, {"status": "call"})) == []  # nobody is called to hear that

    triage.decline(told, actor=editor, reason="已经报道过")
    page = client.get(URL, {"status": "call"})

    assert codes(page) == [told.code]
    assert Notice.objects.filter(kind="declined", state="waiting").count() == 1


def test_those_of_the_website_wait_for_a_call_where_they_can_be_reached(
    client: Client, editor: User
) -> None:
    reached = making.web_tip(contact="13800138000", has_consented=True)
    unknown = making.web_tip(name="张阿姨", has_consented=True)
    for tip in (reached, unknown):
        triage.decline(tip, actor=editor, reason="已经报道过")

    page = client.get(URL, {"status": "call"})

    assert codes(page) == [reached.code]
    assert {view["name"]: view["number"] for view in page.context["views"]}["call"] == 1


def test_note_of_another_is_marked_until_somebody_writes_or_acts(
    client: Client, editor: User
) -> None:
    reporter, others = making.reporter("记者甲"), making.tips_editor("别的编辑")
    tip, quiet = making.tip(), making.tip()
    triage.assign(tip, actor=editor, to=reporter)
    triage.note(quiet, actor=editor, text="我自己记的")
    triage.note(tip, actor=reporter, text="找不到人")
    triage.make_draft(tip, actor=reporter)  # whoever wrote it goes on: nobody has read it

    page = client.get(URL, {"status": "noted"})
    assert codes(page) == [tip.code] and "new-note" in page.text
    assert {view["name"]: view["number"] for view in page.context["views"]}["noted"] == 1
    assert "new-note" in client.get(f"{URL}{tip.pk}/change/").text
    assert "new-note" not in client.get(f"{URL}{quiet.pk}/change/").text

    triage.note(tip, actor=others, text="打这个电话")
    page = client.get(URL)
    noted = {row.pk for row in page.context["cl"].result_list if row.has_new_note}
    assert noted == {tip.pk}  # of the other editor, for this one

    triage.note(tip, actor=editor, text="好")
    assert "noted" not in {view["name"] for view in client.get(URL).context["views"]}


def test_lead_that_was_given_back_is_marked(client: Client, editor: User) -> None:
    reporter = making.reporter("记者甲")
    tip = triage.assign(making.tip(), actor=editor, to=reporter)
    triage.give_back(tip, actor=reporter, reason="人在外地")
    assert codes(client.get(URL, {"status": "noted"})) == [tip.code]

    triage.assign(tip, actor=editor, to=making.reporter("记者乙"))
    assert codes(client.get(URL, {"status": "noted"})) == []


def test_chosen_tips_are_marked_as_spam_together(client: Client, editor: User) -> None:
    spam, adopted = making.tip("加群"), making.adopted()

    page = client.post(
        f"{URL}?status=all",
        {"action": "spam_chosen", "_selected_action": [spam.pk, adopted.pk, "x" * 30]},
        follow=True,
    )

    spam.refresh_from_db()
    adopted.refresh_from_db()
    assert (spam.status, adopted.status) == (Status.SPAM, Status.ADOPTED)
    assert adopted.shown_code in page.text


@pytest.mark.parametrize(
    ("action", "one", "several"),
    [
        ("check_chosen", "%d tip is being checked.", "%d tips are being checked."),
        (
            "spam_chosen",
            "%d tip is marked as spam; nobody is told.",
            "%d tips are marked as spam; nobody is told.",
        ),
    ],
)
def test_what_was_done_with_the_chosen_is_said(
    client: Client, action: str, one: str, several: str
) -> None:
    chosen = [making.tip().pk, making.tip().pk]

    page = client.post(URL, {"action": action, "_selected_action": chosen}, follow=True)

    said = [str(message) for message in page.context["messages"]]
    assert said == [ngettext(one, several, 2) % 2]


# From one to the next


def _around(client: Client, tip: Tip) -> tuple[int | None, int | None]:
    return client.get(f"{URL}{tip.pk}/change/").context["neighbours"]


def test_tips_lead_on_in_the_order_of_the_inbox(client: Client, editor: User) -> None:
    for number in range(5):
        tip = making.tip(f"第{number}条")
        at = timezone.now() - timedelta(hours=number // 2)  # some at the same moment
        Tip.objects.filter(pk=tip.pk).update(received_at=at)
    late = Tip.objects.order_by("pk")[3]
    triage.assign(late, actor=editor, to=making.reporter())
    Tip.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))

    shown = [tip.pk for tip in client.get(URL).context["cl"].result_list]

    assert shown[0] == late.pk
    for before, tip, after in zip([None, *shown], shown, [*shown[1:], None], strict=False):
        assert _around(client, Tip.objects.get(pk=tip)) == (before, after)


def test_closed_tips_lead_on_among_those_that_stand_alike(client: Client, editor: User) -> None:
    declined = [making.tip() for _number in range(3)]
    making.tip()
    for tip in declined:
        triage.decline(tip, actor=editor, reason="已经报道过")

    shown = [tip.pk for tip in client.get(URL, {"status": "declined"}).context["cl"].result_list]

    assert _around(client, Tip.objects.get(pk=shown[1])) == (shown[0], shown[2])
    assert _around(client, Tip.objects.get(pk=shown[2])) == (shown[1], None)


def test_markup_of_strangers_is_text(client: Client) -> None:
    making.tip("<script>alert(1)</script><img src=x onerror=alert(2)>")

    page = client.get(URL).text

    assert "<script>alert(1)" not in page and "<img src=x" not in page
    assert "&lt;script&gt;" in page
