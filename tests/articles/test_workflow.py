import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles import house_style, revisions, workflow
from articles.access import NotAllowed
from articles.models import Article, Byline, Event, Listing, Signature, Stage, Step
from articles.proofing import open_findings
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return factories.member("reporter", staff=False)


@pytest.fixture
def people():
    return factories.desk()


@pytest.fixture
def draft(writer):
    return factories.draft(author=writer)


def submitted(article):
    return workflow.submit(article, actor=article.creator)


def reviewed(article, people, until: int = 3):
    submitted(article)
    for reviewer in people.reviewers[:until]:
        workflow.sign(article, actor=reviewer)
    return article


# The way through


def test_article_goes_through_three_reviews_and_three_proofs_to_readers(draft, writer, people):
    workflow.submit(draft, actor=writer)
    stages = [draft.stage]
    for reviewer in people.reviewers:
        workflow.sign(draft, actor=reviewer)
        stages.append(draft.stage)
    for number in range(3):
        workflow.proof(draft, actor=people.proofreaders[number % 2])
    workflow.publish(draft, actor=people.final)

    assert stages == ["first_review", "second_review", "final_review", "ready"]
    assert Article.objects.published().get().live == draft.latest
    assert [row.step for row in draft.signatures.all()] == list(Step)
    assert {row.content_hash for row in draft.signatures.all()} == {draft.latest.content_hash}
    assert draft.signatures.first().role == "section editor"


def test_nothing_is_public_before_it_is_published(draft, people):
    factories.signed(draft, people)

    assert not Article.objects.published().exists() and not Listing.objects.exists()


@pytest.mark.parametrize("left_out", ["review", "proof"])
def test_publish_without_every_signature_is_refused(draft, people, left_out):
    reviewed(draft, people, until=2 if left_out == "review" else 3)
    for number in range(2):
        workflow.proof(draft, actor=people.proofreaders[number])

    with pytest.raises(NotAllowed):
        workflow.publish(draft, actor=people.final)
    assert not Article.objects.published().exists()


def test_publish_says_which_signatures_are_missing(draft, people):
    reviewed(draft, people)

    refusal = workflow.why_not("publish", draft, people.final)

    assert str(Step.PROOF_1.label) in refusal and str(Step.PROOF_3.label) in refusal
    assert str(Step.FINAL_REVIEW.label) not in refusal


# Who


def test_superuser_without_a_role_can_do_nothing(people):
    superuser = factories.user(is_superuser=True)
    for article in (factories.draft(), submitted(factories.draft(author=people.first))):
        assert all(action.reason for action in workflow.available(article, superuser))
    with pytest.raises(NotAllowed):
        workflow.publish(factories.signed(factories.draft(), people), actor=superuser)


def test_nobody_reviews_what_they_wrote():
    chief = factories.member("desk chief")
    chief.groups.add(*factories.member("section editor").groups.all())
    article = submitted(factories.draft(author=chief))

    with pytest.raises(NotAllowed):
        workflow.sign(article, actor=chief)


def test_name_under_the_article_makes_an_author(draft, people):
    person = factories.reporter("程小满", user=people.first)
    Byline.objects.create(article=draft, reporter=person)
    submitted(draft)

    with pytest.raises(NotAllowed):
        workflow.sign(draft, actor=people.first)


def test_named_editor_is_no_author(draft, people):
    person = factories.reporter("程小满", user=people.first)
    Byline.objects.create(article=draft, reporter=person, role=Byline.Role.EDITOR)
    submitted(draft)

    assert workflow.sign(draft, actor=people.first).stage == Stage.SECOND_REVIEW


def test_editor_who_wrote_a_text_of_it_does_not_review_it(draft, people):
    workflow.edit(draft, actor=people.first, title="编辑先改过的题")
    submitted(draft)

    with pytest.raises(NotAllowed):
        workflow.sign(draft, actor=people.first)


def test_nobody_signs_two_reviews_of_one_article(draft, people):
    people.first.groups.add(*people.second.groups.all())
    reviewed(draft, people, until=1)

    with pytest.raises(NotAllowed):
        workflow.sign(draft, actor=people.first)


