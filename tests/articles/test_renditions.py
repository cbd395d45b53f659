"""Sizes of a photo: which there are, and what they show and do not show."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from io import StringIO
from threading import Barrier, BrokenBarrierError

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from articles import photos, renditions, tasks
from articles.models import Photo, Rendition
from tests import factories

from . import pictures
from .test_photos import stored_files

pytestmark = pytest.mark.django_db

ALL = {"avif", "webp", "jpeg"}


def widths(width: int, height: int, shape: str) -> set[int]:
    sizes = renditions.sizes_of(Photo(width=width, height=height))
    return {size.width for size in sizes if size.shape == shape}


@pytest.mark.parametrize(
    ("size", "full", "card"),
    [
        ((4000, 3000), {480, 960, 1440, 1920}, {320, 640, 960}),
        ((1200, 900), {480, 960, 1200}, {320, 640, 960}),
        ((1000, 300), {480, 960, 1000}, {320, 450}),
        ((300, 900), {300}, {300}),
        ((1, 1), {1}, {1}),
        ((16_000, 1), {480, 960, 1440, 1920}, {1}),
    ],
)
def test_sizes_are_never_larger_than_the_photo_and_never_none(size, full, card):
    assert widths(*size, "full") == full
    assert widths(*size, "card") == card


def test_every_size_is_there_in_every_format():
    sizes = renditions.sizes_of(Photo(width=800, height=600))
    for shape in ("full", "card"):
        of_shape = [size for size in sizes if size.shape == shape]
        for width in {size.width for size in of_shape}:
            assert {size.format for size in of_shape if size.width == width} == ALL


def test_made_files_are_what_their_rows_say():
    photo = factories.photo()
    assert renditions.make_missing(photo) > 0
    for rendition in photo.renditions.all():
        with rendition.file.open("rb") as file:
            image = pictures.opened(file.read())
        assert (image.width, image.height) == (rendition.width, rendition.height)
        assert image.format.lower() == rendition.format
        assert rendition.file.name.rsplit(".")[-1] == {"jpeg": "jpg"}.get(
            rendition.format, rendition.format
        )


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (900, 3)])
def test_tiny_and_thin_photos_get_their_sizes(size):
    photo = factories.photo(pictures.picture(*size))
    renditions.make_missing(photo)
    assert renditions.is_complete(photo)


def test_nothing_of_the_camera_is_in_any_file():
    content = pictures.with_metadata(pictures.picture(330, 500))
    photo, _ = photos.add_photo(pictures.upload(content), uploaded_by=None)
    renditions.make_missing(photo)
    files = [photo.original, *(one.file for one in photo.renditions.all())]
    assert len(files) == 10
    for field in files:
        with field.open("rb") as file:
            written = file.read()
        assert b"SECRET" not in written
        assert b"Exif" not in written
        assert not pictures.opened(written).getexif()


def test_transparent_png_is_on_white_in_every_format():
    content = pictures.file_of(pictures.picture(330, 220, (0, 0, 0, 0), "RGBA"), "PNG")
    photo, _ = photos.add_photo(pictures.upload(content, "logo.png"), uploaded_by=None)
    renditions.make_missing(photo)
    for rendition in photo.renditions.filter(shape="card", width=320):
        with rendition.file.open("rb") as file:
            assert min(pictures.opened(file.read()).convert("RGB").getpixel((9, 9))) > 250


@pytest.mark.parametrize(
    ("focal_x", "colour"), [(0.0, "red"), (0.2, "red"), (0.8, "blue"), (1.0, "blue")]
)
def test_card_of_a_wide_photo_shows_what_is_in_focus(focal_x, colour):
    photo = factories.photo(pictures.halves(1200, 300), focal_x=focal_x)
    with photo.renditions.get(shape="card").file.open("rb") as file:
        card = pictures.opened(file.read())
    assert card.size == (450, 300)
    for point in ((5, 150), (445, 150)):
        red, _green, blue = card.getpixel(point)
        assert (red > blue) == (colour == "red")


def test_card_of_a_wide_photo_has_the_focus_in_its_middle():
    photo = factories.photo(pictures.halves(1200, 300), focal_x=0.5)
    with photo.renditions.get(shape="card").file.open("rb") as file:
        card = pictures.opened(file.read())
    assert card.getpixel((215, 150))[0] > 200
    assert card.getpixel((235, 150))[2] > 200


@pytest.mark.parametrize(("focal_y", "is_red"), [(0.0, True), (1.0, False)])
def test_card_of_a_tall_photo_shows_what_is_in_focus(focal_y, is_red):
    tall = pictures.halves(900, 300).transpose(pictures.Image.Transpose.ROTATE_270)
    photo = factories.photo(tall, focal_y=focal_y)
    with photo.renditions.get(shape="card").file.open("rb") as file:
        card = pictures.opened(file.read())
    assert card.size == (300, 200)
    red, _green, blue = card.getpixel((150, 100))
    assert (red > blue) == is_red


def test_making_twice_makes_nothing_more():
    photo = factories.photo()
    assert renditions.make_missing(photo) > 0
    before = stored_files()
    assert renditions.make_missing(photo) == 0
    assert stored_files() == before


def test_two_workers_at_once_leave_each_size_once():
    photo = factories.photo()
    with photo.original.open("rb") as file:
        original = file.read()
    missing = [
        size for size in renditions.sizes_of(photo) if size not in renditions._present(photo)
    ]
    encoded = list(renditions.encode(photo, original, missing))
    assert renditions.make_missing(photo) == len(missing)  # the other one is faster
    before = stored_files()
    assert sum(renditions.keep(photo, batch) for batch in encoded) == 0
    assert stored_files() == before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_locked", [True, False])
def test_two_workers_in_the_same_moment_need_the_lock(monkeypatch, is_locked):
    """Without the lock (the control) both find the size missing, and one of them fails."""
    photo = factories.photo()
    photo.renditions.filter(format="avif").delete()
    size = next(size for size in renditions.sizes_of(photo) if size.format == "avif")
    both_have_looked, look = Barrier(2), renditions._lacking

    def look_and_wait(photo):
        lacking = look(photo)
        with suppress(BrokenBarrierError):
            both_have_looked.wait(timeout=0.3)
        return lacking

    def work(_):
        try:
            return renditions.keep(photo, [(size, b"encoded")])
        finally:
            connection.close()

    monkeypatch.setattr(renditions, "_lacking", look_and_wait)
    if not is_locked:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda photos: photos)
    before = stored_files()
    with (
        ThreadPoolExecutor(2) as pool,
        nullcontext() if is_locked else pytest.raises(IntegrityError),
    ):
        assert sorted(pool.map(work, range(2))) == [0, 1]
    assert len(stored_files() - before) == 1
    assert photo.renditions.filter(format="avif").count() == 1


def test_cards_cut_around_an_old_focus_are_thrown_away():
    stale = factories.photo()
    moved = Photo.objects.get(pk=stale.pk)
    moved.focal_y = 0.0
    photos.change(moved)
    before = stored_files()
    assert renditions.make_missing(stale) == 0
    assert stored_files() == before


def test_sizes_of_a_removed_photo_are_thrown_away():
    photo = factories.photo()
    gone = Photo.objects.get(pk=photo.pk)
    with gone.original.open("rb") as file:
        original = file.read()
    photos.remove(photo)
    before = stored_files()
    sizes = renditions.sizes_of(gone)[:1]
    assert [renditions.keep(gone, batch) for batch in renditions.encode(gone, original, sizes)] == [
        0
    ]
    assert stored_files() == before
    assert tasks.make_renditions.call(gone.pk) == 0


def test_addresses_can_not_be_guessed_and_do_not_come_back():
    photo = factories.photo()
    first = photo.renditions.get(shape="card").file.name
    assert len(first.split("/")[-1].split("-")[0]) == 22
    for _ in range(2):
        photo.focal_x = 0.1 if photo.focal_x == 0.5 else 0.5
        photos.change(photo)
    assert photo.renditions.get(shape="card").file.name != first


def test_command_makes_what_a_killed_worker_left():
    photo = factories.photo()
    renditions.make_missing(photo)
    photo.renditions.filter(format="avif").delete()
    out = StringIO()
    call_command("make_renditions", stdout=out)
    assert renditions.is_complete(photo)
    assert "1 photos, 3 sizes made, 0 failed." in out.getvalue()


def test_command_names_a_photo_without_its_original_and_goes_on():
    lost, other = factories.photo(), factories.photo()
    storages["private"].delete(lost.original.name)
    err = StringIO()
    call_command("make_renditions", "--remove-left-over", stdout=StringIO(), stderr=err)
    assert f"Photo {lost.pk}" in err.getvalue()
    assert renditions.is_complete(other)


def test_photos_of_a_text_are_loaded_with_their_renditions_in_one_query(django_assert_num_queries):
    pks = [factories.photo().pk for _ in range(3)]
    with django_assert_num_queries(1):
        found = renditions.photos_for_text([*pks, 999_999])
        assert all(renditions.renditions_of(photo, "full") for photo in found.values())
    assert set(found) == set(pks)


def test_jpeg_for_a_link_is_the_middle_one():
    photo = factories.photo(pictures.picture(1500, 1000))
    wanted = [size for size in renditions.sizes_of(photo) if size.format == "jpeg"]
    with photo.original.open("rb") as file:
        for batch in renditions.encode(photo, file.read(), wanted):
            renditions.keep(photo, batch)
    assert renditions.jpeg_of(photo).width == 960
    assert renditions.jpeg_of(photo, "card").width == 640
    assert renditions.thumbnail_of(photo).width == 320
    assert renditions.jpeg_of(Photo(width=9, height=9, pk=999_999)) is None


def test_rendition_of_one_size_is_in_the_database_once():
    rows = factories.photo().renditions.values_list("shape", "format", "width")
    assert len(rows) == len(set(rows)) == Rendition.objects.count()
