"""A manuscript as the newsroom gets it: what is recognised, what is left out, what is refused."""

import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from articles import manuscript
from articles.forms.manuscript import ManuscriptForm
from articles.lib.bylines import parse_byline
from articles.lib.chinese import apply_punctuation, suggest_punctuation
from articles.manuscript import ManuscriptRefused
from articles.models import Article, Byline, Event, Listing, Reporter, Section
from tests import factories

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="the real manuscript is not beside the repository"
)
LONG = "华阳街道祥龙社区的居民昨天在院子里开了一个会，商量加装电梯的事情，会开了三个小时。"
NOTICE = "版权声明：本文内容由互联网用户自发贡献，该文观点仅代表作者本人。"
TIP_LINE = "【如果您有新闻线索，欢迎向我们报料，一经采纳有费用酬谢。】"


def read(*lines: str) -> manuscript.Manuscript:
    return manuscript.read("\n".join(lines).encode())


# What is recognised


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("华西社区报记者 吴小红", [("text", "吴小红")]),
        ("华西社区报记者吴小红", [("text", "吴小红")]),
        ("华西社区报　记者　吴小红", [("text", "吴小红")]),
        ("（本报首席记者 吴小红）", [("text", "吴小红")]),
        ("记者：吴小红、沈悦", [("text", "吴小红"), ("text", "沈悦")]),
        ("记者 沈　悦", [("text", "沈悦")]),
        (
            "记者 沈悦 实习生 王珊珊 摄影报道",
            [("text", "沈悦"), ("intern", "王珊珊"), ("photo", "沈悦")],
        ),
        (
            "记者沈悦实习生王珊珊摄影报道",
            [("text", "沈悦"), ("intern", "王珊珊"), ("photo", "沈悦")],
        ),
        ("文/图 张三丰", [("text", "张三丰"), ("photo", "张三丰")]),
        ("张三丰 文/图", [("text", "张三丰"), ("photo", "张三丰")]),
        ("文/张三丰 图/李四光", [("text", "张三丰"), ("photo", "李四光")]),
        ("记者 张三丰 文 李四光 图", [("text", "张三丰"), ("photo", "李四光")]),
        ("通讯员 李四 王五", [("correspondent", "李四"), ("correspondent", "王五")]),
        ("见习记者 欧阳修文", [("text", "欧阳修文")]),
        ("记者 阿依古丽·买买提", [("text", "阿依古丽·买买提")]),
        ("华西都市报-封面新闻记者 沈悦", [("text", "沈悦")]),
        ("责任编辑：张三 校对：李四", [("editor", "张三")]),
    ],
)
def test_byline_is_recognised(line, people):
    assert parse_byline(line) == people


@pytest.mark.parametrize(
    "line",
    [
        "记者走访发现",
        "记者 调查",
        "记者手记",
        "记者从街道办获悉",
        "图书馆 开放",
        "文明新风",
        "编辑部",
        "吴小红",
        "华阳街道",
        "推进思想教育制度化，突出政治引领",
        "记者" * 60,
        "",
    ],
)
def test_line_that_names_nobody_is_no_byline(line):
    assert parse_byline(line) == []


def test_first_short_line_is_the_title():
    found = read("电梯装好了", "——祥龙社区的一个下午", "记者 吴小红", LONG)
    assert (found.title, found.subtitle) == ("电梯装好了", "祥龙社区的一个下午")
    assert found.byline == [("text", "吴小红")]
    assert found.paragraphs == [LONG]


def test_manuscript_that_begins_with_a_paragraph_has_no_title():
    assert read(LONG, "谁来出钱", LONG).title == ""


def test_short_lines_without_a_full_stop_are_sub_headings():
    found = read(LONG, "谁来出钱", LONG, "一、谁来管", LONG)
    assert found.headings == ["谁来出钱", "一、谁来管"]
    assert found.body_html.startswith(f"<p>{LONG}</p><h2>谁来出钱</h2><p>")


@pytest.mark.parametrize("line", ["第一轮：差了四十一票", "四河环线：早高峰加密"])
def test_short_line_with_a_colon_inside_is_a_sub_heading(line):
    assert read(LONG, line, LONG).headings == [line]


