"""The photo library: what happens when a picture is added, changed or removed."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.files import File
from django.db import IntegrityError, transaction

from . import renditions, tasks
from .lib.uploads import CheckedPicture, check_picture
from .models import Photo, Rendition, User
from .photo_files import ORIGINALS, RENDITIONS, remove_on_commit, written_with_rows

WORDS = ("caption", "credit", "alt", "rights_note", "rights_until")

# not written by a person
_FROM_PICTURE = {"original", "sha256", "width", "height", "uploaded_by"}


def add_photo(file: File, *, uploaded_by: User | None, **words: Any) -> tuple[Photo, bool]:
    """The photo of an uploaded file, and whether it is new: a known picture stays as it is.

    `words` are the fields of WORDS, focal_x and focal_y.
    Raises UploadRefused for the file, ValidationError for the words.
    """
    return store(Photo(uploaded_by=uploaded_by, **words), check_picture(file))


def store(photo: Photo, picture: CheckedPicture) -> tuple[Photo, bool]:
    """Keep an unsaved photo with its picture; the same picture is kept once.

    The file and the row come together or not at all. Raises ValidationError.
    """
    return keep(prepare(photo, picture))


@dataclass(frozen=True)
class Prepared:
    """A photo that only needs to be kept; what takes long is done."""

    photo: Photo
    picture: CheckedPicture
    encoded: renditions.Encoded


def prepare(photo: Photo, picture: CheckedPicture) -> Prepared:
    """What takes long, so that no transaction waits for it. Raises ValidationError."""
    photo.clean_fields(exclude=_FROM_PICTURE)
    photo.sha256, photo.width, photo.height = picture.sha256, picture.width, picture.height
    if find(picture):
        return Prepared(photo, picture, [])
    sizes = renditions.first_sizes(photo)
    batches = renditions.encode(photo, picture.image, sizes)
    return Prepared(photo, picture, [one for batch in batches for one in batch])


def keep(prepared: Prepared) -> tuple[Photo, bool]:
    """The photo, and whether it is new."""
    photo, picture = prepared.photo, prepared.picture
    if known := find(picture):
        return known, False
    try:
        with written_with_rows(ORIGINALS) as write:
            photo.original = write(f".{picture.extension}", picture.image)
            with transaction.atomic():
                photo.save(force_insert=True)
                renditions.keep(photo, prepared.encoded)
                _make_the_rest(photo)
    except IntegrityError:
        if known := find(picture):  # another upload of it was faster
            return known, False
        raise
    return photo, True


def find(picture: CheckedPicture) -> Photo | None:
    """The photo in the library that came from the same file."""
    return Photo.objects.filter(sha256=picture.sha256).first()


def change(photo: Photo) -> None:
    """Save the words and the focus of a photo; a moved focus cuts its cards anew."""
    before = Photo.objects.only("focal_x", "focal_y").get(pk=photo.pk)
    if (before.focal_x, before.focal_y) == (photo.focal_x, photo.focal_y):
        photo.save(update_fields=WORDS)  # the focus may be moving in another window
        return
    with photo.original.open("rb") as file:
        original = file.read()
    sizes = renditions.first_sizes(photo, [renditions.CARD])
    encoded = [one for batch in renditions.encode(photo, original, sizes) for one in batch]
    with transaction.atomic():
        Photo.objects.select_for_update().get(pk=photo.pk)
        photo.save(update_fields=(*WORDS, "focal_x", "focal_y"))  # it may be hidden meanwhile
        _drop_renditions(photo, shape=renditions.CARD)
        renditions.keep(photo, encoded)
        _make_the_rest(photo)


def remove(photo: Photo) -> None:
    """Take a photo out of the library, with all its files.

    Where an article's text shows it, its figure disappears. Raises ProtectedError while it is
    the cover of an article or a topic.
    """
    original = photo.original.name
    with transaction.atomic():
        _drop_renditions(photo)
        photo.delete()
        remove_on_commit(ORIGINALS[0], [original])


def _drop_renditions(photo: Photo, **which: str) -> None:
    rows = Rendition.objects.filter(photo=photo, **which)
    names = list(rows.order_by().values_list("file", flat=True))
    rows.delete()
    remove_on_commit(RENDITIONS[0], names)


def _make_the_rest(photo: Photo) -> None:
    transaction.on_commit(partial(tasks.make_renditions.enqueue, photo.pk), robust=True)
