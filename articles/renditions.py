"""Photo in, sizes out: which renditions a photo has, making the missing ones, finding one.

`full` keeps the picture's shape; `card` is cut to 3:2 around the focal point. No rendition is
larger than its photo, and every photo has at least one of each shape and format.
"""

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from django.core.files.storage import default_storage
from django.core.signals import setting_changed
from django.db import transaction
from django.db.models import QuerySet
from PIL import Image

from .lib.prepared import prepared
from .models import Photo, Rendition
from .photo_files import RENDITIONS, remove, written_with_rows

FULL, CARD = Rendition.Shape.FULL, Rendition.Shape.CARD
AVIF, WEBP, JPEG = Rendition.Format.AVIF, Rendition.Format.WEBP, Rendition.Format.JPEG
WIDTHS: dict[str, tuple[int, ...]] = {FULL: (480, 960, 1440, 1920), CARD: (320, 640, 960)}  # pixels
FIRST: dict[str, int] = {FULL: 960, CARD: 640}  # the JPEGs that are there as soon as the photo is
CARD_RATIO = 3 / 2
WRITING: dict[str, dict[str, Any]] = {
    AVIF: {"format": "AVIF", "quality": 58, "speed": 8, "max_threads": 1},
    WEBP: {"format": "WEBP", "quality": 76, "method": 4},
    JPEG: {"format": "JPEG", "quality": 80, "progressive": True, "optimize": True},
}
_KNOWN = "_renditions"  # where a photo has what was loaded for a page
EXTENSIONS: dict[str, str] = {AVIF: "avif", WEBP: "webp", JPEG: "jpg"}


@dataclass(frozen=True)
class Size:
    shape: str
    format: str
    width: int  # pixels
    height: int  # pixels


class Shown(NamedTuple):
    """A rendition as a page names it."""

    shape: str
    format: str
    width: int  # pixels
    height: int  # pixels
    name: str

    @property
    def url(self) -> str:
        return _address(self.name)


Encoded = list[tuple[Size, bytes]]


def sizes_of(photo: Photo) -> list[Size]:
    """All renditions that the photo should have, the largest first; none of one that is hidden."""
    if photo.hidden_at is not None:
        return []
    return [
        size
        for shape in (FULL, CARD)
        for width in reversed(_widths(photo, shape))
        for size in _in_formats(photo, shape, width, (AVIF, WEBP, JPEG))
    ]


def first_sizes(photo: Photo, shapes: Iterable[str] = (FULL, CARD)) -> list[Size]:
    """What is made while the uploader waits, so that there is always something to show."""
    return [
        size
        for shape in shapes
        for width in [min(FIRST[shape], _widths(photo, shape)[-1])]
        for size in _in_formats(photo, shape, width, (JPEG,))
    ]


def encode(photo: Photo, original: bytes, sizes: Iterable[Size]) -> Iterator[Encoded]:
    """The renditions' bytes, in batches of one shape and width."""
    batches: dict[tuple[str, int, int], list[Size]] = defaultdict(list)
    for size in sizes:
        batches[size.shape, size.width, size.height].append(size)
    if not batches:
        return
    picture = _open(original, max(_photo_width(photo, *batch) for batch in batches))
    for (shape, width, height), batch in batches.items():
        box = _box(photo, shape, picture.size)
        resized = picture.resize(
            (width, height), Image.Resampling.LANCZOS, box=box, reducing_gap=3.0
        )
        yield [(size, _written(resized, size.format)) for size in batch]


def keep(photo: Photo, encoded: Encoded) -> int:
    """Files and rows of renditions that the photo lacks; returns how many were new.

    Safe when two do it at once, and when the focus moves meanwhile: what was cut around the old
    one is thrown away.
    """
    with written_with_rows(RENDITIONS) as write:
        names = {size: write(_ending(size), content) for size, content in encoded}
        with transaction.atomic():
            new = [size for size in names if size in _lacking(photo)]
            Rendition.objects.bulk_create(
                Rendition(photo=photo, file=names[size], **vars(size)) for size in new
            )
    remove(RENDITIONS[0], [name for size, name in names.items() if size not in new])
    return len(new)


def make_missing(photo: Photo) -> int:
    """Make and keep what the photo lacks; returns how many. Raises OSError without its original."""
    present = _present(photo)
    missing = [size for size in sizes_of(photo) if size not in present]
    if not missing:
        return 0
    with photo.original.open("rb") as file:
        original = file.read()
    return sum(keep(photo, batch) for batch in encode(photo, original, missing))


def is_complete(photo: Photo) -> bool:
    return set(sizes_of(photo)) <= _present(photo)


def know_renditions(photos: Iterable[Photo], shape: str) -> None:
    """Load those of one shape for all these photos, in one query; of the others none is known."""
    asked: dict[int, list[Photo]] = defaultdict(list)
    for photo in photos:
        asked[photo.pk].append(photo)
    loaded: dict[int, list[Shown]] = defaultdict(list)
    for pk, *row in _of_shape(photos=list(asked), shape=shape) if asked else ():
        loaded[pk].append(Shown(*row))
    for pk, same in asked.items():
        for photo in same:
            vars(photo)[_KNOWN] = loaded[pk]


