import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import revisions, workflow
from articles.access import NotAllowed
from articles.models import Article, Event, Listing, Stage
from tests import factories

pytestmark = pytest.mark.django_db


def test_publish_makes_the_latest_text_public():
    chief = factories.chief()
    article = factories.draft()

    workflow.publish(article, actor=chief)

    stored = Article.objects.published().get()
    assert stored.live == stored.latest
    assert stored.published_at <= timezone.now()
    assert Event.objects.filter(verb="publish", actor=chief, article=article).count() == 1


def test_publish_again_keeps_the_time_of_the_first_publication():
    article = factories.published(days_ago=3)
    first = article.published_at

    revisions.save_text(article, author=None, title="更正后的题")
    workflow.publish(article, actor=None)

    assert Article.objects.published().get().live.title == "更正后的题"
    assert article.published_at == first


def test_publish_without_the_right_is_refused_and_changes_nothing():
    article = factories.draft()

    with pytest.raises(NotAllowed, match="权|right"):
        workflow.publish(article, actor=factories.editor())

    assert not Article.objects.published().exists()
    assert not Listing.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"body": ""},
        {"section": None},
        {"source": "reprint", "source_name": "某报"},
    ],
)
def test_publish_an_unfinished_article_is_refused(fields):
    article = factories.draft(**fields)

    with pytest.raises(NotAllowed):
        workflow.publish(article, actor=None)

    assert not Article.objects.published().exists()


def test_publish_for_the_future_is_refused():
    with pytest.raises(NotAllowed):
        workflow.publish(factories.draft(), actor=None, at=timezone.now() + timedelta(hours=1))


def test_publish_the_same_text_twice_is_refused():
    article = factories.published()

    with pytest.raises(NotAllowed):
        workflow.publish(article, actor=None)


def test_withdraw_takes_the_article_off_every_list():
    places = factories.huayang()
    article = factories.published(places=[places["祥龙社区"]])

    workflow.withdraw(article, actor=factories.chief(), reason="事实有误")

    assert not Article.objects.published().exists()
    assert not Listing.objects.exists()
    assert Event.objects.latest("pk").data["reason"] == "事实有误"


def test_withdraw_needs_a_reason():
    article = factories.published()

    with pytest.raises(NotAllowed):
        workflow.withdraw(article, actor=None, reason=" ")

    assert Article.objects.published().exists()


def test_withdrawn_article_can_be_published_again():
    article = factories.published()
    workflow.withdraw(article, actor=None, reason="核实")

    workflow.publish(article, actor=None)

    assert Article.objects.published().get() == article


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_has_a_way_out(stage):
    assert any(stage in transition.sources for transition in workflow.TRANSITIONS.values())


def test_available_tells_the_reason_of_what_is_not_allowed():
    article = factories.draft()
    reasons = {a.name: a.reason for a in workflow.available(article, factories.editor())}

    assert all(reasons.values())
    assert not workflow.why_not("publish", article, factories.chief())


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


def test_database_refuses_a_published_article_without_a_live_text():
    article = factories.draft()

    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(stage=Stage.PUBLISHED)


def test_database_refuses_a_published_reprint_without_its_source():
    article = factories.published()

    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(source="reprint")


def test_only_the_gate_and_the_workflow_name_the_published_stage():
    """`published()` is the one public gate: nothing else may filter by stage or write it."""
    allowed = {"workflow.py", "models/article.py"}
    pattern = re.compile(r"Stage\.PUBLISHED|stage=|\.stage\s*=[^=]")
    root = Path(settings.BASE_DIR, "articles")

    found = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if "migrations" not in path.parts and pattern.search(path.read_text())
    }

    assert found <= allowed
