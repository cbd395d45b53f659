"""What a reader's page shows for stored HTML and for a photo: every size, alt text, caption.

In a stored text a picture is only `<img src="/photos/<id>/">`; here it becomes a `<picture>` of
all its renditions. A picture that is no longer in the library, or whose rights have ended,
disappears with its figure.
"""

import html
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.core.signals import setting_changed
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from .lib.html import clean, picture_ids
from .models import Photo
from .renditions import (
    AVIF,
    CARD,
    FULL,
    JPEG,
    WEBP,
    Shown,
    jpeg_of,
    photos_for_text,
    renditions_of,
)

# how wide a picture is shown, for the browser's choice; as in static/reader
SIZES: dict[str, str] = {
    FULL: "(min-width: 46rem) 44rem, 100vw",
    CARD: "(min-width: 64rem) 20rem, (min-width: 40rem) 50vw, 100vw",
    # those seen first, each named in the head too
    "cover": "(min-width: 60em) 46rem, 100vw",
    "lead": "(min-width: 75em) 50rem, (min-width: 60em) 62vw, 100vw",
    "first": "(min-width: 60em) 36rem, 100vw",
}

_IMAGE = re.compile(r'<img(?:\s+[a-z]+="[^"]*")*\s*/?>')
# an innermost figure, or a picture outside of one
_FIGURE_OR_IMAGE = re.compile(
    rf"<figure>((?:(?!<figure>).)*?)</figure>|{_IMAGE.pattern}", re.DOTALL
)
_ALT = re.compile(r'\salt="([^"]*)"')
_EMPTIED = re.compile(r"<p>\s*</p>")
# The one seen first comes with the page, not a moment after it: where two pages blend into one
# another there would be a hole
_EAGER = SafeString(' fetchpriority="high" decoding="sync"')
_LAZY = SafeString(' loading="lazy" decoding="async"')


def picture(
    photo: Photo | None,
    shape: str = FULL,
    *,
    sizes: str = "",
    eager: bool = False,
    css_class: str = "",
    alt: str | None = None,
) -> SafeString:
    """A `<picture>` with every format and width; empty when there is nothing to show.

    `sizes` is a name in `SIZES` or a value of HTML's `sizes`, and by default that of the shape.
    `eager` is for the one picture that is seen first; `alt` replaces the photo's own.
    """
    shown = jpeg_of(photo, shape) if photo else None
    if photo is None or shown is None:
        return SafeString("")
    return _picture(
        tuple(renditions_of(photo, shape)),
        shown,
        _sizes(shape, sizes),
        eager,
        css_class,
        photo.alt if alt is None else alt,
    )


@lru_cache(maxsize=2_000)
def _picture(
    renditions: tuple[Shown, ...], shown: Shown, sizes: str, eager: bool, css_class: str, alt: str
) -> SafeString:
    """Kept for the next page: a list has twenty, and hardly any is seen on one page alone."""
    sources = format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        (
            (kind.value, srcset, sizes)
            for kind in (AVIF, WEBP)
            if (srcset := _srcset(renditions, kind))
        ),
    )
    return format_html(
        '<picture{}>{}<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"{}>'
        "</picture>",
        format_html(' class="{}"', css_class) if css_class else "",
        sources,
        shown.url,
        _srcset(renditions, JPEG),
        sizes,
        shown.width,
        shown.height,
        alt,
        _EAGER if eager else _LAZY,
    )


def preload(photo: Photo | None, shape: str = FULL, *, sizes: str = "") -> SafeString:
    """For the head: asks for the picture seen first before the browser has come to it.

    In the best format alone, by whose `type` a browser that does not know it passes it over, and
    chosen by what `picture` chooses by, so that it comes once. Empty when there is nothing to show.
    """
    if not photo or jpeg_of(photo, shape) is None:
        return SafeString("")
    renditions = renditions_of(photo, shape)
    kind, srcset = next(
        (kind, srcset) for kind in (AVIF, WEBP, JPEG) if (srcset := _srcset(renditions, kind))
    )
    return format_html(
        '<link rel="preload" as="image" type="image/{}" imagesrcset="{}" imagesizes="{}"'
        ' fetchpriority="high">',
        kind.value,
        srcset,
        _sizes(shape, sizes),
    )


def _sizes(shape: str, named: str) -> str:
    return SIZES.get(named or shape, named)


setting_changed.connect(lambda **_: _picture.cache_clear(), weak=False)


def figure(photo: Photo | None, shape: str = FULL, **options: Any) -> SafeString:
    """A photo with its caption and credit; `options` as for `picture`. Empty without a photo."""
    shown = picture(photo, shape, **options)
    if photo is None or not shown:
        return SafeString("")
    return format_html("<figure>{}{}</figure>", shown, _caption(photo.caption, [photo]))


def render_body(text: str) -> SafeString:
    """A stored text as a reader's page shows it. One query where it has pictures, else none."""
    text = _cleaned(text)
    if ids := picture_ids(text):
        photos = photos_for_text(ids)
        text = _FIGURE_OR_IMAGE.sub(lambda found: _render(found, photos), text)
        text = _EMPTIED.sub("", text)
    return mark_safe(text)  # noqa: S308 (cleaned above; what was put in is escaped)


@lru_cache(maxsize=500)
def _cleaned(text: str) -> str:
    return clean(text)


def _srcset(renditions: Iterable[Shown], kind: str) -> str:
    return ", ".join(f"{one.url} {one.width}w" for one in renditions if one.format == kind)


def _render(found: re.Match[str], photos: dict[int, Photo]) -> str:
    inside = found[1]
    if inside is None:
        return _image(found[0], photos)
    shown = [photos[pk] for pk in picture_ids(inside) if pk in photos]
    replaced = _IMAGE.sub(lambda image: _image(image[0], photos), inside)
    if "<picture" not in replaced:
        return "" if picture_ids(inside) else found[0]
    before, mark, after = replaced.partition("</figcaption>")
    if mark:
        return f"<figure>{before}{_credits(shown)}{mark}{after}</figure>"
    return f"<figure>{replaced}{_caption(shown[0].caption, shown)}</figure>"


def _image(code: str, photos: dict[int, Photo]) -> str:
    """The `<picture>` for an `<img>` of a cleaned text."""
    ids, alt = picture_ids(code), _ALT.search(code)
    own_alt = html.unescape(alt[1]) if alt else ""
    return picture(photos.get(ids[0]), alt=own_alt or None) if ids else ""


def _caption(words: str, photos: list[Photo]) -> SafeString:
    named = _credits(photos)
    return format_html("<figcaption>{}{}</figcaption>", words, named) if words or named else named


def _credits(photos: list[Photo]) -> SafeString:
    """Who took them, each named once."""
    names = dict.fromkeys(photo.credit for photo in photos if photo.credit)
    return format_html_join("", ' <span class="credit">{}</span>', ((name,) for name in names))
