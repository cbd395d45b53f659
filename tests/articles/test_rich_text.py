"""Words with their marks: tidied, cut, split and changed as the plain text would be."""

import time

from hypothesis import given
from hypothesis import strategies as st

from articles.lib.rich_text import (
    Span,
    cut,
    joined,
    plain,
    replaced,
    split,
    text_of,
    tidied,
    to_html,
    without,
)

BOLD = frozenset(("strong",))
SPANS = st.lists(
    st.builds(
        Span,
        st.text(alphabet="甲乙a \t\n\u3000\u00a0", max_size=6),
        st.sampled_from([frozenset(), BOLD]),
        st.sampled_from(["", "https://example.org/"]),
    ),
    max_size=6,
).map(tuple)


def words(text: str) -> str:
    return "".join(text.split())


@given(SPANS)
def test_tidied_loses_no_word_and_twice_changes_nothing(spans):
    once = tidied(spans)
    text = text_of(once)
    assert words(text) == words(text_of(spans))
    assert tidied(once) == once
    assert text == text.strip(" \t\u00a0\u3000\n")
    assert "  " not in text
    assert not any(pair in text for pair in (" \n", "\n ", "\u3000\n", "\n\u3000"))


@given(SPANS, st.integers(0, 30), st.integers(0, 30))
def test_cut_is_a_slice(spans, start, end):
    assert text_of(cut(spans, start, end)) == text_of(spans)[start:end]
    assert text_of(cut(spans, start)) == text_of(spans)[start:]


@given(SPANS)
def test_split_is_by_lines(spans):
    lines = [line for line in text_of(spans).split("\n") if line]
    assert [text_of(part) for part in split(spans)] == lines


@given(
    SPANS, st.lists(st.tuples(st.integers(0, 4), st.integers(1, 4), st.text("！？", max_size=2)))
)
def test_replaced_is_what_it_is_in_the_plain_text(spans, steps):
    text, changes, at = text_of(spans), [], 0
    for gap, length, written in steps:
        start = at + gap
        if start + length > len(text):
            break
        changes.append((start, start + length, written))
        at = start + length
    wanted = text
    for start, end, written in reversed(changes):
        wanted = wanted[:start] + written + wanted[end:]
    assert text_of(replaced(spans, changes)) == wanted


def test_html_is_escaped_and_nested_in_one_order():
    spans = (Span("<a>\n&", frozenset(("em", "strong")), 'https://e.org/?"'), Span(" ", BOLD))
    html = '<a href="https://e.org/?&quot;"><strong><em>&lt;a&gt;<br>&amp;</em></strong></a> '
    assert to_html(spans) == html


def test_equal_neighbours_are_one():
    assert joined((Span("甲"), Span("乙"), Span(""), Span("丙", BOLD))) == (
        Span("甲乙"),
        Span("丙", BOLD),
    )
    assert without((Span("甲"), Span("乙", BOLD)), "strong") == (Span("甲乙"),)


def test_long_run_of_wide_spaces_takes_no_time():
    begun = time.process_time()
    text = f"一{chr(0x3000) * 100_000}二 \n 三"

    assert text_of(tidied(plain(text))) == f"一{chr(0x3000) * 100_000}二\n三"
    assert time.process_time() - begun < 5  # was a minute
