"""Two editors on one article, and what was typed and not saved."""

import json
import time

import pytest
from django.test import Client

from articles import conflicts, working_copies
from articles.models import Article, WorkingCopy
from tests import factories
from tests.articles.admin_forms import URL, change_url, form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client):
    user = factories.editor("李青")
    client.force_login(user)
    return user


@pytest.fixture
def first(db):
    """Another editor at another desk."""
    user = factories.editor("王先")
    other = Client()
    other.force_login(user)
    return other


def test_second_editor_is_told_and_nothing_is_overwritten(
    client: Client, editor, first: Client
) -> None:
    article = factories.draft("原题", body="<p>原文一段。</p>")
    mine = form_data(article, body="<p>我的一段。</p>")
    first.post(change_url(article), form_data(article, body="<p>他的一段。</p>"))

    response = client.post(change_url(article), mine)

    article.refresh_from_db()
    assert response.status_code == 200
    assert article.latest.body == "<p>他的一段。</p>"
    page = response.text
    assert "&lt;p&gt;我的一段。&lt;/p&gt;" in page  # the second editor's own text is in the form
    assert "<del>他</del><ins>我</ins>的一段。" in page
    assert "王先" in page


def test_second_save_after_the_notice_is_deliberate(client: Client, editor, first: Client) -> None:
    article = factories.draft(body="<p>原文。</p>")
    mine = form_data(article, body="<p>我的。</p>")
    first.post(change_url(article), form_data(article, body="<p>他的。</p>"))
    form = client.post(change_url(article), mine).context["adminform"].form

    again = mine | {name: form[name].value() for name in ("base_version", "base_revision")}
    assert client.post(change_url(article), again).status_code == 302

    article.refresh_from_db()
    assert article.latest.body == "<p>我的。</p>"
    assert article.latest.parent.body == "<p>他的。</p>"  # and theirs is an earlier text


def test_what_the_second_editor_left_alone_is_taken_over(
    client: Client, editor, first: Client
) -> None:
    article = factories.draft("原题", body="<p>原文。</p>")
    mine = form_data(article, body="<p>我的。</p>")
    first.post(change_url(article), form_data(article, title="他的题"))

    form = client.post(change_url(article), mine).context["adminform"].form

    assert form["title"].value() == "他的题"
    assert form["body"].value() == "<p>我的。</p>"
    assert form.taken_over == [str(form.fields["title"].label)]


def test_metadata_saved_meanwhile_is_a_conflict_too(client: Client, editor, first: Client) -> None:
    article = factories.draft()
    mine = form_data(article, title="我的题")
    first.post(change_url(article), form_data(article, section=factories.section("民生").pk))

    response = client.post(change_url(article), mine)

    article.refresh_from_db()
    assert response.context["conflict_kind"] == "conflict"
    assert article.section.name == "民生" and article.latest.title != "我的题"
    assert "民生" in "".join(each.theirs for each in response.context["adminform"].form.conflict)


def test_conflict_survives_a_byline_that_was_taken_off(
    client: Client, editor, first: Client
) -> None:
    article = factories.draft(reporters=[factories.reporter("吴小红")])
    mine = form_data(article, title="我的题")
    first.post(change_url(article), form_data(article) | {"bylines-0-DELETE": "on"})

    form = client.post(change_url(article), mine).context["adminform"].form
    again = mine | {name: form[name].value() for name in ("base_version", "base_revision")}
    assert client.post(change_url(article), again).status_code == 302

    article.refresh_from_db()
    assert article.latest.title == "我的题"
    assert [str(byline) for byline in article.bylines.all()] == ["吴小红"]


def test_stale_form_from_a_forged_version_is_a_conflict(client: Client, editor) -> None:
    article = factories.draft()

    for version in ("", "0", "999"):
        data = form_data(article, title="伪造", base_version=version)
        assert client.post(change_url(article), data).status_code == 200
    article.refresh_from_db()
    assert article.latest.title != "伪造"


def test_marked_differences_are_escaped() -> None:
    from articles.conflicts import marked

    assert marked("<b>甲", "<b>乙") == "&lt;b&gt;<del>甲</del><ins>乙</ins>"


def test_typing_is_kept_and_offered_again(client: Client, editor) -> None:
    article = factories.draft("原题")

    kept = client.post(change_url(article, "copy"), form_data(article, title="写到一半"))
    page = client.get(change_url(article))

    assert kept.status_code == 200
    assert page.context["unsaved_copy"].fields["title"] == ["写到一半"]
    assert page.context["adminform"].form["title"].value() == "原题"  # never put back unasked
    article.refresh_from_db()
    assert article.latest.title == "原题"


def test_kept_typing_is_looked_at_without_being_saved(client: Client, editor) -> None:
    article = factories.draft("原题")
    client.post(change_url(article, "copy"), form_data(article, title="写题"))

    response = client.post(change_url(article), {"_restore": "server"})

    assert response.context["conflict_kind"] == "restored"
    assert response.context["adminform"].form["title"].value() == "写题"
    assert "<del>原</del><ins>写</ins>题" in response.text
    article.refresh_from_db()
    assert article.latest.title == "原题"


def test_kept_typing_of_the_browser_is_looked_at_without_being_saved(
    client: Client, editor
) -> None:
    data = form_data(title="离线写的", _restore="browser")

    response = client.post(f"{URL}add/", data)

    assert response.context["adminform"].form["title"].value() == "离线写的"
    assert not Article.objects.exists()


