"""The pictures of a manuscript come into the library, each with its caption and its credit.

A picture that can not be taken does not hold up the text: it becomes a sentence for whoever
brought it.
"""

import time
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from . import photos
from .lib.document import Picture
from .lib.docx import DocxRefused
from .lib.uploads import UploadRefused, check_picture
from .manuscript import Figure, Manuscript
from .models import Photo, User

MOST = 60  # pictures of one manuscript
MOST_PIXELS = 300_000_000  # of all of them; twenty-five of a telephone
MOST_SECONDS = 60  # for all of them
_MOST_CHARACTERS = {
    name: Photo._meta.get_field(name).max_length or 0  # type: ignore[union-attr]
    for name in ("caption", "credit", "alt")
}
_COVER_WIDTH = 480  # pixels from which on a picture may stand at the head of an article


@dataclass(frozen=True)
class PreparedPictures:
    """What takes long is done; keeping them is quick."""

    pictures: list[tuple[Picture, photos.Prepared]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # sentences about those that were refused


@dataclass(frozen=True)
class KeptPictures:
    photos: dict[Picture, Photo]
    cover: Photo | None
    notes: list[str]

    @property
    def sources(self) -> dict[Picture, str]:
        """Where each picture lies, as an article's text writes it."""
        return {picture: photo.get_absolute_url() for picture, photo in self.photos.items()}


def prepare(manuscript: Manuscript, *, uploaded_by: User | None) -> PreparedPictures:
    """Check and shrink the pictures, outside of any transaction. Writes nothing."""
    found = PreparedPictures()
    pixels, begun = 0, time.monotonic()
    for number, figure in enumerate(manuscript.figures, 1):
        if number > MOST:
            found.notes.append(
                _("There are more than %(most)d pictures: the others were left out.")
                % {"most": MOST}
            )
            break
        if pixels > MOST_PIXELS or time.monotonic() - begun > MOST_SECONDS:
            found.notes.append(
                _(
                    "The pictures are too large together: from picture %(number)d on they were "
                    "left out. Make them smaller."
                )
                % {"number": number}
            )
            break
        try:
            one = _prepared(figure, uploaded_by)
            found.pictures.append((figure.picture, one))
            pixels += one.photo.width * one.photo.height
        except (UploadRefused, DocxRefused, ValidationError) as error:
            found.notes.append(
                _("Picture %(number)d was left out: %(reason)s")
                % {"number": number, "reason": _sentence(error)}
            )
    return found


def keep(prepared: PreparedPictures) -> KeptPictures:
    """Photos of the library; one that is there already is taken as it is."""
    kept: dict[Picture, Photo] = {}
    notes = list(prepared.notes)
    for number, (picture, one) in enumerate(prepared.pictures, 1):
        photo, _is_new = photos.keep(one)
        kept[picture] = photo
        if not photo.may_be_used:
            notes.append(
                _("Picture %(number)d may not be used any more: readers do not see it.")
                % {"number": number}
            )
    wide = (one for one in kept.values() if one.width >= _COVER_WIDTH and one.width >= one.height)
    return KeptPictures(kept, next((one for one in wide if one.may_be_used), None), notes)


def _prepared(figure: Figure, uploaded_by: User | None) -> photos.Prepared:
    checked = check_picture(ContentFile(figure.picture.read(), name=""))
    photo = Photo(
        uploaded_by=uploaded_by,
        caption=_fitting(figure.text, _MOST_CHARACTERS["caption"]),
        credit=_fitting(figure.credit, _MOST_CHARACTERS["credit"]),
        alt=_fitting(figure.picture.alt, _MOST_CHARACTERS["alt"]),
    )
    return photos.prepare(photo, checked)


def _fitting(words: str, most: int) -> str:
    """What a field of the library takes; the article's own caption stays whole."""
    words = " ".join(words.split())
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _sentence(error: Exception) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
