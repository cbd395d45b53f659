"""A reporter's leads in the portal: what to write of, and never who told it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, User
from tests import factories
from tests.articles.pictures import upload
from tests.tips import making
from tips import media, rewards, triage
from tips.models import Attachment, RewardKind, Tip, TipNote

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter() -> User:
    return making.reporter("记者甲")


def given(reporter: User, text: str = "祥龙社区的水管爆了，电话13800138000") -> Tip:
    tip = making.tip(text, channel="phone")
    tip.source.nickname, tip.source.contact = "张阿姨", "13800138000"
    tip.source.save()
    due = timezone.now() + timedelta(hours=3)
    return triage.assign(tip, actor=making.tips_editor(), to=reporter, due_at=due)


def page_of(client: Client, tip: Tip):
    return client.get(f"/tips/leads/{tip.pk}/")


def test_portal_begins_with_the_leads(client: Client, reporter: User) -> None:
    tip, others = given(reporter), given(making.reporter("记者乙"), "别人的线索")
    client.force_login(reporter)

    page = client.get("/portal/").text

    assert f"/tips/leads/{tip.pk}/" in page and "祥龙社区的水管爆了" in page
    assert f"/tips/leads/{others.pk}/" not in page and "别人的线索" not in page
    assert f"/tips/leads/{tip.pk}/" not in client.get("/portal/sent-back/").text


def test_portal_queries_do_not_grow_with_leads(client: Client, reporter: User) -> None:
    given(reporter)
    client.force_login(reporter)
    client.get("/portal/")
    with CaptureQueriesContext(connection) as one:
        client.get("/portal/")
    for _count in range(4):
        given(reporter)
    with CaptureQueriesContext(connection) as five:
        client.get("/portal/")

    assert len(one) == len(five)


def test_lead_shows_what_was_told_and_not_by_whom(client: Client, reporter: User) -> None:
    tip = given(reporter)
    reward = rewards.due(making.adopted(tip))
    rewards.propose(reward, actor=making.tips_editor(), kind=RewardKind.MAJOR, amount=31_700)
    client.force_login(reporter)

    page = page_of(client, tip)

    assert page.status_code == 200 and "祥龙社区的水管爆了" in page.text
    for hidden in ("13800138000", "张阿姨", "317", tip.pin, str(tip.source)):
        assert hidden not in page.text
    assert page["Cache-Control"] == "private, no-store"


def test_lead_shows_the_notes_inside(client: Client, reporter: User) -> None:
    tip = given(reporter)
    triage.note(tip, actor=making.tips_editor(), text="先去看三栋")
    client.force_login(reporter)

    client.post(f"/tips/leads/{tip.pk}/note/", {"text": "看过了"})

    assert [note.text for note in TipNote.objects.all()] == ["先去看三栋", "看过了"]
    assert "先去看三栋" in page_of(client, tip).text


def _with_picture(tip: Tip) -> Attachment:
    """As the worker leaves one."""
    kept = media.keep_upload(tip.messages.get(), upload(name="one.jpg"), 0, "image")
    media.clean_now(tip)
    kept.refresh_from_db()
    return kept


def test_lead_shows_who_told_of_the_same_and_not_who_it_was(client: Client, reporter: User) -> None:
    tip, other = given(reporter), making.tip("三栋车库也进水了，电话13900139000", channel="phone")
    address = f"/tips/attachments/{_with_picture(other).pk}/"
    client.force_login(reporter)
    assert client.get(address).status_code == 404  # it is nobody's lead yet

    triage.merge(other, actor=making.tips_editor(), into=tip)
    page = page_of(client, tip).text

    told_too = page.partition(f'id="told-too-{other.pk}"')[2]
    assert other.shown_code in told_too and "三栋车库也进水了" in told_too and address in told_too
    assert other.get_channel_display() in told_too and "13900139000" not in page
    assert client.get(address).status_code == 200

    client.force_login(making.reporter("记者乙"))
    assert client.get(address).status_code == 404


def test_lead_queries_do_not_grow_with_who_told_of_the_same(client: Client, reporter: User) -> None:
    tip, editor = given(reporter), making.tips_editor()
    client.force_login(reporter)

    def asked(more: int) -> int:
        for _count in range(more):
            triage.merge(making.tip("也进水了"), actor=editor, into=tip)
        with CaptureQueriesContext(connection) as queries:
            page_of(client, tip)
        return len(queries)

    asked(1)
    assert asked(1) == asked(4)


def test_refused_note_keeps_what_was_typed(client: Client, reporter: User) -> None:
    tip, long = given(reporter), "长" * 1001
    client.force_login(reporter)

    page = client.post(f"/tips/leads/{tip.pk}/note/", {"text": long})

    assert page.status_code == 409 and long in page.text and not TipNote.objects.exists()
    assert client.post(f"/tips/leads/{tip.pk}/note/", {"text": " "}).status_code == 409


def test_draft_of_a_lead_is_the_reporters_to_write(client: Client, reporter: User) -> None:
    tip = given(reporter)
    client.force_login(reporter)

    answer = client.post(f"/tips/leads/{tip.pk}/draft/")

    article = Article.objects.get()
    assert answer["Location"] == f"/portal/{article.pk}/write/"
    lead, piece = f"/tips/leads/{tip.pk}/", f"/portal/{article.pk}/"
    assert lead in client.get(answer["Location"]).text and lead in client.get(piece).text
    assert piece in page_of(client, tip).text


def test_lead_is_listed_until_it_is_published(client: Client, reporter: User) -> None:
    tip, later = given(reporter), given(reporter, "路灯不亮")
    article = triage.make_draft(tip, actor=reporter)
    client.force_login(reporter)

    leads = client.get("/portal/").text.partition('class="leads"')[2].partition("</section>")[0]

    assert leads.index(f"/tips/leads/{later.pk}/") < leads.index(f"/tips/leads/{tip.pk}/")
    assert f'href="/portal/{article.pk}/"' in leads

    Tip.objects.filter(pk=tip.pk).update(article=factories.published())
    triage.adopt_published()
    assert f"/tips/leads/{tip.pk}/" not in client.get("/portal/").text


def test_article_of_others_that_is_tied_to_a_lead_is_no_piece_of_theirs(
    client: Client, reporter: User
) -> None:
    tip, article = given(reporter), factories.draft("别人的稿")
    triage.tie(tip, actor=making.tips_editor(), article=article)
    client.force_login(reporter)

    page = client.get("/portal/").text

    assert f"/tips/leads/{tip.pk}/" in page and f"/portal/{article.pk}/" not in page


def test_piece_shows_its_lead_to_nobody_else(client: Client, reporter: User) -> None:
    tip = given(reporter)
    article = triage.make_draft(tip, actor=making.tips_editor())
    triage.unassign(tip, actor=making.tips_editor())
    client.force_login(reporter)

    page = client.get(f"/portal/{article.pk}/")

    assert page.status_code == 200 and f"/tips/leads/{tip.pk}/" not in page.text


def test_article_in_the_newsroom_leads_back_to_its_tip(client: Client, reporter: User) -> None:
    tip = given(reporter)
    article = triage.make_draft(tip, actor=reporter)
    address, back = f"/admin/articles/article/{article.pk}/change/", f"/admin/tips/tip/{tip.pk}/"

    client.force_login(factories.member("section editor"))
    assert back in client.get(address).text
    client.force_login(factories.member("proofreader"))
    assert back not in client.get(address).text


def test_draft_is_made_once(client: Client, reporter: User) -> None:
    tip = given(reporter)
    client.force_login(reporter)
    client.post(f"/tips/leads/{tip.pk}/draft/")

    again = client.post(f"/tips/leads/{tip.pk}/draft/")

    assert again.status_code == 409 and Article.objects.count() == 1


def test_markup_of_strangers_is_text(client: Client, reporter: User) -> None:
    tip = given(reporter, "<script>alert(1)</script>")
    client.force_login(reporter)

    assert "<script>alert" not in page_of(client, tip).text
    assert "<script>alert" not in client.get("/portal/").text


def test_lead_that_was_taken_back_is_gone(client: Client, reporter: User) -> None:
    tip = given(reporter)
    triage.unassign(tip, actor=making.tips_editor())
    client.force_login(reporter)

    page = client.post(f"/tips/leads/{tip.pk}/note/", {"text": "还没写完的话"})

    assert page.status_code == 404 and "还没写完的话" in page.text
    assert page_of(client, tip).status_code == 404 and not TipNote.objects.exists()


def test_lead_is_given_back_and_gone(client: Client, reporter: User) -> None:
    tip = given(reporter)
    client.force_login(reporter)
    assert f"/tips/leads/{tip.pk}/give-back/" in page_of(client, tip).text

    answer = client.post(f"/tips/leads/{tip.pk}/give-back/", {"text": "人在外地"})

    assert answer["Location"] == "/portal/" and page_of(client, tip).status_code == 404
    tip.refresh_from_db()
    assert tip.assigned_to is None and TipNote.objects.get().text == "人在外地"


def test_refused_giving_back_keeps_what_was_typed(client: Client, reporter: User) -> None:
    tip, long = given(reporter), "长" * 1001
    client.force_login(reporter)

    page = client.post(f"/tips/leads/{tip.pk}/give-back/", {"text": long})

    assert page.status_code == 409 and long in page.text
    tip.refresh_from_db()
    assert tip.assigned_to == reporter and not TipNote.objects.exists()


def test_leads_of_others_and_strangers(client: Client, reporter: User) -> None:
    tip = given(reporter)
    address = f"/tips/leads/{tip.pk}/"

    assert client.get(address)["Location"].startswith("/portal/login/")
    client.force_login(making.finance())
    assert client.get(address).status_code == 403
    client.force_login(making.reporter())
    for path in ("", "draft/", "note/", "give-back/"):
        answer = client.post(address + path, {"text": "好"}) if path else client.get(address)
        assert answer.status_code == 404 and "水管" not in answer.text
    assert not TipNote.objects.exists() and not Article.objects.exists()


def test_lead_changes_nothing_by_get(client: Client, reporter: User) -> None:
    tip = given(reporter)
    client.force_login(reporter)

    for path in ("draft/", "note/", "give-back/"):
        assert client.get(f"/tips/leads/{tip.pk}/{path}").status_code == 405
    assert not Article.objects.exists()


def test_note_of_a_reporter_is_seen_on_the_desk(client: Client, reporter: User) -> None:
    tip = given(reporter, "祥龙社区的水管爆了")
    client.force_login(making.tips_editor())
    assert client.get("/admin/").context["tips"]["numbers"]["noted"] == 0

    triage.note(tip, actor=reporter, text="找不到人")

    page = client.get("/admin/")
    assert page.context["tips"]["numbers"]["noted"] == 1
    assert [each.pk for each in page.context["tips"]["first"]] == [tip.pk]
    assert "status=noted" in page.text


def test_desk_has_tips_for_those_who_work_on_them(client: Client) -> None:
    tip = making.tip("祥龙社区的水管爆了")
    client.force_login(making.tips_editor())
    page = client.get("/admin/")
    assert "祥龙社区的水管爆了" in page.text and page.context["tips"]["numbers"]["new"] == 1

    for group in ("proofreader", "finance", "site administrator"):
        client.force_login(factories.member(group))
        assert "祥龙社区的水管爆了" not in client.get("/admin/").text
    assert tip.pk
