"""Which bytes of a video or a recording tell of its maker, and nothing that a player needs.

MP4, MOV, M4A and 3GP are boxes in boxes (ISO/IEC 14496-12): four bytes of length, four of type,
the content. A phone writes the place, its model and a title into `udta`, `meta` or `uuid`. What
is not known to be needed for playing is blanked, in its place, so that nothing moves: its type
becomes `free`, its content zeros. Where a box makes no sense, all behind it is blanked.

What a track of measurements stored among the pictures stays there; the track itself is blanked.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

Read = Callable[[int, int], bytes]  # the bytes from a start up to a stop
_Room = Iterator[int]  # one is taken for each box of a file

_NEEDED = {
    "": {b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"sidx", b"mfra", b"pdin"},
    "moov": {b"mvhd", b"trak", b"mvex", b"iods"},
    "trak": {b"tkhd", b"mdia", b"edts", b"tref", b"tapt"},
}
_BEGINNINGS = _NEEDED[""] | {b"wide", b"free", b"skip", b"pnot"}  # of a file of boxes
_PLAYED = (b"vide", b"soun")
_HEAD, _LONG_HEAD = 8, 16  # bytes
_MOST_BOXES = 2000  # of one file, at all depths: what a stranger sends may have millions
_LARGEST_TREE = 16 * 1024 * 1024  # bytes of a `moov` that is read; an hour of video has one


@dataclass(frozen=True)
class Blank:
    """From `content` up to `stop`; the box that begins at `start` gets another type.

    Without a box `start` is `content`.
    """

    start: int
    content: int
    stop: int


@dataclass(frozen=True)
class _Box:
    type: bytes
    start: int  # of its length
    content: int
    stop: int

    @property
    def blank(self) -> Blank:
        return Blank(self.start, self.content, self.stop)


def blanks(read: Read, size: int) -> list[Blank]:
    """What is to be blanked, in the order of the file; nothing where it is no file of boxes.

    `size` in bytes.
    """
    if read(0, _HEAD)[4:] not in _BEGINNINGS:
        return []
    found: list[Blank] = []
    room = iter(range(_MOST_BOXES))
    for box in _boxes(read, 0, size, room):
        if isinstance(box, Blank):
            found.append(box)
        elif box.type == b"moov":
            found += _in_movie(read, box, room)
        elif box.type not in _NEEDED[""]:
            found.append(box.blank)
    return found


def blanked(pieces: Iterator[bytes], start: int, parts: list[Blank]) -> Iterator[bytes]:
    """The pieces, the first of which begins at byte `start` of the file, with the parts blanked,
    which stand in the order of the file."""
    at = 0
    for piece in pieces:
        stop = start + len(piece)
        while at < len(parts) and parts[at].stop <= start:
            at += 1
        last = at
        while last < len(parts) and parts[last].start < stop:
            last += 1
        yield _without(piece, start, parts[at:last])
        start = stop


def _without(piece: bytes, start: int, parts: list[Blank]) -> bytes:
    changed, stop = bytearray(piece), start + len(piece)
    for part in parts:
        first, last = max(part.content, start), min(part.stop, stop)
        if first < last:
            changed[first - start : last - start] = bytes(last - first)
        if part.start < part.content:
            for at, letter in enumerate(b"free", part.start + 4):
                if start <= at < stop:
                    changed[at - start] = letter
    return bytes(changed)


def _in_movie(read: Read, movie: _Box, room: _Room) -> Iterator[Blank]:
    if movie.stop - movie.start > _LARGEST_TREE:
        yield movie.blank
        return
    tree = read(movie.start, movie.stop)

    def inside(start: int, stop: int) -> bytes:
        return tree[start - movie.start : stop - movie.start]

    for box in _boxes(inside, movie.content, movie.stop, room):
        if isinstance(box, Blank):
            yield box
        elif box.type not in _NEEDED["moov"] or not _is_played(inside, box, room):
            yield box.blank
        elif box.type == b"trak":
            yield from _in_track(inside, box, room)


def _in_track(read: Read, track: _Box, room: _Room) -> Iterator[Blank]:
    for box in _boxes(read, track.content, track.stop, room):
        if isinstance(box, Blank):
            yield box
        elif box.type not in _NEEDED["trak"]:
            yield box.blank


def _is_played(read: Read, box: _Box, room: _Room) -> bool:
    """A track of pictures or sound, or no track at all."""
    if box.type != b"trak":
        return True
    media = _first(read, box, b"mdia", room)
    handler = _first(read, media, b"hdlr", room) if media else None
    return handler is not None and read(handler.content + 8, handler.content + 12) in _PLAYED


def _first(read: Read, box: _Box, kind: bytes, room: _Room) -> _Box | None:
    inside = _boxes(read, box.content, box.stop, room)
    return next((each for each in inside if isinstance(each, _Box) and each.type == kind), None)


def _boxes(read: Read, start: int, stop: int, room: _Room) -> Iterator[_Box | Blank]:
    """One after the other; at the end a Blank of what is no box, or of more than there is room."""
    for _number in room:
        if start >= stop:
            return
        box = _box(read(start, min(start + _LONG_HEAD, stop)), start, stop)
        if box is None:
            break
        yield box
        start = box.stop
    yield Blank(start, start, stop)


def _box(head: bytes, start: int, stop: int) -> _Box | None:
    """The last one of a file that was cut off ends with the file."""
    length, kind, begins = int.from_bytes(head[:4], "big"), head[4:_HEAD], start + _HEAD
    if length == 1:
        length, begins = int.from_bytes(head[_HEAD:_LONG_HEAD], "big"), start + _LONG_HEAD
    elif length == 0:
        length = stop - start
    if len(kind) < 4 or length < begins - start or begins > stop:
        return None
    return _Box(kind, start, begins, min(start + length, stop))
