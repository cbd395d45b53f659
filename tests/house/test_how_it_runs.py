"""The page that says in words what is wrong, and the command that says the same."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from articles.lib.condition import Finding
from articles.models import Licence
from huaxi_news import condition, readiness, search_state
from huaxi_news.models import BACKUP, CLOCK, WORKER, Heartbeat
from tests import factories
from tests.tips import attached
from tips.models import Attachment

pytestmark = pytest.mark.django_db
PAGE = "/admin/how-it-runs/"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _all_well(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TASKS_BACKEND = "database"
    monkeypatch.setattr(readiness, "within", lambda seconds, name, ask: ask())
    for name in (CLOCK, WORKER):
        Heartbeat.beat(name)
    Heartbeat.beat(BACKUP, sealed=True, missing=0, faults=0, on_data_disk=False)


def failed_task() -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=TaskResultStatus.FAILED,
        started_at=timezone.now(),
        finished_at=timezone.now() - timedelta(days=2),
        args_kwargs={"args": ["oABC-of-a-resident"], "kwargs": {}},
        task_path="articles.tasks.make_renditions",
        worker_ids=["w"] * 5,
        backend_name="default",
        run_after=get_date_max(),
        exception_class_path="builtins.OSError",
        traceback="oABC-of-a-resident",
    )


def waiting_task() -> None:
    task = failed_task()
    long_ago = timezone.now() - timedelta(hours=1)
    DBTaskResult.objects.filter(pk=task.pk).update(
        status=TaskResultStatus.READY, run_after=long_ago, enqueued_at=long_ago
    )


def about_to_be_lost() -> None:
    attached.waiting()
    Attachment.objects.update(expires_at=timezone.now() + timedelta(hours=1))


def beat(name: str, hours: int = 0, **told: Any) -> None:
    known = Heartbeat.objects.get(name=name).told
    Heartbeat.beat(name, timezone.now() - timedelta(hours=hours), **(known | told))


FAULTS = {
    "clock": (lambda: beat(CLOCK, 1), "The clock does not run"),
    "worker": (lambda: beat(WORKER, 1), "The worker for tasks does not run"),
    "no backup": (lambda: Heartbeat.objects.filter(name=BACKUP).delete(), "no backup"),
    "old backup": (lambda: beat(BACKUP, 60), "newest backup"),
    "open backup": (lambda: beat(BACKUP, sealed=False), "not encrypted"),
    "near backup": (lambda: beat(BACKUP, on_data_disk=True), "own disk"),
    "lost files": (lambda: beat(BACKUP, missing=3), "3 files"),
    "broken book": (lambda: beat(BACKUP, faults=1), "not whole"),
    "failed": (failed_task, "failed for good"),
    "waiting": (waiting_task, "has waited"),
    "lost": (about_to_be_lost, "about to be lost"),
}


def test_nothing_is_said_when_all_is_well(capsys: pytest.CaptureFixture) -> None:
    call_command("status")

    assert capsys.readouterr().out == "Everything runs.\n"


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_one_sentence_on_the_page_and_of_the_command(
    client: Client, capsys: pytest.CaptureFixture, fault: str
) -> None:
    make, sentence = FAULTS[fault]
    make()
    client.force_login(factories.user("root", is_superuser=True))
    page = client.get(PAGE).content.decode()
    try:
        call_command("status")
        status = 0
    except SystemExit as ended:
        status = int(str(ended.code))
    said = capsys.readouterr().out.splitlines()

    assert len(said) == 1 and sentence in said[0] and sentence in page
    assert status == said[0].startswith("broken")
    assert "oABC" not in page


def test_search_migrations_and_disk_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_state, "is_behind", lambda: True)
    monkeypatch.setattr(condition, "unready", lambda: "run migrate")
    monkeypatch.setattr(readiness, "disk", lambda: "no room")
    said = [each.sentence for each in condition.findings()]

    assert "run migrate" in said and "no room" in said
    assert any("rebuild_search" in each for each in said)


def test_licence_that_ran_out_or_soon_will_is_told() -> None:
    today = timezone.localdate()
    for kind, days, number in (("icp", 5, "A-1"), ("news", -1, "B-2")):
        until = today + timedelta(days=days)
        Licence.objects.create(kind=kind, number=number, valid_until=until)

    told = {each.severity: each.sentence for each in condition.legal_numbers()}
    assert "B-2" in told["broken"] and "A-1" in told["warning"]


def test_part_that_can_not_be_asked_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Iterator[Finding]:
        raise OperationalError
        yield

    def licence() -> Iterator[Finding]:
        yield Finding("warning", "The licence runs out.", "/admin/")

    monkeypatch.setattr(condition, "PARTS", (broken, licence))
    found = condition.findings()

    assert [each.severity for each in found] == ["broken", "warning"]


def test_failed_task_is_tried_again_by_a_person(client: Client) -> None:
    first, second = failed_task(), failed_task()
    client.force_login(factories.user("root", is_superuser=True))
    client.post(reverse("try_again"), {"task": str(first.pk)})
    assert [each.pk for each in DBTaskResult.objects.failed()] == [second.pk]
    client.post(reverse("try_again"), {"task": "no id"})
    assert DBTaskResult.objects.failed().count() == 1
    client.post(reverse("try_again"), {"task": ""})

    assert DBTaskResult.objects.ready().count() == 2


def test_who_has_no_right_sees_and_does_nothing(client: Client) -> None:
    failed_task()
    assert client.get(PAGE).status_code == 302
    client.force_login(factories.editor())
    assert client.get(PAGE).status_code == 403
    assert client.post(reverse("try_again"), {"task": ""}).status_code == 403
    assert client.get(reverse("try_again")).status_code in (403, 405)
    assert DBTaskResult.objects.failed().count() == 1
    assert PAGE not in client.get("/admin/").content.decode()


def test_page_asks_little_however_many_tasks_failed(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for _number in range(60):
        failed_task()
    client.force_login(factories.user("root", is_superuser=True))
    with django_assert_max_num_queries(30):
        assert client.get(PAGE).content.count(b'name="task"') == 51
