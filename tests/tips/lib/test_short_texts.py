import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tips.lib.short_texts import cut_to_bytes


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("  水管爆了。 ", 100, "水管爆了。"),
        ("水管爆了", 12, "水管爆了"),
        ("水管爆了", 11, "水管…"),
        ("水管爆了。没有水", 20, "水管爆了。"),
        ("水。管爆了没有水，也没有人来", 30, "水。管爆了没有水，…"),  # too little would be left
        ("The pipe burst! Nobody came.", 20, "The pipe burst!"),
        ("第一行有字\n第二行有字", 20, "第一行有字"),
        ("😀😀", 7, "😀…"),
        ("", 5, ""),
        (" \n ", 5, ""),
    ],
)
def test_cut_to_bytes(text: str, most: int, cut: str) -> None:
    assert cut_to_bytes(text, most) == cut


@settings(max_examples=40, deadline=None)
@given(st.text(), st.integers(3, 60))
def test_cut_to_bytes_always_fits(text: str, most: int) -> None:
    cut = cut_to_bytes(text, most)

    assert len(cut.encode()) <= most
    assert bool(cut) == bool(text.strip())
