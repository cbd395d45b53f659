"""Corrections in the newsroom: from the article's form to who was told; nothing typed is lost."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import corrections, workflow
from articles.models import Article, Correction, Stage
from tests import factories
from tests.articles.admin_forms import change_url

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/correction/"


def page(notice: Correction) -> str:
    return reverse("admin:articles_correction_change", args=[notice.pk])


def step(notice: Correction, name: str) -> str:
    return reverse("admin:articles_correction_step", args=[notice.pk, name])


def proposed(article: Article, kind: str = "apology", text: str = "我们致歉。") -> Correction:
    return corrections.propose(article, kind, text, actor=factories.member("section editor"))


@pytest.fixture
def chief(client: Client):
    person = factories.member("editor-in-chief")
    client.force_login(person)
    return person


def test_correct_begins_the_notice_and_the_text(client):
    article = factories.published()
    client.force_login(factories.member("section editor"))
    assert change_url(article, "correct") in client.get(change_url(article)).content.decode()

    sent = {"kind": "correction", "text": "应为两部。"}
    answer = client.post(change_url(article, "correct"), sent)

    assert answer.status_code == 302 and answer.url == change_url(article)
    article.refresh_from_db()
    assert article.stage == Stage.WRITING and article.is_public
    assert corrections.waiting_with_text(article)[0].text == "应为两部。"
    assert "应为两部。" in client.get(change_url(article)).content.decode()


def test_apology_alone_leaves_the_text_as_it_is(client):
    article = factories.published()
    client.force_login(factories.member("section editor"))
    client.post(change_url(article, "correct"), {"kind": "apology", "text": "致歉。"})
    article.refresh_from_db()
    assert article.stage == Stage.PUBLISHED
    assert not Correction.objects.get().with_text


@pytest.mark.parametrize("sent", [{"kind": "correction"}, {"kind": "nonsense", "text": "打好的字"}])
def test_what_was_typed_comes_back(client, chief, sent):
    article = factories.published()
    answer = client.post(change_url(article, "correct"), sent)
    assert answer.status_code == 200 and not Correction.objects.exists()
    assert sent.get("text", "") in answer.content.decode()


def test_withdrawn_meanwhile_is_refused_and_the_words_stay(client, chief):
    article = factories.published()
    workflow.withdraw(article, actor=chief, reason="核实")
    sent = {"kind": "apology", "text": "打好的致歉。"}
    answer = client.post(change_url(article, "correct"), sent)
    assert answer.status_code == 409 and "打好的致歉。" in answer.content.decode()
    assert not Correction.objects.exists()


@pytest.mark.parametrize("group", ["reporter", "finance", "tips editor", "proofreader"])
def test_who_may_not_correct_writes_nothing(client, group):
    article = factories.published()
    notice = proposed(article)
    client.force_login(factories.member(group))
    answer = client.post(change_url(article, "correct"), {"kind": "apology", "text": "致歉。"})
    assert answer.status_code in (404, 409)
    for name in ("approve", "give_up"):
        assert client.post(step(notice, name)).status_code in (404, 409)
    assert Correction.objects.count() == 1
    notice.refresh_from_db()
    assert notice.is_waiting and not notice.is_approved


def test_correction_of_an_article_that_one_may_not_see_is_not_found(client):
    notice = proposed(factories.published(section=factories.section("教育")))
    person = factories.member("editor-in-chief")
    person.sections.set([factories.section("民生")])
    client.force_login(person)
    assert client.get(page(notice)).status_code == 404
    assert client.post(step(notice, "approve")).status_code == 404
    assert "我们致歉。" not in client.get(LIST).content.decode()


def test_another_approves_and_it_is_out(client, chief):
    notice = proposed(factories.published())
    assert client.post(step(notice, "approve")).status_code == 302
    notice.refresh_from_db()
    assert notice.approved_by == chief and notice.published_at


def test_own_notice_has_its_button_greyed_out_with_the_reason(client, chief):
    notice = corrections.propose(factories.published(), "apology", "致歉。", actor=chief)
    shown = client.get(page(notice)).content.decode()
    assert 'disabled aria-describedby="why-not"' in shown
    answer = client.post(step(notice, "approve"))
    assert answer.status_code == 409
    notice.refresh_from_db()
    assert notice.published_at is None


def test_approved_retraction_retracts_the_article(client, chief):
    article = factories.published()
    notice = proposed(article, "retraction", "撤稿。")
    assert "撤稿。" in client.get(change_url(article, "step/retract")).content.decode()
    assert client.post(step(notice, "approve")).status_code == 302
    article.refresh_from_db()
    assert article.stage == Stage.RETRACTED
    assert client.get(change_url(article)).status_code == 200


def test_who_is_told_is_added_told_and_left_out(client, chief):
    notice = proposed(factories.published())
    corrections.approve(notice, actor=factories.chief())
    for name in ("王女士", "邻报"):
        client.post(step(notice, "expect"), {"kind": "complainant", "name": name})
    first, second = notice.recipients.all()

    refused = client.post(step(notice, "tell"), {"recipient": first.pk, "how": " ", "at": ""})
    assert refused.status_code == 200
    client.post(step(notice, "tell"), {"recipient": first.pk, "how": "电话告知", "at": ""})
    client.post(step(notice, "tell_not"), {"recipient": second.pk})

    first.refresh_from_db()
    assert first.how == "电话告知" and first.told_by == chief
    assert list(notice.recipients.all()) == [first]


@pytest.mark.parametrize("recipient", ["", "x", "0", "99999999999999999999", "\x00"])
def test_recipient_that_was_made_up_is_refused(client, chief, recipient):
    notice = proposed(factories.published())
    corrections.approve(notice, actor=factories.chief())
    sent = {"recipient": recipient, "how": "电话"}
    assert client.post(step(notice, "tell"), sent).status_code in (400, 409)


@pytest.mark.parametrize("name", ["propose", "delete", "_go_out", "end_retraction"])
def test_step_that_there_is_not_is_not_found(client, chief, name):
    assert client.post(step(proposed(factories.published()), name)).status_code == 404


def test_get_changes_nothing(client, chief):
    notice = proposed(factories.published())
    assert client.get(step(notice, "approve")).status_code == 405
    notice.refresh_from_db()
    assert notice.is_waiting


def test_notice_is_shown_as_text(client, chief):
    notice = proposed(factories.published(), text="<script>x</script>")
    corrections.approve(notice, actor=chief)
    for address in (page(notice), LIST, notice.article.get_absolute_url(), "/corrections/"):
        assert "<script>x" not in client.get(address).content.decode()


def test_list_asks_as_often_for_many(client, chief):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    proposed(factories.published())
    asked()
    few = asked()
    for _number in range(4):
        corrections.approve(proposed(factories.published()), actor=chief)
    assert asked() == few


@pytest.mark.parametrize("state", ["waiting", "tell", "out", "away", "nonsense"])
def test_list_is_narrowed_by_state(client, chief, state):
    waiting, out, away = (proposed(factories.published(), text=f"第{n}条") for n in range(3))
    corrections.approve(out, actor=chief)
    corrections.expect(out, "partner", "邻报", actor=chief)
    corrections.give_up(away, actor=chief)
    shown = client.get(LIST, {"state": state}).content.decode()
    wanted = {"waiting": {waiting}, "tell": {out}, "out": {out}, "away": {away}}
    expected = wanted.get(state, {waiting, out, away})
    assert {each for each in (waiting, out, away) if each.text in shown} == expected
