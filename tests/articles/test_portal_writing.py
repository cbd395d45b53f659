"""Writing in the portal: what is saved, what is refused with the text kept, two devices at once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles import workflow
from articles.models import Article, Byline, Stage, User, WorkingCopy
from tests import factories
from tests.articles.portal_forms import HOME, draft_data, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter() -> User:
    return factories.member("reporter", "林晓棠", staff=False)


@pytest.fixture
def portal(client: Client, reporter: User) -> Client:
    client.force_login(reporter)
    return client


def _again(response, sent: dict) -> dict:
    """The page that came back, sent once more."""
    form = response.context["form"]
    return sent | {name: form[name].value() for name in ("base_version", "base_revision")}


def test_new_piece_is_a_draft_of_mine(portal: Client, reporter: User) -> None:
    place = factories.huayang()["祥龙社区"]
    section = factories.section("民生")
    data = draft_data(
        title="电梯\r\n装好了",
        kicker="老院新颜",
        summary="三年",
        section=section.pk,
        places=[place.pk],
        bylines_name=["林晓棠", "周远航", " "],
        bylines_role=["text", "photo", "text"],
        bylines_reporter=["", "", ""],
    )

    response = portal.post(f"{HOME}new/", data)

    article = Article.objects.get()
    assert response["Location"] == url(article, "write")
    assert response.cookies["saved_copy"].value == "key1"
    assert article.creator == reporter and article.stage == Stage.WRITING
    assert article.latest.title == "电梯 装好了" and article.latest.author == reporter
    assert article.section == section and list(article.places.all()) == [place]
    assert [(str(each), each.role) for each in article.bylines.all()] == [
        ("林晓棠", "text"),
        ("周远航", "photo"),
    ]


def test_form_sent_again_after_a_lost_answer_makes_one_piece(
    portal: Client, reporter: User
) -> None:
    data = draft_data(base_version="0")

    for title in ("新稿", "新稿", "新稿又改"):
        assert portal.post(f"{HOME}new/", data | {"title": title}).status_code == 302

    article = Article.objects.get()
    assert article.latest.title == "新稿又改" and article.revisions.count() == 2
    portal.post(f"{HOME}new/", data | {"copy_key": "key2"})  # another form is another piece
    assert Article.objects.count() == 2


def test_form_sent_again_does_not_write_over_what_came_between(
    portal: Client, reporter: User
) -> None:
    data = draft_data(base_version="0", title="第一稿")
    portal.post(f"{HOME}new/", data)
    article = Article.objects.get()
    portal.post(url(article, "write"), draft_data(article, title="电脑上改的"))

    page = portal.post(f"{HOME}new/", data | {"title": "手机上改的"})
    assert page.context["kind"] == "conflict" and "电脑上改的" in page.text

    portal.post(f"{HOME}new/", _again(page, data | {"title": "手机上改的"}))
    article.refresh_from_db()
    assert article.latest.title == "手机上改的" and Article.objects.count() == 1


def test_key_of_another_person_opens_nothing(portal: Client) -> None:
    other = Client()
    other.force_login(factories.member("reporter", staff=False))
    other.post(f"{HOME}new/", draft_data(title="别人的新稿", copy_key="known"))

    portal.post(f"{HOME}new/", draft_data(title="我的新稿", copy_key="known"))

    assert sorted(str(each) for each in Article.objects.all()) == ["别人的新稿", "我的新稿"]


def test_own_byline_is_there_from_the_beginning(portal: Client, reporter: User) -> None:
    factories.reporter("棠棠", user=reporter, kind="correspondent")

    names = portal.get(f"{HOME}new/").context["form"]["bylines"].value()

    assert [(each.name, each.role) for each in names] == [("棠棠", Byline.Role.CORRESPONDENT)]


def test_name_of_the_only_reporter_who_has_it_is_that_reporter(portal: Client) -> None:
    only = factories.reporter("周远航")
    factories.reporter("李敏")
    second = factories.reporter("李敏")
    names = ["周远航", "李敏", "李敏", "无名氏"]
    data = draft_data(
        bylines_name=names,
        bylines_role=["text", "text", "photo", "intern"],
        bylines_reporter=["", "", str(second.pk), "999999999"],
    )

    portal.post(f"{HOME}new/", data)

    made = Article.objects.get().bylines.all()
    assert [each.reporter for each in made] == [only, None, second, None]


def test_section_editors_name_is_neither_shown_nor_lost(portal: Client, reporter: User) -> None:
    article = factories.draft(author=reporter)
    article.bylines.create(name="王编辑", role="editor", position=0)
    data = draft_data(article, bylines_name=["林晓棠"], bylines_role=["text"])

    assert portal.post(url(article, "write"), data).status_code == 302

    assert [str(each) for each in article.bylines.all()] == ["林晓棠", "王编辑"]


@pytest.mark.parametrize("role", ["editor", "", "boss"])
def test_no_writer_makes_somebody_the_editor(portal: Client, role: str) -> None:
    data = draft_data(bylines_name=["某人"], bylines_role=[role], bylines_reporter=[""])

    portal.post(f"{HOME}new/", data)

    assert not Byline.objects.exclude(role="text").exists()


def test_co_author_does_not_take_the_own_name_off(client: Client) -> None:
    person = factories.member("correspondent", staff=False)
    own = factories.reporter("周远航", user=person)
    article = factories.draft(author=factories.member("reporter"), reporters=[own])
    client.force_login(person)
    data = draft_data(article, bylines_name=["别人"], bylines_role=["text"], bylines_reporter=[""])

    response = client.post(url(article, "write"), data)

    assert response.status_code == 422 and response.context["form"].errors["bylines"]
    assert [each.reporter for each in article.bylines.all()] == [own]


def test_metadata_and_words_change_together_and_are_recorded(
    portal: Client, reporter: User
) -> None:
    place = factories.huayang()["祥龙社区"]
    article = factories.draft("原题", author=reporter)
    other = factories.section("文化")

    portal.post(
        url(article, "write"),
        draft_data(article, title="新题", section=other.pk, place_names="祥龙社区"),
    )

    article.refresh_from_db()
    assert article.latest.title == "新题" and article.section == other
    assert list(article.places.all()) == [place]
    recorded = article.events.get(verb="describe")
    assert recorded.actor == reporter and set(recorded.data["fields"]) == {"section", "places"}


def test_saving_nothing_new_makes_no_revision(portal: Client, reporter: User) -> None:
    article = factories.draft(author=reporter)
    before = article.events.count()

    assert portal.post(url(article, "write"), draft_data(article)).status_code == 302

    article.refresh_from_db()
    assert article.revisions.count() == 1 and article.events.count() == before


def test_unknown_place_is_told_and_the_text_kept(portal: Client) -> None:
    response = portal.post(
        f"{HOME}new/", draft_data(body="<p>字句。</p>", place_names="没有的社区")
    )

    assert response.status_code == 422 and not Article.objects.exists()
    assert "没有的社区" in str(response.context["form"].errors["place_names"])
    assert "&lt;p&gt;字句。&lt;/p&gt;" in response.text


def test_missing_title_keeps_everything_else(portal: Client) -> None:
    section = factories.section()
    place = factories.huayang()["祥龙社区"]
    data = draft_data(
        title="",
        summary="摘要在",
        section=section.pk,
        places=[place.pk],
        bylines_name=["周远航"],
        bylines_role=["photo"],
    )

    page = portal.post(f"{HOME}new/", data)

    assert page.status_code == 422 and not Article.objects.exists()
    for kept in ("摘要在", "祥龙社区", 'value="周远航"', 'value="photo" selected'):
        assert kept in page.text


def test_fields_that_are_not_offered_are_not_written(portal: Client, reporter: User) -> None:
    article = factories.draft(author=reporter)
    forged = {"is_featured": "on", "responsible_editor": reporter.pk, "source": "reprint"}
    forged |= {"stage": "published", "deadline_0": "2030-01-01", "is_public": "on"}

    portal.post(url(article, "write"), draft_data(article, title="新题", **forged))

    article.refresh_from_db()
    assert article.latest.title == "新题"
    assert not article.is_featured and article.responsible_editor is None
    assert article.source == "original" and article.stage == Stage.WRITING


def test_text_is_sanitised(portal: Client) -> None:
    portal.post(f"{HOME}new/", draft_data(body="<p onclick=x>好<script>alert(1)</script></p>"))

    assert Article.objects.get().latest.body == "<p>好</p>"


# Two devices


def test_second_device_is_told_sees_both_and_loses_nothing(portal: Client, reporter: User) -> None:
    article = factories.draft("原题", body="<p>原文一段。</p>", author=reporter)
    on_the_phone = draft_data(article, body="<p>手机的一段。</p>")
    portal.post(url(article, "write"), draft_data(article, body="<p>电脑的一段。</p>"))

    page = portal.post(url(article, "write"), on_the_phone)

    article.refresh_from_db()
    assert page.status_code == 200 and page.context["kind"] == "conflict"
    assert article.latest.body == "<p>电脑的一段。</p>"
    assert "&lt;p&gt;手机的一段。&lt;/p&gt;" in page.text
    assert "<del>电脑</del><ins>手机</ins>的一段。" in page.text

    assert portal.post(url(article, "write"), _again(page, on_the_phone)).status_code == 302
    article.refresh_from_db()
    assert article.latest.body == "<p>手机的一段。</p>"
    assert article.latest.parent.body == "<p>电脑的一段。</p>"


def test_save_sent_again_after_a_lost_answer_is_no_conflict(portal: Client, reporter: User) -> None:
    article = factories.draft(author=reporter, reporters=[factories.reporter()])
    data = draft_data(article, title="改好的题", section=factories.section("文化").pk)

    for _each in range(2):
        assert portal.post(url(article, "write"), data).status_code == 302

    article.refresh_from_db()
    assert article.revisions.count() == 2 and article.latest.title == "改好的题"


def test_bold_word_of_another_device_is_not_written_over(portal: Client, reporter: User) -> None:
    article = factories.draft(body="<p>同样的话。</p>", author=reporter)
    mine = draft_data(article)
    portal.post(
        url(article, "write"), draft_data(article, body="<p>同样的<strong>话</strong>。</p>")
    )

    page = portal.post(url(article, "write"), mine)

    assert page.context["kind"] == "conflict"


def test_names_changed_elsewhere_are_a_conflict_and_shown(portal: Client, reporter: User) -> None:
    article = factories.draft(author=reporter)
    mine = draft_data(article, title="我的题")
    portal.post(
        url(article, "write"),
        draft_data(article, bylines_name=["甲乙"], bylines_role=["text"], bylines_reporter=[""]),
    )

    page = portal.post(url(article, "write"), mine)

    assert page.context["kind"] == "conflict"
    assert "甲乙" in "".join(each.theirs for each in page.context["form"].conflict)


def test_kept_typing_is_looked_at_without_being_saved(portal: Client, reporter: User) -> None:
    article = factories.draft("原题", author=reporter)
    portal.post(url(article, "copy"), draft_data(article, title="写题"))

    page = portal.post(url(article, "write"), {"_restore": "server"})

    assert page.context["kind"] == "restored"
    assert page.context["form"]["title"].value() == "写题"
    article.refresh_from_db()
    assert article.latest.title == "原题"


def test_typing_of_the_newsrooms_form_keeps_the_names(portal: Client, reporter: User) -> None:
    article = factories.draft(author=reporter, reporters=[factories.reporter("吴小红")])
    data = draft_data(article, title="电脑上写的")
    kept = {name: value for name, value in data.items() if not name.startswith("bylines")}
    portal.post(url(article, "copy"), kept)

    page = portal.post(url(article, "write"), {"_restore": "server"})

    assert [str(each.name) for each in page.context["form"]["bylines"].value()] == ["吴小红"]


def test_copies_are_never_shown_to_another_person(portal: Client, reporter: User) -> None:
    other = factories.member("reporter", staff=False)
    shared = factories.draft(author=reporter, reporters=[factories.reporter("周远航", user=other)])
    portal.post(url(shared, "copy"), draft_data(shared, title="我的半句"))
    portal.post(f"{HOME}copy/", draft_data(title="我的新稿"))

    portal.force_login(other)
    for address in (url(shared, "write"), f"{HOME}new/", url(shared), HOME):
        page = portal.get(address)
        assert "我的半句" not in page.text and "我的新稿" not in page.text
    portal.post(url(shared, "discard"))
    portal.post(f"{HOME}discard/")
    assert WorkingCopy.objects.count() == 2
    assert portal.post(url(shared, "write"), {"_restore": "server"}).status_code == 404


def test_saving_drops_the_copy_a_refused_save_keeps_it(portal: Client, reporter: User) -> None:
    article = factories.draft(author=reporter)
    portal.post(url(article, "copy"), draft_data(article, title="写题"))

    refused = portal.post(url(article, "write"), draft_data(article, title=""))
    assert WorkingCopy.objects.count() == 1 and "saved_copy" not in refused.cookies

    portal.post(url(article, "write"), draft_data(article, title="写题"))
    assert not WorkingCopy.objects.exists()


def test_typing_after_the_session_ended_is_told_so(client: Client, reporter: User) -> None:
    article = factories.draft(author=reporter)

    response = client.post(url(article, "copy"), draft_data(article))

    assert response.status_code == 401 and response.json()["reason"]
    assert not WorkingCopy.objects.exists()


# What may not be saved any more


def test_text_that_went_to_the_desk_meanwhile_is_refused_and_kept(
    portal: Client, reporter: User
) -> None:
    article = factories.draft("原题", author=reporter)
    typed = draft_data(article, title="还在改", body="<p>改了一半。</p>")
    workflow.submit(article, actor=reporter)

    page = portal.post(url(article, "write"), typed)

    article.refresh_from_db()
    assert page.context["kind"] == "refused" and article.latest.title == "原题"
    assert page.context["form"]["title"].value() == "还在改"
    assert "&lt;p&gt;改了一半。&lt;/p&gt;" in page.text


def test_draft_with_the_desk_is_read_only(portal: Client, reporter: User) -> None:
    article = factories.draft(author=reporter)
    workflow.submit(article, actor=reporter)

    assert portal.get(url(article, "write"))["Location"] == url(article)
    page = portal.get(url(article))
    assert not page.context["may_edit"] and "ProseMirror" not in page.text


def test_published_piece_is_not_rewritten_here(portal: Client, reporter: User) -> None:
    article = factories.published("发出的题", author=reporter)

    page = portal.post(url(article, "write"), draft_data(article, title="偷改"))

    article.refresh_from_db()
    assert page.context["kind"] == "refused"
    assert article.latest.title == article.live.title == "发出的题"


def test_new_text_of_a_published_piece_leaves_what_readers_see_around_it(
    portal: Client, reporter: User
) -> None:
    article = factories.published("发出的题", author=reporter)
    workflow.revise(article, actor=factories.member("editor-in-chief"))
    section, other = article.section, factories.section("文化")

    page = portal.get(url(article, "write"))
    portal.post(url(article, "write"), draft_data(article, title="新题", section=other.pk))

    article.refresh_from_db()
    assert page.context["form"].fields["section"].disabled
    assert article.latest.title == "新题" and article.live.title == "发出的题"
    assert article.section == section


# Plain text


def test_plain_text_is_written_and_read_as_lines(portal: Client, reporter: User) -> None:
    data = draft_data(plain="1", body="## 小题\n一段。\n二段。")

    response = portal.post(f"{HOME}new/", data)

    article = Article.objects.get()
    assert article.latest.body == "<h2>小题</h2><p>一段。</p><p>二段。</p>"
    page = portal.get(response["Location"])
    assert page.context["form"].is_plain and "## 小题" in page.text
    assert "data-django-prose-editor" not in page.text


def test_plain_text_keeps_what_it_can_not_show(portal: Client, reporter: User) -> None:
    body = "<p>一<strong>粗</strong></p><table><tbody><tr><td>格</td></tr></tbody></table>"
    article = factories.draft(body=body, author=reporter)

    portal.post(
        url(article, "write"), draft_data(article, plain="1", body="一粗\n\n[块 1]\n\n新的一段")
    )

    article.refresh_from_db()
    assert article.latest.body == f"{article.latest.parent.body}<p>新的一段</p>"


def test_plain_conflict_shows_lines_again(portal: Client, reporter: User) -> None:
    article = factories.draft("原题", body="<h2>题</h2><p>原。</p>", author=reporter)
    mine = draft_data(article, plain="1", body="## 题\n\n我的。")
    portal.post(url(article, "write"), draft_data(article, body="<h2>题</h2><p>他的。</p>"))

    page = portal.post(url(article, "write"), mine)

    assert page.context["kind"] == "conflict"
    assert "## 题\n\n我的。" in page.text and "&lt;h2&gt;" not in page.text


# Choices


def test_places_are_found_by_name_with_their_path(portal: Client) -> None:
    factories.huayang()

    found = portal.get(f"{HOME}choices/places/", {"q": "祥龙"}).json()["results"]

    assert [each["text"] for each in found] == ["祥龙社区（四川天府新区 › 华阳街道）"]
    assert portal.get(f"{HOME}choices/places/").json()["results"] == []


@pytest.mark.parametrize("plain", ["", "1"])
def test_places_named_in_the_text_are_suggested(portal: Client, plain: str) -> None:
    place = factories.huayang()["祥龙社区"]
    data = {"title": "", "body": "华阳街道祥龙社区的电梯", "plain": plain}

    found = portal.post(f"{HOME}choices/suggested/", data).json()["results"]

    assert place.pk in [each["id"] for each in found]


def test_people_are_found_by_name_and_only_who_works_here(portal: Client) -> None:
    factories.reporter("周远航")
    factories.reporter("周走了", is_active=False)

    found = portal.get(f"{HOME}choices/people/", {"q": "周"}).json()["results"]

    assert [each["name"] for each in found] == ["周远航"]


# A file


def test_file_becomes_my_draft(portal: Client, reporter: User) -> None:
    file = SimpleUploadedFile("稿.txt", "电梯装好了\n昨天上午，电梯启用。\n".encode())

    response = portal.post(f"{HOME}manuscript/", {"file": file, "full_width": "on"})

    article = Article.objects.get()
    assert response["Location"] == url(article, "write")
    assert article.creator == reporter and article.latest.title == "电梯装好了"


def test_file_that_is_no_manuscript_is_refused_in_words(portal: Client) -> None:
    response = portal.post(f"{HOME}manuscript/", {"file": SimpleUploadedFile("x.txt", b"\0\1\2")})

    assert response.status_code == 200 and response.context["form"].errors["file"]
    assert not Article.objects.exists()


# Too much


@pytest.mark.parametrize("plain", ["", "1"])
def test_text_that_is_too_large_is_refused_and_kept(
    portal: Client, reporter: User, plain: str
) -> None:
    article = factories.draft(body="<p>原。</p>", author=reporter)
    large = "## 小题\n" + "一\n" * 7_000 if plain else "<h2>小题</h2>" + "<p>一</p>" * 7_000

    page = portal.post(url(article, "write"), draft_data(article, plain=plain, body=large))

    article.refresh_from_db()
    assert page.status_code == 422 and "300000" in page.context["form"].errors["body"][0]
    assert article.latest.body == "<p>原。</p>"
    assert page.context["form"]["body"].value().count("一") == 7_000
    assert ("## 小题" if plain else "&lt;h2&gt;小题") in page.text
