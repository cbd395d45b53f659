import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import comparison, revisions
from articles.lib.alignment import compare_blocks
from articles.lib.differences import compare_characters, compare_lines
from articles.lib.text_blocks import blocks_of
from tests import factories

NOTICE = "祥龙社区的电梯上周装好了，楼上的老人说下楼买菜方便多了。"
PARK = "安公社区的小游园种上了三十棵桂花树，秋天一到满院子都是香的。"
SCHOOL = "社区学校的书法班每周三晚上开课，报名的人比去年多了一倍。"
LINES = [NOTICE, PARK, SCHOOL, NOTICE.replace("上周", "昨天"), PARK[:12], "甲", "甲乙", "乙甲"]


def _rows(old: str, new: str) -> list[tuple[str, str, str]]:
    """How each row changed, with both sides as «same[-gone-]» and «same{+new+}»."""
    return [
        (pair.how, _shown(pair.old), _shown(pair.new))
        for pair in compare_blocks(blocks_of(old), blocks_of(new))
    ]


def _shown(pieces) -> str:
    around = {"gone": "[-%s-]", "new": "{+%s+}", "restyled": "<%s>"}
    return "".join(around.get(piece.how, "%s") % piece.text for piece in pieces)


def _html(*paragraphs: str) -> str:
    return "".join(f"<p>{each}</p>" for each in paragraphs)


# Characters


def test_three_edits_in_one_sentence_stay_three() -> None:
    old = "上周三，祥龙社区的电梯装好了，共有四十户居民受益。"
    new = "上周四，祥龙社区的扶梯装好了，共有四十二户居民受益。"

    left, right = compare_lines(old, new)

    assert _shown(left) == "上周[-三-]，祥龙社区的[-电-]梯装好了，共有四十户居民受益。"
    assert _shown(right) == "上周{+四+}，祥龙社区的{+扶+}梯装好了，共有四十{+二+}户居民受益。"


def test_rewritten_line_is_not_cut_into_single_characters() -> None:
    old, new = "电梯装好了老人方便了", "小游园里的桂花了开了"

    assert [step.same for step in compare_characters(old, new)] == [False]


def test_characters_equal_by_chance_between_two_changes_belong_to_the_change() -> None:
    left, _right = compare_lines("街道昨天召开的大会圆满结束", "街道上周举行的评比圆满结束")

    assert _shown(left) == "街道[-昨天召开的大会-]圆满结束"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("", "新"),
        ("旧", ""),
        ("一样", "一样"),
        ("啊" * 50, "啊" * 49),
        ("啊呀" * 900, "呀啊" * 900),
        ("句子一。句子二！" * 400, "句子一。句子三！" * 400),
    ],
)
def test_steps_cover_both_texts_whole(old: str, new: str) -> None:
    steps = compare_characters(old, new)

    assert "".join(old[step.a : step.b] for step in steps) == old
    assert "".join(new[step.c : step.d] for step in steps) == new
    assert all(old[s.a : s.b] == new[s.c : s.d] for s in steps if s.same)


# Paragraphs


def test_changed_paragraph_is_marked_by_character_and_the_others_left_alone() -> None:
    rows = _rows(_html(NOTICE, PARK), _html(NOTICE, PARK.replace("三十", "四十")))

    assert rows[0][0] == "same"
    assert rows[1][0] == "changed" and "[-三-]十棵" in rows[1][1] and "{+四+}十棵" in rows[1][2]


def test_moved_paragraph_is_found_again_and_not_marked() -> None:
    rows = _rows(_html(NOTICE, PARK, SCHOOL), _html(SCHOOL, NOTICE, PARK))

    assert [row[0] for row in rows] == ["moved here", "same", "same", "moved away"]
    assert rows[0][2] == SCHOOL and rows[3][1] == SCHOOL


def test_paragraph_moved_and_changed_shows_what_changed_at_its_new_place() -> None:
    changed = SCHOOL.replace("周三", "周五")

    rows = _rows(_html(NOTICE, PARK, SCHOOL), _html(changed, NOTICE, PARK))

    assert rows[0][0] == "moved here" and "{+五+}晚上" in rows[0][2]


def test_rewritten_paragraph_stands_whole_on_both_sides() -> None:
    rows = _rows(_html(NOTICE, PARK), _html(NOTICE, SCHOOL))

    assert rows[1:] == [("gone", f"[-{PARK}-]", ""), ("new", "", "{+" + SCHOOL + "+}")]


