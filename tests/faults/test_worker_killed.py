"""A worker is killed in the middle of a task: another one does it, and its effect is there once."""

from pathlib import Path

import pytest
from django.test import override_settings

from articles import tasks
from tests import factories
from tests.processes import together
from tests.shared_database import Shared

from .invariants import hold, nothing_waits
from .test_killed import Act

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.loopback]
_DATABASE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
_STATUS = "SELECT status FROM django_tasks_database_dbtaskresult"


def _act(action: str, done: str) -> Act:
    return Act("faults", action, 0, None, "SELECT COUNT(*) FROM articles_searchentry", done)


def _done(shared: Shared, act: Act) -> None:
    process = act.begun(shared.url)
    with together(process):
        process.go()
        assert process.hears() == act.done


def test_task_of_a_killed_worker_is_done_by_the_next_and_once(tmp_path: Path) -> None:
    article = factories.published("电梯装好了")
    with override_settings(TASKS=_DATABASE):
        tasks.renew_entries.enqueue([article.pk])
    shared = Shared(tmp_path)
    worker = _act("work", "").begun(shared.url, PAUSE="1")
    with together(worker):
        worker.go()
        assert worker.hears() == "middle"
        worker.kill()
    assert shared.one(_STATUS) == "RUNNING"  # as one that works; nobody else takes it

    _done(shared, _act("recover", "done 1"))
    assert shared.one(_STATUS) == "READY"
    _done(shared, _act("work", "done working"))

    nothing_waits(shared)
    assert shared.one("SELECT COUNT(*) FROM articles_searchentry") == 1
    hold(shared)


def test_control_task_that_is_still_worked_on_is_left_alone(tmp_path: Path) -> None:
    """Without a kill: the status is the same, and only its age tells them apart."""
    article = factories.published("电梯装好了")
    with override_settings(TASKS=_DATABASE):
        tasks.renew_entries.enqueue([article.pk])
    shared = Shared(tmp_path)
    worker = _act("work", "done working").begun(shared.url, PAUSE="1")
    with together(worker):
        worker.go()
        assert worker.hears() == "middle"
        assert shared.one(_STATUS) == "RUNNING"
        worker.go()
        assert worker.hears() == "done working"

    nothing_waits(shared)
