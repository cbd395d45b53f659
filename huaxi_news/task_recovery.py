"""Tasks that did not end well: taken from a worker that is gone, tried again, given up.

The library leaves a task «running» for ever when its worker was killed, and tries none again.
Every task of ours may run twice, so that doing it again is safe.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

LEASE = timedelta(minutes=15)  # longer than any task of ours runs
ATTEMPTS = 5


def put_back(now: datetime | None = None) -> int:
    """Queue again what is lost or has failed; the number of tasks.

    A lost one at once, a failed one after 1, 2, 4, 8 minutes; after five attempts it stays
    failed, with its traceback, for the operator.
    """
    now = now or timezone.now()
    lost = DBTaskResult.objects.running().filter(started_at__lt=now - LEASE)
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=now - timedelta(days=1))
    return sum(_again(result, now) for result in [*lost, *failed])


def _again(result: DBTaskResult, now: datetime) -> int:
    attempts = len(result.worker_ids)
    if result.status == TaskResultStatus.FAILED:
        wait = timedelta(minutes=2 ** max(attempts - 1, 0))
        if attempts >= ATTEMPTS or result.finished_at is None or result.finished_at + wait > now:
            return 0
        return _change(result, status=TaskResultStatus.READY, run_after=now)
    if attempts >= ATTEMPTS:
        _change(
            result,
            status=TaskResultStatus.FAILED,
            finished_at=now - timedelta(days=2),  # not to be tried again
            traceback="Its worker was killed each time.",
        )
        return 0
    return _change(result, status=TaskResultStatus.READY, run_after=now)


def _change(result: DBTaskResult, **fields: object) -> int:
    """Only what is still as it was seen: another process may have put it back."""
    same = DBTaskResult.objects.filter(
        pk=result.pk, status=result.status, started_at=result.started_at
    )
    return same.update(**fields)


def try_again(task: str) -> int:
    """By a person: the failed task of this id, or all of them where it is empty; the number."""
    failed = DBTaskResult.objects.failed()
    if task:
        try:
            failed = failed.filter(pk=UUID(task))
        except ValueError:
            return 0
    return failed.update(status=TaskResultStatus.READY, run_after=timezone.now(), worker_ids=[])