@pytest.mark.parametrize(
    "line",
    [
        "会开完了。",
        "1. 带身份证",
        "（2）带户口本",
        "• 带照片",
        "时间：周六上午",
        "图书角开放时间：周二至周日",
        "陈先生：我没有意见",
        "2024年5月3日",
        "图为居民在开会",
        "“谢谢你们”",
        "* * *",
        "具体安排如下：",
    ],
)
def test_other_short_lines_are_paragraphs(line):
    assert read(LONG, line, LONG).headings == []


def test_several_short_lines_in_a_row_are_no_sub_headings():
    assert read(LONG, "春眠不觉晓", "处处闻啼鸟", "夜来风雨声", LONG).headings == []


def test_numbered_parts_may_follow_one_another():
    assert read(LONG, "一、电梯", "（一）谁来出钱", LONG).headings == ["一、电梯", "（一）谁来出钱"]


def test_last_line_is_no_sub_heading():
    assert read(LONG, "谁来出钱").headings == []


def test_boilerplate_at_the_end_is_left_out_and_reported():
    found = read(LONG, LONG, "记者 吴小红", TIP_LINE, NOTICE)
    assert found.stripped == [TIP_LINE, NOTICE]
    assert found.paragraphs == [LONG, LONG]
    assert found.byline == [("text", "吴小红")]


def test_notice_of_several_lines_is_left_out_whole():
    found = read(LONG, "版权声明", "未经许可不得转载。", "违者必究。")
    assert found.stripped == ["版权声明", "未经许可不得转载。", "违者必究。"]


def test_tip_line_in_the_middle_stays():
    assert TIP_LINE in read(LONG, TIP_LINE, LONG).paragraphs


def test_credit_at_the_end_of_the_last_paragraph_is_the_byline():
    found = read(LONG, f"{LONG}（记者 吴小红）")
    assert found.byline == [("text", "吴小红")]
    assert found.paragraphs == [LONG, LONG]


def test_credit_behind_the_dateline_is_the_byline_and_stays():
    found = read(f"本报讯（记者 吴小红）{LONG}")
    assert found.byline == [("text", "吴小红")]
    assert found.paragraphs == [f"本报讯（记者 吴小红）{LONG}"]


def test_missing_byline_is_said():
    assert read(LONG).warnings
    assert not read(LONG, "记者 吴小红").warnings


def test_indents_and_empty_lines_are_dropped():
    assert read(f"\u3000\u3000{LONG}", "", f"\t{LONG}\u00a0").paragraphs == [LONG, LONG]


def test_markup_in_a_manuscript_is_text():
    assert "&lt;script&gt;" in read(f"<script>alert(1)</script>{LONG}").body_html


# Punctuation


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("今年以来,成都市", "今年以来，成都市"),
        ('他说:"好的",走了!', "他说：“好的”，走了！"),
        ("内容, 请发送", "内容，请发送"),
        ("真的吗?!", "真的吗？！"),
        ("面积(约100平方米)", "面积（约100平方米）"),
        ("(1)在这里", "（1）在这里"),
        ("增长5.3%,居民", "增长5.3%，居民"),
        ("电话:028-8500", "电话：028-8500"),
        ("“向阳花”,邀请", "“向阳花”，邀请"),
    ],
)
def test_half_width_marks_beside_chinese_become_full_width(written, meant):
    assert apply_punctuation(written) == meant
    assert suggest_punctuation(meant) == []


@pytest.mark.parametrize(
    "text",
    [
        "共3,000元",
        "比分3:2，时间12:30",
        "QQ:3386405712",
        "网址https://a.example/b?c=1,d:e在此",
        "邮箱a@b.example在此",
        "f(x)中",
        'He said "ok", (fine); it\'s done!',
    ],
)
def test_marks_in_numbers_latin_and_addresses_stay(text):
    assert apply_punctuation(text) == text


def test_suggestion_says_where_and_what():
    (found,) = suggest_punctuation("电梯装好了,大家都来看")
    assert (found.start, found.found, found.replacement) == (5, ",", "，")
    assert found.context == "电梯装好了,大家都来看"


def test_full_width_is_offered_and_not_imposed():
    found = read("电梯,装好了", f"{LONG},好", LONG)
    assert len(found.punctuation_suggestions) == 2
    assert found.title == "电梯,装好了"
    assert found.with_full_width().title == "电梯，装好了"
    assert found.with_full_width().punctuation_suggestions == []