def test_paragraph_put_between_two_is_new_and_nothing_else() -> None:
    rows = _rows(_html(NOTICE, SCHOOL), _html(NOTICE, PARK, SCHOOL))

    assert [row[0] for row in rows] == ["same", "new", "same"]


def test_forty_lines_that_look_alike_are_compared_one_by_one() -> None:
    lines = [f"第{number}栋的居民今天领到了新的门禁卡" for number in range(40)]

    rows = _rows(_html(*lines), _html(*(line.replace("今天", "昨天") for line in lines)))

    assert [row[0] for row in rows] == ["changed"] * 40


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(LINES)), st.lists(st.sampled_from(LINES)))
def test_rows_hold_both_texts_whole_and_in_order(old: list[str], new: list[str]) -> None:
    before, after = blocks_of(_html(*old)), blocks_of(_html(*new))

    pairs = compare_blocks(before, after)

    assert [pair.before for pair in pairs if pair.before and pair.how != "moved here"] == before
    assert [pair.after for pair in pairs if pair.after and pair.how != "moved away"] == after


# Formatting


def test_heading_that_became_a_paragraph_is_told() -> None:
    [pair] = compare_blocks(blocks_of("<h2>邻里</h2>"), blocks_of("<p>邻里</p>"))

    assert (pair.how, pair.before.kind, pair.after.kind) == ("restyled", "heading", "paragraph")


def test_address_of_a_link_that_changed_is_told() -> None:
    old = '<p>看<a href="https://paper.example/1">报名表</a>。</p>'
    [pair] = compare_blocks(blocks_of(old), blocks_of(old.replace("/1", "/2")))

    assert pair.how == "restyled" and _shown(pair.new) == "看<报名表>。"
    assert pair.restylings[0].gained == ("a https://paper.example/2",)


def test_bold_words_inside_a_changed_sentence_are_told() -> None:
    [pair] = compare_blocks(
        blocks_of("<p>今天上午开会，议题有三个。</p>"),
        blocks_of("<p>今天下午开会，<strong>议题</strong>有三个。</p>"),
    )

    assert pair.how == "changed" and _shown(pair.new) == "今天{+下+}午开会，<议题>有三个。"


def test_cells_of_a_table_are_one_row() -> None:
    table = "<table><tbody><tr><th><p>甲</p></th><td><p>乙</p></td></tr></tbody></table>"

    assert [(block.kind, block.text) for block in blocks_of(table)] == [("table row", "甲 ｜ 乙")]


def test_kinds_of_blocks() -> None:
    text = (
        "<h2>题</h2><ul><li><p>点</p></li></ul><ol><li>一</li></ol>"
        "<blockquote><p>引</p></blockquote><hr>"
        '<figure><img src="/photos/3/" alt="图"><figcaption>说</figcaption></figure><p>完</p>'
    )

    assert [(block.kind, block.text) for block in blocks_of(text)] == [
        ("heading", "题"),
        ("item", "点"),
        ("numbered item", "一"),
        ("quotation", "引"),
        ("rule", ""),
        ("picture", "说"),
        ("paragraph", "完"),
    ]


# How long it takes


def _twenty_thousand() -> list[str]:
    words = [NOTICE, PARK, SCHOOL]
    return [f"{words[n % 3]}这是第{n}段，记者走了{n * 7}步。" * 4 for n in range(120)]


@pytest.mark.parametrize("change", ["every tenth character", "every paragraph moved", "one line"])
def test_twenty_thousand_characters_take_well_under_a_second(change: str) -> None:
    old = _twenty_thousand()
    new = {
        "every tenth character": [
            "甲".join(p[i : i + 9] for i in range(0, len(p), 10)) for p in old
        ],
        "every paragraph moved": old[60:] + old[:60],
        "one line": ["".join(old).replace("老人", "居民")],
    }[change]
    old = ["".join(old)] if change == "one line" else old
    before, after = blocks_of(_html(*old)), blocks_of(_html(*new))

    start = time.process_time()
    compare_blocks(before, after)

    assert time.process_time() - start < 0.9


@pytest.mark.parametrize(
    ("old", "new"),
    [(["啊呀" * 250] * 40, ["呀啊呀" * 170] * 40), (["啊"] * 4000, ["呀", *["啊"] * 3999, "哦"])],
)
def test_text_made_to_be_slow_is_not(old: list[str], new: list[str]) -> None:
    before, after = blocks_of(_html(*old)), blocks_of(_html(*new))

    start = time.process_time()
    compare_blocks(before, after)

    assert time.process_time() - start < 0.9


# Revisions


