"""What a recorder writes about itself into a recording is blanked, and no sound is moved."""

import pytest

from tips.lib.movie_metadata import blanked
from tips.lib.sound_metadata import blanks

MAKER = b"RECORDER-OF-A-RESIDENT"
SOUND = b"\xff\xfb\x90\x64" + bytes(range(1, 200)) * 20


def chunk(kind: bytes, content: bytes) -> bytes:
    return kind + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)


def wave(*chunks: bytes) -> bytes:
    inside = b"WAVE" + b"".join(chunks)
    return b"RIFF" + len(inside).to_bytes(4, "little") + inside


def id3(content: bytes, flags: int = 0) -> bytes:
    length = bytes(len(content) >> 7 * place & 0x7F for place in (3, 2, 1, 0))
    return b"ID3\x04\0" + bytes([flags]) + length + content


def ape(content: bytes) -> bytes:
    footer = b"APETAGEX" + (2000).to_bytes(4, "little") + (len(content) + 32).to_bytes(4, "little")
    return footer + bytes(16) + content + footer + bytes(16)


V1 = b"TAG" + MAKER.ljust(125, b" ")
FORMAT, DATA = chunk(b"fmt ", bytes(range(16))), chunk(b"data", SOUND)
PLAIN_WAVE = wave(FORMAT, DATA)


def cleaned(content: bytes, size: int = 1000) -> bytes:
    pieces = (content[at : at + size] for at in range(0, len(content), size))
    parts = blanks(lambda first, last: content[first:last], len(content))
    return b"".join(blanked(pieces, 0, parts))


@pytest.mark.parametrize("size", [7, 1000])
@pytest.mark.parametrize(
    "told",
    [
        wave(chunk(b"LIST", b"INFOIART" + MAKER), FORMAT, DATA),
        wave(FORMAT, DATA, chunk(b"bext", MAKER * 20)),
        wave(FORMAT, chunk(b"iXML", MAKER + b"x"), DATA, chunk(b"id3 ", id3(MAKER))),
        wave(FORMAT, DATA) + MAKER,
        id3(b"TPE1" + MAKER) + SOUND,
        id3(MAKER, flags=0x50) + b"3DI" + bytes(7) + SOUND,
        id3(MAKER) + id3(MAKER * 9) + SOUND + V1,
        SOUND + ape(MAKER) + V1,
    ],
    ids=["list", "broadcast", "odd", "behind", "id3", "footer", "both", "ape"],
)
def test_maker_is_blanked_and_the_sound_stays_in_its_place(told: bytes, size: int) -> None:
    clean = cleaned(told, size)

    assert MAKER in told and MAKER[:8] not in clean
    assert len(clean) == len(told) and clean.find(SOUND) == told.find(SOUND)


@pytest.mark.parametrize("plain", [PLAIN_WAVE, SOUND, id3(b"") + SOUND, b"", b"RIFF", b"ID3"])
def test_recording_without_anything_of_its_maker_stays_as_it_is(plain: bytes) -> None:
    assert cleaned(plain) == plain


def test_wave_of_endless_chunks_ends() -> None:
    endless = wave(FORMAT, *[chunk(b"fact", b"")] * 5000, chunk(b"LIST", MAKER))
    clean = cleaned(endless)
    assert MAKER not in clean and len(clean) == len(endless)


def test_length_that_is_not_true_reads_to_the_end_at_most() -> None:
    cut = wave(FORMAT) + b"data\xff\xff\xff\xff" + SOUND
    assert cleaned(cut) == cut
