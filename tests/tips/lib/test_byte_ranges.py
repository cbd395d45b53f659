"""Which part of a file a player asks for."""

import pytest

from tips.lib.byte_ranges import NotSatisfiable, asked_for

SIZE = 1000


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-1", (0, 2)),  # how Safari begins
        ("bytes=0-", (0, 1000)),
        ("bytes=999-", (999, 1000)),
        ("bytes=200-299", (200, 300)),
        ("bytes=900-5000", (900, 1000)),
        ("bytes=-100", (900, 1000)),
        ("bytes=-5000", (0, 1000)),
        ("BYTES=5-5", (5, 6)),
    ],
)
def test_part_is_cut_to_the_file(header: str, part: tuple[int, int]):
    assert asked_for(header, SIZE) == part


@pytest.mark.parametrize(
    "header",
    [
        *("", "bytes=-", "bytes=5-2", "bytes=0-1,5-9", "lines=0-1", "bytes=a-b", "bytes=٣-٤"),
        *(f"bytes={'9' * 5000}-", "bytes=0x1-0x2"),
    ],
)
def test_all_of_it_is_sent_where_no_single_part_is_asked_for(header: str):
    assert asked_for(header, SIZE) is None


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
def test_a_part_behind_the_end_is_refused(header: str):
    with pytest.raises(NotSatisfiable):
        asked_for(header, SIZE)


def test_an_empty_file_has_no_part():
    with pytest.raises(NotSatisfiable):
        asked_for("bytes=0-", 0)
