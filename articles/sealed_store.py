"""Files that strangers send, and what is kept as evidence: sealed, in the private storage.

Whoever keeps such a file names its place (storage, folder) and has a row for it; see
`photo_files.written_with_rows`.
"""

import errno
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from django.core.files import File
from django.core.files.storage import FileSystemStorage, storages

from . import photo_files
from .lib import sealed_files
from .lib.sealed_files import SealBroken, Sealed

_SPARE = 1024**3  # bytes of the disk, or a twentieth of a small one

CanNotOpen = (OSError, SealBroken)  # the file is gone; or changed, or sealed with a lost key


def seal(
    write: photo_files.Write, source: IO[bytes], ending: str = "", alias: str = "private"
) -> tuple[str, Sealed]:
    """The name in the storage, and what went in. Only what is sealed touches the disk.

    Raises OSError also where it would take what the paper itself needs of the disk.
    """
    _check_room(alias)
    with TemporaryFile() as sealed:
        told = sealed_files.seal(source, sealed)
        return write(ending, File(sealed, name="sealed")), told


def opened(name: str, start: int = 0, stop: int | None = None, alias: str = "private") -> "Pieces":
    """The file as it came, piece by piece, from byte `start` up to `stop`.

    Raises one of CanNotOpen, before the first piece where it can be known.
    """
    if not name:
        raise FileNotFoundError("There is no such file.")
    file = storages[alias].open(name, "rb")
    try:
        return Pieces(file.close, sealed_files.open_sealed(file, start, stop))
    except BaseException:
        file.close()
        raise


class Pieces(Iterator[bytes]):
    """Closes what it reads from at its end, on an error, and when nobody reads on."""

    def __init__(self, close: Callable[[], object], pieces: Iterator[bytes]) -> None:
        self.close, self._pieces = close, pieces

    def __next__(self) -> bytes:
        try:
            return next(self._pieces)
        except BaseException:
            self.close()
            raise


def _check_room(alias: str) -> None:
    """Files of strangers leave some room: on a full disk nothing is written or published."""
    storage = storages[alias]
    if isinstance(storage, FileSystemStorage):
        Path(storage.location).mkdir(parents=True, exist_ok=True)
        disk = shutil.disk_usage(storage.location)
        if disk.free < min(_SPARE, disk.total // 20):
            raise OSError(errno.ENOSPC, "What is left of the disk is for the paper itself.")
