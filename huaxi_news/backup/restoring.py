"""Makes a paper of a backup, in an empty installation.

The order: the backup is read whole; its database is put where nobody looks yet, compared with
the manifest and brought up to this version; the files; what was erased since is erased again;
only then the database takes its place: until then the one that was there is as it was.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import SpooledTemporaryFile

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import complaint_retention, event_chain, planner
from articles.models import Article, Event, Place, User
from huaxi_news import search_state
from huaxi_news.models import CLOCK, Heartbeat
from huaxi_news.version import version
from tips import erasure, retention
from tips.models import Source

from . import checking, databases, erased, keys, stored_files
from .manifest import Backup
from .refusals import BackupRefused
from .writing import SPARE

RUNNING = timedelta(seconds=90)  # since the last word of the clock
_IN_MEMORY = 8 * 1024 * 1024  # bytes of a file on its way


@dataclass(frozen=True)
class Restored:
    files: int
    erased: int  # sources, once more
    waiting: int  # sources that the desk has to erase: a reward of theirs is unpaid again
    purged: int  # rows whose time was over
    emptied: int  # cases of the complaints desk whose time was over
    aside: str  # where what was there before is now, or empty
    search_is_behind: bool


def restore(
    backup: Backup,
    *,
    replace: bool = False,
    without_keys: bool = False,
    lists: tuple[Path, ...] = (),
    progress: Callable[[int], object] = lambda number: None,
) -> Restored:
    """Raises BackupRefused, and then the database is as it was before.

    `replace`: what is there is set aside. `lists`: of erased sources, beside the one that lies
    with the backup and what the present database knows.
    """
    _refuse_what_can_not_be(backup, without_keys)
    is_filled = _is_filled()
    if is_filled and not replace:
        raise BackupRefused(
            _("This installation holds a paper already: take an empty one, or --replace it.")
        )
    if _is_running():
        raise BackupRefused(_("The paper is running: stop it, and wait for two minutes."))
    marks = _marks(backup, lists, is_filled)
    if fault := next(checking.damaged(backup), ""):
        raise BackupRefused(fault)
    with _in_place(backup, keep_old=is_filled) as aside:
        _compare(backup)
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except DatabaseError as error:
            raise BackupRefused(_("It could not be migrated: %s") % error) from error
        _compare_the_chain(backup)
        files = _put_files(backup, progress)
        again, waiting = erasure.erase_again(marks)
        purged = retention.purge().total
        emptied = complaint_retention.empty_again()
        _forget_sessions()
        Event.record(
            "restore_backup", actor=None, backup=backup.path.name, as_of=backup.manifest.made_at
        )
        planner.learn()
        is_behind = search_state.is_behind()
    return Restored(files, again, waiting, purged, emptied, aside, is_behind)


# Whether it can be


def _refuse_what_can_not_be(backup: Backup, without_keys: bool) -> None:
    then = backup.manifest
    if then.vendor != connection.vendor:
        names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        raise BackupRefused(
            _("The backup is one of %(then)s, DATABASE_URL names %(now)s: it has to be the same.")
            % {"then": names[then.vendor], "now": names[connection.vendor]}
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    replaced = MigrationLoader(None).replacements
    known |= {f"{app}.{name}" for each in replaced.values() for app, name in each.replaces}
    if set(then.migrations) - known:
        raise BackupRefused(
            _("Version %(then)s made the backup, this is %(now)s: install a version as new.")
            % {"then": then.version, "now": version()}
        )
    lacking = keys.missing(then.keys)
    if lacking and not without_keys:
        raise BackupRefused(
            _("%(settings)s: not the keys of the backup. Set them first, or --without-keys.")
            % {"settings": ", ".join(lacking)}
        )
    needed = sum(entry.size for entry in then.files.values()) + SPARE
    needed += then.files[then.database].size  # a copy is made on the way
    for root in {Path(settings.DATA_DIR), *stored_files.roots()}:
        root.mkdir(parents=True, exist_ok=True)
        if (free := shutil.disk_usage(root).free) < needed:
            raise BackupRefused(
                _("No room: %(path)s needs %(needed)d MB, %(free)d MB are free.")
                % {"path": root, "needed": needed // 10**6 + 1, "free": free // 10**6}
            )


def _is_filled() -> bool:
    """Whether somebody has begun to work there: just migrated is empty."""
    present = set(connection.introspection.table_names())
    return any(
        model._meta.db_table in present and model._base_manager.exists()
        for model in (User, Article, Place, Source)
    )


def _is_running() -> bool:
    if Heartbeat._meta.db_table not in connection.introspection.table_names():
        return False
    lately = timezone.now() - RUNNING
    return Heartbeat.objects.filter(name=CLOCK, at__gt=lately).exists()


def _marks(backup: Backup, lists: tuple[Path, ...], is_filled: bool) -> set[erased.Mark]:
    """Raises BackupRefused where a list can not be read."""
    try:
        marks = erased.read([backup.path.parent / erased.FILE, *lists])
    except (ValueError, OSError) as error:
        raise BackupRefused(_("%s is no list of erased sources.") % error) from error
    if is_filled and Source._meta.db_table in connection.introspection.table_names():
        with suppress(DatabaseError):  # of an older version
            marks |= set(erasure.erased_marks())
    return marks


# Putting it in its place


@contextmanager
def _in_place(backup: Backup, *, keep_old: bool) -> Iterator[str]:
    """Within the block the restored database is on; leaving it, for good. An error undoes all."""
    stamp = timezone.now().strftime("%Y%m%dT%H%M%SZ")
    inside = _sqlite if connection.vendor == "sqlite" else _postgres
    with inside(backup, f"{databases.ASIDE}_{stamp.lower()}", keep_old) as aside:
        yield aside


@contextmanager
def _sqlite(backup: Backup, name: str, keep_old: bool) -> Iterator[str]:
    place = Path(connection.settings_dict["NAME"])
    aside = place.with_name(f"{place.name}.{name}")
    with checking.database_file(backup) as path:
        if wrong := databases.integrity(path):
            raise BackupRefused(wrong)
        with databases.standing_on(path):
            yield str(aside) if keep_old else ""
        connection.close()
        with path.open("rb") as file:
            os.fsync(file.fileno())
        for ending in ("-wal", "-shm", "-journal", ""):  # never an old journal beside a new file
            old = place.with_name(place.name + ending)
            if keep_old and old.exists():
                old.rename(aside.with_name(aside.name + ending))
            old.unlink(missing_ok=True)
        path.replace(place)


@contextmanager
def _postgres(backup: Backup, name: str, keep_old: bool) -> Iterator[str]:
    databases.set_aside(name)
    try:
        with checking.database_file(backup) as path:
            databases.restore_dump(path)
        yield name if keep_old else ""
    except BaseException:
        databases.take_back(name)
        raise
    if not keep_old:
        databases.drop(name)


def _compare(backup: Backup) -> None:
    if found := checking.differences(backup.manifest):
        raise BackupRefused(found[0])


def _compare_the_chain(backup: Backup) -> None:
    """Also of an older version's database, which could not be asked before."""
    walk = event_chain.walk(expected=backup.manifest.events["hash"])
    if walk.fault and walk.fault not in backup.manifest.faults:
        raise BackupRefused(walk.fault)


def _put_files(backup: Backup, progress: Callable[[int], object]) -> int:
    """One that is there already, with another content, belongs to no row that is restored."""
    number = 0
    for path in backup.manifest.files:
        if not path.startswith("files/"):
            continue
        _folder, alias, name = path.split("/", 2)
        with SpooledTemporaryFile(_IN_MEMORY, dir=str(settings.DATA_DIR)) as content:
            for piece in backup.read(path):
                content.write(piece)
            content.seek(0)
            stored_files.put(alias, name, content)
        number += 1
        progress(1)
    return number


def _forget_sessions() -> None:
    """Who was logged in then logs in again: some of them may have left the paper since."""
    apps.get_model("sessions", "Session")._default_manager.all().delete()
