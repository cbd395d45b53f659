"""Pictures in the portal: from the phone, with words, and nobody else's."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles import photos, workflow
from articles.models import Article, Photo, User
from tests import factories
from tests.articles.admin_forms import form_data
from tests.articles.pictures import file_of, opened, picture, upload, with_metadata
from tests.articles.portal_forms import HOME, draft_data, url

pytestmark = pytest.mark.django_db
ADD = f"{HOME}pictures/add/"


@pytest.fixture
def reporter() -> User:
    return factories.member("reporter", "林晓棠", staff=False)


@pytest.fixture
def portal(client: Client, reporter: User) -> Client:
    client.force_login(reporter)
    return client


def _photo(owner: User | None, colour: str = "teal", **words) -> Photo:
    file = upload(file_of(picture(colour=colour)))
    return photos.add_photo(file, uploaded_by=owner, **words)[0]


def _figure(photo: Photo) -> str:
    return f'<figure><img src="/photos/{photo.pk}/" alt="图"></figure>'


def test_picture_comes_with_its_words_and_without_its_place(portal: Client, reporter: User) -> None:
    words = {"caption": "院坝", "credit": "林晓棠", "alt": "几个人下棋"}
    file = upload(with_metadata(picture(640, 480)))

    response = portal.post(ADD, {"picture": file} | words)

    photo = Photo.objects.get()
    assert response.status_code == 201
    assert (
        response.json()
        == {
            "photo": photo.pk,
            "src": f"/photos/{photo.pk}/",
            "name": "院坝",
        }
        | words
    )
    assert photo.uploaded_by == reporter
    with photo.original.open("rb") as kept:
        assert not opened(kept.read()).getexif()


def test_picture_sent_twice_after_a_lost_answer_is_one(portal: Client) -> None:
    content = file_of(picture())

    first = portal.post(ADD, {"picture": upload(content)})
    second = portal.post(ADD, {"picture": upload(content)})

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["photo"] == second.json()["photo"] and Photo.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("IMG_1.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0heicmif1", "HEIC"),
        ("x.jpg", b"no picture", ""),
    ],
)
def test_file_that_is_no_picture_is_refused_in_a_sentence(
    portal: Client, name: str, content: bytes, said: str
) -> None:
    response = portal.post(ADD, {"picture": upload(content, name)})

    assert response.status_code == 422 and said in response.json()["reason"]
    assert not Photo.objects.exists()


def test_nothing_sent_is_told(portal: Client) -> None:
    assert portal.post(ADD).json()["reason"]


def test_words_too_long_are_told(portal: Client) -> None:
    response = portal.post(ADD, {"picture": upload(file_of(picture())), "credit": "名" * 90})

    assert response.status_code == 422 and response.json()["reason"]


def test_lost_session_is_told_to_the_script(client: Client) -> None:
    assert client.post(ADD, {"picture": upload(file_of(picture()))}).status_code == 401


def test_sending_a_picture_needs_the_token(reporter: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(reporter)

    assert client.post(ADD, {"picture": upload(file_of(picture()))}).status_code == 403
    assert not Photo.objects.exists()


def test_only_my_own_are_offered(portal: Client, reporter: User) -> None:
    mine = _photo(reporter, "teal", caption="我的")
    _photo(factories.member("reporter"), "red", caption="别人的")

    offered = portal.get(f"{HOME}choices/pictures/").json()["pictures"]
    page = portal.get(f"{HOME}pictures/")

    assert [each["photo"] for each in offered] == [mine.pk]
    assert "我的" in page.text and "别人的" not in page.text


def test_words_of_my_picture_are_changed_of_another_not(portal: Client, reporter: User) -> None:
    mine = _photo(reporter, "teal")
    theirs = _photo(factories.member("reporter"), "red", caption="别人的")
    words = {"caption": "新的", "credit": "", "alt": "看得见的"}

    assert portal.post(f"{HOME}pictures/{mine.pk}/words/", words).json()["caption"] == "新的"
    for address in (f"{HOME}pictures/{theirs.pk}/words/", f"{HOME}pictures/{theirs.pk}/"):
        response = portal.post(address, words)
        assert response.status_code == 404 and "别人的" not in response.text
    theirs.refresh_from_db()
    assert theirs.caption == "别人的"


@pytest.mark.parametrize("where", ["cover", "body"])
def test_words_are_fixed_once_the_text_is_with_the_desk(
    portal: Client, reporter: User, where: str
) -> None:
    mine = _photo(reporter, caption="手机里的说明")
    content = {"cover": mine} if where == "cover" else {"body": _figure(mine)}
    article = factories.draft(author=reporter, **content)
    address, words = f"{HOME}pictures/{mine.pk}/", {"caption": "还能改"}
    assert portal.post(address, words).status_code == 302

    workflow.submit(article, actor=reporter)
    page = portal.post(address, {"caption": "审后改的"})
    portal.post(f"{address}words/", {"caption": "审后改的"})

    mine.refresh_from_db()
    assert mine.caption == "还能改" and page.context["fixed"]
    assert "审后改的" in page.text  # what was typed stays to be copied
    workflow.take_back(article, actor=reporter)
    assert portal.post(address, {"caption": "又能改"}).status_code == 302


def test_words_of_an_old_picture_are_the_editors(portal: Client, reporter: User) -> None:
    mine = _photo(reporter, caption="旧的")
    Photo.objects.filter(pk=mine.pk).update(uploaded_at=timezone.now() - timedelta(days=31))

    portal.post(f"{HOME}pictures/{mine.pk}/", {"caption": "新的"})

    mine.refresh_from_db()
    assert mine.caption == "旧的"


def test_picture_of_another_is_not_seen_by_its_number(portal: Client, reporter: User) -> None:
    mine = _photo(reporter, "teal")
    theirs = _photo(factories.member("reporter"), "red")

    assert portal.get(mine.get_absolute_url()).status_code == 302
    assert portal.get(theirs.get_absolute_url()).status_code == 404


def test_picture_of_another_does_not_get_into_my_text_or_on_my_cover(
    portal: Client, reporter: User
) -> None:
    theirs = _photo(factories.member("reporter"), "red", caption="未发的图")
    article = factories.draft(author=reporter)

    for forged in ({"body": _figure(theirs)}, {"cover": theirs.pk}):
        page = portal.post(url(article, "write"), draft_data(article, **forged))
        assert page.status_code == 422 and "未发的图" not in page.text
        assert set(page.context["form"].errors) == set(forged)
    portal.post(url(article, "copy"), draft_data(article, body=_figure(theirs)))
    assert portal.get(theirs.get_absolute_url()).status_code == 404
    article.refresh_from_db()
    assert article.revisions.count() == 1


def test_picture_of_another_does_not_get_in_as_a_plain_line(portal: Client, reporter: User) -> None:
    theirs = _photo(factories.member("reporter"), "red")
    mine = _photo(reporter, "teal")

    data = draft_data(plain="1", body=f"[图 {theirs.pk}] 说明")
    assert portal.post(f"{HOME}new/", data).status_code == 422
    portal.post(f"{HOME}new/", draft_data(plain="1", body=f"[图 {mine.pk}] 说明"))

    body = Article.objects.get().latest.body
    assert body == (
        f'<figure><img src="/photos/{mine.pk}/" alt=""><figcaption>说明</figcaption></figure>'
    )


def test_what_the_desk_put_into_my_article_stays_usable(portal: Client, reporter: User) -> None:
    photo = _photo(factories.chief(), "red")
    article = factories.draft(body=_figure(photo), cover=photo, author=reporter)

    assert portal.get(photo.get_absolute_url()).status_code == 302
    data = draft_data(article, title="新题")
    assert portal.post(url(article, "write"), data).status_code == 302
    portal.post(url(article, "write"), draft_data(article, body="<p>没有图</p>", cover=""))
    data = draft_data(article, body=_figure(photo))  # back again from an earlier text
    assert portal.post(url(article, "write"), data).status_code == 302


def test_file_that_another_had_brought_is_usable_without_their_words(
    portal: Client, reporter: User
) -> None:
    content = file_of(picture(colour="red"))
    theirs = photos.add_photo(
        upload(content), uploaded_by=factories.member("reporter"), caption="内部说明"
    )[0]

    sent = portal.post(ADD, {"picture": upload(content), "caption": "我拍的"})

    assert "内部说明" not in sent.text and sent.json()["photo"] == theirs.pk
    assert portal.get(theirs.get_absolute_url()).status_code == 302
    data = draft_data(body=_figure(theirs), cover=theirs.pk)
    assert portal.post(f"{HOME}new/", data).status_code == 302
    portal.post(f"{HOME}pictures/{theirs.pk}/words/", {"caption": "改别人的"})
    theirs.refresh_from_db()
    assert theirs.caption == "内部说明" and theirs.uploaded_by != reporter


def test_several_without_a_script_the_bad_one_is_told(portal: Client, reporter: User) -> None:
    files = [
        upload(file_of(picture(colour="teal")), "a.jpg"),
        upload(b"bad", "b.jpg"),
        upload(file_of(picture(colour="red")), "c.jpg"),
    ]

    page = portal.post(f"{HOME}pictures/", {"uploads": files, "credit": "林晓棠"})

    assert Photo.objects.filter(uploaded_by=reporter, credit="林晓棠").count() == 2
    assert "b.jpg" in page.text


@pytest.mark.parametrize("group", ["reporter", "correspondent"])
def test_staff_flag_is_not_needed_for_ones_own(client: Client, group: str) -> None:
    person = factories.member(group, staff=False)
    client.force_login(person)

    assert client.get(_photo(person).get_absolute_url()).status_code == 302


def test_words_that_look_like_an_address_open_no_picture(client: Client) -> None:
    reporter = factories.member("reporter", staff=False)
    hidden = factories.photo()
    factories.draft(author=reporter, body=f'<p>"/photos/{hidden.pk}/"</p>')
    client.force_login(reporter)

    assert client.get(f"/photos/{hidden.pk}/").status_code == 404


@pytest.mark.parametrize("group", ["finance", "site administrator", "reporter"])
def test_staff_without_the_library_see_no_picture(client: Client, group: str) -> None:
    client.force_login(factories.member(group))

    assert client.get(f"/photos/{factories.photo().pk}/").status_code == 404


def test_staff_reporter_uses_own_pictures_in_the_newsroom_too(client: Client) -> None:
    reporter = factories.member("reporter")
    other = factories.photo()
    client.force_login(reporter)
    inside = f'<p>文</p><figure><img src="/photos/{other.pk}/" alt=""></figure>'
    for changes in ({"cover": other.pk}, {"body": inside}):
        client.post("/admin/articles/article/add/", form_data(title="借来的图", **changes))

    assert not Article.objects.exists()
