"""The newsroom's photos, places, people and manuscripts."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from articles import photos
from articles.models import Article, Event, Listing, Photo, Place, PlaceAlias
from tests import factories
from tests.articles.admin_forms import URL, change_url, form_data
from tests.articles.pictures import file_of, picture, upload

pytestmark = pytest.mark.django_db
PHOTOS = "/admin/articles/photo/"
CHOICES = "/admin/autocomplete/"


@pytest.fixture(autouse=True)
def editor(client: Client):
    user = factories.editor("李青")
    client.force_login(user)
    return user


def _photo(colour: str = "teal", **words) -> Photo:
    return photos.add_photo(upload(file_of(picture(colour=colour))), uploaded_by=None, **words)[0]


def _choices(client: Client, term: str, field: str = "places", model: str = "article"):
    query = {"term": term, "app_label": "articles", "model_name": model, "field_name": field}
    return client.get(CHOICES, query)


def test_several_photos_at_once_and_the_bad_one_is_named_at_the_field(client: Client) -> None:
    good = upload(file_of(picture(colour="red")), "好.jpg")
    bad = SimpleUploadedFile("坏.jpg", b"no picture")

    response = client.post(f"{PHOTOS}add/", {"uploads": [good, bad], "credit": "林晓棠 摄"})

    assert Photo.objects.get().credit == "林晓棠 摄"
    errors = response.context["form"].errors["uploads"]
    assert len(errors) == 1 and "坏.jpg" in errors[0]
    assert "林晓棠 摄" in response.text


def test_photo_list_shows_renditions_in_constant_queries(
    client: Client, django_assert_max_num_queries
) -> None:
    for colour in ("red", "green", "blue", "teal"):
        _photo(colour)
    with django_assert_max_num_queries(15):
        page = client.get(PHOTOS).text
    assert page.count("<img") >= 4


def test_photo_whose_rights_ended_is_marked_and_not_offered_as_cover(client: Client) -> None:
    ended = timezone.localdate() - timedelta(days=1)
    photo, article = _photo(rights_until=ended), factories.draft()

    assert "expired" in client.get(PHOTOS).text
    response = client.post(change_url(article), form_data(article, cover=photo.pk))

    assert "cover" in response.context["adminform"].form.errors
    article.refresh_from_db()
    assert article.latest.cover is None


def test_focus_of_a_photo_stays_inside(client: Client) -> None:
    photo = _photo()
    data = {"caption": "电梯", "focal_x": "0.25", "focal_y": "1.5"}

    assert client.post(f"{PHOTOS}{photo.pk}/change/", data).status_code == 200
    assert client.post(f"{PHOTOS}{photo.pk}/change/", data | {"focal_y": "1"}).status_code == 302

    photo.refresh_from_db()
    assert (photo.focal_x, photo.focal_y, photo.caption) == (0.25, 1.0, "电梯")


def test_picker_finds_by_caption_and_takes_an_upload(client: Client) -> None:
    _photo("red", caption="新装的电梯")
    _photo("blue", caption="菜市")

    found = client.get(f"{PHOTOS}picker/", {"q": "电梯"}).text
    assert "新装的电梯" in found and "菜市" not in found

    data = {"upload": upload(), "caption": "院坝", "focal_x": "0.5", "focal_y": "0.5"}
    added = client.post(f"{PHOTOS}picker/", data)
    assert f'data-photo="{Photo.objects.latest("pk").pk}"' in added.text
    refused = client.post(f"{PHOTOS}picker/", data | {"upload": upload(b"x", "x.jpg")})
    assert "upload" in refused.context["upload"].errors


def test_picker_is_closed_to_staff_without_photos(client: Client) -> None:
    client.force_login(factories.user("财务"))

    assert client.get(f"{PHOTOS}picker/").status_code == 403
    assert client.post(f"{PHOTOS}picker/", {"upload": upload()}).status_code == 403


def test_cover_chosen_in_the_form_is_the_revisions(client: Client) -> None:
    photo, article = _photo(caption="电梯"), factories.draft()

    client.post(change_url(article), form_data(article, cover=photo.pk))

    article.refresh_from_db()
    assert article.latest.cover == photo
    assert photo.get_absolute_url() in client.get(change_url(article)).text


def test_places_of_one_name_are_told_apart_by_their_path(client: Client) -> None:
    places = factories.huayang()
    dayi = factories.place("大邑县", level="district")
    factories.place("祥龙社区", dayi)

    texts = [each["text"] for each in _choices(client, "祥龙").json()["results"]]

    assert set(texts) == {"祥龙社区（四川天府新区 › 华阳街道）", "祥龙社区（大邑县）"}
    page = client.get(change_url(factories.draft(places=[places["祥龙社区"]]))).text
    assert "祥龙社区（四川天府新区 › 华阳街道）" in page


def test_places_are_found_by_alias_and_code(client: Client) -> None:
    place = factories.huayang()["安公社区"]
    PlaceAlias.objects.create(place=place, name="老安公")

    for term in ("老安", "510116003037"):
        assert [each["id"] for each in _choices(client, term).json()["results"]] == [str(place.pk)]


def test_choices_of_places_take_constant_queries(
    client: Client, django_assert_max_num_queries
) -> None:
    street = factories.huayang()["华阳街道"]
    for number in range(15):
        factories.place(f"社区{number}", street)

    with django_assert_max_num_queries(6):
        assert len(_choices(client, "社区").json()["results"]) == 17


def test_choices_of_logins_need_the_right_to_see_them(client: Client) -> None:
    assert _choices(client, "李", "user", "reporter").status_code == 403


def test_places_named_in_the_text_are_suggested(client: Client) -> None:
    place = factories.huayang()["祥龙社区"]

    data = {"title": "", "body": "<p>华阳街道祥龙社区的电梯。</p>"}
    found = client.post(f"{URL}suggest-places/", data).json()["places"]

    assert str(place.pk) in [str(each["id"]) for each in found]


def test_moving_a_place_moves_the_listings_below(client: Client) -> None:
    places = factories.huayang()
    street, moved = places["华阳街道"], factories.place("双流区", level="district")
    article = factories.published(places=[places["祥龙社区"]])
    data = {"name": street.name, "level": "street", "parent": moved.pk, "slug": street.slug}
    data |= {"code": street.code}
    for prefix in ("aliases", "facts"):
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}

    client.post(f"/admin/articles/place/{street.pk}/change/", data)

    listed = Listing.objects.filter(article=article, kind="place").values_list("key", flat=True)
    assert moved.pk in listed and places["四川天府新区"].pk not in listed


def test_place_can_not_be_moved_below_itself(client: Client) -> None:
    places = factories.huayang()
    street = places["华阳街道"]
    data = {"name": street.name, "level": "street", "slug": street.slug, "code": street.code}
    for prefix in ("aliases", "facts"):
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}

    for below in (places["祥龙社区"], street):
        response = client.post(
            f"/admin/articles/place/{street.pk}/change/", data | {"parent": below.pk}
        )
        assert "parent" in response.context["adminform"].form.errors
    assert Place.objects.get(pk=street.pk).parent == places["四川天府新区"]


def test_place_with_articles_is_not_deleted(client: Client) -> None:
    client.force_login(factories.user("管理员", is_superuser=True))
    place = factories.huayang()["祥龙社区"]
    factories.draft(places=[place])

    response = client.post(f"/admin/articles/place/{place.pk}/delete/", {"post": "yes"})

    assert response.status_code == 403 and Place.objects.filter(pk=place.pk).exists()


def test_manuscript_becomes_a_draft(client: Client, editor) -> None:
    section = factories.section("社区")
    text = "电梯装好了\n华西社区报记者 吴小红\n" + "祥龙社区的居民盼了八年。\n" * 3

    response = client.post(
        f"{URL}manuscript/",
        {
            "file": SimpleUploadedFile("稿.txt", text.encode("gb18030")),
            "title": "电梯装好了",
            "section": section.pk,
        },
    )

    article = Article.objects.get()
    assert response["Location"] == change_url(article)
    assert article.latest.title == "电梯装好了" and article.latest.author == editor
    assert article.section == section and article.live is None
    assert [str(byline) for byline in article.bylines.all()] == ["吴小红"]


def test_empty_manuscript_is_refused_at_the_field_and_the_title_stays(client: Client) -> None:
    data = {"file": SimpleUploadedFile("稿.txt", b""), "title": "电梯装好了"}

    response = client.post(f"{URL}manuscript/", data)

    assert "file" in response.context["form"].errors
    assert "电梯装好了" in response.text and not Article.objects.exists()


def test_preview_shows_what_is_typed_and_saves_nothing(client: Client) -> None:
    places = factories.huayang()
    article = factories.draft("旧题")
    data = form_data(article, title="新题", body="<p>新文。</p>", places=[places["祥龙社区"].pk])

    response = client.post(change_url(article, "preview"), data | {"tags": "电梯"})

    assert response.status_code == 200
    assert "新题" in response.text and "新文。" in response.text and "祥龙社区" in response.text
    assert "no-store" in response["Cache-Control"]
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    article.refresh_from_db()
    assert article.latest.title == "旧题" and not article.places.exists()


def test_preview_of_a_new_article(client: Client) -> None:
    row = {"bylines-0-name": "某人", "bylines-0-role": "text", "bylines-0-position": "0"}
    data = form_data(title="全新的题") | row | {"bylines-TOTAL_FORMS": "1"}

    response = client.post(f"{URL}preview/", data)

    assert response.status_code == 200
    assert "全新的题" in response.text and "某人" in response.text
    assert not Article.objects.exists()


def test_preview_of_a_form_with_errors_says_which(client: Client) -> None:
    response = client.post(f"{URL}preview/", form_data(title=""))

    assert response.status_code == 422 and "errorlist" in response.text


def test_pages_of_the_library_open(client: Client) -> None:
    rights = ("add_article",)
    client.force_login(factories.user("管理员", is_superuser=True, rights=rights))
    factories.huayang()
    factories.topic()
    reporter = factories.reporter()
    for page in ("place", "reporter", "section", "topic", "photo", "user", "article"):
        assert client.get(f"/admin/articles/{page}/").status_code == 200
        assert client.get(f"/admin/articles/{page}/add/").status_code == 200
    assert client.get(f"/admin/articles/reporter/{reporter.pk}/change/").status_code == 200
    assert client.get("/admin/taggit/tag/").status_code == 200


@pytest.mark.parametrize("where", ["cover", "body"])
def test_words_that_readers_see_are_changed_by_who_may_publish(client: Client, where: str) -> None:
    photo = _photo(caption="旧说明")
    inside = f'<p>文</p><figure><img src="/photos/{photo.pk}/" alt=""></figure>'
    factories.published(**({"cover": photo} if where == "cover" else {"body": inside}))
    data = {"caption": "新说明", "focal_x": "0.5", "focal_y": "0.5"}

    client.force_login(factories.editor())
    assert client.post(f"{PHOTOS}{photo.pk}/change/", data).status_code == 403
    client.force_login(factories.chief())
    assert client.post(f"{PHOTOS}{photo.pk}/change/", data).status_code == 302

    photo.refresh_from_db()
    assert photo.caption == "新说明"
    assert Event.objects.latest("pk").data == {"photo": photo.pk, "fields": ["caption"]}