# Files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings_of_the_newsroom_are_read(encoding):
    text = f"电梯装好了\r\n\r\n{LONG}\r\n"
    found = manuscript.read(text.encode(encoding))
    assert (found.title, found.paragraphs) == ("电梯装好了", [LONG])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        "\ufeff \n\u3000\n".encode(),
        b"PK\x03\x04 a document",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        bytes(range(256)) * 4,
        LONG.encode("utf-16-le"),
        "Café à la crème, déjà vu".encode("latin-1"),
        "加裝電梯的居民昨天開了一個會議，討論費用".encode("big5"),
        LONG.encode()[:-1],
    ],
)
def test_what_is_no_readable_text_is_refused_in_one_sentence(data):
    with pytest.raises(ManuscriptRefused) as refused:
        manuscript.read(data)
    assert str(refused.value)
    assert "\n" not in str(refused.value)


def test_size_is_checked(settings):
    settings.MANUSCRIPT_MAX_BYTES = 100
    with pytest.raises(ManuscriptRefused):
        manuscript.read(b"x" * 101)


@pytest.mark.parametrize("line", ["(", '"', "【报料", "中,", "www.", "a.", "“", "记者 "])
def test_endless_line_costs_no_endless_time(line):
    started = time.process_time()
    read(LONG, line * (100_000 // len(line))).with_full_width()
    assert time.process_time() - started < 3


# The command


@pytest.fixture
def bring(tmp_path, capsys):
    def bring_lines(*lines: str, **options) -> str:
        file = tmp_path / "manuscript.txt"
        file.write_text("\n".join(lines), encoding="utf-8")
        call_command("import_manuscript", str(file), **options)
        return capsys.readouterr().out

    return bring_lines


@pytest.mark.django_db
def test_manuscript_becomes_a_draft_with_byline_and_places(bring):
    places = factories.huayang()
    bring("电梯装好了", LONG, "记者 吴小红")
    article = Article.objects.get()
    assert article.latest.title == "电梯装好了"
    assert article.stage == "writing"
    assert set(article.places.all()) == {places["华阳街道"], places["祥龙社区"]}
    byline = Byline.objects.get()
    assert (byline.reporter.name, byline.role) == ("吴小红", "text")


@pytest.mark.django_db
def test_known_reporter_is_taken_and_not_made_again(bring):
    known = factories.reporter("吴小红")
    bring("电梯装好了", LONG, "记者 吴小红")
    assert Byline.objects.get().reporter == known
    assert Reporter.objects.count() == 1


@pytest.mark.django_db
def test_name_of_two_reporters_stays_a_name(bring):
    factories.reporter("吴小红")
    factories.reporter("吴小红")
    bring("电梯装好了", LONG, "记者 吴小红")
    assert Byline.objects.get().name == "吴小红"


@pytest.mark.django_db
def test_reporter_who_left_gives_way_to_the_one_who_is_there(bring):
    factories.reporter("吴小红", is_active=False)
    here = factories.reporter("吴小红")
    bring("电梯装好了", LONG, "记者 吴小红")
    assert Byline.objects.get().reporter == here


@pytest.mark.django_db
def test_intern_is_named_without_a_record(bring):
    bring("电梯装好了", LONG, "记者 沈悦 实习生 王珊珊 摄影报道")
    found = list(Byline.objects.values_list("role", "reporter__name", "name"))
    assert found == [("text", "沈悦", ""), ("intern", None, "王珊珊"), ("photo", "沈悦", "")]


@pytest.mark.django_db
def test_published_manuscript_is_listed_at_once(bring):
    places = factories.huayang()
    printed = bring("电梯装好了", LONG, "记者 吴小红", section="要闻", publish=True)
    article = Article.objects.published().get()
    assert article.section.name == "要闻"
    assert article.get_absolute_url() in printed
    keys = set(Listing.objects.filter(kind="place").values_list("key", flat=True))
    assert keys == {places[name].pk for name in ("四川天府新区", "华阳街道", "祥龙社区")}
    assert Listing.objects.filter(kind="reporter").count() == 1


@pytest.mark.django_db
def test_unknown_section_is_refused_where_others_exist(bring):
    factories.section("民生")
    with pytest.raises(CommandError, match="民生"):
        bring("电梯装好了", LONG, section="要闻")
    assert not Article.objects.exists()
    assert Section.objects.count() == 1


@pytest.mark.django_db
def test_given_title_replaces_the_first_line_and_says_so(bring):
    printed = bring("电梯装好了", LONG, title="老院子的新电梯")
    assert Article.objects.get().latest.title == "老院子的新电梯"
    assert "电梯装好了" in printed
    assert "电梯装好了" not in Article.objects.get().latest.body


@pytest.mark.django_db
def test_what_was_left_out_is_kept_in_the_record(bring):
    bring("电梯装好了", LONG, TIP_LINE)
    assert Event.objects.get(verb="bring_in").data["stripped"] == [TIP_LINE]


@pytest.mark.django_db
def test_full_width_option_takes_every_suggestion(bring):
    bring("电梯,装好了", LONG, full_width=True)
    assert Article.objects.get().latest.title == "电梯，装好了"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lines", "options"),
    [
        ([LONG], {}),  # no title
        ([""], {"title": "题"}),
        ([LONG], {"title": "题" * 121}),
        ([LONG], {"title": "题", "publish": True}),  # no section
        ([LONG], {"title": "题", "author": "nobody"}),
    ],
)
def test_refused_manuscript_leaves_nothing(bring, lines, options):
    with pytest.raises(CommandError):
        bring(*lines, **options)
    assert not Article.objects.exists()
    assert not Event.objects.exists()
    assert not Section.objects.exists()


@pytest.mark.django_db
def test_publishing_at_once_ends_with_the_first_reviewer(bring):
    """As soon as somebody may sign reviews, nothing is published unsigned by a command."""
    factories.member("section editor", "lin")
    with pytest.raises(CommandError):
        bring("电梯装好了", LONG, section="要闻", publish=True, author="lin")
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_dry_run_shows_and_saves_nothing(bring):
    printed = bring("电梯装好了", LONG, "记者 吴小红", section="要闻", publish=True, dry_run=True)
    assert "吴小红" in printed
    for model in (Article, Section, Reporter, Event):
        assert not model.objects.exists()


def test_missing_and_large_files_are_refused_before_they_are_read(tmp_path, settings):
    with pytest.raises(CommandError):
        call_command("import_manuscript", str(tmp_path / "nothing.txt"), title="题")
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(50 * 2**20)
    with pytest.raises(CommandError, match="50"):
        call_command("import_manuscript", str(large), title="题")


# The form


def form(data: bytes, **fields) -> ManuscriptForm:
    return ManuscriptForm(fields, {"file": SimpleUploadedFile("稿.txt", data)})


@pytest.mark.django_db
def test_form_makes_a_draft():
    filled = form(f"电梯,装好了\n{LONG}\n记者 吴小红".encode(), full_width="on")
    assert filled.is_valid()
    brought = filled.save(factories.editor("lin"))
    assert brought.article.latest.title == "电梯，装好了"
    assert brought.article.latest.author.name == "lin"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "field"),
    [(b"", "file"), (b"%PDF-1.7", "file"), (LONG.encode(), "title")],
)
def test_form_says_on_the_field_what_is_wrong(data, field):
    filled = form(data)
    assert not filled.is_valid()
    assert list(filled.errors) == [field]


