import pytest

from articles.lib.word_count import count_words, count_words_of_html


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("祥龙社区", 4),
        ("电梯装好了。", 6),
        ("“好！”……", 6),
        ("共3,000户", 3),
        ("2026年11月", 4),
        ("用WeChat报料", 4),
        ("WeChat and QQ", 3),
        ("A4 纸", 2),
        ("　　空格 不算\n", 4),
        ("８５％", 3),
        ("18.5%的人", 3),
    ],
)
def test_words_as_a_chinese_newsroom_counts_them(text: str, number: int) -> None:
    assert count_words(text) == number


def test_words_of_a_stored_text_are_those_that_are_read() -> None:
    body = (
        '<p>第一段&amp;。</p><h2>小标题</h2><figure><img src="/photos/1/" alt="不算">'
        "<figcaption>图注</figcaption></figure>"
    )

    assert count_words_of_html(body) == 5 + 3 + 2