def test_database_refuses_first_and_second_review_by_one_person(draft, people):
    reviewed(draft, people, until=1)
    first = draft.signatures.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(
            article=draft,
            revision=draft.latest,
            round=1,
            step=Step.SECOND_REVIEW,
            decision="pass",
            person=first.person,
            at=timezone.now(),
        )


def test_right_holds_in_the_sections_of_the_person_only(draft, people):
    people.first.sections.set([factories.section("教育")])
    submitted(draft)

    with pytest.raises(NotAllowed):
        workflow.sign(draft, actor=people.first)

    people.first.sections.add(draft.section)
    assert workflow.sign(draft, actor=people.first).stage == Stage.SECOND_REVIEW


def test_rights_that_were_taken_meanwhile_do_not_hold(draft, people):
    submitted(draft)
    assert not workflow.why_not("sign", draft, people.first)

    people.first.groups.clear()

    with pytest.raises(NotAllowed):
        workflow.sign(draft, actor=people.first)


def test_byline_added_after_the_signature_makes_it_void(draft, people):
    factories.signed(draft, people)
    Byline.objects.create(article=draft, reporter=factories.reporter(user=people.second))

    with pytest.raises(NotAllowed, match=people.second.name):
        workflow.publish(draft, actor=people.final)
    assert not workflow.why_not("send_back", draft, people.final)  # the way out


def test_nobody_is_no_person(draft):
    with pytest.raises(NotAllowed):
        workflow.submit(draft, actor=None)


# Signatures and the text


def test_reviewer_edits_and_signs_the_edited_text(draft, people):
    submitted(draft)
    edited = workflow.edit(draft, actor=people.first, title="编辑改过的题")
    workflow.sign(draft, actor=people.first, seen=edited.pk)

    assert draft.signatures.get().revision == edited


def test_edit_of_a_reviewer_is_not_passed_by_the_same_hand_at_the_next_step(draft, people):
    """One who holds two rights may not edit at one review and pass the next."""
    people.first.groups.add(*people.second.groups.all())
    submitted(draft)
    workflow.edit(draft, actor=people.first, title="编辑改过的题")
    workflow.sign(draft, actor=factories.member("section editor"))

    with pytest.raises(NotAllowed):
        workflow.sign(draft, actor=people.first)


def test_sign_of_a_text_that_has_changed_since_is_refused(draft, people):
    submitted(draft)
    seen = draft.latest_id
    workflow.edit(draft, actor=factories.member("section editor"), title="别人刚改的题")

    with pytest.raises(NotAllowed):
        workflow.sign(draft, actor=people.first, seen=seen)


@pytest.mark.parametrize("who", ["final", "proofreader"])
def test_edit_after_the_final_review_asks_for_it_again(draft, people, who):
    factories.signed(draft, people)
    editor = people.final if who == "final" else people.proofreaders[0]

    workflow.edit(draft, actor=editor, title="校样上改的题")

    assert draft.stage == Stage.FINAL_REVIEW
    workflow.sign(draft, actor=people.final)
    refusal = workflow.why_not("publish", draft, people.final)
    assert str(Step.PROOF_3.label) in refusal and str(Step.PROOF_1.label) not in refusal
    workflow.proof(draft, actor=factories.member("proofreader"))
    workflow.publish(draft, actor=people.final)
    assert Article.objects.published().get().live.title == "校样上改的题"


def test_saving_the_same_words_keeps_the_approval(draft, people):
    factories.signed(draft, people)

    workflow.edit(draft, actor=people.final, title=draft.latest.title)

    assert draft.stage == Stage.READY


def test_edit_of_a_scheduled_article_takes_it_off_the_schedule(draft, people):
    factories.signed(draft, people)
    workflow.schedule(draft, actor=people.final, at=timezone.now() + timedelta(hours=1))

    workflow.edit(draft, actor=people.final, title="临时改题")

    assert draft.stage == Stage.FINAL_REVIEW and draft.publish_at is None


