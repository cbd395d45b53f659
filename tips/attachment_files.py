"""Where the files of tips lie: sealed, in the private storage, under names that tell nothing.

A file is written together with its row or not at all; what a killed process leaves is a file that
no row names, and `remove_left_over` takes it away.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime

from django.core.cache import cache

from articles import photo_files
from articles.lib import clock, media_kinds
from articles.lib.uploads import CheckedPicture
from articles.sealed_store import Pieces, opened

from .lib import movie_metadata, sound_metadata
from .lib.movie_metadata import Blank
from .models import Attachment

PLACE = ("private", "tips")  # storage, folder
_FOLDERS = 256  # see photo_files.new_name
_KNOWN_FOR = 3600  # seconds
_JPEG = b"\xff\xd8"


def written_with_rows() -> AbstractContextManager[photo_files.Write]:
    """Gives `write` for `sealed_store.seal`; on an error no written file stays."""
    return photo_files.written_with_rows(PLACE)


def open_original(attachment: Attachment, start: int = 0, stop: int | None = None) -> Pieces:
    """The file as it came, piece by piece, from byte `start` up to `stop`.

    Raises one of CanNotOpen, before the first piece where it can be known.
    """
    return opened(attachment.original.name, start, stop)


def open_shown(attachment: Attachment, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
    """A video or a recording as `open_original`, without the place and the telephone that a
    camera wrote into it. Raises one of CanNotOpen."""
    parts = _blanks(attachment)
    pieces = open_original(attachment, start, stop)
    return Pieces(pieces.close, movie_metadata.blanked(pieces, start, parts)) if parts else pieces


def open_clean(attachment: Attachment) -> bytes:
    """The picture without anything but pixels, JPEG or PNG. Raises one of CanNotOpen."""
    return b"".join(opened(attachment.clean.name))


def clean_picture(attachment: Attachment) -> CheckedPicture:
    """As a picture for the library, known there by the file that came.

    Raises one of CanNotOpen.
    """
    image = open_clean(attachment)
    kind = "JPEG" if image.startswith(_JPEG) else "PNG"
    return CheckedPicture(image, kind, attachment.width, attachment.height, attachment.sha256)


def shown_as(attachment: Attachment) -> str:
    """How those who may see the tip get it: picture, audio, video, file (to be saved), or empty.

    Empty: only the sealed original is there. A camera writes into a picture where it was taken,
    a word processor into a text who wrote it.
    """
    if attachment.clean:
        return "picture"
    family = attachment.content_type.partition("/")[0]
    if not attachment.original or family not in ("audio", "video"):
        return ""
    return family if attachment.content_type in media_kinds.PLAYABLE else "file"


def neutral_name(attachment: Attachment, content_type: str = "") -> str:
    """A name to save it under, which says nothing that its sender wrote."""
    ending = media_kinds.ending(content_type or attachment.content_type)
    return f"tip-file-{attachment.pk}{ending}"


def clean_type(image: bytes) -> str:
    return "image/jpeg" if image.startswith(_JPEG) else "image/png"


def remove_left_over(now: datetime | None = None) -> int:
    """For the clock: looks at one of the folders each minute, at each several times a day."""
    at = now or clock.now()
    minute = int(at.timestamp()) // 60
    alias, folder = PLACE
    shard = f"{folder}/{minute % _FOLDERS:02x}/"
    return photo_files.remove_unnamed(alias, shard, Attachment.objects.all(), "original", "clean")


def _blanks(attachment: Attachment) -> list[Blank]:
    """Found once for all the parts that a player asks for; the file never changes."""

    def read(start: int, stop: int) -> bytes:
        return b"".join(open_original(attachment, start, stop))

    def found() -> list[Blank]:
        size = attachment.size
        return movie_metadata.blanks(read, size) or sound_metadata.blanks(read, size) or []

    return cache.get_or_set(f"tip-file-blanks-{attachment.pk}", found, _KNOWN_FOR) or []
