"""What of a Word document is its text, and what is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.lib.document import Paragraph, Picture, Table
from articles.lib.docx import DocxRefused, read_docx
from articles.lib.rich_text import to_html
from tests.articles.docx import writing
from tests.articles.docx.writing import (
    box,
    docx,
    field,
    item,
    link,
    notes,
    p,
    picture,
    png,
    r,
    relation,
    table,
)

FIRST = "居民昨天在院子里开了一个会。"


def read(*body: str, **options):
    return read_docx(docx(*body, **options))


def lines(*body: str, **options) -> list[str]:
    """Each paragraph as HTML."""
    contents = read(*body, **options).contents
    return [to_html(one.spans) for one in contents if isinstance(one, Paragraph)]


def deleted(*runs: str) -> str:
    return f'<w:del w:author="林">{"".join(runs).replace("w:t", "w:delText")}</w:del>'


# Words


@pytest.mark.parametrize(
    ("runs", "words"),
    [
        ([r("粗", "<w:b/>"), r("细")], "<strong>粗</strong>细"),
        ([r("细", '<w:b w:val="0"/>'), r("细", '<w:b w:val="false"/>')], "细细"),
        ([r("斜", "<w:i/>")], "<em>斜</em>"),
        ([r("划掉", "<w:strike/>")], "<s>划掉</s>"),
        ([r("m"), r("2", '<w:vertAlign w:val="superscript"/>')], "m<sup>2</sup>"),
        (
            [r("粗", "<w:b/>"), r("斜", "<w:b/><w:i/>")],
            "<strong>粗</strong><strong><em>斜</em></strong>",
        ),
        (
            [r("红", '<w:color w:val="FF0000"/><w:rFonts w:ascii="SimHei"/><w:u w:val="single"/>')],
            "红",
        ),
        ([r("分"), r("开"), r("写", '<w:sz w:val="28"/>')], "分开写"),
        ([r("　　缩进两格，"), r("收尾 　")], "缩进两格，收尾"),
        ([r("甲\u200b乙\ufeff丙")], "甲乙丙"),
        ([r("<b>&amp;</b>")], "&lt;b&gt;&amp;amp;&lt;/b&gt;"),
        ([r("甲"), "<w:r><w:tab/></w:r>", r("乙")], "甲 乙"),
        ([r("3"), "<w:r><w:noBreakHyphen/></w:r>", r("5天")], "3-5天"),
        ([r("甲"), "<w:r><w:softHyphen/><w:lastRenderedPageBreak/></w:r>", r("乙")], "甲乙"),
        ([r("甲"), "<w:r><w:br/></w:r>", r("乙")], "甲<br>乙"),
        (['<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', r("办好了")], "✓办好了"),
        ([f"<w:smartTag>{r('成都')}</w:smartTag>", r("市")], "成都市"),
        ([f"<w:sdt><w:sdtContent>{r('填好的')}</w:sdtContent></w:sdt>"], "填好的"),
        ([r("看得见", '<w:vanish w:val="0"/>')], "看得见"),
    ],
)
def test_words_keep_their_marks_and_lose_their_looks(runs, words):
    assert lines(p(*runs)) == [words]


def test_bold_of_a_style_is_bold():
    assert lines(p("粗体样式", style="Fat")) == ["<strong>粗体样式</strong>"]


def test_reading_of_characters_stands_behind_them():
    ruby = f"<w:r><w:ruby><w:rt>{r('pí')}</w:rt><w:rubyBase>{r('郫')}</w:rubyBase></w:ruby></w:r>"
    assert lines(p(ruby, r("县"))) == ["郫（pí）县"]


def test_large_first_letter_joins_its_paragraph():
    drop = '<w:framePr w:dropCap="drop" w:lines="2"/>'
    assert lines(p("居", properties=drop), p("民昨天开会。")) == ["居民昨天开会。"]


# What is not text


@pytest.mark.parametrize(
    "hidden",
    [
        deleted(r("删掉的")),
        f"<w:moveFrom>{r('移走的')}</w:moveFrom>",
        r("藏起的", "<w:vanish/>"),
        '<w:r><w:commentReference w:id="1"/></w:r>',
        '<w:commentRangeStart w:id="1"/><w:commentRangeEnd w:id="1"/>',
        "<w:r><w:instrText>HYPERLINK</w:instrText></w:r>",
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        f"{r('单击此处输入文字')}</w:sdtContent></w:sdt>",
        field(" PAGE ", r("3")),
        f'<w:fldSimple w:instr=" NUMPAGES ">{r("9")}</w:fldSimple>',
    ],
)
def test_what_is_deleted_hidden_or_said_beside_is_left_out(hidden):
    assert lines(p(r("甲"), hidden, r("乙"))) == ["甲乙"]


def test_style_that_hides_hides_and_a_run_may_show_itself():
    assert lines(p("藏", style="Tucked"), p(r("露", '<w:vanish w:val="0"/>'), style="Tucked")) == [
        "露"
    ]


def test_inserted_and_moved_text_stays():
    inserted = f"<w:ins>{r('加上的')}</w:ins>"
    moved = f"<w:moveTo>{r('移来的')}</w:moveTo>"
    assert lines(p(r("原有的，"), inserted, moved)) == ["原有的，加上的移来的"]


def test_paragraph_whose_end_was_deleted_joins_the_next():
    mark = "<w:rPr><w:del/></w:rPr>"
    assert lines(p("前半句，", properties=mark), p("后半句。")) == ["前半句，后半句。"]


def test_paragraph_whose_end_was_deleted_does_not_slip_into_a_table():
    mark = "<w:rPr><w:del/></w:rPr>"
    found = read(p("前半句。", properties=mark), table(["甲", "乙"])).contents
    assert [type(one) for one in found] == [Paragraph, Table]


def test_comments_headers_and_footers_are_not_read():
    parts = {
        f"word/{name}.xml": writing.root(tag, p("看不见的话"))
        for name, tag in (("comments", "comments"), ("header1", "hdr"), ("footer1", "ftr"))
    }
    assert lines(p(FIRST), parts=parts) == [FIRST]


def test_empty_paragraphs_and_page_breaks_are_dropped():
    page = '<w:r><w:br w:type="page"/></w:r>'
    assert lines("<w:p/>", p("　　"), p(page), p(FIRST), "<w:sectPr/>") == [FIRST]


@pytest.mark.parametrize(
    "contents",
    [
        [p("目录"), p(field(r' TOC \o "1-3" ', r("一、电梯 1"))), p("一、电梯")],
        [p("目　录"), p("电梯\t1", style="Toc"), p("一、电梯")],
        [
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
            f"</w:docPartObj></w:sdtPr><w:sdtContent>{p('电梯 1')}</w:sdtContent></w:sdt>",
            p("一、电梯"),
        ],
    ],
)
def test_table_of_contents_is_left_out_and_named(contents):
    document = read(*contents)
    assert [one.text for one in document.contents] == ["一、电梯"]
    assert len(document.warnings) == 1


def test_field_that_never_ends_swallows_nothing():
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
    separate = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    assert lines(p(begin, separate, r("甲")), p("乙")) == ["甲", "乙"]


@pytest.mark.parametrize(
    "lost",
    [
        "<w:r><w:object><o:OLEObject/></w:object></w:r>",
        "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>",
        "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart/></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></w:r>",
        picture("rId404"),
    ],
)
def test_what_can_not_come_along_is_named(lost):
    document = read(p(r(FIRST), lost))
    assert [one.text for one in document.contents] == [FIRST]
    assert len(document.warnings) == 1


# Links and notes


def test_links_lead_to_the_web_and_to_mail_only():
    relations = "".join(
        relation(f"rId{number}", "hyperlink", target, external=True)
        for number, target in enumerate(
            ("https://example.org/a?b=1&c", "mailto:a@example.org", "javascript:x()", "file:///etc")
        )
    )
    found = lines(*(p(link("看", f"rId{number}")) for number in range(4)), relations=relations)
    assert found == [
        '<a href="https://example.org/a?b=1&amp;c">看</a>',
        '<a href="mailto:a@example.org">看</a>',
        "看",
        "看",
    ]


def test_link_inside_the_document_is_text():
    assert lines(p(f'<w:hyperlink w:anchor="up">{r("上文")}</w:hyperlink>')) == ["上文"]


@pytest.mark.parametrize(
    ("instruction", "html"),
    [
        (' HYPERLINK "https://example.org/" ', '<a href="https://example.org/">看</a>'),
        (' HYPERLINK "https://example.org/" \\o "提示" ', '<a href="https://example.org/">看</a>'),
        (' HYPERLINK \\l "up" ', "看"),
        (' HYPERLINK "javascript:x()" ', "看"),
        (" REF figure ", "看"),
    ],
)
def test_link_written_as_a_field(instruction, html):
    assert lines(p(field(instruction, r("看")), r("。"))) == [f"{html}。"]


def test_notes_are_numbered_in_the_order_of_the_text():
    def refer(kind: str, name: str) -> str:
        return f'<w:r><w:{kind}Reference w:id="{name}"/></w:r>'

    document = read(
        p(r("甲"), refer("endnote", "7"), r("乙"), refer("footnote", "4")),
        parts=notes("footnote", {"3": "没有人提到", "4": "脚注"}) | notes("endnote", {"7": "尾注"}),
    )
    assert to_html(document.contents[0].spans) == "甲<sup>[1]</sup>乙<sup>[2]</sup>"
    assert [to_html(note) for note in document.notes] == ["尾注", "脚注"]


# Text boxes


def test_text_box_comes_once_behind_its_paragraph():
    assert lines(p(r("前文，"), box(p("框里的话。")), r("后文。")), p("下一段。")) == [
        "前文，后文。",
        "框里的话。",
        "下一段。",
    ]


def test_text_box_of_old_documents_is_read():
    old = f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p('框里')}</w:txbxContent></v:textbox>"
    assert lines(p(r("前文"), f"{old}</v:shape></w:pict></w:r>")) == ["前文", "框里"]


def test_word_art_is_text():
    art = '<w:r><w:pict><v:shape><v:textpath string="电梯装好了"/></v:shape></w:pict></w:r>'
    assert lines(p(art), p(FIRST)) == ["电梯装好了", FIRST]


def test_box_in_a_box_is_not_lost():
    assert lines(p(box(p(r("外"), box(p("内")))))) == ["外", "内"]


def test_hidden_shape_stays_hidden():
    shape = '<v:shape style="visibility:hidden"><v:textbox><w:txbxContent>'
    hidden = f"<w:r><w:pict>{shape}{p('藏')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    assert lines(p(r("露"), hidden)) == ["露"]


# Lists, headings


def test_lists_keep_their_depth_and_number():
    found = read(item("甲", 2), item("乙", 2, 1), item("丙", 2), p("。"), item("丁", 2)).contents
    labels = [(one.label.depth, one.label.number) for one in found if one.label]
    assert labels == [(0, 1), (1, 1), (0, 2), (0, 3)]


def test_chinese_number_becomes_words():
    assert lines(item("谁来出钱", 3), item("谁来管", 3)) == ["一、谁来出钱", "二、谁来管"]


@pytest.mark.parametrize(
    ("paragraph", "level"),
    [
        (p("题", style="1"), 1),
        (p("题", style="2"), 2),
        (p("题", style="3"), 3),
        (p("题", style="Own"), 2),
        (p("题", properties='<w:outlineLvl w:val="1"/>'), 2),
        (p("题", style="2", properties='<w:outlineLvl w:val="9"/>'), 0),
        (p("题"), 0),
    ],
)
def test_heading_by_style_or_outline(paragraph, level):
    assert read(paragraph).contents[0].level == level


def test_styles_that_are_based_on_one_another_in_a_circle():
    circle = "".join(
        f'<w:style w:type="paragraph" w:styleId="{one}"><w:basedOn w:val="{other}"/></w:style>'
        for one, other in ("甲乙", "乙甲")
    )
    parts = {"word/styles.xml": writing.root("styles", circle)}
    assert lines(p(FIRST, style="甲"), parts=parts) == [FIRST]


# Tables


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text) if text else '<w:p/>'}</w:tc>"


def rows_of(*body: str):
    found = next(one for one in read(*body).contents if isinstance(one, Table))
    return [[(one.text, one.colspan, one.rowspan) for one in row] for row in found.rows]


def test_merged_cells():
    wide, start, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    found = rows_of(
        table(
            [cell("时间", start), cell("地点", wide)],
            [cell("", on), cell("社区"), cell("院子")],
        )
    )
    assert found == [[("时间", 1, 2), ("地点", 2, 1)], [("社区", 1, 1), ("院子", 1, 1)]]


def test_deleted_and_hidden_rows_are_left_out():
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('删')}{cell('掉')}</w:tr>"
    body = table(["甲", "乙"]).replace(
        "</w:tbl>", f"{gone}{gone.replace('w:del', 'w:hidden')}</w:tbl>"
    )
    assert rows_of(body) == [[("甲", 1, 1), ("乙", 1, 1)]]


def test_table_inside_a_table_is_lines_of_its_cell():
    inner = f"<w:tc>{table(['丙', '丁'])}{p('戊')}</w:tc>"
    assert rows_of(table(["甲", inner])) == [[("甲", 1, 1), ("丙\n丁\n戊", 1, 1)]]


def test_table_of_one_cell_is_a_frame():
    assert lines(table([f"<w:tc>{p('甲')}{p('乙')}</w:tc>"])) == ["甲", "乙"]


# Pictures


def test_picture_is_read_when_asked_for():
    (found,) = read(p(picture(alt="院坝里的人")), pictures={"rId9": png()}).contents
    assert isinstance(found, Picture)
    assert (found.alt, found.read()) == ("院坝里的人", png())


@pytest.mark.parametrize(
    "alt", ["图片 1", "IMG_2031.jpg", "C:\\照片\\1.jpg", "3f2a9c01e8", "描述已自动生成"]
)
def test_description_that_nobody_wrote_is_none(alt):
    assert read(p(picture(alt=alt)), pictures={"rId9": png()}).contents[0].alt == ""


@pytest.mark.parametrize(
    ("kind", "target", "external"),
    [
        ("image", "../NULL", False),
        ("image", "https://example.org/a.png", True),
        ("image", "file:///etc/passwd", False),
        ("image", "../../../../etc/passwd", False),
        ("image", "media/nothing.png", False),
    ],
)
def test_picture_that_lies_elsewhere_is_left_out_and_named(kind, target, external):
    related = relation("rId9", kind, target, external=external)
    document = read(p(r(FIRST), picture()), relations=related)
    assert [one.text for one in document.contents] == [FIRST]
    assert len(document.warnings) == 1


def test_target_from_the_root_of_the_package_is_found():
    related = relation("rId9", "image", "/word/media/a.png")
    document = read(p(picture()), relations=related, parts={"word/media/a.png": png()})
    assert document.contents[0].read() == png()


def test_cropped_picture_is_named():
    cropped = picture().replace("</pic:blipFill>", '<a:srcRect l="20000"/></pic:blipFill>')
    assert read(p(cropped), pictures={"rId9": png()}).warnings


def test_pictures_in_a_grid_come_with_what_stands_below_each():
    grid = table(
        [f"<w:tc>{p(picture('rId1'))}</w:tc>", f"<w:tc>{p(picture('rId2'))}</w:tc>"],
        ["改造前的院子", "改造后的院子"],
    )
    found = read(grid, pictures={"rId1": png(), "rId2": png(colour="olive")}).contents
    assert [getattr(one, "text", "图") for one in found] == [
        "图",
        "改造前的院子",
        "图",
        "改造后的院子",
    ]


# Nothing is lost

WORDS = st.text(
    alphabet=st.characters(categories=("L", "N"), exclude_characters="\u3164\uffa0"),
    min_size=1,
    max_size=8,
)
RUN = st.builds(r, WORDS, st.sampled_from(["", "<w:b/>", "<w:i/>", '<w:sz w:val="30"/>']))
WRAP = st.sampled_from(["{}", "<w:ins>{}</w:ins>", "<w:smartTag>{}</w:smartTag>"])
PARAGRAPH = st.lists(st.tuples(RUN, WRAP), min_size=1, max_size=4)


def _texts(xml: str) -> str:
    from xml.etree.ElementTree import fromstring

    whole = fromstring(writing.root("x", xml))
    return "".join(one.text or "" for one in whole.iter() if one.tag.endswith("}t"))


@settings(deadline=None)  # the machine may be busy
@given(
    st.lists(PARAGRAPH, min_size=1, max_size=5), st.sampled_from(["plain", "box", "table", "list"])
)
def test_no_word_is_lost(paragraphs, where):
    written = [p(*(wrap.format(run) for run, wrap in runs)) for runs in paragraphs]
    body = {
        "plain": "".join(written),
        "box": p(box(*written)),
        "table": table([f"<w:tc>{one}</w:tc>" for one in written]),
        "list": "".join(
            one.replace("<w:pPr>", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>')
            for one in written
        ),
    }[where]
    found = ""
    for one in read(body).contents:
        if isinstance(one, Table):
            found += "".join(cell.text for row in one.rows for cell in row)
        else:
            found += one.text
    assert found.replace("\n", "") == _texts("".join(written))


def test_document_without_any_text_is_refused():
    with pytest.raises(DocxRefused):
        read(p(""))


@pytest.mark.parametrize(
    ("instruction", "words"),
    [
        (r"eq \o\ac(○,一)", "（一）"),
        (r'EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(pí),郫)', "郫（pí）"),
        (r"EQ \f(1,2)", ""),
    ],
)
def test_characters_that_word_writes_as_equations(instruction, words):
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{one}"/></w:r>' for one in ("begin", "end"))
    written = f"{begin}<w:r><w:instrText>{instruction}</w:instrText></w:r>{end}"
    assert lines(p(r("甲"), written, r("乙"))) == [f"甲{words}乙"]


def test_main_part_may_have_another_name():
    renamed = writing.zipped(
        {
            "_rels/.rels": writing.rels(relation("rId1", "officeDocument", "/doc/main.xml")),
            "doc/main.xml": writing.root("document", f"<w:body>{p(FIRST)}</w:body>"),
        }
    )
    assert [one.text for one in read_docx(renamed).contents] == [FIRST]
