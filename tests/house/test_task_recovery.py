from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from huaxi_news import task_recovery

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def task(status: str, *, started: timedelta, attempts: int = 1) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=status,
        started_at=NOW - started,
        finished_at=NOW - started if status == TaskResultStatus.FAILED else None,
        args_kwargs={"args": [1], "kwargs": {}},
        task_path="articles.tasks.make_renditions",
        worker_ids=["w"] * attempts,
        backend_name="default",
        run_after=get_date_max(),
        exception_class_path="",
        traceback="",
    )


def test_task_of_a_worker_that_is_gone_is_queued_again():
    lost = task(TaskResultStatus.RUNNING, started=timedelta(hours=1))

    assert task_recovery.put_back() == 1
    assert DBTaskResult.objects.ready().get() == lost


def test_task_that_is_running_is_left_alone():
    task(TaskResultStatus.RUNNING, started=timedelta(minutes=2))

    assert task_recovery.put_back() == 0


@pytest.mark.parametrize(("attempts", "minutes", "again"), [(1, 2, 1), (3, 2, 0), (3, 5, 1)])
def test_failed_task_is_tried_again_later_each_time(attempts, minutes, again):
    task(TaskResultStatus.FAILED, started=timedelta(minutes=minutes), attempts=attempts)

    assert task_recovery.put_back(NOW) == again


@pytest.mark.parametrize("status", [TaskResultStatus.FAILED, TaskResultStatus.RUNNING])
def test_task_that_ends_badly_five_times_stays_failed(status):
    task(status, started=timedelta(hours=2), attempts=5)

    assert task_recovery.put_back(NOW) == 0
    assert task_recovery.put_back(NOW) == 0
    assert DBTaskResult.objects.failed().count() == 1


def test_tick_says_what_it_did(capsys):
    task(TaskResultStatus.RUNNING, started=timedelta(hours=1))
    call_command("tick")

    assert "1" in capsys.readouterr().out
