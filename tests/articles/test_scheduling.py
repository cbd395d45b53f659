from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import scheduling, workflow
from articles.access import NotAllowed
from articles.models import Article, Byline, Event, Stage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return factories.desk()


@pytest.fixture
def ready(people):
    return factories.signed(factories.draft("明早见报", author=factories.chief()), people)


def in_(minutes: int):
    return timezone.now() + timedelta(minutes=minutes)


def test_scheduled_article_goes_out_at_its_minute_and_once(ready, people):
    scheduling.plan(ready, actor=people.final, at=in_(30))
    with time_machine.travel(in_(29)):
        assert scheduling.publish_due() == []
        assert not Article.objects.published().exists()
    with time_machine.travel(in_(30) + timedelta(seconds=4)):
        assert scheduling.publish_due() == [ready]
        assert scheduling.publish_due() == []
        assert Article.objects.published().get().live == ready.latest
    event = Event.objects.get(verb="publish")
    assert event.actor is None and event.data["seconds_late"] < 10


def test_clock_that_was_off_publishes_at_once_on_its_return(ready, people):
    scheduling.plan(ready, actor=people.final, at=in_(10))

    with time_machine.travel(in_(70)):
        call_command("tick")
        found = Article.objects.published().get()
        assert timezone.now() - found.published_at < timedelta(minutes=1)
    assert Event.objects.get(verb="publish").data["seconds_late"] >= 3500


def test_time_that_has_passed_is_refused(ready, people):
    with pytest.raises(NotAllowed):
        scheduling.plan(ready, actor=people.final, at=timezone.now())

    assert Article.objects.get().stage == Stage.READY


def test_schedule_can_be_moved_and_taken_off(ready, people):
    scheduling.plan(ready, actor=people.final, at=in_(10))
    scheduling.plan(ready, actor=people.final, at=in_(90))
    with time_machine.travel(in_(30)):
        assert scheduling.publish_due() == []

    workflow.unschedule(ready, actor=people.final)
    with time_machine.travel(in_(100)):
        assert scheduling.publish_due() == []
    assert ready.stage == Stage.READY and ready.publish_at is None


def test_article_that_may_no_longer_go_out_is_held_back_with_the_reason(ready, people):
    other = factories.signed(factories.draft("另一篇", author=factories.chief()), people)
    scheduling.plan(ready, actor=people.final, at=in_(5))
    scheduling.plan(other, actor=people.final, at=in_(6))
    Byline.objects.create(article=ready, reporter=factories.reporter(user=people.second))

    with time_machine.travel(in_(7)):
        assert scheduling.publish_due() == [other]
    held = Article.objects.get(pk=ready.pk)
    assert held.stage == Stage.READY and held.publish_at is None
    assert people.second.name in held.events.first().data["reason"]


def test_error_with_one_article_does_not_stop_the_next(ready, people, monkeypatch, caplog):
    other = factories.signed(factories.draft("另一篇", author=factories.chief()), people)
    for minutes, article in ((5, ready), (6, other)):
        scheduling.plan(article, actor=people.final, at=in_(minutes))
    publish = workflow.publish_if_due

    def fails_once(article):
        if article == ready:
            raise RuntimeError("disk full")
        return publish(article)

    monkeypatch.setattr(workflow, "publish_if_due", fails_once)
    with time_machine.travel(in_(7)):
        assert scheduling.publish_due() == [other]
    assert "disk full" in caplog.text


def test_worker_is_woken_at_that_minute(
    ready, people, settings, django_capture_on_commit_callbacks
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    at = in_(30)
    with django_capture_on_commit_callbacks(execute=True):
        scheduling.plan(ready, actor=people.final, at=at)

    task = DBTaskResult.objects.get()
    assert task.run_after == at and not DBTaskResult.objects.ready().exists()
    with time_machine.travel(in_(31)):
        assert scheduling.publish_scheduled.call(ready.pk) is True
        assert scheduling.publish_scheduled.call(ready.pk) is False
    assert Event.objects.filter(verb="publish").count() == 1