@pytest.mark.django_db
def test_form_refuses_a_large_file_without_reading_it(settings):
    settings.MANUSCRIPT_MAX_BYTES = 10
    assert list(form(LONG.encode()).errors) == ["file"]


# The real one


@needs_data
def test_real_manuscript_is_read_as_its_editor_would():
    found = manuscript.read((DATA / "seed-article.txt").read_bytes())
    assert found.title == ""
    assert len(found.headings) == 5
    assert found.byline == [("text", "吴小红")]
    assert len(found.stripped) == 2
    assert len(found.paragraphs) == 9
    for gone in ("报料", "版权声明", "记者 吴小红"):
        assert gone not in found.body_html


@needs_data
@pytest.mark.django_db
def test_real_manuscript_goes_from_file_to_page_lists(capsys):
    call_command("import_places", str(DATA / "chengdu_divisions.csv"))
    call_command(
        "import_manuscript",
        str(DATA / "seed-article.txt"),
        title="华阳：五化五引领",
        section="要闻",
        publish=True,
    )
    article = Article.objects.published().get()
    names = {"华阳街道", "祥龙社区", "安公社区", "菜蔬街社区", "将军碑社区"}
    assert set(article.places.values_list("name", flat=True)) == names
    assert set(article.places.values_list("code", flat=True)) == {
        f"510116003{number}" for number in ("", "033", "037", "004", "029")
    }
    assert article.published_at <= timezone.now() + timedelta(seconds=1)
    assert Reporter.objects.get().name == "吴小红"