def test_kept_typing_of_an_older_version_is_a_conflict(
    client: Client, editor, first: Client
) -> None:
    article = factories.draft("原题", body="<p>原文。</p>")
    client.post(change_url(article, "copy"), form_data(article, body="<p>我的。</p>"))
    first.post(change_url(article), form_data(article, body="<p>他的。</p>"))

    response = client.post(change_url(article), {"_restore": "server"})

    assert response.context["conflict_kind"] == "conflict"
    assert "王先" in response.text


def test_saving_drops_the_copy_and_tells_the_browser_which(client: Client, editor) -> None:
    article = factories.draft()
    client.post(change_url(article, "copy"), form_data(article, title="写题"))

    response = client.post(change_url(article), form_data(article, title="写题"))

    assert not WorkingCopy.objects.exists()
    assert response.cookies["saved_copy"].value == "key1"


def test_refused_save_keeps_the_copy(client: Client, editor) -> None:
    article = factories.draft()
    client.post(change_url(article, "copy"), form_data(article, title=""))

    response = client.post(change_url(article), form_data(article, title=""))

    assert WorkingCopy.objects.count() == 1
    assert "saved_copy" not in response.cookies


def test_typing_of_a_new_article_is_kept_and_dropped(client: Client, editor) -> None:
    client.post(f"{URL}copy/", form_data(title="新稿写到一半"))
    assert client.get(f"{URL}add/").context["unsaved_copy"].fields["title"] == ["新稿写到一半"]

    client.post(f"{URL}add/", form_data(title="新稿"))

    assert not WorkingCopy.objects.exists() and Article.objects.count() == 1


def test_copies_belong_to_their_writer(client: Client, editor, first: Client) -> None:
    article = factories.draft()
    first.post(change_url(article, "copy"), form_data(article, title="他写的"))

    assert client.get(change_url(article)).context["unsaved_copy"] is None
    client.post(change_url(article, "discard"))
    assert WorkingCopy.objects.count() == 1


def test_discarding_forgets_the_copy(client: Client, editor) -> None:
    article = factories.draft()
    client.post(change_url(article, "copy"), form_data(article))

    assert client.post(change_url(article, "discard")).status_code == 204
    assert working_copies.offered(editor, article) is None


def test_typing_after_the_session_ended_is_told_so(client: Client) -> None:
    response = client.post(change_url(factories.draft(), "copy"), form_data())

    assert response.status_code == 401
    assert not WorkingCopy.objects.exists()


def test_typing_needs_the_token(editor) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)

    response = client.post(change_url(factories.draft(), "copy"), form_data())

    assert response.status_code == 403


def test_too_much_typing_is_refused_in_words(client: Client, editor, monkeypatch) -> None:
    monkeypatch.setattr(working_copies, "LARGEST", 10)

    response = client.post(change_url(factories.draft(), "copy"), form_data())

    assert response.status_code == 413 and response.json()["reason"]


@pytest.mark.parametrize("broken", ["²", "9" * 30, "9" * 5000, "-1", "甲"])
def test_broken_numbers_are_no_error(client: Client, editor, broken: str) -> None:
    article = factories.draft()
    numbers = dict.fromkeys(("base_version", "base_revision", "cover"), broken)
    data = form_data(article, copy_key="甲乙", **numbers)

    assert client.post(change_url(article, "copy"), data).status_code == 200
    assert client.post(change_url(article), data).status_code == 200
    assert client.post(change_url(article), {"_restore": "server"}).status_code == 200
    assert client.post(change_url(article, "preview"), data).status_code == 422


def test_session_says_who_is_logged_in(client: Client, editor) -> None:
    assert client.get(f"{URL}session/").json()["user"] == editor.pk
    client.logout()
    assert json.loads(client.get(f"{URL}session/").content)["user"] is None


def test_text_that_is_too_large_is_refused_and_kept(client: Client, editor) -> None:
    article = factories.draft(body="<p>原。</p>", author=editor)
    large = "<p>一</p>" * 7_000

    page = client.post(change_url(article), form_data(article, body=large))

    article.refresh_from_db()
    form = page.context["adminform"].form
    assert "300000" in form.errors["body"][0] and form["body"].value() == large
    assert article.latest.body == "<p>原。</p>"


def test_lines_that_come_again_and_again_are_compared_in_no_time() -> None:
    begun = time.process_time()
    before = "甲\n" * 20_000

    marked = conflicts.marked(before, before[:20_000] + "乙" + before[10_000:])

    assert "乙" in marked and time.process_time() - begun < 5  # was minutes


def test_words_for_an_article_that_left_the_editors_sections_come_back(client: Client) -> None:
    editor = factories.member("section editor")
    article = factories.draft()
    editor.sections.set([article.section])
    client.force_login(editor)
    data = form_data(article, body="<p>改了一下午的话。</p>")
    Article.objects.filter(pk=article.pk).update(section=factories.section("教育"))

    answer = client.post(change_url(article), data)

    assert answer.status_code == 404 and "改了一下午的话。" in answer.text
    nowhere = client.post(change_url(article).replace(f"/{article.pk}/", "/999999/"), data)
    assert nowhere.status_code == 404 and "改了一下午的话。" in nowhere.text
