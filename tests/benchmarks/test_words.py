"""The same seed writes the same news."""

from random import Random

from benchmarks.words import Writer


def _text(seed: int):
    return Writer(Random(seed), shortest=600, longest=1_800).text("祥溪社区", "加装电梯")


def test_text_is_the_same_for_the_same_seed():
    assert _text(1) == _text(1)
    assert _text(1) != _text(2)


def test_text_has_the_length_asked_for():
    for seed in range(50):
        assert 600 <= len(_text(seed).body) <= 2_200


def test_text_has_no_gap_left_open():
    text = _text(3)
    assert "{" not in text.title + text.subtitle + text.summary + text.body
