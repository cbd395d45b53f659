"""What a backup says of itself, and the directory that it is: opened, listed, one file read."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from . import sealing
from .refusals import BackupRefused

FORMAT = 1
MANIFEST = "manifest.json"
SEALED = ".sealed"
NAME = re.compile(r"huaxi_news-(\d{8}T\d{6}Z)(-\d+)?")
_PIECE = 1024 * 1024  # bytes


@dataclass(frozen=True)
class Entry:
    """One file: bytes and SHA-256 of what it holds in the clear, and how old it was."""

    size: int
    sha256: str
    changed: float = 0  # seconds since 1970, as its storage said


@dataclass(frozen=True)
class Manifest:
    made_at: str  # ISO 8601, UTC
    version: str
    vendor: str  # sqlite or postgresql
    server: str
    migrations: list[str]
    counts: dict[str, int]
    events: dict[str, Any]
    keys: dict[str, Any]  # by which the present ones are known again, see `key_names`
    files: dict[str, Entry] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)  # named by a row, and lost before
    faults: list[str] = field(default_factory=list)  # of the record of events and of the book
    format: int = FORMAT

    @property
    def database(self) -> str:
        return "database.sqlite3" if self.vendor == "sqlite" else "database.dump"

    @property
    def total(self) -> int:
        """Bytes in the clear."""
        return sum(entry.size for entry in self.files.values())

    def written(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


@dataclass(frozen=True)
class Backup:
    """A directory that holds one, and what it says of itself."""

    path: Path
    key: str  # empty when nothing is sealed
    manifest: Manifest

    @property
    def is_sealed(self) -> bool:
        return bool(self.key)

    def place(self, name: str) -> Path:
        """Where a file of it lies. Raises BackupRefused for a name that leads out of it."""
        path = self.path / (name + SEALED if self.key else name)
        if ".." in Path(name).parts or Path(name).is_absolute():
            raise BackupRefused(_("%(path)s is no backup of this program.") % {"path": self.path})
        return path

    def read(self, name: str) -> Iterator[bytes]:
        """Its pieces in the clear. Raises OSError, sealing.DoesNotOpen."""
        with self.place(name).open("rb") as file:
            if self.key:
                yield from sealing.opened(file, self.key)
                return
            while piece := file.read(_PIECE):
                yield piece

    def fault(self, name: str) -> str:
        """What is wrong with one of its files, or ""."""
        entry, digest, size = self.manifest.files[name], hashlib.sha256(), 0
        try:
            for piece in self.read(name):
                digest.update(piece)
                size += len(piece)
        except FileNotFoundError:
            return _("%(file)s is missing.") % {"file": name}
        except (OSError, sealing.DoesNotOpen):
            return _("%(file)s can not be read.") % {"file": name}
        if (size, digest.hexdigest()) != (entry.size, entry.sha256):
            return _("%(file)s was changed.") % {"file": name}
        return ""


def opened(path: Path, key: str) -> Backup:
    """Raises BackupRefused."""
    plain, sealed = path / MANIFEST, path / (MANIFEST + SEALED)
    if sealed.exists() and not key:
        raise BackupRefused(_("The backup is encrypted: set BACKUP_KEY to the key of then."))
    try:
        if sealed.exists():
            with sealed.open("rb") as file:
                written = b"".join(sealing.opened(file, key))
        else:
            written, key = plain.read_bytes(), ""
        found = json.loads(written)
        if found["format"] > FORMAT:
            raise BackupRefused(
                _("A newer version of the program made the backup: restore it with that one.")
            )
        found["files"] = {name: Entry(**entry) for name, entry in found["files"].items()}
        return Backup(path, key, Manifest(**found))
    except sealing.DoesNotOpen as error:
        raise BackupRefused(_("BACKUP_KEY does not open the backup, or it was changed.")) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        sentence = _("%(path)s is no backup of this program.") % {"path": path}
        raise BackupRefused(sentence) from error


def listed(directory: Path) -> list[Path]:
    """Whole backups in a directory, the oldest first."""
    if not directory.is_dir():
        return []
    return sorted(
        each
        for each in directory.iterdir()
        if NAME.fullmatch(each.name)
        and ((each / MANIFEST).exists() or (each / (MANIFEST + SEALED)).exists())
    )
