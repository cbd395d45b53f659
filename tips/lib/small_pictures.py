"""A small square of a picture, for lists. Only for pictures that we wrote ourselves."""

import threading
from io import BytesIO

from PIL import Image, ImageOps

SIDE = 144  # pixels: 72 on a screen of double density
_one_at_a_time = threading.Lock()  # a large PNG takes all its pixels in memory


def square(image: bytes) -> bytes:
    """JPEG of SIDE × SIDE pixels, cut from the middle. Raises OSError for what is no picture."""
    with _one_at_a_time, Image.open(BytesIO(image)) as opened:
        opened.draft("RGB", (SIDE, SIDE))  # a JPEG is decoded at an eighth of its size
        small = ImageOps.fit(opened.convert("RGB"), (SIDE, SIDE))
    written = BytesIO()
    small.save(written, "JPEG", quality=80)
    return written.getvalue()
