"""A Word document becomes a draft: its text, its pictures, its people, and the file itself."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as site
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from articles import manuscript, manuscript_pictures, photo_files
from articles.forms.manuscript import ManuscriptForm
from articles.models import Article, Byline, ManuscriptFile, Photo, Reporter
from tests import factories
from tests.articles.docx.writing import docx, p, picture, png

LONG = "华阳街道祥龙社区的居民昨天在院子里开了一个会，商量加装电梯的事情，会开了三个小时。"


def story(**pictures: bytes) -> bytes:
    shown = [
        part for name in pictures for part in (p(picture(name)), p("图为居民在开会。（谢明朗 摄）"))
    ]
    return docx(
        p("电梯装好了", style="Title"),
        p("华西社区报记者 吴小红"),
        p(LONG),
        *shown,
        p("谁来出钱", style="2"),
        p(LONG),
        pictures=pictures,
    )


@pytest.fixture
def bring(tmp_path, capsys):
    def bring_file(data: bytes, name: str = "稿件.docx", **options) -> str:
        file = tmp_path / name
        file.write_bytes(data)
        call_command("import_manuscript", str(file), **options)
        return capsys.readouterr().out

    return bring_file


@pytest.mark.django_db
def test_document_becomes_a_draft(bring):
    places = factories.huayang()
    bring(story(rId5=png(600, 400)))
    article, photo = Article.objects.get(), Photo.objects.get()
    text = article.latest
    assert (text.title, article.stage) == ("电梯装好了", "writing")
    assert text.body == (
        f'<p>{LONG}</p><figure><img src="/photos/{photo.pk}/" alt="">'
        f"<figcaption>图为居民在开会。</figcaption></figure><h2>谁来出钱</h2><p>{LONG}</p>"
    )
    assert (photo.caption, photo.credit) == ("图为居民在开会。", "谢明朗 摄")
    assert text.cover == photo
    assert Byline.objects.get().reporter == Reporter.objects.get(name="吴小红")
    assert places["祥龙社区"] in article.places.all()


@pytest.mark.django_db
def test_original_is_kept_as_it_came(bring):
    data = story()
    bring(data, "街道来稿.docx")
    kept = ManuscriptFile.objects.get()
    assert (kept.name, kept.size) == ("街道来稿.docx", len(data))
    with kept.file.open("rb") as file:
        assert file.read() == data
    assert "街道" not in kept.file.name


@pytest.mark.django_db
def test_document_without_a_title_needs_one(bring):
    with pytest.raises(CommandError):
        bring(docx(p(LONG)))
    bring(docx(p(LONG)), title="电梯装好了")
    assert Article.objects.get().latest.title == "电梯装好了"


@pytest.mark.django_db
def test_picture_that_is_known_is_taken_as_it_is(bring):
    bring(story(rId5=png()))
    bring(story(rId5=png()))
    photo = Photo.objects.get()
    assert Article.objects.count() == 2
    for article in Article.objects.all():
        assert f"/photos/{photo.pk}/" in article.latest.body


@pytest.mark.django_db
@pytest.mark.parametrize("bad", [b"\x01\x00\x00\x00EMF", png()[:60], b"GIF89a", b""])
def test_picture_that_is_refused_does_not_hold_up_the_text(bring, bad):
    printed = bring(story(rId5=bad, rId6=png()))
    assert LONG in Article.objects.get().latest.body
    assert Photo.objects.count() == 1
    assert "1" in printed


@pytest.mark.django_db
def test_small_or_upright_picture_is_no_cover(bring):
    bring(story(rId5=png(60, 40), rId6=png(500, 900)))
    assert Article.objects.get().latest.cover is None


@pytest.mark.django_db
def test_cover_that_stands_in_the_text_is_shown_once(bring, client):
    bring(story(rId5=png(600, 400)))
    article = Article.objects.get()
    client.force_login(factories.user(is_superuser=True))
    page = client.get(f"/preview/{article.pk}/").content.decode()
    assert page.count("<picture") == 1


# All or nothing


def files() -> list[str]:
    """Every file below the two storages."""
    found = []
    for alias in ("default", "private"):
        root = storages[alias].path("")
        found += [str(path) for path in Path(root).rglob("*") if path.is_file()]
    return sorted(found)


@pytest.mark.django_db
def test_failed_draft_leaves_no_file_and_no_row(bring, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError("the disk is full")

    before = files()
    monkeypatch.setattr("articles.manuscript_import.Event.record", fail)
    with pytest.raises(RuntimeError):
        bring(story(rId5=png(), rId6=png(colour="olive")))
    assert files() == before
    for model in (Article, Photo, ManuscriptFile, Reporter):
        assert not model.objects.exists()


@pytest.mark.django_db
def test_dry_run_leaves_no_file_and_no_row(bring):
    before = files()
    printed = bring(story(rId5=png()), dry_run=True)
    assert "电梯装好了" in printed
    assert files() == before
    for model in (Article, Photo, ManuscriptFile, Reporter):
        assert not model.objects.exists()


@pytest.mark.django_db
def test_failure_behind_the_draft_leaves_no_file(bring, monkeypatch):
    before = files()
    with pytest.raises(CommandError):
        bring(story(rId5=png()), publish=True)  # nobody has signed it
    assert files() == before
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_old_file_without_a_row_is_removed_and_a_kept_one_stays(bring):
    bring(story())
    kept = ManuscriptFile.objects.get()
    orphan = storages["private"].save("manuscripts/ab/orphan.docx", ContentFile(b"x"))
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        photo_files.remove_left_over()
    assert not storages["private"].exists(orphan)
    assert storages["private"].exists(kept.file.name)


# What was recognised, as data


@pytest.mark.django_db
def test_json_prints_what_is_recognised_and_saves_nothing(bring):
    before = files()
    found = json.loads(bring(story(rId5=png()), json=True))
    assert found["title"] == "电梯装好了"
    assert found["byline"] == [{"role": "text", "name": "吴小红"}]
    assert found["headings"] == ["谁来出钱"]
    assert found["paragraphs"] == [LONG, LONG]
    assert found["pictures"] == [{"caption": "图为居民在开会。", "credit": "谢明朗 摄", "alt": ""}]
    assert (found["lists"], found["tables"], found["warnings"]) == ([], [], [])
    assert files() == before
    for model in (Article, Photo, Reporter):
        assert not model.objects.exists()


def test_json_of_a_text_file_has_the_same_keys(bring):
    text = json.loads(bring(f"电梯装好了\n记者 吴小红\n{LONG}".encode(), "稿.txt", json=True))
    word = json.loads(bring(story(), json=True))
    assert (text["title"], list(text)) == ("电梯装好了", list(word))


def test_json_needs_no_title(bring):
    assert json.loads(bring(docx(p(LONG)), json=True))["title"] == ""


def test_refusal_is_one_sentence_and_exit_code_one(tmp_path):
    file = tmp_path / "稿.docx"
    file.write_bytes(b"%PDF-1.7")
    done = subprocess.run(
        [sys.executable, "manage.py", "import_manuscript", str(file), "--json"],
        cwd=site.BASE_DIR,
        env={"PATH": "", "DATA_DIR": str(tmp_path), "SECRET_KEY": "x", "ENV_FILE": "/dev/null"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "PDF" in done.stderr
    assert done.stderr.strip().count("\n") == 0


# The form


def form(data: bytes, name: str = "稿件.docx", **fields) -> ManuscriptForm:
    return ManuscriptForm(fields, {"file": SimpleUploadedFile(name, data)})


@pytest.mark.django_db
def test_form_takes_a_document():
    filled = form(story(rId5=png()), full_width="on")
    assert filled.is_valid()
    brought = filled.save(factories.editor("lin"))
    assert brought.article.latest.title == "电梯装好了"
    assert brought.article.manuscript_files.get().uploaded_by.name == "lin"


@pytest.mark.django_db
def test_form_refuses_in_one_sentence_at_the_file():
    filled = form(b"%PDF-1.7")
    assert list(filled.errors) == ["file"]


@pytest.mark.django_db
def test_form_refuses_a_large_document_without_reading_it(settings):
    settings.DOCX_MAX_BYTES = 10
    assert list(form(story()).errors) == ["file"]


# The original, for who may read the draft


@pytest.fixture
def kept() -> ManuscriptFile:
    filled = form(story(), "街道来稿.docx")
    assert filled.is_valid()
    return filled.save(factories.editor("lin")).article.manuscript_files.get()


@pytest.mark.django_db
def test_writer_saves_the_original(kept, client):
    client.force_login(kept.uploaded_by)
    answer = client.get(f"/manuscripts/{kept.pk}/")
    assert b"".join(answer.streaming_content) == story()
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["nobody", "a reader", "a stranger"])
def test_nobody_else_learns_that_it_exists(kept, client, who):
    if who != "nobody":
        client.force_login(factories.user(staff=who == "a stranger"))
    assert client.get(f"/manuscripts/{kept.pk}/").status_code == 404


@pytest.mark.django_db
def test_form_of_the_article_leads_to_the_original(kept, client):
    client.force_login(kept.uploaded_by)
    page = client.get(f"/admin/articles/article/{kept.article_id}/change/").content.decode()
    assert f"/manuscripts/{kept.pk}/" in page
    assert "街道来稿.docx" in page


@pytest.mark.django_db
def test_pictures_that_are_too_large_together_are_left_out_and_told(monkeypatch):
    monkeypatch.setattr(manuscript_pictures, "MOST_PIXELS", 2 * 600 * 400 - 1)
    read = manuscript.read(story(rId5=png(600, 400), rId6=png(600, 401), rId7=png(600, 402)))

    found = manuscript_pictures.prepare(read, uploaded_by=None)

    assert len(found.pictures) == 2
    assert len(found.notes) == 1 and "3" in found.notes[0]


def test_pictures_that_take_too_long_together_are_left_out_and_told(monkeypatch):
    monkeypatch.setattr(manuscript_pictures, "MOST_SECONDS", -1)

    found = manuscript_pictures.prepare(
        manuscript.read(story(rId5=png(600, 400))), uploaded_by=None
    )

    assert not found.pictures
    assert len(found.notes) == 1 and "1" in found.notes[0]
