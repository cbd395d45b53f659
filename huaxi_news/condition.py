"""How the paper runs, in sentences: for the page in the admin and for `manage.py status`."""

import logging
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Case, Min, When
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult

from articles import licences
from articles.lib.condition import Finding, Severity
from articles.lib.migrated import unready
from huaxi_news import readiness, search_state
from huaxi_news.models import BACKUP, CLOCK, WORKER, Heartbeat
from tips import media

_log = logging.getLogger(__name__)
WAITING_LONG = timedelta(minutes=10)


def findings() -> list[Finding]:
    """What is broken first. A part that fails itself is one of them."""
    found: list[Finding] = []
    for part in PARTS:
        try:
            found.extend(part())
        except DatabaseError:
            _log.exception("%s could not be asked", part.__qualname__)
            found.append(
                Finding("broken", _("The database does not answer everything: see the log."))
            )
    return sorted(set(found), key=lambda each: each.severity)


def migrations() -> Iterator[Finding]:
    if sentence := unready():
        yield Finding("broken", sentence)


def processes() -> Iterator[Finding]:
    if readiness.is_silent(CLOCK):
        yield Finding("broken", _seen(readiness.SAID[CLOCK](), CLOCK))
    if settings.TASKS_BACKEND == "database" and readiness.is_silent(WORKER):
        yield Finding("broken", _seen(readiness.SAID[WORKER](), WORKER))


def tasks() -> Iterator[Finding]:
    oldest = oldest_waiting()
    if oldest and oldest > WAITING_LONG:
        yield Finding(
            "warning",
            _("The oldest task has waited for %s: the worker is stuck or has too much to do.")
            % timesince(timezone.now() - oldest),
        )
    if number := DBTaskResult.objects.failed().count():
        yield Finding(
            "warning",
            ngettext(
                "%d task failed for good: look at it and try it again.",
                "%d tasks failed for good: look at them and try them again.",
                number,
            )
            % number,
            reverse("how_it_runs") + "#failed",
        )


def attachments() -> Iterator[Finding]:
    if number := media.about_to_be_lost().count():
        yield Finding(
            "broken",
            ngettext(
                "%d file of a resident is about to be lost: the platform forgets it soon.",
                "%d files of residents are about to be lost: the platform forgets them soon.",
                number,
            )
            % number,
            reverse("admin:tips_tip_changelist"),
        )


def backups() -> Iterator[Finding]:
    last = Heartbeat.objects.filter(name=BACKUP).first()
    if last is None:
        yield Finding(
            "broken", _("There is no backup: run `manage.py backup` every night (docs/backup.md).")
        )
        return
    if timezone.now() - last.at > timedelta(hours=settings.BACKUP_MAX_AGE):
        yield Finding("broken", _("The newest backup is %s old.") % timesince(last.at))
    if last.told.get("missing"):
        yield Finding(
            "broken",
            _("%d files that rows name are lost: see `manage.py backup --check`.")
            % last.told["missing"],
        )
    if last.told.get("faults"):
        yield Finding(
            "broken",
            _("The record of events or the book of rewards is not whole: docs/audit.md."),
        )
    if not last.told.get("sealed"):
        yield Finding("warning", _("Backups are not encrypted: set BACKUP_KEY."))
    if last.told.get("on_data_disk"):
        yield Finding("warning", _("Backups lie on the paper's own disk: one fault takes both."))


def search() -> Iterator[Finding]:
    if search_state.is_behind():
        yield Finding(
            "warning", _("The search does not find everything: run `manage.py rebuild_search`.")
        )


def machine() -> Iterator[Finding]:
    if sentence := readiness.disk():
        yield Finding("broken", sentence)
    for ask, name in ((readiness.cache, _("The cache")), (readiness.storage, _("The storage"))):
        if fault := readiness._fault(ask.__name__, ask):
            yield Finding("broken", f"{name}: {fault}")


def oldest_waiting() -> timedelta | None:
    """How long the oldest task that may be done now has waited."""
    now = timezone.now()
    since = Case(When(run_after__lte=now, then="run_after"), default="enqueued_at")
    first = DBTaskResult.objects.ready().aggregate(first=Min(since))["first"]
    return now - first if first else None


def free_bytes() -> int:
    return shutil.disk_usage(settings.DATA_DIR).free


def _seen(sentence: str, name: str) -> str:
    last = Heartbeat.objects.filter(name=name).first()
    when = _("Last seen %s ago.") % timesince(last.at) if last else _("Never seen.")
    return f"{sentence} {when}"


# Each part that watches over something adds its function here
def legal_numbers() -> Iterator[Finding]:
    for each in licences.running_out():
        severity: Severity = "broken" if each.level == "over" else "warning"
        yield Finding(severity, each.sentence, reverse("admin:articles_licence_changelist"))


PARTS: tuple[Callable[[], Iterator[Finding]], ...] = (
    migrations,
    processes,
    tasks,
    attachments,
    backups,
    search,
    legal_numbers,
    machine,
)
