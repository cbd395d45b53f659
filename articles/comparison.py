"""Two texts of an article side by side: words, pictures, formatting and what stands around them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from . import metadata
from .lib import alignment
from .lib.alignment import MOVED_AWAY, MOVED_HERE, RESTYLED, Pair, Restyling
from .lib.differences import GONE, NEW, SAME, Piece, compare_lines
from .lib.text_blocks import Block, blocks_of
from .models import Photo, Revision
from .renditions import Shown, thumbnail_of

LINES = ("kicker", "title", "subtitle", "summary")
_ROWS = 1200  # of a text; what comes after them is not shown side by side
_AROUND = 1  # unchanged rows that stay in sight beside a changed one
_FOLDED = 3  # unchanged rows from which on they are folded
KINDS: dict[str, str | Promise] = {
    "paragraph": gettext_lazy("paragraph"),
    "heading": gettext_lazy("sub-heading"),
    "small heading": gettext_lazy("small heading"),
    "quotation": gettext_lazy("quotation"),
    "item": gettext_lazy("item of a list"),
    "numbered item": gettext_lazy("numbered item of a list"),
    "table row": gettext_lazy("row of a table"),
    "caption": gettext_lazy("caption"),
    "rule": gettext_lazy("dividing line"),
    "picture": gettext_lazy("picture"),
}
_MARKS: dict[str, str | Promise] = {
    "strong": pgettext_lazy("formatting", "bold"),
    "em": pgettext_lazy("formatting", "italic"),
    "u": pgettext_lazy("formatting", "underlined"),
    "s": pgettext_lazy("formatting", "struck out"),
    "sub": pgettext_lazy("formatting", "lowered"),
    "sup": pgettext_lazy("formatting", "raised"),
}
_TAGS = {GONE: "<del>{}</del>", NEW: "<ins>{}</ins>", RESTYLED: '<span class="restyled">{}</span>'}
_QUOTED = 20  # characters of a passage that a sentence about its formatting names


@dataclass(frozen=True)
class Picture:
    """A photo as the newsroom sees it small; it may be gone from the library."""

    photo: Photo | None
    thumbnail: Shown | None


@dataclass(frozen=True)
class Side:
    """What one of the two texts has in a row; of a picture, its caption is marked."""

    kind: str
    marked: SafeString
    picture: Picture | None = None


@dataclass(frozen=True)
class Row:
    """`how` is one of lib.alignment's; `told` says in sentences what marks can not show."""

    how: str
    before: Side | None
    after: Side | None
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stretch:
    """Rows that belong together; folded where nothing in them changed."""

    rows: tuple[Row, ...]
    is_folded: bool


@dataclass(frozen=True)
class Line:
    """One of the fields above the text, where it differs."""

    label: str
    before: SafeString
    after: SafeString


@dataclass(frozen=True)
class Comparison:
    before: Revision
    after: Revision
    lines: tuple[Line, ...]
    covers: tuple[Picture | None, Picture | None] | None  # where they differ
    stretches: tuple[Stretch, ...]
    counts: tuple[str, ...]  # what changed in the text, a sentence each
    metadata: tuple[metadata.Change, ...]
    left_out: int  # rows

    @property
    def same_words(self) -> bool:
        return not (self.lines or self.covers or self.stretches)

    @property
    def differs_unseen(self) -> bool:
        """In markup that no reader sees."""
        return self.same_words and self.before.body != self.after.body


def compare(one: Revision, other: Revision) -> Comparison:
    """The revision with the lower number is the one before. Fourteen queries at most."""
    before, after = sorted((one, other), key=lambda each: each.number)
    pairs = _text_pairs(before, after)
    pictures = _pictures(pairs, (before.cover_id, after.cover_id))
    rows = [_row(pair, pictures) for pair in pairs[:_ROWS]]
    covers = (pictures.get(before.cover_id or 0), pictures.get(after.cover_id or 0))
    return Comparison(
        before,
        after,
        lines=tuple(_lines(before, after)),
        covers=covers if before.cover_id != after.cover_id else None,
        stretches=tuple(_stretches(rows)),
        counts=tuple(_counts(pairs)),
        metadata=tuple(metadata.between(before, after)) if before != after else (),
        left_out=max(0, len(pairs) - _ROWS),
    )


def _text_pairs(before: Revision, after: Revision) -> list[Pair]:
    if before.body == after.body:
        return []
    pairs = alignment.compare_blocks(blocks_of(before.body), blocks_of(after.body))
    return [] if all(pair.how == SAME for pair in pairs) else pairs


