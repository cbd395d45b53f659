"""A platform that keeps files, and files as phones send them."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from tests.tips import making
from tips import channels, media
from tips.channels.base import Fetched, Media
from tips.models import Attachment, MessageKind, Tip

AMR = b"#!AMR\n" + b"\x3c\x91\x17\x16\xbe\x66\x78" * 20
MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0\0\x14\x08mdat" + bytes(range(256)) * 20
GPS = 0x8825  # the EXIF tag that points to where a picture was taken
CAMERA = "PHONE-OF-A-RESIDENT"


def jpeg(colour: str = "red", size: tuple[int, int] = (24, 16)) -> bytes:
    """As a phone writes it: with its model and the place."""
    exif = Image.Exif()
    exif[0x0110] = CAMERA
    exif.get_ifd(GPS)[2] = (30.0, 30.0, 36.0)
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, "JPEG", exif=exif)
    return written.getvalue()


@dataclass
class Platform:
    """Answers each question with the next of `answers`, the last one for ever."""

    answers: list[Fetched | Exception | Callable[[Media], Fetched]]
    asked: list[Media] = field(default_factory=list)
    on: bool = True

    def is_on(self) -> bool:
        return self.on

    def fetch(self, wanted: Media) -> Fetched:
        self.asked.append(wanted)
        answer = self.answers[min(len(self.asked), len(self.answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer(wanted) if callable(answer) else answer


def platform(monkeypatch: Any, *answers: Any, channel: str = "wechat") -> Platform:
    """Takes the place of a channel; bytes stand for a file that is handed over."""
    made = Platform([_answer(each) for each in answers])
    monkeypatch.setitem(channels.BY_ADDRESS, channel, made)
    return made


def _answer(given: Any) -> Any:
    if isinstance(given, bytes):
        return Fetched("sent", given)
    return Fetched(given) if isinstance(given, str) else given


def waiting(kind: str = "image", channel: str = "wechat", **fields: Any) -> Attachment:
    """One file that a resident sent and that is not here yet."""
    file = Media(kind, {"media_id": "media-id-of-a-resident"})
    message = making.told("", channel, kind=kind, media=(file,), **fields).message
    return message.attachments.get()


def uploaded(tip: Tip, content: bytes, kind: str = MessageKind.IMAGE, position: int = 0):
    """A file that is here; a picture is cleaned."""
    message = tip.messages.first()
    kept = media.keep_upload(message, ContentFile(content, "own name.bin"), position, kind)
    media.fetch(kept.pk)
    kept.refresh_from_db()
    return kept
