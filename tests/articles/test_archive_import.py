"""`import_articles`: an archive moves in, line by line, and repeating it is safe."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from taggit.models import Tag

from articles import archive_import, workflow
from articles.lib import html
from articles.models import Article, Event, Listing, Reporter, Revision, Section
from tests import factories

pytestmark = pytest.mark.django_db

LINE = {
    "external_id": "old-1",
    "title": "电梯装好了",
    "body": "<p>祥龙社区的电梯昨天装好了。</p>",
    "published_at": "2019-10-08T09:30:00+08:00",
    "section": "民生",
    "places": ["510116003033"],
    "tags": ["电梯", "老院"],
    "reporters": ["吴小红"],
    "source": "original",
}


@pytest.fixture
def bring(tmp_path, capsys):
    """Imports lines (dicts, or bytes as they are) and gives what was printed, errors first."""

    def bring_lines(*lines: dict | bytes) -> str:
        file = tmp_path / "archive.jsonl"
        written = [
            line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode()
            for line in lines
        ]
        file.write_bytes(b"\n".join(written) + b"\n")
        call_command("import_articles", str(file))
        printed = capsys.readouterr()
        return printed.err + printed.out

    return bring_lines


def article(external_id: str = "old-1") -> Article:
    return Article.objects.select_related("live").get(external_id=external_id)


def test_article_is_published_as_the_archive_that_it_is(bring):
    places = factories.huayang()
    bring(LINE)
    found = Article.objects.published().get()
    assert found.is_archive
    assert found.published_at == datetime(2019, 10, 8, 1, 30, tzinfo=UTC)
    assert (found.live.title, found.section.name) == ("电梯装好了", "民生")
    assert list(found.places.all()) == [places["祥龙社区"]]
    assert set(found.tags.names()) == {"电梯", "老院"}
    assert found.bylines.get().reporter.name == "吴小红"


def test_article_is_listed_with_its_places_and_all_above(bring):
    places = factories.huayang()
    bring(LINE)
    keys = set(Listing.objects.filter(kind="place").values_list("key", flat=True))
    assert keys == {places[name].pk for name in ("四川天府新区", "华阳街道", "祥龙社区")}
    assert Listing.objects.filter(kind="tag").count() == 2
    assert Listing.objects.filter(kind="reporter").count() == 1


def test_revision_is_sealed_like_any_other(bring):
    bring(LINE)
    revision = Revision.objects.get()
    assert revision.content_hash == revision.hash_content()
    assert (revision.number, revision.author) == (1, None)


def test_import_is_an_event_in_the_chain(bring):
    bring(LINE, LINE | {"external_id": "old-2"})
    first, second = Event.objects.filter(verb="import").order_by("pk")
    assert first.article == article()
    assert second.previous_hash == first.hash == first.seal()


def test_old_article_does_not_lead_the_editors_list(bring):
    bring(LINE)
    assert article().updated_at == article().published_at


@pytest.mark.parametrize(
    ("body", "stored"),
    [
        ("第一段\n\u3000\u3000第二段 1 < 2", "<p>第一段</p><p>第二段 1 &lt; 2</p>"),
        ("<div>第一段</div><script>x</script>", "<p>第一段</p>"),
        ('<p onclick="x">一<img src="http://a.example/b.jpg"></p>', "<p>一</p>"),
        ("", ""),
        (None, ""),
    ],
)
def test_body_passes_the_sanitiser_as_html_or_plain(bring, body, stored):
    bring(LINE | {"body": body})
    assert article().live.body == stored == html.clean(stored)


def test_pictures_left_out_are_said(bring):
    assert "1" in bring(LINE | {"body": '<p>一</p><img src="http://a.example/b.jpg">'})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2019-10-08T09:30:00", datetime(2019, 10, 8, 1, 30, tzinfo=UTC)),
        ("2019-10-08T01:30:00Z", datetime(2019, 10, 8, 1, 30, tzinfo=UTC)),
        ("2019-10-08", datetime(2019, 10, 7, 16, 0, tzinfo=UTC)),
    ],
)
def test_time_without_a_zone_is_the_papers(bring, written, meant):
    bring(LINE | {"published_at": written})
    assert article().published_at == meant


@pytest.mark.parametrize(
    ("source", "kind", "name"),
    [
        (None, "original", ""),
        ("original", "original", ""),
        ("转载", "reprint", ""),
        ("contribution", "contribution", ""),
        ("四川日报", "reprint", "四川日报"),
        ("华西社区报", "original", "华西社区报"),
    ],
)
def test_source_is_a_kind_or_a_name(bring, source, kind, name):
    bring(LINE | {"source": source})
    assert (article().source, article().source_name) == (kind, name)


def test_places_are_found_by_name_and_explain_one_another(bring):
    places = factories.huayang()
    other = factories.place("万安街道", places["四川天府新区"], level="street")
    there = factories.place("祥龙社区", other)
    bring(LINE | {"places": ["万安街道", "祥龙社区"]})
    assert set(article().places.all()) == {other, there}


def test_unknown_place_is_said_with_its_line_and_left_out(bring):
    printed = bring(LINE | {"places": ["某社区"]})
    assert "某社区" in printed
    assert not article().places.exists()


def test_place_that_is_known_by_the_next_time_is_added(bring):
    bring(LINE)
    assert not article().places.exists()
    factories.huayang()
    bring(LINE)
    assert [place.name for place in article().places.all()] == ["祥龙社区"]
    assert Revision.objects.count() == 1


def test_sections_tags_and_reporters_are_made_once(bring):
    factories.section("民生")
    known = factories.reporter("吴小红")
    Tag.objects.create(name="电梯")
    bring(LINE, LINE | {"external_id": "old-2"})
    assert Section.objects.count() == 1
    assert Reporter.objects.get() == known
    assert Tag.objects.count() == 2


def test_tag_in_other_case_is_the_same_tag(bring):
    Tag.objects.create(name="WiFi")
    bring(LINE | {"tags": ["wifi", "WIFI"]})
    assert list(article().tags.names()) == ["WiFi"]


def test_labels_may_be_one_text(bring):
    factories.huayang()
    bring(LINE | {"tags": "电梯，老院", "reporters": "吴小红、沈悦", "places": "华阳街道"})
    assert set(article().tags.names()) == {"电梯", "老院"}
    assert [str(byline) for byline in article().bylines.all()] == ["吴小红", "沈悦"]
    assert article().places.count() == 1


def test_repeat_changes_nothing(bring):
    factories.huayang()
    bring(LINE)
    before = [list(model.objects.order_by("pk").values()) for model in (Article, Revision, Event)]
    bring(LINE)
    after = [list(model.objects.order_by("pk").values()) for model in (Article, Revision, Event)]
    assert after == before


def test_changed_line_makes_a_new_revision_live_and_keeps_the_old(bring):
    factories.huayang()
    bring(LINE)
    changed = {
        "title": "电梯终于装好了",
        "tags": ["电梯"],
        "reporters": ["沈悦"],
        "section": "要闻",
    }
    bring(LINE | changed | {"published_at": "2019-10-09"})
    found = article()
    assert (found.live.title, found.live.number) == ("电梯终于装好了", 2)
    assert found.live == found.latest
    assert list(found.tags.names()) == ["电梯"]
    assert [str(byline) for byline in found.bylines.all()] == ["沈悦"]
    assert found.section.name == "要闻"
    listed = Listing.objects.filter(article=found)
    assert {row.published_at for row in listed} == {found.published_at}
    bring(LINE | changed | {"published_at": "2019-10-09"})
    assert Revision.objects.count() == 2


def test_article_that_an_editor_changed_is_kept_and_said(bring):
    bring(LINE)
    factories.revised(article(), title="编辑改过的题")
    printed = bring(LINE | {"title": "旧系统改过的题"})
    assert "old-1" in printed
    assert article().latest.title == "编辑改过的题"


def test_article_that_was_withdrawn_stays_withdrawn(bring):
    bring(LINE)
    workflow.withdraw(article(), actor=factories.chief(), reason="侵权")
    bring(LINE | {"title": "旧系统改过的题"})
    assert not Article.objects.published().exists()


def test_article_that_is_not_from_the_archive_is_kept(bring):
    factories.draft("本来就有的", external_id="old-1")
    bring(LINE)
    assert article().latest.title == "本来就有的"


FUTURE = (timezone.now() + timedelta(days=2)).isoformat()


@pytest.mark.parametrize(
    "bad",
    [
        b"{not json",
        b'"text"',
        b"\xff\xfe{}",
        b"[" * 100_000,
        LINE | {"external_id": "old-2", "title": " "},
        LINE | {"external_id": "old-2", "title": "题" * 121},
        LINE | {"external_id": "old-2", "title": ["题"]},
        LINE | {"external_id": ""},
        LINE | {"external_id": "old-2", "published_at": "上周"},
        LINE | {"external_id": "old-2", "published_at": None},
        LINE | {"external_id": "old-2", "published_at": "0001-01-01"},
        LINE | {"external_id": "old-2", "published_at": FUTURE},
        LINE | {"external_id": "old-2", "tags": [{"name": "x"}]},
        LINE | {"external_id": "old-2", "reporters": ["名" * 41]},
        LINE | {"external_id": "old-2", "source_url": "javascript:alert(1)"},
        b'{"external_id": "old-2", "title": "\\ud800", "published_at": "2019-10-08"}',
        LINE,  # the same id again
    ],
)
def test_bad_line_is_reported_by_its_number_and_the_rest_goes_on(bring, bad):
    printed = bring(LINE, b"", bad, LINE | {"external_id": "old-3"})
    assert " 3" in printed.splitlines()[0]
    assert set(Article.objects.values_list("external_id", flat=True)) == {"old-1", "old-3"}


def test_characters_that_no_database_takes_are_dropped(bring):
    bring(LINE | {"title": "电\x00梯", "body": "正\x00文", "tags": ["电\x00梯"]})
    assert (article().live.title, article().live.body) == ("电梯", "<p>正文</p>")


def test_file_without_one_good_line_fails(bring):
    with pytest.raises(CommandError):
        bring(b"{", b"[]")


def test_missing_file_is_refused():
    with pytest.raises(CommandError):
        call_command("import_articles", "/nowhere.jsonl")


def test_line_that_is_too_long_is_reported(bring, monkeypatch):
    monkeypatch.setattr("articles.management.commands.import_articles._LONGEST_LINE", 1000)
    printed = bring(
        LINE, LINE | {"external_id": "old-2", "body": "长" * 2000}, LINE | {"external_id": "3"}
    )
    assert " 2" in printed.splitlines()[0]
    assert Article.objects.count() == 2


def test_standard_input_is_read(monkeypatch):
    line = json.dumps(LINE).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(line)))
    call_command("import_articles", "-")
    assert Article.objects.published().count() == 1


def test_batch_that_the_database_refuses_is_done_line_by_line(bring, monkeypatch):
    real = archive_import._create_revisions

    def refuse(texts):
        if any("坏" in text.title for text in texts):
            raise archive_import.DatabaseError("no")
        real(texts)

    monkeypatch.setattr(archive_import, "_create_revisions", refuse)
    printed = bring(LINE, LINE | {"external_id": "2", "title": "坏"}, LINE | {"external_id": "3"})
    assert " 2" in printed.splitlines()[0]
    assert set(Article.objects.values_list("external_id", flat=True)) == {"old-1", "3"}
    assert Section.objects.get() == article("3").section
    assert Tag.objects.count() == 2


def test_queries_do_not_grow_with_the_lines_of_a_batch(bring, django_assert_max_num_queries):
    factories.huayang()
    lines = [LINE | {"external_id": f"old-{n}", "title": f"第{n}个电梯"} for n in range(150)]
    bring(lines[0])
    with django_assert_max_num_queries(53):
        bring(*lines)
    assert Article.objects.published().count() == 150


def test_text_that_is_too_large_is_told_and_the_others_come_in(bring):
    printed = bring(LINE | {"external_id": "large", "body": "<p>一</p>" * 7_000}, LINE)

    assert "300000" in printed
    assert list(Article.objects.values_list("external_id", flat=True)) == [LINE["external_id"]]
