"""Makes a backup while the paper runs: whole under its name, or not at all.

Every file first; then the database, at one moment, with those files that were added since. What a
row names and what is gone by then was removed in between: so the database is asked again, of a
later moment, and what was copied stays. A file that is missing the second time too was lost
before; the backup says so.
"""

import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from huaxi_news.models import BACKUP, Heartbeat
from huaxi_news.version import version

from . import book, checking, databases, erased, keys, manifest, sealing, stored_files
from .manifest import MANIFEST, SEALED, Backup, Entry, Manifest
from .refusals import BackupRefused

UNFINISHED = ".unfinished-"
SPARE = 64 * 1024 * 1024  # bytes that stay free
_PIECE = 1024 * 1024  # bytes
_ROUNDS = 10


def make(
    directory: Path,
    key: str = "",
    *,
    keep: int = 0,
    anew: bool = False,
    verify: bool = True,
    progress: Callable[[int], object] = lambda number: None,
) -> Backup:
    """A new backup below `directory`; of older ones the newest `keep` stay, all where it is 0.

    `anew`: no file is taken from the backup before. Raises BackupRefused.
    """
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(directory), _unfinished(directory) as path:
            before = None if anew else _before(directory, key)
            _refuse_when_full(directory, before)
            made = _Writing(path, key, before, progress).written()
            if verify and (faults := checking.faults(made)):
                raise BackupRefused(faults[0])
            erased.remember(directory)
            final = _name(directory, made.manifest.made_at)
            path.rename(final)
            _sync(directory)
            made = replace(made, path=final)
            _rotate(directory, keep)
    except OSError as error:
        raise BackupRefused(_refusal(error, directory)) from error
    _tell(made, verified=verify)
    return made


class _Writing:
    """One backup while it is made."""

    def __init__(
        self, path: Path, key: str, before: Backup | None, progress: Callable[[int], object]
    ) -> None:
        self._path, self._key, self._before, self._progress = path, key, before, progress
        self._files: dict[str, Entry] = {}

    def written(self) -> Backup:
        """Raises BackupRefused."""
        for name in _present():  # most of the work, before the moment that counts
            self._file(name)
        made, named = self._of_one_moment()
        for name in set(self._files) - _present() - named - {made.database}:
            del self._files[name]  # removed meanwhile: perhaps somebody was erased
            self._at(name).unlink()
        done = replace(made, files=dict(sorted(self._files.items())))
        self._write(MANIFEST, lambda write: write(done.written()))
        for folder, _folders, _names in os.walk(self._path):
            _sync(Path(folder))
        return Backup(self._path, self._key, done)

    def _of_one_moment(self) -> tuple[Manifest, set[str]]:
        """The database with every file that its rows name. Raises BackupRefused."""
        lost: set[str] = set()
        for _round in range(_ROUNDS):
            with databases.snapshot() as (name, copy):
                named = {f"files/{alias}/{each}" for alias, each in book.named_files()}
                for each in named - set(self._files):
                    self._file(each)
                missing = named - set(self._files)
                if missing <= lost:
                    self._files[name] = self._write(name, copy)
                    return _manifest(name, sorted(missing)), named
                lost |= missing
        raise BackupRefused(_("Files are being removed all the time: try again later."))

    def _file(self, name: str) -> None:
        """Copied, or taken from the backup before where it is the same; not where it is gone."""
        _folder, alias, stored = name.split("/", 2)
        for _again in range(_ROUNDS):
            try:
                size, changed = stored_files.state(alias, stored)
                known = self._files.get(name)
                if known and (known.size, known.changed) == (size, changed):
                    return
                if not self._linked(name, size, changed):
                    entry = self._write(name, lambda write: _read(alias, stored, write))
                    self._files[name] = replace(entry, changed=changed)
            except FileNotFoundError:
                return
            self._progress(1)
            with suppress(FileNotFoundError):
                if stored_files.state(alias, stored) == (size, changed):
                    return

    def _linked(self, name: str, size: int, changed: float) -> bool:
        entry = self._before.manifest.files.get(name) if self._before else None
        if entry is None or self._before is None or (entry.size, entry.changed) != (size, changed):
            return False
        target = self._at(name)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        try:
            os.link(self._before.place(name), target)
        except OSError:  # a disk without links, or the file is gone from there
            return False
        self._files[name] = entry
        return True

    def _write(self, name: str, copy: Callable[[Callable[[bytes], object]], object]) -> Entry:
        """On the disk before this returns, sealed where there is a key."""
        target = self._at(name)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.unlink(missing_ok=True)  # may be another name of a file in an older backup
        with _opened_new(target) as file:
            counted = _Counted(file, self._key)
            try:
                copy(counted.write)
            except FileNotFoundError:
                target.unlink()
                raise
            entry = counted.finished()
            file.flush()
            os.fsync(file.fileno())
        return entry

    def _at(self, name: str) -> Path:
        return self._path / (name + SEALED if self._key else name)


