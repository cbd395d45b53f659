"""A notice is written by one, approved by another, out in one step, and where the reader looks."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import corrections, scheduling, workflow
from articles.access import NotAllowed
from articles.lib import clock
from articles.models import Correction, CorrectionRecipient, Event, Stage
from tests import factories

pytestmark = pytest.mark.django_db
Kind = Correction.Kind
WRITTEN = "文中“三部电梯”应为“两部电梯”。\n特此更正。"


def verbs(article) -> list[str]:
    return list(Event.objects.filter(article=article).order_by("pk").values_list("verb", flat=True))


def proposed(article, kind=Kind.CORRECTION, text=WRITTEN, **more) -> Correction:
    return corrections.propose(article, kind, text, actor=factories.editor(), **more)


# With a corrected text


def test_correction_goes_out_with_the_text_that_it_is_about():
    article = factories.published()
    was = article.live
    notice = proposed(article)
    assert not Correction.objects.public().exists()

    factories.republished(article, title="改过的标题")

    notice.refresh_from_db()
    assert list(Correction.objects.public()) == [notice]
    assert (notice.before, notice.after) == (was, article.live)
    assert notice.approved_by is not None and notice.approved_by != notice.written_by
    assert verbs(article)[-2:] == ["publish", "publish_correction"]


def test_who_wrote_the_notice_does_not_publish_the_text():
    article = factories.published()
    people = factories.desk()
    notice = corrections.propose(article, Kind.CORRECTION, WRITTEN, actor=people.final)
    factories.signed(factories.revised(article, title="新题"), people, actor=factories.chief())

    with pytest.raises(NotAllowed):
        workflow.publish(article, actor=people.final)
    article.refresh_from_db()
    assert article.live.title != "新题" and not Correction.objects.public().exists()

    corrections.approve(notice, actor=factories.chief())
    workflow.publish(article, actor=people.final)
    assert Correction.objects.public().get() == notice


def test_notice_written_after_scheduling_keeps_the_text_from_going_out_by_itself():
    article = factories.published()
    people = factories.desk()
    factories.signed(factories.revised(article, title="新题"), people, actor=factories.chief())
    first = proposed(article)
    scheduling.plan(article, actor=people.final, at=timezone.now() + timedelta(hours=1))
    first.refresh_from_db()
    assert first.approved_by == people.final
    late = proposed(article, Kind.UPDATE, "后来又有进展。")

    with clock.told(timezone.now() + timedelta(hours=2)):
        assert not workflow.publish_if_due(article)
    assert article.stage == Stage.READY and not Correction.objects.public().exists()

    corrections.approve(late, actor=people.final)
    scheduling.plan(article, actor=people.final, at=timezone.now() + timedelta(hours=1))
    with clock.told(timezone.now() + timedelta(hours=2)):
        assert workflow.publish_if_due(article)
    assert Correction.objects.filter(published_at__isnull=False).count() == 2


def test_notice_goes_with_the_text_that_is_given_up():
    article = factories.published()
    notice = proposed(article)
    factories.revised(article, title="新题")

    workflow.abandon(article, actor=factories.chief())

    notice.refresh_from_db()
    assert notice.given_up_at is not None
    factories.republished(article, title="另一件事")
    assert not Correction.objects.public().exists()


# Alone


def test_apology_is_out_when_another_approves_it():
    article = factories.published()
    notice = proposed(article, Kind.APOLOGY, "我们向王女士致歉。")

    corrections.approve(notice, actor=factories.chief())

    notice.refresh_from_db()
    assert notice.before == notice.after == article.live
    assert Correction.objects.public().get() == notice


@pytest.mark.parametrize("with_right", [True, False])
def test_nobody_approves_what_they_wrote_or_without_the_right(with_right):
    article = factories.published()
    writer = factories.chief()
    notice = corrections.propose(article, Kind.APOLOGY, "致歉。", actor=writer)

    with pytest.raises(NotAllowed):
        corrections.approve(notice, actor=writer if with_right else factories.editor())
    assert not Correction.objects.public().exists()


def test_database_refuses_an_approval_by_its_writer():
    notice = proposed(factories.published(), Kind.APOLOGY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=notice.pk).update(approved_by=notice.written_by)


def test_superuser_without_a_right_writes_and_approves_nothing():
    article = factories.published()
    admin = factories.user(is_superuser=True)
    with pytest.raises(NotAllowed):
        corrections.propose(article, Kind.APOLOGY, "致歉。", actor=admin)
    with pytest.raises(NotAllowed):
        corrections.approve(proposed(article, Kind.APOLOGY), actor=admin)


def test_rights_of_another_section_do_not_hold():
    article = factories.published()
    person = factories.chief()
    person.sections.set([factories.section("教育")])
    with pytest.raises(NotAllowed):
        corrections.propose(article, Kind.APOLOGY, "致歉。", actor=person)


def test_reworded_notice_needs_its_approval_again():
    article = factories.published()
    writer = factories.editor()
    notice = corrections.propose(article, Kind.CORRECTION, WRITTEN, actor=writer)
    corrections.approve(notice, actor=factories.chief())

    corrections.rewrite(notice, "换了一句。", actor=writer)

    notice.refresh_from_db()
    assert not notice.is_approved
    with pytest.raises(NotAllowed):
        corrections.rewrite(notice, "别人的话。", actor=factories.chief())


def test_notice_that_is_out_can_not_be_changed_or_given_up():
    article = factories.published()
    writer = factories.editor()
    notice = corrections.propose(article, Kind.APOLOGY, "致歉。", actor=writer)
    corrections.approve(notice, actor=factories.chief())
    for step in (
        lambda: corrections.rewrite(notice, "改", actor=writer),
        lambda: corrections.give_up(notice, actor=writer),
        lambda: corrections.approve(notice, actor=factories.chief()),
    ):
        with pytest.raises(NotAllowed):
            step()
    with pytest.raises(TypeError):
        notice.delete()


def test_draft_and_withdrawn_article_can_not_be_corrected():
    withdrawn = factories.published()
    workflow.withdraw(withdrawn, actor=factories.chief(), reason="核实")
    for article in (factories.draft(), withdrawn):
        with pytest.raises(NotAllowed):
            proposed(article)


@pytest.mark.parametrize(
    ("kind", "text", "with_text"),
    [
        (Kind.APOLOGY, "  \n ", None),
        (Kind.APOLOGY, "字" * 2001, None),
        (Kind.RETRACTION, "撤稿", True),
        (Kind.CORRECTION, "更正", False),
    ],
)
def test_notice_that_can_not_be_is_refused(kind, text, with_text):
    article = factories.published()
    with pytest.raises(ValidationError):
        proposed(article, kind, text, with_text=with_text)
    assert not Correction.objects.exists()


def test_notice_that_is_sent_twice_is_one():
    article = factories.published()
    writer = factories.editor()
    first = corrections.propose(article, Kind.APOLOGY, "致歉。", actor=writer)
    assert corrections.propose(article, Kind.APOLOGY, "致歉。", actor=writer) == first
    assert verbs(article).count("propose_correction") == 1


# Retraction


def retracted(title: str = "撤掉的稿子", **fields):
    article = factories.published(title, **fields)
    proposed(article, Kind.RETRACTION, "经核实，主要事实不成立。")
    return workflow.retract(article, actor=factories.chief())


def test_retraction_needs_its_notice_and_another_person():
    article = factories.published()
    chief = factories.chief()
    with pytest.raises(NotAllowed):
        workflow.retract(article, actor=chief)
    notice = corrections.propose(article, Kind.RETRACTION, "撤稿。", actor=chief)
    for approve in (
        lambda: workflow.retract(article, actor=chief),
        lambda: corrections.approve(notice, actor=factories.chief()),
    ):
        with pytest.raises(NotAllowed):
            approve()
    article.refresh_from_db()
    assert article.is_published


def test_retracted_article_keeps_its_page_and_nothing_else(client):
    place = factories.huayang()["祥龙社区"]
    article = retracted(body="<p>不实的正文。</p>", summary="不实的摘要", places=[place])
    neighbour = factories.published("邻居", places=[place])

    page = client.get(article.get_absolute_url())
    assert page.status_code == 200
    text = page.content.decode()
    assert "经核实，主要事实不成立。" in text and "撤掉的稿子" in text
    assert "不实的正文" not in text and "不实的摘要" not in text
    for address in (
        *("/", "/latest/", "/feed.rss", place.get_absolute_url(), "/sitemaps/articles-0.xml"),
        *("/sitemaps/news.xml", "/search/?q=不实的正文", neighbour.get_absolute_url()),
    ):
        shown = client.get(address).content.decode()
        assert f"/articles/{article.pk}/" not in shown, address
        assert "撤掉的稿子" not in shown, address
    for address in ("/corrections/", "/corrections/feed.rss", "/corrections/feed.atom"):
        assert "经核实，主要事实不成立。" in client.get(address).content.decode()
    assert article.live.body == "<p>不实的正文。</p>"  # for the newsroom


def test_retracted_article_shows_no_notice_that_speaks_of_its_text(client):
    article = factories.published()
    proposed(article, text="说的是正文里的一句。")
    factories.republished(article, title="新题")
    proposed(article, Kind.RETRACTION, "撤稿。")
    workflow.retract(article, actor=factories.chief())
    for address in (article.get_absolute_url(), "/corrections/", "/corrections/feed.rss"):
        assert "说的是正文里的一句。" not in client.get(address).content.decode()


def test_withdrawn_articles_notices_are_nowhere(client):
    article = factories.published("撤下的")
    corrections.approve(proposed(article, Kind.APOLOGY, "致歉。"), actor=factories.chief())
    assert "致歉。" in client.get("/corrections/").content.decode()

    workflow.withdraw(article, actor=factories.chief(), reason="核实")

    assert client.get(article.get_absolute_url()).status_code == 410
    for address in ("/corrections/", "/corrections/feed.rss", "/corrections/feed.atom"):
        shown = client.get(address).content.decode()
        assert "致歉。" not in shown and "撤下的" not in shown


def test_retracted_article_that_is_withdrawn_comes_back_retracted(client):
    article, chief = retracted(), factories.chief()
    workflow.withdraw(article, actor=chief, reason="标题也侵权")
    assert client.get(article.get_absolute_url()).status_code == 410
    assert "撤掉的稿子" not in client.get("/corrections/").content.decode()

    workflow.restore(article, actor=chief)

    assert article.stage == Stage.RETRACTED and not article.is_public
    assert "正文第一段" not in client.get(article.get_absolute_url()).content.decode()


def test_retraction_that_was_wrong_is_taken_back(client):
    article = retracted()
    workflow.restore(article, actor=factories.chief())

    assert "正文第一段" in client.get(article.get_absolute_url()).content.decode()
    assert not Correction.objects.public().exists()
    assert verbs(article)[-1] == "end_correction"


def test_retraction_gives_up_the_notices_of_a_text_in_work():
    article = factories.published()
    waiting = proposed(article)
    factories.revised(article, title="新题")
    proposed(article, Kind.RETRACTION, "撤稿。")

    workflow.retract(article, actor=factories.chief())

    waiting.refresh_from_db()
    assert waiting.given_up_at is not None


# Who was told


def test_reporters_and_editor_are_to_be_told():
    article = factories.published(
        reporters=[factories.reporter("林晓棠")], responsible_editor=factories.editor("贺知微")
    )
    notice = proposed(article)
    told = notice.recipients.values_list("kind", "name", "told_at")
    assert list(told) == [("reporter", "林晓棠", None), ("editor", "贺知微", None)]


def test_telling_is_recorded_once_the_notice_is_out():
    article = factories.published()
    editor = factories.editor()
    notice = proposed(article, Kind.APOLOGY, "致歉。")
    recipient = corrections.expect(notice, "complainant", " 王 女士 ", actor=editor)
    with pytest.raises(NotAllowed):
        corrections.tell(recipient, "电话", actor=editor)
    corrections.approve(notice, actor=factories.chief())
    with pytest.raises(ValidationError):
        corrections.tell(recipient, "  ", actor=editor)

    corrections.tell(recipient, "电话", actor=editor)

    recipient.refresh_from_db()
    assert (recipient.name, recipient.how, recipient.told_by) == ("王 女士", "电话", editor)
    with pytest.raises(NotAllowed):
        corrections.tell(recipient, "再打一次", actor=editor)
    event = Event.objects.filter(article=article).latest("pk")
    assert event.verb == "tell_of_correction" and event.data["recipient"] == recipient.pk
    assert "王" not in str(event.data)  # an event is for ever, a complainant's name is not


def test_who_is_named_twice_is_told_once_and_may_be_left_out():
    notice, editor = proposed(factories.published()), factories.editor()
    first = corrections.expect(notice, "partner", "邻报", actor=editor)
    assert corrections.expect(notice, "partner", "邻报", actor=editor) == first
    with pytest.raises(NotAllowed):
        corrections.tell_not(first, actor=factories.user())
    corrections.tell_not(first, actor=editor)
    assert not CorrectionRecipient.objects.filter(pk=first.pk).exists()
