"""Which bytes of a recording tell of its maker: tags of MP3 and AAC files, chunks of WAV files.

What a recorder writes before and behind the sound (ID3v2.4, ID3v1, APEv2) or beside it (RIFF:
LIST, bext, iXML …) is blanked in its place, as `movie_metadata` does it: nothing moves. Ogg and
WebM stay as they are: their pages carry sums.
"""

from collections.abc import Iterator

from .movie_metadata import Blank, Read

_SOUND = (b"fmt ", b"fact", b"data")  # the chunks of a WAV file that a player needs
_MOST_CHUNKS = 200
_MOST_TAGS = 8
_HEAD, _V1, _APE = 10, 128, 32  # bytes of an ID3v2 head, of an ID3v1 tag, of an APEv2 footer


def blanks(read: Read, size: int) -> list[Blank]:
    """What is to be blanked, in the order of the file; nothing of another build.

    `size` in bytes.
    """
    head = read(0, min(12, size))
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return list(_chunks(read, size))
    if head[:3] == b"ID3" or (head[:1] == b"\xff" and head[1:2] >= b"\xe0"):
        return [*_before(read, size), *_behind(read, size)]
    return []


def _chunks(read: Read, size: int) -> Iterator[Blank]:
    at = 12
    for _number in range(_MOST_CHUNKS):
        if at + 8 > size:
            break
        head = read(at, at + 8)
        stop = min(at + 8 + int.from_bytes(head[4:], "little"), size)
        if head[:4] not in _SOUND:
            yield Blank(at - 4, at + 8, stop)  # its type stands where it begins
        at = stop + (stop - at) % 2
    if at < size:
        yield Blank(at, at, size)


def _before(read: Read, size: int) -> Iterator[Blank]:
    """ID3v2: zeros are padding there; its flags speak of parts that are zeros now."""
    at = 0
    for _number in range(_MOST_TAGS):
        head = read(at, min(at + _HEAD, size))
        if len(head) < _HEAD or head[:3] != b"ID3":
            return
        length = sum((byte & 0x7F) << 7 * (3 - place) for place, byte in enumerate(head[6:]))
        stop = min(at + _HEAD + length + (_HEAD if head[5] & 0x10 else 0), size)
        yield Blank(at + 5, at + 5, at + 6)
        yield Blank(at + _HEAD, at + _HEAD, stop)
        at = stop


def _behind(read: Read, size: int) -> Iterator[Blank]:
    found, stop = [], size
    if stop > _V1 and read(stop - _V1, stop - _V1 + 3) == b"TAG":
        found.append(Blank(stop - _V1, stop - _V1, stop))
        stop -= _V1
    footer = read(max(stop - _APE, 0), stop)
    if footer[:8] == b"APETAGEX":
        start = max(stop - int.from_bytes(footer[12:16], "little") - _APE, 0)  # perhaps a head
        found.append(Blank(start, start, stop))
    yield from reversed(found)
