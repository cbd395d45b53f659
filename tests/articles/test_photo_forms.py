"""Bringing pictures in through a form, and the newsroom's address of a picture."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from articles import photos, renditions
from articles.forms.photo import MOST_AT_ONCE, PhotoForm, PhotosForm
from articles.models import Photo
from articles.views.photo import photo as photo_view
from tests import factories

from . import pictures

pytestmark = pytest.mark.django_db


def form(file=None, instance=None, **words) -> PhotoForm:
    data = {"focal_x": "0.5", "focal_y": "0.5", **words}
    return PhotoForm(data, {"upload": file} if file else {}, instance=instance)


def many(*files, **words) -> PhotosForm:
    return PhotosForm(words, MultiValueDict({"uploads": list(files)}))


def test_form_keeps_a_new_photo_with_who_sent_it():
    user = factories.editor()
    filled = form(pictures.upload(), caption="电梯", alt="新电梯")
    assert filled.is_valid(), filled.errors
    photo = filled.keep(user)
    assert (photo.caption, photo.uploaded_by, photo.renditions.count()) == ("电梯", user, 2)


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"words", "not a picture"),
        (pictures.png_that_claims(9000, 9000), "million pixels"),
        (pictures.file_of(pictures.noise(90, 90))[:4000], "damaged"),
        (pictures.jpeg_with_scans(1500), "too long"),
    ],
)
def test_form_tells_the_fault_of_a_file_at_its_field(content, part):
    name = "a.png" if content.startswith(b"\x89PNG") else "a.jpg"
    with translation.override("en"):
        filled = form(pictures.upload(content, name))
        assert not filled.is_valid()
    assert list(filled.errors) == ["upload"]
    assert part in filled.errors["upload"][0]
    assert not Photo.objects.exists()


def test_form_needs_a_picture_for_a_new_photo():
    assert list(form().errors) == ["upload"]


def test_form_tells_that_a_picture_is_known_and_escapes_its_name():
    content = pictures.file_of(pictures.picture())
    photos.add_photo(pictures.upload(content), uploaded_by=None, caption="<b>电梯</b>")
    filled = form(pictures.upload(content))
    assert not filled.is_valid()
    assert filled.errors.as_data()["upload"][0].code == "known"
    assert "<b>" not in str(filled.errors)
    assert "&lt;b&gt;电梯" in str(filled.errors)


def test_form_of_an_old_photo_changes_its_words_and_not_its_picture():
    photo = factories.photo()
    filled = form(pictures.upload(), instance=photo, caption="新说明", focal_y="0.1")
    assert filled.is_valid(), filled.errors
    filled.keep(None)
    fresh = Photo.objects.get()
    assert (fresh.caption, fresh.focal_y, fresh.sha256) == ("新说明", 0.1, photo.sha256)


def test_focus_outside_the_picture_is_refused():
    assert list(form(pictures.upload(), focal_x="1.2").errors) == ["focal_x"]


def test_several_pictures_at_once_are_kept_and_a_bad_one_is_named():
    good = pictures.file_of(pictures.picture(colour="olive"))
    known, _ = photos.add_photo(pictures.upload(), uploaded_by=None)
    filled = many(
        pictures.upload(good, "1.jpg"),
        pictures.upload(b"words", "2.jpg"),
        pictures.upload(name="3.jpg"),
        credit="林晓棠",
    )
    assert filled.is_valid(), filled.errors
    result = filled.save(None)
    assert [photo.credit for photo in result.new] == ["林晓棠"]
    assert result.known == [known]
    assert [sentence[:6] for sentence in result.refused] == ["2.jpg："]


def test_too_many_pictures_at_once_are_refused():
    filled = many(*[pictures.upload(b"x")] * (MOST_AT_ONCE + 1))
    assert str(MOST_AT_ONCE) in filled.errors["uploads"][0]


def test_no_pictures_at_once_is_an_error():
    assert "uploads" in many().errors


def answer(rf, user, pk: int):
    request = rf.get(f"/photos/{pk}/")
    request.user, request.session = user, {}
    return photo_view(request, pk)


def test_address_of_a_photo_leads_staff_to_a_jpeg(rf):
    photo = factories.photo()
    response = answer(rf, factories.editor(), photo.pk)
    assert response.status_code == 302
    assert response["Location"] == renditions.preview_of(photo).url
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("who", ["stranger", "login without staff", "disabled staff"])
def test_address_of_a_photo_is_nothing_for_others(rf, who):
    users = {
        "stranger": AnonymousUser,
        "login without staff": lambda: factories.user(staff=False),
        "disabled staff": lambda: factories.user(is_active=False),
    }
    with pytest.raises(Http404):
        answer(rf, users[who](), factories.photo().pk)


def test_address_of_an_unknown_photo_is_nothing(rf):
    with pytest.raises(Http404):
        answer(rf, factories.editor(), 999_999)


def test_address_of_a_photo_changes_nothing_by_post(rf):
    request = rf.post("/photos/1/")
    request.user = factories.editor()
    assert photo_view(request, 1).status_code == 405
