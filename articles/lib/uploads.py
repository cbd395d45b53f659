"""The one gate for uploaded files: what is taken, how large, and what is left of it.

| feature | types | on arrival | opened |
| picture | JPEG, PNG, WebP, GIF, AVIF, one frame | PHOTO_MAX_BYTES (20 MB) | PHOTO_MAX_PIXELS
  (50 million), 16,000 pixels a side, 100 scans, 20 CPU seconds |
| document (a scan of the paper's own) | PDF, JPEG, PNG | DOCUMENT_MAX_BYTES (20 MB) | never, given
  back as an attachment; a picture as above |

The content decides what a file is, and its extension must agree. The file's own name is never
used. What comes out was decoded and written anew, see `picture_decoder`.
"""

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path, PurePath

from django.conf import settings
from django.core.files import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

EXTENSIONS = {
    "JPEG": ("jpg", "jpeg", "jpe", "jfif"),
    "PNG": ("png",),
    "WEBP": ("webp",),
    "GIF": ("gif",),
    "AVIF": ("avif",),
}
ACCEPT = ",".join(f".{extension}" for some in EXTENSIONS.values() for extension in some)
DOCUMENT_ACCEPT = ".pdf,.jpg,.jpeg,.png"
DOCUMENT_MAX_BYTES = 20 * 1024 * 1024
MAX_SIDE = 16_000  # pixels; WebP ends at 16,383
MAX_SCANS = 100  # of a JPEG; an honest progressive one has about ten
CPU_SECONDS = 20
WALL_SECONDS = 60

_DECODER = Path(__file__).with_name("picture_decoder.py")
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_JPEG_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
_START_OF_SCAN, _END_OF_IMAGE, _NO_LENGTH = 0xDA, 0xD9, (0x01, 0xD8)
_decoding = threading.Lock()  # one at a time in a process: each may take a gigabyte


class UploadRefused(Exception):  # noqa: N818  (said as it is in the newsroom)
    """The file is not taken; `sentence` says why, for the person who sent it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class ServerBusy(UploadRefused):
    """Nothing is wrong with the file: it may be taken in a minute."""


@dataclass(frozen=True)
class CheckedPicture:
    """A picture that may be kept and shown."""

    image: bytes  # without anything but pixels
    format: str  # JPEG or PNG
    width: int  # pixels
    height: int  # pixels
    sha256: str  # of the file as it was uploaded, hexadecimal

    @property
    def extension(self) -> str:
        return EXTENSIONS[self.format][0]


@dataclass(frozen=True)
class CheckedDocument:
    content: bytes
    extension: str
    sha256: str  # of the file as it was uploaded, hexadecimal


def check_document(file: File) -> CheckedDocument:
    """A scan: a PDF as it is, a JPEG or PNG decoded and written anew. Raises UploadRefused."""
    data = _read(file, DOCUMENT_MAX_BYTES)
    name = PurePath(file.name or "").suffix.lower()
    if data.startswith(b"%PDF-") and name == ".pdf":
        return CheckedDocument(data, "pdf", hashlib.sha256(data).hexdigest())
    if name not in (".jpg", ".jpeg", ".png") or not data.startswith((b"\xff\xd8\xff", b"\x89PNG")):
        raise UploadRefused(_("This is no PDF, JPEG or PNG file. Scan it as one of these."))
    picture = check_picture(file)
    return CheckedDocument(picture.image, picture.extension, picture.sha256)


def check_picture(file: File) -> CheckedPicture:
    """The clean picture in an uploaded file. Raises UploadRefused."""
    data = _read(file, settings.PHOTO_MAX_BYTES)
    kind = _kind(data)
    _check_extension(file.name, kind)
    if kind == "JPEG" and _has_too_many_scans(data):
        raise UploadRefused(_refusals()["heavy"])
    head, image = _decode_apart(data, kind)
    if reason := head.get("refused"):
        raise UploadRefused(_refusals()[reason])
    return CheckedPicture(
        image, head["format"], head["width"], head["height"], hashlib.sha256(data).hexdigest()
    )


def _read(file: File, limit: int) -> bytes:
    """All of the file, never more than `limit` bytes."""
    file.seek(0)
    data = b"" if (file.size or 0) > limit else file.read(limit + 1)
    if len(data) > limit or (file.size or 0) > limit:
        raise UploadRefused(
            _("The file is larger than %(limit)s. Make the picture smaller and send it again.")
            % {"limit": filesizeformat(limit)}
        )
    if not data:
        raise UploadRefused(_("The file is empty. Choose the picture again."))
    return data


def _kind(data: bytes) -> str:
    """What the first bytes say it is, a key of EXTENSIONS."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    brands = _brands(data)
    if brands & {b"avif", b"avis"}:
        return "AVIF"
    raise UploadRefused(_refusals()["heic" if brands & _HEIC_BRANDS else "type"])


