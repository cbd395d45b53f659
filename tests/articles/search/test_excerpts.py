"""The sentence of the match: which one, how long, what is marked, and that none of it is HTML."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.lib import excerpts
from articles.lib.words import split, word


def shown(text: str, typed: str, **options) -> str:
    return str(excerpts.as_html(excerpts.excerpt(text, split(typed), **options)))


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        (
            "社区食堂今天开门，老人都来了，坐得满满当当。下雨了。",
            "食堂",
            "社区<mark>食堂</mark>今天",
        ),
        ("社區食堂今天開門。", "食堂", "社區<mark>食堂</mark>今天開門。"),
        ("价格是１２元。", "12元", "价格是<mark>１２元</mark>。"),
        ("约2.5万人绕行。", "5万", "约2.<mark>5万</mark>人绕行。"),
        ("住在30㎡的房子里。", "30m2", "住在<mark>30㎡</mark>的房子里。"),
        ("Café ouvert", "cafe", "<mark>Café</mark> ouvert"),
        ("Cafe\u0301 ouvert", "cafe", "<mark>Cafe\u0301</mark> ouvert"),
        ("他说：“食堂开了。”", "食堂", "他说：“<mark>食堂</mark>开了。”"),
        ("南京市长江大桥", "市长 长江", "南京<mark>市长江</mark>大桥"),
    ],
)
def test_word_is_marked_in_its_own_writing(text: str, typed: str, expected: str):
    assert shown(text, typed).startswith(expected)


def test_sentence_with_most_of_the_words_is_shown():
    text = "食堂在一楼，人不多，菜很好。\n二楼的食堂有电梯，电梯是新的，价格是十元。\n完。"

    assert shown(text, "食堂 电梯").startswith("二楼的<mark>食堂</mark>有<mark>电梯</mark>，")


def test_words_of_two_sentences_are_shown_in_their_order():
    text = "食堂在一楼，人不多，菜很好。\n别的事情说了很久，说了很多。\n二楼装了电梯。"

    assert shown(text, "电梯 食堂") == (
        "<mark>食堂</mark>在一楼，人不多，菜很好。 … 二楼装了<mark>电梯</mark>。"
    )


def test_short_sentence_comes_with_the_next():
    assert (
        shown("食堂开了。老人们都说好。\n完。", "食堂") == "<mark>食堂</mark>开了。老人们都说好。"
    )


def test_sentence_is_rather_shown_than_a_heading():
    text = "社区食堂\n每天中午，社区食堂的队伍排到了门外。"

    assert shown(text, "食堂").startswith("每天中午，")


def test_long_sentence_is_cut_at_its_marks_around_the_word():
    text = f"{'前面的话，' * 40}食堂开了，{'后面的话，' * 40}完。"
    found = shown(text, "食堂")

    assert re.fullmatch(r"…(前面的话，){1,8}<mark>食堂</mark>开了，(后面的话，)+后面的话…", found)
    assert len(re.sub("<.*?>", "", found)) <= excerpts.LONGEST + 2


def test_without_a_mark_a_number_is_not_cut():
    text = f"{'字' * 95}食堂{'字' * 86}123456{'字' * 100}"

    assert shown(text, "食堂").endswith("字…")


def test_html_in_a_text_is_text():
    found = shown("1 < 2 & <script>alert('食堂')</script>", "食堂")

    assert (
        found == "1 &lt; 2 &amp; &lt;script&gt;alert(&#x27;<mark>食堂</mark>&#x27;)&lt;/script&gt;"
    )


def test_nothing_where_no_word_stands():
    assert excerpts.excerpt("社区食堂", split("电梯")) == []
    assert excerpts.excerpt("", split("电梯")) == []
    assert excerpts.excerpt("社区食堂", []) == []


def test_beginning_is_the_first_sentence():
    assert str(excerpts.as_html(excerpts.beginning(" \n社区食堂。开了。"))) == "社区食堂。"
    assert excerpts.beginning(" \n") == []


_TEXTS = st.text(
    alphabet=st.sampled_from([*"食堂电梯市長a1２㎡é\u0301。！？，；…”\n <&'\u200d👨🏽-.Z"]),
    max_size=300,
)


@given(_TEXTS, _TEXTS, st.integers(30, 150))
def test_whatever_is_typed(text: str, typed: str, longest: int):
    """Pieces are of the text, in its order; what is marked is what was looked for; not too long."""
    wanted = [each for each in (*split(typed), word(typed)) if each]
    whole = excerpts.marked(text, wanted)
    assert "".join(piece.text for piece in whole) == text

    pieces = excerpts.excerpt(text, wanted, longest)
    assert bool(pieces) == any(piece.is_marked for piece in whole)
    assert sum(len(piece.text) for piece in pieces) <= longest + 3 * len(wanted) + 300 * any(
        len(each.plain) > longest // 2 for each in wanted
    )
    at = 0
    for piece in pieces:
        if piece.text.strip(" …"):
            at = text.find(piece.text, at)
            assert at >= 0
    code = str(excerpts.as_html(pieces))
    assert html.unescape(re.sub("</?mark>", "", code)) == "".join(each.text for each in pieces)
    assert not re.search("<(?!/?mark>)", code)