def _pictures(pairs: list[Pair], covers: Iterable[int | None]) -> dict[int, Picture]:
    blocks = [block for pair in pairs for block in (pair.before, pair.after) if block is not None]
    keys = {block.picture for block in blocks} | {key for key in covers if key}
    keys.discard(0)
    if not keys:
        return {}
    found = Photo.objects.filter(pk__in=keys).prefetch_related("renditions")
    known = {photo.pk: Picture(photo, thumbnail_of(photo)) for photo in found}
    return {key: known.get(key, Picture(None, None)) for key in keys}


def _lines(before: Revision, after: Revision) -> Iterable[Line]:
    for name in LINES:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            left, right = compare_lines(old, new)
            label = str(Revision._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            yield Line(label, _marked(left), _marked(right))


def _marked(pieces: Iterable[Piece]) -> SafeString:
    return format_html_join(
        "", "{}", ((format_html(_TAGS.get(piece.how, "{}"), piece.text),) for piece in pieces)
    )


def _row(pair: Pair, pictures: dict[int, Picture]) -> Row:
    before = _side(pair.before, pair.old, pictures) if pair.how != MOVED_HERE else None
    after = _side(pair.after, pair.new, pictures) if pair.how != MOVED_AWAY else None
    told = tuple(_told(pair)) if pair.how != MOVED_AWAY else ()
    return Row(pair.how, before, after, told)


def _side(
    block: Block | None, pieces: Iterable[Piece], pictures: dict[int, Picture]
) -> Side | None:
    if block is None:
        return None
    return Side(block.kind, _marked(pieces), pictures.get(block.picture))


def _told(pair: Pair) -> Iterable[str]:
    before, after = pair.before, pair.after
    if before is None or after is None:
        return
    if before.kind != after.kind:
        kinds = {"before": KINDS[before.kind], "after": KINDS[after.kind]}
        yield _("Was a %(before)s, is a %(after)s.") % kinds
    if before.alt != after.alt:
        alts = {"before": before.alt or "—", "after": after.alt or "—"}
        yield _("Alternative text: “%(before)s” became “%(after)s”.") % alts
    for restyling in pair.restylings:
        yield from _restyling_told(restyling)


def _restyling_told(restyling: Restyling) -> Iterable[str]:
    text = restyling.text[:_QUOTED] + ("…" if len(restyling.text) > _QUOTED else "")
    lost, gained = list(restyling.lost), list(restyling.gained)
    old, new = _link(lost), _link(gained)
    if old and new:
        lost.remove(old)
        gained.remove(new)
        told = {"text": text, "before": old[2:], "after": new[2:]}
        yield _("Link on “%(text)s”: %(before)s became %(after)s.") % told
    told = {"text": text, "lost": _mark_names(lost), "gained": _mark_names(gained)}
    if lost and gained:
        yield _("“%(text)s”: %(lost)s became %(gained)s.") % told
    elif gained:
        yield _("“%(text)s” is now: %(gained)s.") % told
    elif lost:
        yield _("“%(text)s” is no longer: %(lost)s.") % told


def _link(marks: list[str]) -> str:
    return next((mark for mark in marks if mark.startswith("a ")), "")


def _mark_names(marks: Iterable[str]) -> str:
    return "、".join(
        _("link to %s") % mark[2:] if mark.startswith("a ") else str(_MARKS.get(mark, mark))
        for mark in marks
    )


def _stretches(rows: list[Row]) -> Iterable[Stretch]:
    """Unchanged rows far from a change are folded."""
    near: set[int] = set()
    for index, row in enumerate(rows):
        if row.how != SAME:
            near.update(range(index - _AROUND, index + _AROUND + 1))
    start = 0
    for end in range(1, len(rows) + 1):
        if end == len(rows) or (end in near) != (start in near):
            part = tuple(rows[start:end])
            yield Stretch(part, start not in near and len(part) >= _FOLDED)
            start = end


def _counts(pairs: list[Pair]) -> Iterable[str]:
    """Pictures first: they are what a long comparison hides best."""
    pictures = [pair for pair in pairs if _is_of_picture(pair)]
    texts = [pair for pair in pairs if not _is_of_picture(pair)]
    for sentence, among, hows in (
        (_("pictures added: %d"), pictures, (NEW,)),
        (_("pictures removed: %d"), pictures, (GONE,)),
        (_("captions changed: %d"), pictures, (alignment.CHANGED,)),
        (_("pictures moved: %d"), pictures, (MOVED_HERE,)),
        (_("paragraphs added: %d"), texts, (NEW,)),
        (_("paragraphs removed: %d"), texts, (GONE,)),
        (_("paragraphs changed: %d"), texts, (alignment.CHANGED,)),
        (_("paragraphs moved: %d"), texts, (MOVED_HERE,)),
        (_("only the formatting changed: %d"), pairs, (RESTYLED,)),
    ):
        if number := sum(pair.how in hows for pair in among):
            yield sentence % number


def _is_of_picture(pair: Pair) -> bool:
    return any(block is not None and block.picture for block in (pair.before, pair.after))