def test_changed_row_of_a_revision_is_not_published(draft, people):
    """Whoever changes a signed text in the database does not get it out."""
    factories.signed(draft, people)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE articles_revision SET title = %s WHERE id = %s", ["偷改的题", draft.latest_id]
        )

    with pytest.raises(NotAllowed):
        workflow.publish(Article.objects.get(pk=draft.pk), actor=people.final)


def test_last_proof_waits_for_the_final_review(draft, people):
    reviewed(draft, people, until=2)
    for number in range(2):
        workflow.proof(draft, actor=people.proofreaders[number])

    with pytest.raises(NotAllowed):
        workflow.proof(draft, actor=people.proofreaders[0])


def test_two_proofs_in_a_row_are_read_by_two_people(draft, people):
    submitted(draft)
    workflow.proof(draft, actor=people.proofreaders[0])

    with pytest.raises(NotAllowed):
        workflow.proof(draft, actor=people.proofreaders[0])


def test_check_stands_for_the_first_proof_once_its_findings_are_settled(writer, people):
    article = factories.draft(author=writer, body="<p>街坊们在在等电梯。</p>")
    submitted(article)
    with pytest.raises(NotAllowed, match="1"):
        workflow.proof(article, actor=people.proofreaders[0], by_check=True)

    for found in open_findings(article):
        house_style.let_stand(article, found, actor=people.proofreaders[0])
    workflow.proof(article, actor=people.proofreaders[0], by_check=True)

    assert article.signatures.get().by_check


def test_signatures_never_change(draft, people):
    reviewed(draft, people, until=1)
    row = draft.signatures.get()

    for change in (
        row.save,
        row.delete,
        Signature.objects.all().delete,
        lambda: Signature.objects.update(comment="x"),
    ):
        with pytest.raises(TypeError):
            change()


def test_first_reviewer_answers_for_the_article_unless_one_is_named(draft, writer, people):
    named = factories.draft(author=writer, responsible_editor=people.second)
    for article in (draft, named):
        workflow.sign(submitted(article), actor=people.first)

    assert draft.responsible_editor == people.first
    assert Article.objects.get(pk=named.pk).responsible_editor == people.second


# Sent back, taken back, spiked


def test_send_back_returns_it_with_the_reason_and_all_reviews_begin_again(draft, writer, people):
    reviewed(draft, people, until=2)
    workflow.send_back(draft, actor=people.final, reason="数字没有出处")
    assert draft.stage == Stage.RETURNED
    assert Event.objects.filter(article=draft).first().data["reason"] == "数字没有出处"

    workflow.edit(draft, actor=writer, title="补了出处")
    workflow.submit(draft, actor=writer, comment="已补")

    assert draft.stage == Stage.FIRST_REVIEW and draft.round == 2
    assert not workflow.why_not("sign", draft, people.first)


@pytest.mark.parametrize("reason", ["", "  "])
def test_send_back_needs_a_reason(draft, people, reason):
    submitted(draft)

    with pytest.raises(NotAllowed):
        workflow.send_back(draft, actor=people.first, reason=reason)


def test_take_back_works_until_somebody_has_begun(draft, writer, people):
    submitted(draft)
    workflow.take_back(draft, actor=writer)
    assert draft.stage == Stage.WRITING

    submitted(draft)
    workflow.edit(draft, actor=people.first, title="编辑已经在改")
    with pytest.raises(NotAllowed):
        workflow.take_back(draft, actor=writer)


def test_spiked_article_can_be_taken_up_again(draft, people):
    submitted(draft)
    workflow.spike(draft, actor=people.second, reason="重复选题")
    assert draft.stage == Stage.SPIKED

    workflow.revive(draft, actor=people.second)
    assert draft.stage == Stage.WRITING


def test_writer_puts_an_own_draft_away(draft, writer):
    assert workflow.spike(draft, actor=writer, reason="不写了").stage == Stage.SPIKED


# Published


def test_revision_of_a_published_article_leaves_the_live_text_until_it_is_approved(people):
    article = factories.published("旧题")
    factories.revised(article, title="新题")

    assert Article.objects.published().get().live.title == "旧题"
    first = article.published_at
    factories.signed(article, people, actor=factories.chief())
    workflow.publish(article, actor=people.final)
    assert Article.objects.published().get().live.title == "新题"
    assert article.published_at == first


