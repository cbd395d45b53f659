"""Whether this process can do its work now: database, cache, storage, tasks, disk.

Asked by machines every few seconds, so each question is small and ends in time.
"""

import secrets
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.core.files.storage import FileSystemStorage, storages
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from huaxi_news.models import CLOCK, WORKER, Heartbeat
from huaxi_news.within import TooSlow, within

LIMIT = 2.0  # seconds for each
SILENT = timedelta(minutes=3)  # after which a worker or the clock counts as stopped
LEAST_FREE = 512 * 1024 * 1024  # bytes of the disk, or a twentieth of a small one


@dataclass(frozen=True)
class Answer:
    """`fault` is a sentence, empty when all is well."""

    name: str
    fault: str = ""


def answers() -> list[Answer]:
    return [Answer(name, _fault(name, ask)) for name, ask in QUESTIONS.items()]


def _fault(name: str, ask: Callable[[], str]) -> str:
    try:
        return within(LIMIT, f"readyz-{name}", ask)
    except TooSlow:
        return _("No answer within %(seconds)d seconds.") % {"seconds": LIMIT}
    except Exception as error:
        return _("It does not answer (%s).") % type(error).__name__


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return ""


def cache() -> str:
    """By the way that raises: pages go on without it."""
    store, word = caches["limits"], secrets.token_hex(8)
    store.set(f"readyz:{word}", word, 10)
    return "" if store.get(f"readyz:{word}") == word else _("It forgets at once what it is told.")


def storage() -> str:
    for alias in ("default", "private"):
        found = storages[alias]
        if isinstance(found, FileSystemStorage):
            Path(found.location).mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=found.location) as file:
                file.write(b"readyz")
                file.flush()
        else:
            found.exists("readyz")
    return ""


def tasks() -> str:
    """Where tasks are done in the request itself, nobody has to be there but the clock."""
    needed = (CLOCK, WORKER) if settings.TASKS_BACKEND == "database" else ()
    stopped = [SAID[name] for name in needed if is_silent(name)]
    return " ".join(str(sentence()) for sentence in stopped)


def disk() -> str:
    found = shutil.disk_usage(settings.DATA_DIR)
    if found.free >= min(LEAST_FREE, found.total // 20):
        return ""
    return _("Only %(free)d MB of the disk are free.") % {"free": found.free // 10**6}


def is_silent(name: str) -> bool:
    return not Heartbeat.objects.filter(name=name, at__gt=timezone.now() - SILENT).exists()


SAID: dict[str, Callable[[], str]] = {
    CLOCK: lambda: _("The clock does not run: nothing goes out on time."),
    WORKER: lambda: _("The worker for tasks does not run: pictures and messages wait."),
}
QUESTIONS: dict[str, Callable[[], str]] = {
    "database": database,
    "cache": cache,
    "storage": storage,
    "tasks": tasks,
    "disk": disk,
}