@pytest.mark.django_db
def test_lines_of_the_headline_are_compared() -> None:
    article = factories.draft("电梯装好了", kicker="老院新颜", summary="一栋楼的事。")
    first = article.latest
    second = revisions.save_text(article, author=None, title="电梯修好了", subtitle="新的副题")

    found = comparison.compare(second, first)  # in whichever order

    assert [(line.before, line.after) for line in found.lines] == [
        ("电梯<del>装</del>好了", "电梯<ins>修</ins>好了"),
        ("", "<ins>新的副题</ins>"),
    ]
    assert not found.stretches and not found.covers


@pytest.mark.django_db
def test_what_was_typed_is_escaped() -> None:
    article = factories.draft("a < b", body="<p>一 &lt;script&gt; 二</p>")
    second = revisions.save_text(article, author=None, body="<p>一 &lt;script&gt; 三</p>")

    [stretch] = comparison.compare(article.revisions.get(number=1), second).stretches

    assert stretch.rows[0].after.marked == "一 &lt;script&gt; <ins>三</ins>"


@pytest.mark.django_db
def test_pictures_added_removed_and_captioned_anew() -> None:
    kept, gone, new = factories.photo(), factories.photo(), factories.photo()

    def figure(photo, caption: str) -> str:
        image = f'<img src="/photos/{photo.pk}/" alt="图">'
        return f"<figure>{image}<figcaption>{caption}</figcaption></figure>"

    article = factories.draft(
        body=_html(NOTICE) + figure(kept, "院坝里下棋") + _html(PARK) + figure(gone, "旧图"),
        cover=kept,
    )
    second = revisions.save_text(
        article,
        author=None,
        cover=new,
        body=_html(NOTICE) + figure(kept, "院坝里喝茶") + _html(PARK) + figure(new, "新来的图"),
    )

    found = comparison.compare(article.revisions.get(number=1), second)

    rows = [row for stretch in found.stretches for row in stretch.rows]
    assert [row.how for row in rows] == ["same", "changed", "same", "gone", "new"]
    assert rows[1].before.marked == "院坝里<del>下棋</del>"
    assert [rows[3].before.picture.photo, rows[4].after.picture.photo] == [gone, new]
    assert rows[4].after.picture.thumbnail is not None
    assert [each.photo for each in found.covers] == [kept, new]
    assert len(found.counts) == 3


@pytest.mark.django_db
def test_formatting_is_told_in_sentences() -> None:
    article = factories.draft(body='<h2>邻里</h2><p>看<a href="https://a.example/">表</a>。</p>')
    second = revisions.save_text(
        article,
        author=None,
        body='<p>邻里</p><p>看<strong><a href="https://b.example/">表</a></strong>。</p>',
    )

    rows = comparison.compare(article.revisions.get(number=1), second).stretches[0].rows

    assert [row.how for row in rows] == ["restyled", "restyled"]
    assert len(rows[0].told) == 1 and len(rows[1].told) == 2
    assert "https://a.example/" in rows[1].told[0] and "https://b.example/" in rows[1].told[0]


@pytest.mark.django_db
def test_picture_that_left_the_library_is_still_told() -> None:
    photo = factories.photo()
    body = f'<figure><img src="/photos/{photo.pk}/" alt=""></figure>'
    article = factories.draft(body=body + _html(NOTICE))
    second = revisions.save_text(article, author=None, body=_html(NOTICE))
    photo.delete()

    rows = comparison.compare(article.revisions.get(number=1), second).stretches[0].rows

    assert rows[0].how == "gone" and rows[0].before.picture.photo is None


@pytest.mark.django_db
def test_unchanged_paragraphs_far_from_a_change_are_folded() -> None:
    paragraphs = [f"{NOTICE}第{number}段。" for number in range(9)]
    article = factories.draft(body=_html(*paragraphs))
    second = revisions.save_text(article, author=None, body=_html(*paragraphs, PARK))

    stretches = comparison.compare(article.revisions.get(number=1), second).stretches

    assert [(part.is_folded, len(part.rows)) for part in stretches] == [(True, 8), (False, 2)]


@pytest.mark.django_db
def test_pictures_cost_no_query_each(django_assert_max_num_queries) -> None:
    photos = [factories.photo() for _ in range(4)]
    figures = [f'<figure><img src="/photos/{photo.pk}/" alt=""></figure>' for photo in photos]
    article = factories.draft(body=_html(NOTICE))
    second = revisions.save_text(article, author=None, body=_html(NOTICE) + "".join(figures))
    first = article.revisions.get(number=1)

    with django_assert_max_num_queries(14):
        comparison.compare(first, second)