def test_revision_that_is_given_up_leaves_the_live_text_and_keeps_its_number():
    article = factories.revised(factories.published("旧题"), title="不要的题")
    workflow.abandon(article, actor=factories.chief())
    assert article.stage == Stage.PUBLISHED and article.latest == article.live

    factories.revised(article, title="再改一次")
    numbers = article.revisions.values_list("number", "title")
    assert set(numbers) == {(1, "旧题"), (2, "不要的题"), (3, "再改一次")}


def test_submit_of_a_revision_without_a_change_is_refused():
    article = factories.published()
    chief = factories.chief()
    workflow.revise(article, actor=chief)

    with pytest.raises(NotAllowed):
        workflow.submit(article, actor=chief)


@pytest.mark.parametrize("fields", [{"section": None}, {"body": ""}])
def test_submit_of_an_unfinished_article_is_refused(writer, fields):
    with pytest.raises(NotAllowed):
        workflow.submit(factories.draft(author=writer, **fields), actor=writer)


def test_reprint_without_its_source_is_not_published(writer, people):
    article = factories.draft(author=writer, source="reprint", source_name="某报")

    with pytest.raises(NotAllowed):
        workflow.publish(factories.signed(article, people), actor=people.final)


def test_publish_for_the_future_is_refused(draft, people):
    factories.signed(draft, people)

    with pytest.raises(NotAllowed):
        workflow.publish(draft, actor=people.final, at=timezone.now() + timedelta(hours=1))


def test_withdraw_takes_the_article_off_every_list():
    places = factories.huayang()
    article = factories.published(places=[places["祥龙社区"]])

    workflow.withdraw(article, actor=factories.chief(), reason="事实有误")

    assert not Article.objects.published().exists()
    assert not Listing.objects.exists()
    assert Event.objects.latest("pk").data["reason"] == "事实有误"


def test_withdraw_works_while_a_newer_text_is_in_review():
    article = factories.revised(factories.published(), title="新题")

    workflow.withdraw(article, actor=factories.chief(), reason="侵权")

    assert not Article.objects.published().exists()


def test_withdraw_needs_a_reason():
    article = factories.published()

    with pytest.raises(NotAllowed):
        workflow.withdraw(article, actor=factories.chief(), reason=" ")

    assert Article.objects.published().exists()


def test_withdrawn_article_is_put_back_as_readers_knew_it():
    places = factories.huayang()
    article = factories.published(places=[places["祥龙社区"]])
    workflow.withdraw(article, actor=factories.chief(), reason="核实")

    workflow.restore(article, actor=factories.chief())

    assert Article.objects.published().get() == article and Listing.objects.exists()


def test_withdrawn_article_that_is_written_anew_stays_gone():
    article = factories.published()
    workflow.withdraw(article, actor=factories.chief(), reason="核实")
    workflow.reopen(article, actor=factories.chief())

    assert article.stage == Stage.WRITING and article.was_withdrawn
    assert not Article.objects.published().exists()


# Settings


@pytest.mark.parametrize(
    ("reviews", "proofs", "stages"),
    [
        (1, 1, ["final_review", "ready"]),
        (2, 2, ["first_review", "final_review", "ready"]),
    ],
)
def test_small_paper_needs_fewer_signatures(settings, draft, people, reviews, proofs, stages):
    settings.REVIEWS, settings.PROOFS = reviews, proofs
    passed = [submitted(draft).stage]
    while draft.stage != Stage.READY:
        workflow.sign(draft, actor=getattr(people, draft.stage.removesuffix("_review")))
        passed.append(draft.stage)
    for number in range(proofs):
        workflow.proof(draft, actor=people.proofreaders[number])

    workflow.publish(draft, actor=people.final)

    assert passed == stages and draft.is_published


def test_article_in_a_review_that_the_settings_no_longer_have_finds_its_way(
    settings, draft, people
):
    submitted(draft)
    settings.REVIEWS = 1

    workflow.sign(draft, actor=people.first)

    assert draft.stage == Stage.FINAL_REVIEW


