"""Files of a form that could not be sent yet: nobody has to choose them again for a slip in a word.

They lie sealed in a folder of their own, with no row that names them: the clock takes each away
after a day. Which they are is known to the form alone, signed by us.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO

from django.conf import settings
from django.core import signing
from django.core.files import File
from django.core.files.storage import storages

from . import photo_files, sealed_store
from .lib import clock
from .models import Photo

PLACE = ("private", "unsent")  # storage, folder
KEPT = 20 * 3600  # seconds; the clock leaves a file alone for at least a day
_SALT = "tips.unsent_files"


@dataclass(frozen=True)
class Unsent:
    stored: str  # its name in the private storage
    name: str  # as its sender calls it
    kind: str  # of the field that it was chosen in: image, video, voice …
    size: int  # bytes


@dataclass(frozen=True)
class SentFile:
    """A file of a form that was sent, wherever it lies until then."""

    kind: str  # of the field that it was chosen in
    name: str
    size: int  # bytes
    open: Callable[[], File]  # raises one of sealed_store.CanNotOpen


def keep(file: File, kind: str) -> Unsent:
    """Raises OSError when there is no room."""
    file.seek(0)
    with photo_files.written_with_rows(PLACE) as write:
        stored, told = sealed_store.seal(write, file)
    return Unsent(stored, file.name or "", kind, told.size)


def written(files: Iterable[Unsent]) -> str:
    """As it stands in the form; empty for none."""
    rows = [asdict(each) for each in files]
    return signing.dumps(rows, salt=_SALT, compress=True) if rows else ""


def read(token: str) -> list[Unsent]:
    """None when we did not sign it, or when they are gone by now."""
    try:
        rows = signing.loads(token, salt=_SALT, max_age=KEPT)
    except signing.BadSignature:
        return []
    return [Unsent(**row) for row in rows]


def is_there(unsent: Unsent) -> bool:
    return storages[PLACE[0]].exists(unsent.stored)


def opened(unsent: Unsent) -> File:
    """As if it had just been uploaded. Raises one of sealed_store.CanNotOpen."""
    plain: IO[bytes] = SpooledTemporaryFile(settings.FILE_UPLOAD_MAX_MEMORY_SIZE)  # noqa: SIM115
    for piece in sealed_store.opened(unsent.stored):
        plain.write(piece)
    plain.seek(0)
    file: File = File(plain, name=unsent.name)
    file.size = unsent.size
    return file


def forget(files: Iterable[Unsent]) -> None:
    photo_files.remove_on_commit(PLACE[0], [each.stored for each in files])


def remove_left_over(now: datetime | None = None) -> int:
    """For the clock: one of 256 folders each minute; see `photo_files.remove_unnamed`."""
    minute = int((now or clock.now()).timestamp()) // 60
    alias, folder = PLACE
    return photo_files.remove_unnamed(alias, f"{folder}/{minute % 256:02x}/", Photo.objects.none())