def photos_for_text(ids: Iterable[int]) -> dict[int, Photo]:
    """Photos by id with their renditions, in one query; what can not be shown is left out."""
    photos: dict[int, Photo] = {}
    wanted = list(dict.fromkeys(ids))
    for rendition in _with_photos(photos=wanted) if wanted else ():
        photo = photos.setdefault(rendition.photo_id, rendition.photo)
        vars(photo).setdefault(_KNOWN, []).append(_shown(rendition))
    return {pk: photo for pk, photo in photos.items() if photo.may_be_used}


def renditions_of(photo: Photo, shape: str) -> list[Shown]:
    """The photo's renditions of one shape, the narrowest first.

    A list loads those of all its photos by `know_renditions`, or
    `prefetch_related("…cover__renditions")`.
    """
    known = vars(photo).get(_KNOWN)
    all_of_it = map(_shown, photo.renditions.all()) if known is None else known
    return sorted((one for one in all_of_it if one.shape == shape), key=attrgetter("width"))


def jpeg_of(photo: Photo, shape: str = FULL) -> Shown | None:
    """The one JPEG for where only one picture can be named: a link's preview, a feed.

    None when the photo's rights have ended: then readers see it nowhere.
    """
    return preview_of(photo, shape) if photo.may_be_used else None


def preview_of(photo: Photo, shape: str = FULL) -> Shown | None:
    """The same for the newsroom, also when the photo's rights have ended."""
    jpegs = [one for one in renditions_of(photo, shape) if one.format == JPEG]
    wide = [one for one in jpegs if one.width >= FIRST[shape]]
    return wide[0] if wide else (jpegs[-1] if jpegs else None)


def thumbnail_of(photo: Photo) -> Shown | None:
    """The smallest JPEG card, for the newsroom's lists."""
    return next((one for one in renditions_of(photo, CARD) if one.format == JPEG), None)


@prepared(photos=int, shape=str)
def _of_shape(photos: list[int], shape: str) -> QuerySet:
    found = Rendition.objects.filter(photo__in=photos, shape=shape).order_by()
    return found.values_list("photo_id", "shape", "format", "width", "height", "file")


@prepared(photos=int)
def _with_photos(photos: list[int]) -> QuerySet[Rendition]:
    return Rendition.objects.filter(photo__in=photos).select_related("photo").order_by()


def _shown(one: Rendition) -> Shown:
    return Shown(one.shape, one.format, one.width, one.height, one.file.name)


@lru_cache(maxsize=10_000)
def _address(name: str) -> str:
    """What the storage says, which for the readers' files says it alike for ever."""
    return default_storage.url(name)


setting_changed.connect(lambda **_: _address.cache_clear(), weak=False)


def _widths(photo: Photo, shape: str) -> list[int]:
    available = photo.width
    if shape == CARD:
        available = max(1, int(min(photo.width, photo.height * CARD_RATIO)))
    return sorted({min(width, available) for width in WIDTHS[shape]})


def _in_formats(photo: Photo, shape: str, width: int, formats: Iterable[str]) -> list[Size]:
    ratio = CARD_RATIO if shape == CARD else photo.width / photo.height
    return [Size(shape, one, width, max(1, round(width / ratio))) for one in formats]


def _photo_width(photo: Photo, shape: str, width: int, height: int) -> int:
    """How wide the whole picture must be for this rendition to be cut from it, in pixels."""
    left, _top, right, _bottom = _box(photo, shape, (photo.width, photo.height))
    return round(width * photo.width / (right - left))


def _box(photo: Photo, shape: str, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """The part that is shown, in pixels of a picture of this size."""
    width, height = float(size[0]), float(size[1])
    if shape == FULL:
        return 0.0, 0.0, width, height
    cut_width, cut_height = min(width, height * CARD_RATIO), min(height, width / CARD_RATIO)
    left = min(max(photo.focal_x * width - cut_width / 2, 0.0), width - cut_width)
    top = min(max(photo.focal_y * height - cut_height / 2, 0.0), height - cut_height)
    return left, top, min(left + cut_width, width), min(top + cut_height, height)


def _open(original: bytes, width: int) -> Image.Image:
    """The original, decoded no larger than needed: JPEG can be read at a half or a quarter."""
    picture = Image.open(io.BytesIO(original), formats=["JPEG", "PNG"])
    height = round(width * picture.height / picture.width)
    picture.draft("RGB", (width, height))
    return picture.convert("RGB")


def _written(picture: Image.Image, kind: str) -> bytes:
    written = io.BytesIO()
    picture.info.clear()
    picture.save(written, **WRITING[kind])
    return written.getvalue()


def _ending(size: Size) -> str:
    return f"-{size.shape}-{size.width}.{EXTENSIONS[size.format]}"


def _present(photo: Photo) -> set[Size]:
    rows = Rendition.objects.filter(photo=photo).order_by()
    return {Size(*row) for row in rows.values_list("shape", "format", "width", "height")}


def _lacking(photo: Photo) -> set[Size]:
    """What the photo lacks now, its row locked; nothing when it is gone or hidden, or its focus
    moved."""
    locked = Photo.objects.select_for_update().filter(
        pk=photo.pk, focal_x=photo.focal_x, focal_y=photo.focal_y, hidden_at=None
    )
    return set(sizes_of(photo)) - _present(photo) if locked.first() else set()