class _Counted:
    """What passes through on its way to a file: counted, hashed, and sealed."""

    def __init__(self, file: IO[bytes], key: str) -> None:
        self._sealer = sealing.Sealer(file, key) if key else None
        self._write = self._sealer.write if self._sealer else file.write
        self._digest, self._size = hashlib.sha256(), 0

    def write(self, piece: bytes) -> None:
        self._digest.update(piece)
        self._size += len(piece)
        self._write(piece)

    def finished(self) -> Entry:
        if self._sealer:
            self._sealer.finish()
        return Entry(self._size, self._digest.hexdigest())


def _manifest(database: str, missing: list[str]) -> Manifest:
    """Of the moment that the ORM reads now."""
    standing = book.standing()
    return Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        version=version(),
        vendor="sqlite" if database.endswith("3") else "postgresql",
        server=databases.server(),
        migrations=book.migrations(),
        counts=standing.counts,
        events=standing.events,
        keys=keys.key_names(),
        missing=missing,
        faults=standing.faults,
    )


def _present() -> set[str]:
    return {f"files/{alias}/{name}" for alias, name in stored_files.walk()}


def _read(alias: str, name: str, write: Callable[[bytes], object]) -> None:
    with stored_files.opened(alias, name) as file:
        while piece := file.read(_PIECE):
            write(piece)


def _opened_new(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """One backup at a time in a directory; it ends with its process. Raises BackupRefused."""
    with (directory / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupRefused(_("Another backup is being made there.")) from error
        for left in directory.glob(f"{UNFINISHED}*"):  # by a process that was killed
            shutil.rmtree(left, ignore_errors=True)
        yield


@contextmanager
def _unfinished(directory: Path) -> Iterator[Path]:
    path = directory / f"{UNFINISHED}{os.getpid()}"
    path.mkdir(mode=0o700)
    try:
        yield path
    finally:  # gone already where it got its name
        shutil.rmtree(path, ignore_errors=True)


def _before(directory: Path, key: str) -> Backup | None:
    """The newest one that the present key opens, when it is sealed as this one will be."""
    for path in reversed(manifest.listed(directory)):
        with suppress(BackupRefused):
            backup = manifest.opened(path, key)
            return backup if backup.is_sealed == bool(key) else None
    return None


def _refuse_when_full(directory: Path, before: Backup | None) -> None:
    """Before anything is written. Raises BackupRefused."""
    needed = databases.size() + SPARE
    known = before.manifest.files if before else {}
    for alias, name in stored_files.walk():
        with suppress(FileNotFoundError):
            size, changed = stored_files.state(alias, name)
            entry = known.get(f"files/{alias}/{name}")
            if entry is None or (entry.size, entry.changed) != (size, changed):
                needed += size
    free = shutil.disk_usage(directory).free
    if free < needed:
        raise BackupRefused(
            _("No room: the backup needs %(needed)d MB in %(path)s, %(free)d MB are free.")
            % {"needed": needed // 10**6 + 1, "path": directory, "free": free // 10**6}
        )


def _refusal(error: OSError, directory: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return _("The disk of %(path)s is full: nothing of the backup was kept.") % {
            "path": directory
        }
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return _("%(path)s can not be written by this user.") % {"path": directory}
    return f"{error.filename or directory}: {error.strerror or error}."


def _name(directory: Path, made_at: str) -> Path:
    at = datetime.fromisoformat(made_at)
    path = directory / f"huaxi_news-{at:%Y%m%dT%H%M%SZ}"
    number = 1
    while path.exists():
        number += 1
        path = directory / f"huaxi_news-{at:%Y%m%dT%H%M%SZ}-{number}"
    return path


def _rotate(directory: Path, keep: int) -> None:
    """An old one loses its name first, so that what is half removed never looks whole."""
    for path in manifest.listed(directory)[:-keep] if keep else ():
        away = directory / f"{UNFINISHED}{path.name}"
        path.rename(away)
        shutil.rmtree(away, ignore_errors=True)


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _tell(made: Backup, *, verified: bool) -> None:
    """For the page that says how the paper runs."""
    Heartbeat.beat(
        BACKUP,
        min(timezone.now(), datetime.fromisoformat(made.manifest.made_at)),
        backup=made.path.name,
        bytes=made.manifest.total,
        verified=verified,
        sealed=made.is_sealed,
        missing=len(made.manifest.missing),
        faults=len(made.manifest.faults),
        on_data_disk=_is_on_data_disk(made.path),
    )


def _is_on_data_disk(path: Path) -> bool:
    return os.stat(path).st_dev == os.stat(settings.DATA_DIR).st_dev
