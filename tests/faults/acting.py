"""One process that is stopped where the other modules called acting do not stop theirs.

`python -m tests.faults.acting ACTION KEY PERSON`: «tell» says «middle» once a message is stored
and before it is stitched; «upload» once the files of a photo are written and its row is not;
«work» in the middle of a task; «recover» queues again what a killed worker left, half an hour on.
"""

import os
import sys
from collections.abc import Callable

import django
from django.conf import settings

settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
django.setup()

from django.core.management import call_command  # noqa: E402  (after Django is set up)
from django.utils import timezone  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from articles import tasks  # noqa: E402
from articles.models import Photo  # noqa: E402
from huaxi_news import task_recovery  # noqa: E402
from tests import factories  # noqa: E402
from tests.articles.acting import listen, paused, say  # noqa: E402
from tests.tips.acting import prepared  # noqa: E402
from tips import intake  # noqa: E402


def main(action: str, key: str, person: str) -> None:
    act: Callable[[], object]
    if action == "upload":
        act = _upload
    elif action == "work":
        act = _work
    elif action == "recover":
        act = _recover
    else:
        if os.environ.get("PAUSE"):
            intake.stitch = paused(intake.stitch)
        act = prepared(action, key, None)
    say("ready")
    listen()
    say(f"done {act()}")


def _work() -> object:
    """What waits for a worker, then no more."""
    if os.environ.get("PAUSE"):
        tasks.search.put = paused(tasks.search.put)
    call_command("db_worker", "--batch", "--verbosity", "0")
    return "working"


def _recover() -> object:
    """As the clock does once the lease is over."""
    started = timezone.now() - 2 * task_recovery.LEASE
    DBTaskResult.objects.running().update(started_at=started)
    return task_recovery.put_back()


def _upload() -> object:
    if os.environ.get("PAUSE"):
        Photo.save = paused(Photo.save)
    return factories.photo().pk > 0


if __name__ == "__main__":
    main(*sys.argv[1:])
