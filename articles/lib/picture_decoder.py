"""Decodes one picture of unknown origin, in a process of its own with a limit on time and memory.

`lib.uploads` runs this file as a script; it imports nothing of the project. Standard input is the
file as it was uploaded, the one argument an order in JSON. Standard output is one line of JSON,
`{"format", "width", "height"}` or `{"refused": reason}`, then the bytes of the clean picture:
upright, 8 bits of sRGB on white, and nothing in it but pixels.
"""

import contextlib
import io
import json
import resource
import sys
import warnings
from typing import Any

from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

# Imported by name, so that Pillow does not go and load its forty other formats.
PLUGINS = (
    AvifImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)
LOSSLESS = ("PNG", "GIF")
WRITING: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90, "subsampling": 0},
    "PNG": {"compress_level": 2},
}


class Refused(Exception):  # noqa: N818
    """The picture is not taken; the argument is the reason, one word."""


def main() -> None:
    order = json.loads(sys.argv[1])
    _limit(order["seconds"], order["memory"])
    image = b""
    try:
        image, head = clean(
            sys.stdin.buffer.read(),
            kind=order["format"],
            max_pixels=order["max_pixels"],
            max_side=order["max_side"],
        )
    except Refused as refusal:
        head = {"refused": str(refusal)}
    except MemoryError:
        head = {"refused": "heavy"}
    except Exception as error:  # whatever a decoder says about a broken file
        head = {"refused": "damaged", "detail": f"{type(error).__name__}: {error}"}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + image)


def clean(
    data: bytes, *, kind: str, max_pixels: int, max_side: int
) -> tuple[bytes, dict[str, str | int]]:
    """The picture as JPEG (or PNG where it came without loss), and its format and size in pixels.

    Raises Refused, and whatever Pillow raises on a broken file.
    """
    Image.MAX_IMAGE_PIXELS = max_pixels
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            picture = Image.open(io.BytesIO(data), formats=[kind])
            _check_header(picture, max_side)
            pixels = _pixels(picture)
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise Refused("pixels") from None
    wanted = "PNG" if kind in LOSSLESS else "JPEG"
    written = io.BytesIO()
    pixels.save(written, wanted, **WRITING[wanted])
    head: dict[str, str | int] = {"format": wanted}
    head |= {"width": pixels.width, "height": pixels.height}
    return written.getvalue(), head


def _check_header(picture: Image.Image, max_side: int) -> None:
    """Before anything is decoded."""
    if min(picture.size) < 1:
        raise Refused("damaged")
    if max(picture.size) > max_side:
        raise Refused("side")
    # MPO is how phones write a photo with a depth map or a preview behind it: the first counts
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        raise Refused("moving")


def _pixels(picture: Image.Image) -> Image.Image:
    """Upright, in sRGB, on white; a new picture, which carries nothing over but pixels."""
    picture.load()
    with contextlib.suppress(Exception):  # EXIF that can not be read turns nothing
        ImageOps.exif_transpose(picture, in_place=True)
    picture = _to_srgb(picture)
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    return flat


def _to_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):  # 16 bits of grey; convert() alone would cut them off
        picture = picture.point(lambda value: value / 256).convert("L")
    if picture.mode not in ("RGB", "L", "CMYK"):
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    elif picture.has_transparency_data:
        picture = picture.convert("RGBA")
    if profile:
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
            picture = _apply_profile(picture, profile)
    return picture if picture.mode == "RGBA" else picture.convert("RGB")


def _apply_profile(picture: Image.Image, profile: bytes) -> Image.Image:
    converted = ImageCms.profileToProfile(
        picture,
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGBA" if picture.mode == "RGBA" else "RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    return converted or picture


def _limit(seconds: int, memory: int) -> None:
    """CPU seconds and bytes of memory; past the first the kernel ends the process."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # others refuse it or ignore it
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    main()
