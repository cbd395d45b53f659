import pytest
from django.core.exceptions import ValidationError

from articles import revisions
from articles.models import Article, Event, Revision
from tests import factories

pytestmark = pytest.mark.django_db


def test_save_text_makes_the_next_revision_and_keeps_the_one_before():
    article = factories.draft("旧题")

    revision = revisions.save_text(article, author=None, title="新题")

    assert [r.title for r in article.revisions.order_by("number")] == ["旧题", "新题"]
    assert (revision.number, revision.parent.number) == (2, 1)
    assert revision.body == "<p>正文第一段。</p><p>正文第二段。</p>"
    assert Article.objects.get().latest == revision


def test_save_text_without_a_change_makes_no_revision():
    article = factories.draft("题", body="<p>文</p>")
    version = article.version

    revisions.save_text(article, author=None, title=" 题 ", body="<p>　　文</p>")

    assert article.revisions.count() == 1
    assert Article.objects.get().version == version


def test_save_text_leaves_the_live_text_alone():
    article = factories.published("公开的题")

    factories.revised(article, title="还没有审的题")

    stored = Article.objects.get()
    assert stored.live.title == "公开的题"
    assert stored.has_unpublished_text


def test_save_text_cleans_the_body():
    article = factories.draft(body="<p>文<script>alert(1)</script></p>")

    assert article.latest.body == "<p>文</p>"


def test_save_text_refuses_an_empty_title_and_saves_nothing():
    article = factories.draft("题")

    with pytest.raises(ValidationError):
        revisions.save_text(article, author=None, title="  ")

    assert Article.objects.get().latest.title == "题"


def test_new_article_with_a_bad_title_leaves_no_article():
    with pytest.raises(ValidationError):
        revisions.new_article(author=None, content={"title": "长" * 121, "body": "<p>文</p>"})

    assert not Article.objects.exists()


def test_revision_never_changes():
    revision = factories.draft().latest
    revision.title = "改"

    with pytest.raises(TypeError):
        revision.save()
    with pytest.raises(TypeError):
        Revision.objects.update(title="改")
    with pytest.raises(TypeError):
        Revision.objects.all().delete()


def test_save_text_records_who():
    editor = factories.editor()
    article = factories.draft(author=editor)

    event = Event.objects.filter(article=article).latest("pk")
    assert (event.verb, event.actor, event.data) == ("save_text", editor, {"revision": 1})


def test_touch_makes_another_form_stale():
    article = factories.draft()
    before = Article.objects.get().version

    revisions.touch(article)

    assert Article.objects.get().version == before + 1


def test_text_that_is_too_large_is_refused_in_a_sentence():
    article = factories.draft()

    with pytest.raises(ValidationError, match="300000"):
        revisions.save_text(article, author=None, body="文" * 300_001)
