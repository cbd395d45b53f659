"""A Word document becomes a draft: its text, its pictures, its people, and the file itself."""


import pytest
from django.core.management import call_command

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