# The archive, and an empty paper


def test_archive_keeps_its_old_time_and_is_marked():
    then = timezone.now() - timedelta(days=3000)
    article = workflow.as_archive(Article(), then)
    article.save()
    revisions.save_text(article, author=None, title="旧闻", body="<p>文</p>")
    workflow.archive_is_live([article])

    stored = Article.objects.published().get()
    assert stored.is_archive and stored.published_at == then


def test_draft_is_not_published_as_if_it_were_an_archive():
    article = factories.draft()

    with pytest.raises(NotAllowed):
        workflow.archive_is_live([article])

    assert not Article.objects.published().exists()


def test_text_that_was_printed_before_moves_into_an_empty_paper_only():
    workflow.move_in(factories.draft())
    assert Article.objects.published().get().is_archive

    factories.member("desk chief")
    with pytest.raises(NotAllowed):
        workflow.move_in(factories.draft("第二篇"))


# The database and the code


@pytest.mark.parametrize(
    "fields",
    [
        {"stage": Stage.PUBLISHED},
        {"is_public": True},
        {"stage": Stage.SCHEDULED},
        {"publish_at": timezone.now()},
    ],
)
def test_database_refuses_a_stage_that_can_not_be(fields):
    article = factories.draft()

    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(**fields)


def test_database_refuses_a_public_reprint_without_its_source():
    article = factories.published()

    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(source="reprint")


def test_only_the_workflow_writes_a_stage():
    """Neither an assignment nor an update of what only workflow.py may write."""
    allowed = {"workflow.py", "models/article.py"}
    names = "stage|is_public|live|live_id|publish_at|round"
    pattern = re.compile(rf"\.(?:{names})\s*=[^=]|update\([^)]*\b(?:{names})\s*=")
    root = Path(settings.BASE_DIR, "articles")

    found = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if "migrations" not in path.parts and pattern.search(path.read_text())
    }

    assert found <= allowed


def test_available_tells_the_reason_of_what_is_not_allowed():
    article = factories.draft(author=factories.chief())
    actions = {a.name: a for a in workflow.available(article, factories.member("proofreader"))}

    assert all(action.reason for action in actions.values())
    assert actions["submit"].fits and not actions["publish"].fits


# Names


def test_name_without_a_record_counts_for_whoever_bears_it(draft, people):
    Byline.objects.create(article=draft, name=people.first.name)
    submitted(draft)

    with pytest.raises(NotAllowed):
        workflow.sign(draft, actor=people.first)


def test_reporter_without_a_login_counts_for_whoever_bears_the_name(draft, people):
    Byline.objects.create(article=draft, reporter=factories.reporter(people.first.name))
    submitted(draft)

    with pytest.raises(NotAllowed):
        workflow.sign(draft, actor=people.first)


def test_signer_is_not_named_under_the_public_text(draft, people):
    factories.signed(draft, people)
    workflow.publish(draft, actor=people.final)
    Byline.objects.create(article=draft, reporter=factories.reporter(user=people.final))

    with pytest.raises(NotAllowed, match=people.final.name):
        workflow.describe(draft, actor=people.final, fields=["bylines"])


def test_another_name_can_be_added_under_the_public_text(draft, people):
    factories.signed(draft, people)
    workflow.publish(draft, actor=people.final)
    Byline.objects.create(article=draft, reporter=factories.reporter("新来的记者"))

    workflow.describe(draft, actor=people.final, fields=["bylines"])


def test_change_at_one_review_bars_from_the_others_also_behind_another_hand(draft, people):
    people.first.groups.add(*people.final.groups.all())
    submitted(draft)
    workflow.edit(draft, actor=people.first, body="<p>整篇重写。</p>")
    workflow.sign(draft, actor=factories.member("section editor"))
    workflow.edit(draft, actor=people.second, body="<p>整篇重写，</p>")
    workflow.sign(draft, actor=people.second)

    with pytest.raises(NotAllowed):
        workflow.sign(draft, actor=people.first)
    assert workflow.sign(draft, actor=people.final).stage == Stage.READY
