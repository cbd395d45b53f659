"""What a phone writes into a video is blanked, and nothing that a player needs is moved."""

from collections.abc import Iterator

import pytest

from tips.lib.movie_metadata import blanked, blanks

PLACE = b"+30.5728+104.0668/ of a resident"


def box(kind: bytes, *content: bytes) -> bytes:
    inside = b"".join(content)
    return (8 + len(inside)).to_bytes(4, "big") + kind + inside


def track(handler: bytes, *more: bytes) -> bytes:
    told = box(b"hdlr", bytes(8), handler, bytes(12))
    return box(b"trak", box(b"tkhd", bytes(84)), box(b"mdia", box(b"mdhd", bytes(24)), told), *more)


FRONT = box(b"ftyp", b"mp42\0\0\0\0isom") + box(b"mdat", bytes(range(256)) * 8)
MOVIE = [box(b"mvhd", bytes(100)), track(b"vide"), track(b"soun")]
PLAIN = FRONT + box(b"moov", *MOVIE)
UDTA = box(b"udta", box(b"\xa9xyz", PLACE))


def cleaned(content: bytes, start: int = 0, stop: int | None = None, size: int = 1000) -> bytes:
    def pieces() -> Iterator[bytes]:
        end = len(content) if stop is None else stop
        for at in range(start, end, size):
            yield content[at : min(at + size, end)]

    parts = blanks(lambda first, last: content[first:last], len(content))
    return b"".join(blanked(pieces(), start, parts))


def test_file_without_anything_of_its_maker_stays_as_it_is() -> None:
    assert cleaned(PLAIN) == PLAIN


@pytest.mark.parametrize(
    "told",
    [
        FRONT + box(b"moov", *MOVIE, UDTA),
        FRONT + box(b"moov", *MOVIE, box(b"meta", bytes(4), PLACE)),
        FRONT + box(b"moov", MOVIE[0], track(b"vide", UDTA), MOVIE[2]),
        FRONT + box(b"moov", *MOVIE) + box(b"uuid", bytes(16), PLACE),
        FRONT + box(b"free", PLACE) + box(b"moov", *MOVIE),
        FRONT + box(b"moov", *MOVIE, track(b"meta", box(b"edts", PLACE))),
        FRONT + box(b"moov", UDTA, *MOVIE),
    ],
    ids=["movie", "meta", "track", "uuid", "free", "measurements", "before"],
)
@pytest.mark.parametrize("size", [7, 1000])
def test_place_is_blanked_wherever_it_stands_and_nothing_moves(told: bytes, size: int) -> None:
    clean = cleaned(told, size=size)

    assert PLACE in told and PLACE[:8] not in clean and b"104.0668" not in clean
    assert len(clean) == len(told) and clean[: len(FRONT)] == told[: len(FRONT)]
    assert box(b"mvhd", bytes(100)) in clean and track(b"soun") in clean
    assert cleaned(clean) == clean


def test_blanked_box_is_free_space_of_the_same_length() -> None:
    told = FRONT + box(b"moov", *MOVIE) + box(b"uuid", PLACE)
    assert cleaned(told).endswith(box(b"free", bytes(len(PLACE))))


def test_part_of_a_file_is_the_same_as_that_part_of_the_whole() -> None:
    told = FRONT + box(b"moov", *MOVIE, UDTA)
    whole = cleaned(told)
    for start in range(len(told) - 120, len(told) - 1, 3):
        assert cleaned(told, start, start + 50, size=9) == whole[start : start + 50]


def test_long_length_is_kept() -> None:
    told = PLAIN + b"\0\0\0\1uuid" + (16 + len(PLACE)).to_bytes(8, "big") + PLACE
    assert cleaned(told) == PLAIN + b"\0\0\0\1free" + told[len(PLAIN) + 8 :][:8] + bytes(len(PLACE))


@pytest.mark.parametrize("rest", [b"\0\0\0\3uuid", b"\0\0", b"\0\0\0\1uuid\0\0", bytes(8)])
def test_what_is_no_box_is_blanked_to_the_end(rest: bytes) -> None:
    clean = cleaned(PLAIN + rest + PLACE)
    assert clean.startswith(PLAIN) and PLACE not in clean
    assert len(clean) == len(PLAIN + rest + PLACE)


def test_file_that_was_cut_off_is_shown_as_far_as_it_came() -> None:
    cut = box(b"moov", *MOVIE, UDTA) + FRONT[:-500]
    clean = cleaned(cut)
    assert PLACE not in clean and clean.endswith(FRONT[:-500])


@pytest.mark.parametrize("begins", [FRONT, b""], ids=["file", "fragments"])
@pytest.mark.parametrize("behind", [box(b"udta", PLACE), box(b"moov", UDTA), PLACE])
def test_file_of_endless_boxes_ends(begins: bytes, behind: bytes) -> None:
    endless = begins + box(b"moof") * 5000 + behind
    clean = cleaned(endless)
    assert PLACE not in clean and len(clean) == len(endless)


@pytest.mark.parametrize("filler", [b"mvex", b"free"])
def test_movie_of_endless_boxes_ends(filler: bytes) -> None:
    told = FRONT + box(b"moov", *MOVIE, box(filler) * 5000, UDTA, MOVIE[1])
    assert PLACE not in cleaned(told)


@pytest.mark.parametrize("behind", [UDTA, box(b"meta", PLACE), PLACE])
def test_track_of_endless_boxes_ends(behind: bytes) -> None:
    told = FRONT + box(b"moov", *MOVIE, track(b"vide", box(b"tref") * 5000, behind))
    assert PLACE not in cleaned(told)


@pytest.mark.parametrize("content", [b"", b"#!AMR\n" + bytes(100), b"ID3" + bytes(100), b"RIFF"])
def test_file_of_another_build_stays_as_it_is(content: bytes) -> None:
    assert cleaned(content) == content


def test_movie_of_very_many_tracks_and_boxes_is_read_to_a_bound() -> None:
    crowded = track(b"vide", box(b"abcd") * 400)
    told = FRONT + box(b"moov", *MOVIE, *[crowded] * 300, UDTA)

    parts = blanks(lambda first, last: told[first:last], len(told))

    assert len(parts) < 2500 and PLACE not in cleaned(told)
