"""How a text is cut: for the index and for a question alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.lib import words


def stands_in(typed: str, text: str) -> bool:
    """As the search decides it: the index has the pieces, and the text has the word."""
    wanted = words.word(typed)
    assert wanted is not None
    pieces = set(wanted.tokens) <= words.tokens(text)
    found = bool(wanted.pattern.search(words.plain(text).text))
    assert pieces or not found  # what stands there is never missed by the index
    return found


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("食堂", "社区食堂开张"),
        ("堂", "社区食堂"),
        ("桥", "过了桥，左转"),
        ("南京", "南京市长江大桥"),
        ("市长", "南京市长江大桥"),  # the characters stand side by side: decided, see the module
        ("长江大桥", "南京市长江大桥"),
        ("電梯", "加装电梯"),
        ("电梯", "加裝電梯"),
        ("５Ｇ基站", "5G基站"),
        ("5g", "5Ｇ基站"),
        ("g", "5G"),
        ("COVID-19", "covid‑19疫苗"),
        ("covid19", "COVID-19"),
        ("19", "COVID-19"),
        ("2.5万", "约2.5万人"),
        ("万", "2.5万"),
        ("3号线", "地铁3号线"),
        ("cafe", "Café"),
        ("Café", "CAFE\u0301"),
        ("が", "か\u3099"),
        ("🎉", "开业大吉🎉🎉"),
        ("①", "第1条"),
        ("㎡", "128 m2"),
        ("O'Neil", "o’neil"),
        ("微网实格", "“微网实格”治理"),
        ("🚇3号线", "坐🚇3号线"),
    ],
)
def test_found(typed: str, text: str):
    assert stands_in(typed, text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("3号线", "13号线"),
        ("5", "2.51"),
        ("食堂", "食、堂"),
        ("食堂", "食\n堂"),
        ("covid-19", "covid 19"),
        ("g", "5Gs"),
        ("线3", "3号线"),
        ("大桥长江", "长江大桥"),
    ],
)
def test_not_found(typed: str, text: str):
    assert not stands_in(typed, text)


def test_offsets_are_right_where_one_character_becomes_two_and_another_none():
    plain = words.plain("㎡食堂\u0301")

    assert plain.text == "m2食堂" and list(plain.offsets) == [0, 0, 1, 2]


def test_phrase_has_its_words_in_order():
    phrase = words.word("长江 大桥")
    assert phrase is not None
    assert phrase.pattern.search(words.plain("长江，大桥").text)
    assert not phrase.pattern.search(words.plain("大桥，长江").text)


def test_marks_alone_are_no_word():
    assert words.word("，。！-") is None
    assert words.split("  《》 ") == []


@given(st.text(max_size=60))
def test_offsets_lead_back_to_the_original(text: str):
    plain = words.plain(text)

    assert len(plain.offsets) == len(plain.text)
    assert list(plain.offsets) == sorted(plain.offsets)
    assert all(0 <= at < len(text) for at in plain.offsets)


@given(st.text(max_size=40), st.text(max_size=40))
def test_anything_can_be_cut(typed: str, text: str):
    for each in words.split(typed):
        around = words.plain(text).text
        assert each.pattern.search(f"{around} {each.plain} {around}")
    for token in words.tokens(text):
        assert not set(token) & set("'\"\\ :*()&|!<>-")


_HAN = st.text("南京市长江大桥食堂电梯", min_size=1, max_size=12)


@given(_HAN, _HAN, _HAN)
def test_every_part_of_a_chinese_text_is_found(before: str, part: str, after: str):
    assert stands_in(part, before + part + after)
