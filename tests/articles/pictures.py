"""Pictures made by the tests, good and hostile, as bytes of a file."""

import io
import random
import struct
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw


def picture(width: int = 60, height: int = 40, colour: Any = "teal", mode: str = "RGB"):
    return Image.new(mode, (width, height), colour)


def halves(width: int, height: int, left: str = "red", right: str = "blue") -> Image.Image:
    """Left and right in two colours."""
    image = Image.new("RGB", (width, height), right)
    ImageDraw.Draw(image).rectangle((0, 0, width // 2 - 1, height), fill=left)
    return image


def noise(width: int, height: int) -> Image.Image:
    pixels = random.Random(1).randbytes(width * height * 3)
    return Image.frombytes("RGB", (width, height), pixels)


def file_of(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def upload(content: bytes | None = None, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, file_of(picture()) if content is None else content)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def with_metadata(image: Image.Image, kind: str = "JPEG") -> bytes:
    """EXIF with an owner and GPS, XMP, and a comment where the format has one."""
    exif = Image.Exif()
    exif[0x010E] = "SECRET-DESCRIPTION"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[29] = "SECRET-GPS"
    options: dict[str, Any] = {"exif": exif}
    if kind == "JPEG":
        options["comment"] = b"SECRET-COMMENT"
    if kind in ("JPEG", "WEBP", "AVIF"):
        options["xmp"] = b"<x:xmpmeta>SECRET-XMP</x:xmpmeta>"
    if kind == "PNG":
        options["pnginfo"] = _png_text()
    return file_of(image, kind, **options)


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header names any size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 100)
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_png_chunk(*chunk) for chunk in chunks)


def jpeg_with_scans(number: int) -> bytes:
    """A progressive JPEG whose last scan is repeated until there are so many."""
    data = file_of(noise(64, 64), progressive=True)
    end = data.rindex(b"\xff\xd9")
    last = data.rindex(b"\xff\xda")
    scans = data.count(b"\xff\xda")
    return data[:end] + data[last:end] * (number - scans) + data[end:]


def _png_chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def _png_text() -> Any:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Comment", "SECRET-COMMENT")
    return info
