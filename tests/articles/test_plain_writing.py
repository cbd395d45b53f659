"""A text as plain lines and back: what was not touched comes back as it was."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.lib import plain_writing
from articles.lib.html import clean, is_too_large
from articles.lib.plain_writing import to_html, to_plain

WHOLE = clean(
    "<h2>题</h2><h3>小题</h3><p>一<strong>粗</strong>&amp;<a href='https://paper.example/'>链</a>"
    "<br>二</p><ul><li><p>甲</p></li><li><p>乙</p></li></ul><ol start='3'><li><p>三</p></li></ol>"
    "<blockquote><p>引</p><p>再引</p></blockquote><hr>"
    "<figure><img src='/photos/12/' alt='替'><figcaption>说</figcaption></figure>"
    "<figure><img src='/photos/7/'></figure>"
    "<table><tbody><tr><td><p>格</p></td></tr></tbody></table>"
    "<ul><li><p>外</p><ul><li><p>内</p></li></ul></li></ul><p>末</p><p>末</p>"
)


def test_untouched_text_comes_back_whole() -> None:
    assert to_html(to_plain(WHOLE), WHOLE) == WHOLE


def test_text_is_read_as_lines() -> None:
    plain = to_plain("<h2>题</h2><p>一 &lt;二</p><figure><img src='/photos/7/' alt='x'></figure>")

    assert plain == "## 题\n\n一 <二\n\n[图 7]"


def test_changed_line_changes_nothing_else() -> None:
    typed = to_plain(WHOLE).replace("末", "新末", 1).replace("## 题", "## 新题")

    assert to_html(typed, WHOLE) == WHOLE.replace("<p>末</p>", "<p>新末</p>", 1).replace(
        "<h2>题</h2>", "<h2>新题</h2>"
    )


@pytest.mark.parametrize(
    ("typed", "body"),
    [
        ("一段\n两段", "<p>一段</p><p>两段</p>"),
        ("　　一段\r\n\r\n\r\n二段", "<p>一段</p><p>二段</p>"),
        ("- 甲\n- 乙\n\n丙", "<ul><li><p>甲</p></li><li><p>乙</p></li></ul><p>丙</p>"),
        ("1. 甲\n2、乙", "<ol><li><p>甲</p></li><li><p>乙</p></li></ol>"),
        ("> 引", "<blockquote><p>引</p></blockquote>"),
        ("### 小", "<h3>小</h3>"),
        ("---", "<hr>"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        (
            "[图片12] 院坝",
            '<figure><img src="/photos/12/" alt=""><figcaption>院坝</figcaption></figure>',
        ),
        ("3.5 万元", "<p>3.5 万元</p>"),
        ("#", "<p>#</p>"),
    ],
)
def test_lines_become_what_they_look_like(typed: str, body: str) -> None:
    assert to_html(typed) == body


def test_new_caption_keeps_the_alternative_text() -> None:
    before = '<figure><img src="/photos/12/" alt="替"><figcaption>旧</figcaption></figure>'

    assert to_html("[图 12] 新", before) == before.replace("旧", "新")


def test_table_that_was_taken_out_is_gone_and_no_other() -> None:
    before = WHOLE[WHOLE.index("<table") : WHOLE.index("</table>") + 8]

    assert to_html("[块 1]\n字", before + "<p>旧</p>") == before + "<p>字</p>"
    assert to_html("字", before) == "<p>字</p>"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="甲乙<>&#-[]图块12.、> \n\r\t⏎*一", max_size=60))
def test_any_typing_is_clean_and_stays_so(typed: str) -> None:
    body = to_html(typed)

    assert clean(body) == body
    assert to_html(to_plain(body), body) == body


def test_many_pictures_clean_the_text_before_once(monkeypatch):
    cleaned = []
    monkeypatch.setattr(plain_writing, "clean", lambda text: cleaned.append(text) or text)
    before = '<figure><img src="/photos/3/" alt="院坝"></figure>'

    html = plain_writing.to_html("[图 3] 一\n[图 3] 二\n[图 4] 三", before)

    assert html.count('alt="院坝"') == 2 and '<img src="/photos/4/" alt="">' in html
    assert cleaned.count(before) == 2  # for its lines and for its pictures


def test_lines_that_are_too_many_stay_too_many():
    assert is_too_large(plain_writing.to_html("一\n" * 7_000))
