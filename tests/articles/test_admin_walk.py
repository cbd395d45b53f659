"""Every stage before every role at the newsroom's doors: what the workflow refuses stays shut."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from articles import workflow
from articles.admin import article_actions, steps
from articles.models import Article, Stage, User
from tests import factories
from tests.articles.admin_forms import URL, change_url, form_data

pytestmark = pytest.mark.django_db
GROUPS = ("section editor", "desk chief", "editor-in-chief", "proofreader", "finance", "superuser")


def _one_in_each_stage() -> dict[Stage, Article]:
    writer, desk = factories.member("reporter"), factories.desk()
    chief = desk.final
    made = {stage: factories.draft(stage.value, author=writer) for stage in Stage}
    waits = (Stage.FIRST_REVIEW, Stage.SECOND_REVIEW, Stage.FINAL_REVIEW, Stage.RETURNED)
    for stage in waits:
        workflow.submit(made[stage], actor=writer)
    workflow.sign(made[Stage.SECOND_REVIEW], actor=desk.first)
    for person in (desk.first, desk.second):
        workflow.sign(made[Stage.FINAL_REVIEW], actor=person)
    workflow.send_back(made[Stage.RETURNED], actor=desk.first, reason="改")
    for stage in (Stage.READY, Stage.SCHEDULED, Stage.PUBLISHED, Stage.WITHDRAWN):
        factories.signed(made[stage], desk)
    at = timezone.now() + timedelta(days=1)
    workflow.schedule(made[Stage.SCHEDULED], actor=chief, at=at)
    for stage in (Stage.PUBLISHED, Stage.WITHDRAWN):
        workflow.publish(made[stage], actor=chief)
    workflow.withdraw(made[Stage.WITHDRAWN], actor=chief, reason="核实")
    workflow.spike(made[Stage.SPIKED], actor=writer, reason="不发")
    assert all(article.stage == stage for stage, article in made.items())
    return made


def _person(group: str) -> User:
    if group == "superuser":
        return factories.user("超级", is_superuser=True)
    return factories.member(group)


def _standing() -> dict[int, tuple]:
    rows = Article.objects.values_list("pk", "stage", "is_public", "live", "version")
    return {row[0]: (*row[1:], Article.objects.get(pk=row[0]).signatures.count()) for row in rows}


@pytest.mark.parametrize("group", GROUPS)
def test_bulk_steps_move_exactly_what_the_workflow_allows(client: Client, group: str) -> None:
    articles = _one_in_each_stage().values()
    person = _person(group)
    client.force_login(person)
    chosen = [article.pk for article in articles]
    for name in article_actions.OFFERED:
        allowed = {each.pk for each in articles if not workflow.why_not(name, each, person)}
        before = _standing()
        with transaction.atomic():
            data = {"action": f"{name}_chosen", "_selected_action": chosen, "reason": "试"}
            client.post(URL, data)
            after = _standing()
            transaction.set_rollback(True)
        assert {pk for pk in after if after[pk] != before[pk]} == allowed, name


@pytest.mark.parametrize("group", GROUPS)
def test_addresses_of_refused_steps_change_nothing(client: Client, group: str) -> None:
    """Two steps of each stage, of those that are refused there."""
    made = _one_in_each_stage()
    person = _person(group)
    client.force_login(person)
    before = _standing()
    words = {"reason": "试", "at": "2099-01-01T00:00"}
    for number, article in enumerate(made.values()):
        refused = [name for name in steps.DONE if workflow.why_not(name, article, person)]
        for name in (refused[number % len(refused)], refused[-1 - number % len(refused)]):
            response = client.post(change_url(article, f"step/{name}"), words)
            assert response.status_code in (404, 409)
    assert _standing() == before


@pytest.mark.parametrize("group", ["proofreader", "finance", "superuser"])
def test_form_changes_no_article_that_is_not_with_the_person(client: Client, group: str) -> None:
    made = _one_in_each_stage()
    person = _person(group)
    client.force_login(person)
    for article in made.values():
        if all(workflow.why_not(name, article, person) for name in ("edit", "describe")):
            data = form_data(article, title="硬改", step="publish", section="")
            client.post(change_url(article), data)
            kept = Article.objects.get(pk=article.pk)
            assert (kept.stage, kept.latest_id) == (article.stage, article.latest_id)
            assert kept.section == article.section


def test_reporter_without_the_newsroom_reaches_no_step(client: Client) -> None:
    writer = factories.member("reporter", staff=False)
    article = factories.draft(author=writer)
    client.force_login(writer)

    response = client.post(change_url(article, "step/submit"))

    article.refresh_from_db()
    assert response.status_code == 302 and article.stage == Stage.WRITING
