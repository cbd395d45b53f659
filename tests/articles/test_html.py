import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.lib import html


@pytest.mark.parametrize(
    ("dirty", "tidy"),
    [
        ("<p>你好<script>alert(1)</script></p>", "<p>你好</p>"),
        ('<p onclick="x()">你好</p>', "<p>你好</p>"),
        ('<p style="color:red" class="Mso">你好</p>', "<p>你好</p>"),
        ('<a href="javascript:alert(1)">看</a>', "看"),
        ('<a href=" java\nscript:alert(1)">看</a>', "看"),
        ('<img src="https://evil.example/x.png" onerror="x()">', ""),
        ('<img src="/photos/../admin/">', ""),
        ('<img src="//evil.example/photos/3/">', ""),
        ("<svg><script>alert(1)</script></svg>", ""),
        ('<iframe src="https://evil.example"></iframe>', ""),
        ("<p>　　缩进两格</p>", "<p>缩进两格</p>"),
        ("<p>&nbsp;</p><p><br></p><p>文</p>", "<p>文</p>"),
        ("<h1>大标题</h1><b>粗</b><i>斜</i>", "<h2>大标题</h2><strong>粗</strong><em>斜</em>"),
        ("<p>一\x00二\x0b</p>", "<p>一二</p>"),
        ("<math><mi//xlink:href='data:x,<script>alert(4)</script>'>", ""),
    ],
)
def test_clean_drops_what_is_not_allowed(dirty, tidy):
    assert html.clean(dirty) == tidy


def test_clean_keeps_the_figure_of_the_library():
    figure = '<figure><img src="/photos/12/" alt="院坝"><figcaption>院坝。</figcaption></figure>'

    assert html.clean(figure) == figure
    assert html.picture_ids(figure) == [12]


def test_clean_keeps_tables_lists_and_links():
    text = (
        '<table><tbody><tr><td colspan="2">1</td></tr></tbody></table>'
        '<ol start="3"><li>三</li></ol>'
    )
    assert html.clean(text) == text
    assert 'href="https://example.org/"' in html.clean('<a href="https://example.org/">链</a>')


@given(st.text(alphabet="<>/ab img=\"'p&;#xsrchf:　\n", max_size=80))
def test_clean_twice_changes_nothing(text):
    once = html.clean(text)

    assert html.clean(once) == once


@given(st.text(max_size=200))
def test_plain_text_becomes_html_and_back_without_loss_of_words(text):
    words = "".join(text.split())
    back = html.plain_text(html.from_plain(text))

    assert "".join(back.split()) == words


def test_plain_text_gives_a_line_for_each_paragraph():
    assert html.plain_text("<h2>一</h2><p>二&amp;三<br>四</p>") == "一\n二&三\n四"