def _brands(data: bytes) -> set[bytes]:
    """The brands in the first box of an ISO media file (ISO/IEC 14496-12, `ftyp`)."""
    if data[4:8] != b"ftyp":
        return set()
    box = data[8 : min(int.from_bytes(data[:4], "big"), 256)]
    return {box[at : at + 4] for at in range(0, len(box), 4) if at != 4}


def _check_extension(name: str | None, kind: str) -> None:
    extension = PurePath(name or "").suffix.lower().lstrip(".")
    if extension and extension not in EXTENSIONS[kind]:
        raise UploadRefused(
            _(
                "The file’s name ends in .%(extension)s, but it is a %(kind)s picture. "
                "Rename it to end in .%(right)s and send it again."
            )
            % {"extension": extension[:10], "kind": kind, "right": EXTENSIONS[kind][0]}
        )


def _has_too_many_scans(data: bytes) -> bool:
    """Walks a JPEG's segments as a decoder does (ITU-T T.81, annex B) and counts its scans."""
    at, scans = 2, 0
    while scans <= MAX_SCANS and (found := _JPEG_MARKER.search(data, at)):
        marker, at = found[1][0], found.end()
        if marker == _END_OF_IMAGE:
            return False
        scans += marker == _START_OF_SCAN
        if marker not in _NO_LENGTH:
            at += int.from_bytes(data[at : at + 2], "big")
    return scans > MAX_SCANS


def _decode_apart(data: bytes, kind: str) -> tuple[dict, bytes]:
    """What the decoder answers: its head, and the picture."""
    order = {
        "format": kind,
        "max_pixels": settings.PHOTO_MAX_PIXELS,
        "max_side": MAX_SIDE,
        "seconds": CPU_SECONDS,
        "memory": 512 * 1024**2 + 24 * settings.PHOTO_MAX_PIXELS,
    }
    if not _decoding.acquire(timeout=WALL_SECONDS):
        raise ServerBusy(_refusals()["busy"])
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_DECODER), json.dumps(order)],
            input=data,
            capture_output=True,
            timeout=WALL_SECONDS,
            env={name: value for name, value in os.environ.items() if name == "LD_LIBRARY_PATH"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refused": "heavy"}, b""
    finally:
        _decoding.release()
    if done.returncode < 0:
        ended_by_limit = -done.returncode in (signal.SIGXCPU, signal.SIGKILL, signal.SIGABRT)
        return {"refused": "heavy" if ended_by_limit else "damaged"}, b""
    if done.returncode:
        raise RuntimeError(f"The picture decoder failed: {done.stderr.decode(errors='replace')}")
    head, _newline, image = done.stdout.partition(b"\n")
    return json.loads(head), image


def _refusals() -> dict[str, str]:
    """A sentence for each reason, in the language of the person who sent the file."""
    return {
        "type": _(
            "This is not a picture that can be used. Send a JPEG, PNG, WebP, GIF or AVIF file."
        ),
        "heic": _(
            "This is a HEIC picture, which browsers do not show. Save it as JPEG and send that; "
            "an iPhone takes JPEG when Settings › Camera › Formats says “Most Compatible”."
        ),
        "pixels": _(
            "The picture has more than %(limit)s million pixels. Make it smaller and send it again."
        )
        % {"limit": f"{settings.PHOTO_MAX_PIXELS / 1e6:g}"},
        "side": _(
            "The picture is longer than %(limit)s pixels. Cut it into parts or make it smaller."
        )
        % {"limit": MAX_SIDE},
        "moving": _("The picture moves. Save one frame of it as JPEG or PNG and send that."),
        "damaged": _(
            "The picture is damaged or was cut off on its way. "
            "Send it again, or save it anew as JPEG first."
        ),
        "heavy": _(
            "The picture is built so that opening it takes too long. "
            "Save it anew as JPEG and send that."
        ),
        "busy": _("The server is busy with other pictures. Send this one again in a minute."),
    }
