"""Handing in, having back, answering and putting away, from the portal; and what is said of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles import notes, workflow
from articles.models import Article, Byline, Signature, Stage, User
from tests import factories
from tests.articles.portal_forms import HOME, draft_data, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter() -> User:
    return factories.member("reporter", "林晓棠", staff=False)


@pytest.fixture
def portal(client: Client, reporter: User) -> Client:
    client.force_login(reporter)
    return client


def _stage(article: Article) -> str:
    return Article.objects.values_list("stage", flat=True).get(pk=article.pk)


def test_submitted_with_a_word_for_the_editor(portal: Client, reporter: User) -> None:
    article = factories.draft(author=reporter)

    response = portal.post(url(article, "submit"), {"comment": "图片已核实"})

    assert response["Location"] == url(article) and _stage(article) == Stage.FIRST_REVIEW
    assert article.events.get(verb="submit").data["comment"] == "图片已核实"
    assert portal.get(HOME).context["rows"][0].kind == "desk"


def test_refused_submission_says_why_and_keeps_the_word(portal: Client, reporter: User) -> None:
    article = factories.draft(author=reporter, section=None)

    page = portal.post(url(article, "submit"), {"comment": "写了很久的话"})

    assert page.status_code == 409 and page.context["refusal"]
    assert "写了很久的话" in page.text and _stage(article) == Stage.WRITING


def test_save_and_submit_leads_to_the_word_for_the_editor(portal: Client, reporter: User) -> None:
    article = factories.draft(author=reporter)

    response = portal.post(url(article, "write"), draft_data(article, _submit="1", title="新题"))

    assert response["Location"] == url(article) + "#next"
    assert Article.objects.get().latest.title == "新题" and _stage(article) == Stage.WRITING


def test_taken_back_while_nobody_has_begun(portal: Client, reporter: User) -> None:
    article = factories.draft(author=reporter)
    workflow.submit(article, actor=reporter)

    portal.post(url(article, "take-back"))

    assert _stage(article) == Stage.WRITING


def test_not_taken_back_once_somebody_has_begun(portal: Client, reporter: User) -> None:
    article = factories.draft(author=reporter)
    workflow.submit(article, actor=reporter)
    workflow.sign(article, actor=factories.member("section editor"), comment="可以")

    page = portal.post(url(article, "take-back"))

    assert page.status_code == 409 and page.context["refusal"] in page.text
    assert _stage(article) == Stage.SECOND_REVIEW


def test_return_is_shown_answered_and_goes_again(portal: Client, reporter: User) -> None:
    article = factories.draft(author=reporter)
    editor = factories.member("section editor", "王编辑")
    workflow.submit(article, actor=reporter)
    note = notes.add(article, author=editor, text="哪一天？", quote="正文第一段", position=0)
    workflow.send_back(article, actor=editor, reason="核实日期")

    for page in (portal.get(url(article)), portal.get(url(article, "write")), portal.get(HOME)):
        assert "核实日期" in page.text and "王编辑" in page.text
    assert portal.get(HOME).context["rows"][0].open_notes == 1
    assert "哪一天？" in portal.get(url(article, "write")).text
    portal.post(f"/notes/{article.pk}/{note.pk}/answer/", {"text": "八日", "next": url(article)})
    assert note.answers.get().author == reporter

    portal.post(url(article, "submit"), {"comment": "日期已改"})

    assert _stage(article) == Stage.FIRST_REVIEW
    assert not portal.get(f"{HOME}sent-back/").context["rows"]


def test_steps_are_shown_simply(portal: Client, reporter: User) -> None:
    article = factories.draft(author=reporter)
    workflow.submit(article, actor=reporter)
    workflow.sign(article, actor=factories.member("section editor", "王编辑"), comment="题短些")

    page = portal.get(url(article))

    steps = page.context["steps"]
    assert len(steps) == 6 and steps[0].signature.person.name == "王编辑"
    assert [step.is_now for step in steps] == [False, True, False, False, False, False]
    assert "题短些" in page.text


def test_steps_of_a_smaller_paper_are_fewer(portal: Client, reporter: User, settings) -> None:
    settings.REVIEWS, settings.PROOFS = 1, 1
    article = factories.draft(author=reporter)
    workflow.submit(article, actor=reporter)

    assert len(portal.get(url(article)).context["steps"]) == 2


def test_put_away_with_a_reason_and_taken_up_again(portal: Client, reporter: User) -> None:
    article = factories.draft(author=reporter)

    assert portal.post(url(article, "put-away"), {"reason": " "}).status_code == 409
    assert _stage(article) == Stage.WRITING
    portal.post(url(article, "put-away"), {"reason": "重复"})
    assert _stage(article) == Stage.SPIKED

    portal.post(url(article, "take-up"))

    assert _stage(article) == Stage.WRITING


def test_draft_with_the_desk_is_not_put_away(portal: Client, reporter: User) -> None:
    article = factories.draft(author=reporter)
    workflow.submit(article, actor=reporter)

    page = portal.post(url(article, "put-away"), {"reason": "不要了"})

    assert page.status_code == 409 and _stage(article) == Stage.FIRST_REVIEW
    assert url(article, "put-away") not in portal.get(url(article)).text


def test_nothing_beyond_a_writers_steps_is_offered(portal: Client, reporter: User) -> None:
    for article in (factories.draft(author=reporter), factories.published(author=reporter)):
        offered = set(portal.get(url(article)).context["actions"])
        assert offered <= {"submit", "take_back", "spike", "revive"}


def test_preview_is_open_to_its_writer_alone(portal: Client, reporter: User) -> None:
    article = factories.draft(author=reporter)

    assert portal.get(f"/preview/{article.pk}/").status_code == 200
    portal.force_login(factories.member("reporter", staff=False))
    assert portal.get(f"/preview/{article.pk}/").status_code == 404


def test_get_changes_nothing(portal: Client, reporter: User) -> None:
    article = factories.draft(author=reporter)

    for page in ("submit", "take-back", "put-away", "take-up"):
        assert portal.get(url(article, page)).status_code == 405
    assert _stage(article) == Stage.WRITING


def test_editor_who_writes_hands_in_but_signs_nothing_of_their_own(client: Client) -> None:
    editor = factories.member("section editor")
    client.force_login(editor)
    client.post(f"{HOME}new/", draft_data(section=factories.section().pk))
    article = Article.objects.get()

    client.post(url(article, "submit"))

    assert _stage(article) == Stage.FIRST_REVIEW
    assert workflow.why_not("sign", article, editor)
    assert not Signature.objects.exists()


@pytest.mark.parametrize("stage", Stage.values)
def test_page_of_every_stage_opens(portal: Client, reporter: User, stage: str) -> None:
    article = _at(stage, reporter)

    assert portal.get(url(article)).status_code == 200
    for page in ("", "sent-back/", "published/", "put-away/"):
        assert portal.get(f"{HOME}{page}").status_code == 200


def _at(stage: str, reporter: User) -> Article:
    if stage in (Stage.PUBLISHED, Stage.WITHDRAWN):
        article = factories.published(author=reporter)
        if stage == Stage.WITHDRAWN:
            workflow.withdraw(article, actor=factories.member("editor-in-chief"), reason="误")
        return article
    article = factories.draft(author=reporter)
    desk = factories.desk()
    if stage == Stage.SPIKED:
        return workflow.spike(article, actor=reporter, reason="重复")
    if stage in (Stage.READY, Stage.SCHEDULED):
        factories.signed(article, desk)
        if stage == Stage.SCHEDULED:
            at = article.updated_at.replace(year=article.updated_at.year + 1, day=1)
            workflow.schedule(article, actor=desk.final, at=at)
        return article
    order = [Stage.FIRST_REVIEW, Stage.SECOND_REVIEW, Stage.FINAL_REVIEW]
    if stage in (*order, Stage.RETURNED):
        workflow.submit(article, actor=reporter)
        passed = order.index(Stage(stage)) if stage in order else 0
        for reviewer in desk.reviewers[:passed]:
            workflow.sign(article, actor=reviewer)
        if stage == Stage.RETURNED:
            workflow.send_back(article, actor=desk.first, reason="补")
    return article


def test_words_for_an_article_that_is_not_theirs_any_more_come_back(client: Client) -> None:
    writer = factories.member("reporter", staff=False)
    article = factories.draft("联名稿", author=factories.member("reporter", staff=False))
    Byline.objects.create(article=article, reporter=factories.reporter(user=writer))
    client.force_login(writer)
    data = draft_data(article, body="<p>写了一下午的话。</p>")
    article.bylines.all().delete()

    answer = client.post(url(article, "write"), data)

    assert answer.status_code == 404 and "写了一下午的话。" in answer.text
    assert "联名稿" in answer.text  # sent by the writer's own form


def test_file_that_names_nobody_becomes_the_writers(client: Client) -> None:
    writer = factories.member("reporter", "林晓棠", staff=False)
    client.force_login(writer)
    file = SimpleUploadedFile(
        "稿.txt", "祥龙社区的电梯启用了\n六楼的老人坐着电梯下了楼，这是头一回。".encode()
    )

    client.post("/portal/manuscript/", {"file": file, "title": "电梯启用"})

    assert [str(byline) for byline in Article.objects.get().bylines.all()] == ["林晓棠"]
