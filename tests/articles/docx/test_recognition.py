"""Manuscripts as a community sends them: what an editor would say is what, said by the program."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import manuscript
from articles.lib.html import plain_text
from articles.manuscript import Figure, ListBlock, Manuscript, TableBlock
from tests.articles.docx.writing import docx, item, p, picture, png, r, table

A = "华阳街道祥龙社区的居民昨天在院子里开了一个会，商量加装电梯的事情，会开了三个小时。"
B = "会上，大家把每一户要出的钱一笔一笔算清楚，又把图纸改了两处，最后十二户都签了字。"
C = "社区网格员说，下个星期施工队就进场，工期大约三个月，其间车辆改从北门出入。"
CENTRE = '<w:jc w:val="center"/>'
PICTURES = {"rId1": png(), "rId2": png(colour="olive")}


def read(*body: str, **options) -> Manuscript:
    options.setdefault("pictures", PICTURES)
    return manuscript.read(docx(*body, **options), "稿件.docx")


def large(text: str, points: int = 22, *, bold: bool = True, centred: bool = True) -> str:
    look = f'{"<w:b/>" if bold else ""}<w:sz w:val="{points * 2}"/>'
    return p(r(text, look), properties=CENTRE if centred else "")


def body(text: str) -> str:
    """Sixteen points, as 公文 has it."""
    return p(r(text, '<w:sz w:val="32"/>'), properties='<w:ind w:firstLine="640"/>')


# The headline


def headline(found: Manuscript) -> tuple[str, str, str]:
    return found.kicker, found.title, found.subtitle


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        # by style
        ([p("电梯装好了", style="Title"), p(A)], ("", "电梯装好了", "")),
        (
            [p("电梯装好了", style="1"), p(A), p("谁来出钱", style="2"), p(B)],
            ("", "电梯装好了", ""),
        ),
        (
            [p("老院新颜", style="Subtitle"), p("电梯装好了", style="Title"), p(A)],
            ("老院新颜", "电梯装好了", ""),
        ),
        (
            [p("电梯装好了", style="Title"), p("十二户人的十四个月", style="Subtitle"), p(A)],
            ("", "电梯装好了", "十二户人的十四个月"),
        ),
        (
            [p("老院新颜"), p("电梯装好了", style="1"), p(A), p("谁来出钱", style="2"), p(B)],
            ("老院新颜", "电梯装好了", ""),
        ),
        # by the letters
        ([large("电梯装好了"), body(A), body(B)], ("", "电梯装好了", "")),
        (
            [
                large("正东街128号院", 15),
                large("电梯装好了"),
                large("——十二户人的十四个月", 15),
                body(A),
            ],
            ("正东街128号院", "电梯装好了", "十二户人的十四个月"),
        ),
        (
            [
                large("正东街128号院的十四个月", 16, bold=False),
                large("电梯装好了"),
                body(A),
                body(B),
            ],
            ("正东街128号院的十四个月", "电梯装好了", ""),
        ),
        (
            [large("电梯装好了"), large("十二户人的十四个月", 16), body(A), body(B)],
            ("", "电梯装好了", "十二户人的十四个月"),
        ),
        ([large("华阳：电梯装好了，一楼管账"), body(A)], ("", "华阳：电梯装好了，一楼管账", "")),
        (
            [
                large(
                    "正东街128号院三栋二单元的十二户人用十四个月谈成了一部电梯，一楼的住户管账，六楼的老人下楼"
                ),
                body(A),
                body(B),
            ],
            (
                "",
                "正东街128号院三栋二单元的十二户人用十四个月谈成了一部电梯，一楼的住户管账，六楼的老人下楼",
                "",
            ),
        ),
        # broken over two lines by its writer
        (
            [
                p(
                    r("祥龙社区：", "<w:sz w:val='44'/>"),
                    "<w:r><w:br/></w:r>",
                    r("电梯装好了"),
                    style="Title",
                ),
                p(A),
            ],
            ("", "祥龙社区：电梯装好了", ""),
        ),
        # by place alone
        ([p("电梯装好了"), p(A), p(B)], ("", "电梯装好了", "")),
        (
            [p("老院新颜"), p("电梯装好了"), p("——十二户人的十四个月"), p(A)],
            ("老院新颜", "电梯装好了", "十二户人的十四个月"),
        ),
        (
            [p("华阳街道老旧院落改造见闻"), p("电梯装好了"), p("记者 吴小红"), p(A)],
            ("华阳街道老旧院落改造见闻", "电梯装好了", ""),
        ),
        # by what it calls itself
        (
            [p("引题：老院新颜"), p("标题：电梯装好了"), p("副题：十二户人的十四个月"), p(A)],
            ("老院新颜", "电梯装好了", "十二户人的十四个月"),
        ),
        ([p("【标题】电梯装好了"), p(A)], ("", "电梯装好了", "")),
        # none
        ([p(A), p(B)], ("", "", "")),
        ([body(A), large("谁来出钱", 16, centred=False), body(B)], ("", "", "")),
        ([p("一、谁来出钱"), p(A), p("二、谁来管"), p(B)], ("", "", "")),
        ([p("时间：周六上午九点"), p(A)], ("", "", "")),
        ([p("新闻稿"), p("电梯装好了"), p(A)], ("", "电梯装好了", "")),
        (
            [p("编辑老师："), p("您好，附上稿件一篇。"), p("电梯装好了"), p(A)],
            ("", "电梯装好了", ""),
        ),
        ([p("原创 祥龙社区 昨天"), p("一部电梯的十四个月"), p(A)], ("", "一部电梯的十四个月", "")),
        (
            [p("一部电梯的十四个月"), p("六楼的竹篮收起来了"), p("——正东街加装电梯记"), p(A)],
            ("一部电梯的十四个月", "六楼的竹篮收起来了", "正东街加装电梯记"),
        ),
        ([item("带上身份证", 1), item("带上户口本", 1), p(A)], ("", "", "")),
    ],
)
def test_headline(body, lines):
    assert headline(read(*body)) == lines


def test_long_first_paragraph_is_never_the_title():
    found = read(p(A, properties=CENTRE), p(B))
    assert found.title == ""
    assert found.paragraphs == [A, B]


def test_picture_above_the_title_hides_nothing():
    found = read(p(picture("rId1")), p("电梯装好了", style="Title"), p("记者 吴小红"), p(A))
    assert (found.title, found.byline) == ("电梯装好了", [("text", "吴小红")])
    assert len(found.figures) == 1


def test_story_in_pictures_has_a_title():
    found = read(
        p("电梯装好了"), p(picture("rId1")), p("图为试乘的老人。"), p("记者 谢明朗 摄影报道")
    )
    assert (found.title, found.paragraphs) == ("电梯装好了", [])
    assert [(one.text, one.credit) for one in found.figures] == [("图为试乘的老人。", "谢明朗 摄")]


def test_title_in_a_text_box_is_found():
    from tests.articles.docx.writing import box

    found = read(p(box(large("电梯装好了"))), body(A), body(B))
    assert found.title == "电梯装好了"


# Who made it


@pytest.mark.parametrize(
    ("body", "people"),
    [
        ([p("电梯装好了"), p("文/图 张三丰"), p(A)], [("text", "张三丰"), ("photo", "张三丰")]),
        (
            [p("电梯装好了"), p(A), p("通讯员 李四光 文/图")],
            [("text", "李四光"), ("photo", "李四光")],
        ),
        (
            [p("电梯装好了"), p(A), p("（文/张三丰 图/李四光）")],
            [("text", "张三丰"), ("photo", "李四光")],
        ),
        ([p("电梯装好了"), p(r("本报记者", "<w:b/>"), r("　吴小红")), p(A)], [("text", "吴小红")]),
        ([p("电梯装好了"), p(A), p("（供稿：祥龙社区 王珊珊）")], [("correspondent", "王珊珊")]),
        (
            [p("电梯装好了"), p(A), p("祥龙社区 王珊珊 文/图")],
            [("text", "王珊珊"), ("photo", "王珊珊")],
        ),
        ([p("电梯装好了"), p(A), p(f"{B}（记者 吴小红）")], [("text", "吴小红")]),
        (
            [p("电梯装好了"), p(A), p("记者 吴小红"), p(picture("rId1")), p("图为院坝。")],
            [("text", "吴小红")],
        ),
    ],
)
def test_people(body, people):
    assert read(*body).byline[: len(people)] == people


def test_what_the_page_prints_anyway_is_taken_off_and_named():
    tip = "【如果您有新闻线索，欢迎向我们报料，一经采纳有费用酬谢。】"
    found = read(p("电梯装好了"), p(A), p("记者 吴小红"), p(tip))
    assert (found.stripped, found.paragraphs) == ([tip], [A])


# Sub-headings


@pytest.mark.parametrize(
    "heading",
    [
        p("谁来出钱", style="2"),
        p("谁来出钱", style="Own"),
        p(r("谁来出钱", "<w:b/>")),
        p("谁来出钱", style="Fat"),
        p("谁来出钱", properties='<w:outlineLvl w:val="1"/>'),
        p("谁来出钱"),
    ],
)
def test_sub_heading_however_it_was_made(heading):
    found = read(p("电梯装好了", style="Title"), p(A), heading, p(B))
    assert found.headings == ["谁来出钱"]
    assert "<h2>谁来出钱</h2>" in found.body_html


def test_levels_below_the_highest_are_small_headings():
    found = read(p(A), p("出钱", style="2"), p(B), p("一楼", style="3"), p(C))
    assert "<h2>出钱</h2>" in found.body_html
    assert "<h3>一楼</h3>" in found.body_html


def test_number_of_a_heading_stays():
    found = read(p(A), item("谁来出钱", 3), p(B), item("谁来管", 3), p(C))
    assert found.headings == ["一、谁来出钱", "二、谁来管"]


def test_numbered_short_lines_with_text_behind_them_are_headings():
    found = read(p(A), item("谁来出钱", 2), p(B), item("谁来管", 2), p(C))
    assert found.headings == ["1. 谁来出钱", "2. 谁来管"]


def test_list_of_short_lines_is_a_list():
    found = read(p(A), item("身份证", 2), item("户口本", 2), p(B))
    assert found.headings == []


def test_who_sent_it_is_no_heading():
    assert read(p("电梯装好了"), p(A), p("祥龙社区 供稿"), p("2026年11月20日")).headings == []


def test_paragraph_in_the_style_of_a_heading_is_a_paragraph():
    found = read(p(A, style="2"), p(B))
    assert (found.headings, found.paragraphs) == ([], [A, B])


def test_where_headings_are_marked_a_short_line_is_a_line():
    found = read(p(A), p("出钱", style="2"), p(B), p("风吹过来"), p(C))
    assert found.headings == ["出钱"]


def test_text_that_is_all_bold_is_not_bold():
    found = read(p(r(A, "<w:b/>")), p(r(B, "<w:b/>")), p(C))
    assert "strong" not in found.body_html


def test_bold_words_stay_bold():
    assert (
        "<strong>十二户</strong>" in read(p(A), p(r("共有"), r("十二户", "<w:b/>"), r(B))).body_html
    )


def test_soft_line_breaks_make_paragraphs():
    broken = p(r(A), "<w:r><w:br/></w:r>", r(f"　　{B}"))
    assert read(broken).paragraphs == [A, B]


# Lists and tables


def test_list_is_nested_and_ends_with_a_paragraph():
    found = read(p(A), item("证件", 1), item("身份证", 1, 1), item("照片", 1), p(B))
    assert "<ul><li>证件<ul><li>身份证</li></ul></li><li>照片</li></ul>" in found.body_html
    (listed,) = (one for one in found.blocks if isinstance(one, ListBlock))
    assert listed.text == "证件\n身份证\n照片"


def test_numbers_go_on_behind_a_paragraph():
    html = read(p(A), item("带证件", 2), p(B), item("到社区", 2)).body_html
    assert "<ol><li>带证件</li></ol>" in html
    assert '<ol start="2"><li>到社区</li></ol>' in html


def test_table_has_its_cells():
    found = read(p(A), table(["项目", "金额"], ["井道", "3.1万元"]), p(B))
    (shown,) = (one for one in found.blocks if isinstance(one, TableBlock))
    assert [[cell.text for cell in row] for row in shown.rows] == [
        ["项目", "金额"],
        ["井道", "3.1万元"],
    ]
    assert "<tr><td>井道</td><td>3.1万元</td></tr>" in found.body_html


def test_sanitiser_lets_through_all_that_is_written():
    from articles.lib import html

    found = read(
        *(p(A), p("出钱", style="2"), p("一楼", style="3"), item("甲", 1), item("乙", 1, 1)),
        *(p(B), item("丙", 2), p(C), item("丁", 2)),
        p(r("粗", "<w:b/>"), r("斜", "<w:i/>"), r("2", '<w:vertAlign w:val="subscript"/>'), r(A)),
        table(["甲", "乙"], ["丙", "丁"]),
    )
    assert html.clean(found.body_html) == found.body_html


# Pictures and captions


def figures(*body: str) -> list[tuple[str, str]]:
    return [(one.text, one.credit) for one in read(p(A), *body, p(B)).figures]


@pytest.mark.parametrize(
    ("caption", "text", "credit"),
    [
        ("图为居民在院坝里开会。", "图为居民在院坝里开会。", ""),
        ("图为居民在院坝里开会。（谢明朗 摄）", "图为居民在院坝里开会。", "谢明朗 摄"),
        ("居民在院坝里开会（摄影：谢明朗）", "居民在院坝里开会", "摄影：谢明朗"),
        ("居民在院坝里开会。谢明朗 摄", "居民在院坝里开会。", "谢明朗 摄"),
        ("居民在院坝里开会 谢明朗摄", "居民在院坝里开会", "谢明朗摄"),
        ("居民在院坝里开会。（祥龙社区供图）", "居民在院坝里开会。", "祥龙社区供图"),
        ("▲居民在院坝里开会", "居民在院坝里开会", ""),
        ("谢明朗 摄", "", "谢明朗 摄"),
        ("资料图", "", "资料图"),
        ("（图片来源：祥龙社区）", "", "图片来源：祥龙社区"),
        ("（图片由社区提供）", "", "图片由社区提供"),
    ],
)
def test_caption_and_credit(caption, text, credit):
    assert figures(p(picture("rId1")), p(caption)) == [(text, credit)]


def test_caption_by_its_style():
    assert figures(p(picture("rId1")), p("院坝里的会", style="Caption")) == [("院坝里的会", "")]


def test_caption_in_the_middle_below_its_picture():
    assert figures(p(picture("rId1")), p("院坝里的会", properties=CENTRE)) == [("院坝里的会", "")]


def test_caption_in_the_same_paragraph():
    assert figures(p(picture("rId1"), r("图为院坝里的会"))) == [("图为院坝里的会", "")]


def test_caption_above_its_picture():
    assert figures(p("院坝里的会", style="Caption"), p(picture("rId1"))) == [("院坝里的会", "")]


def test_paragraph_behind_a_picture_is_no_caption():
    found = read(p(A), p(picture("rId1")), p(B))
    assert (found.figures[0].text, found.paragraphs) == ("", [A, B])


def test_one_caption_behind_two_pictures_is_the_second_ones():
    body = (p(picture("rId1")), p(picture("rId2")), p("图为院坝里的会。"))
    assert figures(*body) == [("", ""), ("图为院坝里的会。", "")]


def test_credit_in_a_line_of_its_own():
    body = (p(picture("rId1")), p("图为院坝里的会。"), p("谢明朗 摄"))
    assert figures(*body) == [("图为院坝里的会。", "谢明朗 摄")]


def test_photographer_of_the_byline_took_the_pictures():
    found = read(p("电梯装好了"), p("文/张三丰 图/李四光"), p(A), p(picture("rId1")), p(B))
    assert found.figures[0].credit == "李四光 摄"


def test_pictures_in_a_grid_are_figures():
    grid = table(
        [f"<w:tc>{p(picture('rId1'))}</w:tc>", f"<w:tc>{p(picture('rId2'))}</w:tc>"],
        ["改造前", "改造后"],
    )
    assert figures(grid) == [("改造前", ""), ("改造后", "")]


def test_picture_beside_its_text_in_a_frame():
    cells = [f"<w:tc>{p(picture('rId1'))}</w:tc>", f"<w:tc>{p(B)}</w:tc>"]
    found = read(p(A), table(cells), p(C))
    assert (found.paragraphs, len(found.figures)) == ([A, B, C], 1)


def test_end_of_a_chat_article_is_taken_off():
    found = read(
        p("电梯装好了"), p(A), p(picture("rId1")), p("谢明朗 摄"), p("END", properties=CENTRE)
    )
    assert (found.stripped, found.figures[0].text) == (["END"], "")


def test_picture_stands_where_it_stood():
    found = read(p(A), p(picture("rId1")), p(B))
    assert [isinstance(one, Figure) for one in found.blocks] == [False, True, False]


# Punctuation, notes, all of it as data


def test_full_width_keeps_the_marks():
    said = p(r("一楼的人说,", "<w:b/>"), r(f'"我不是见不得他好!"{B}'))
    found = read(p(A), said, p(C)).with_full_width()
    assert "<strong>一楼的人说，</strong>“我不是见不得他好！”" in found.body_html


def test_notes_stand_at_the_end():
    from tests.articles.docx.writing import notes

    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    found = read(p(r(A), reference), p(B), parts=notes("footnote", {"2": "见去年的公告。"}))
    assert found.body_html.endswith(f"<p>{B}</p><hr><ol><li>见去年的公告。</li></ol>")
    assert "<sup>[1]</sup>" in found.body_html


def test_everything_as_data():
    found = read(
        *(p("老院新颜"), p("电梯装好了", style="Title"), p("记者 吴小红"), p(A)),
        *(p("出钱", style="2"), item("证件", 1), p(picture("rId1", alt="院坝")), p("谢明朗 摄")),
        *(table(["甲", "乙"]), p(B), p(picture("rId404"))),
    ).as_dict()
    assert found["warnings"]
    del found["warnings"]
    assert found == {
        "title": "电梯装好了",
        "kicker": "老院新颜",
        "subtitle": "",
        "byline": [{"role": "text", "name": "吴小红"}],
        "headings": ["出钱"],
        "paragraphs": [A, B],
        "pictures": [{"caption": "", "credit": "谢明朗 摄", "alt": "院坝"}],
        "lists": [["证件"]],
        "tables": [[["甲", "乙"]]],
        "notes": [],
        "stripped": [],
    }


# Nothing is lost

WORDS = st.text(alphabet="甲乙丙丁戊己庚辛壬癸abc123，：", min_size=1, max_size=40)
LOOKS = st.sampled_from(
    [
        lambda text: p(text),
        lambda text: p(r(text, "<w:b/>")),
        lambda text: p(text, style="Title"),
        lambda text: p(text, style="2"),
        lambda text: p(text, style="Caption"),
        lambda text: p(text, properties=CENTRE),
        lambda text: item(text, 1),
        lambda text: item(text, 2, 1),
        lambda text: item(text, 3),
        lambda text: large(text),
        lambda text: table([text, "表"], ["格", ""]),
        lambda text: p(picture("rId1"), r(text)),
    ]
)


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.tuples(WORDS, LOOKS), min_size=1, max_size=8))
def test_every_word_is_somewhere(lines):
    found = read(*(look(text) for text, look in lines))
    said = json.dumps(found.as_dict(), ensure_ascii=False)
    for text, _look in lines:
        assert text in said
    in_text = "".join(plain_text(found.body_html + found.title + found.kicker).split())
    captions = "".join(figure.text for figure in found.figures)
    for text, _look in lines:
        assert text in in_text + captions + found.subtitle + "".join(found.stripped)
