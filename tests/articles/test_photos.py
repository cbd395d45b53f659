"""The photo library: a picture and its row come together, once, and go together."""

from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from articles import photo_files, photos, renditions
from articles.lib.uploads import UploadRefused, check_picture
from articles.models import Photo, Rendition
from tests import factories

from . import pictures

pytestmark = pytest.mark.django_db


def stored_files() -> set[str]:
    """All files of photos there are, in both storages."""
    return {
        f"{folder}/{shard}/{name}"
        for alias, folder in (photo_files.ORIGINALS, photo_files.RENDITIONS)
        if storages[alias].exists(folder)
        for shard in storages[alias].listdir(folder)[0]
        for name in storages[alias].listdir(f"{folder}/{shard}")[1]
    }


def test_added_photo_has_its_words_its_size_and_a_private_original():
    user = factories.editor()
    photo, is_new = photos.add_photo(
        pictures.upload(pictures.file_of(pictures.picture(1200, 900)), "../../etc/x.jpg"),
        uploaded_by=user,
        caption="电梯",
        credit="林晓棠",
        alt="一部新电梯",
    )
    assert is_new
    photo.refresh_from_db()
    assert (photo.width, photo.height) == (1200, 900)
    assert (photo.caption, photo.credit, photo.alt) == ("电梯", "林晓棠", "一部新电梯")
    assert photo.uploaded_by == user
    assert photo.original.storage is storages["private"]
    assert "etc" not in photo.original.name
    assert not storages["default"].exists(photo.original.name)


def test_added_photo_can_be_shown_at_once():
    photo = factories.photo()
    found = {(one.shape, one.format, one.width) for one in photo.renditions.all()}
    assert found == {("card", "jpeg", 330), ("full", "jpeg", 330)}


def test_other_sizes_are_made_after_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        photo = factories.photo()
    assert renditions.is_complete(photo)


def test_nothing_is_queued_before_the_commit(monkeypatch):
    queued = mock.Mock()
    monkeypatch.setattr(photos.tasks, "make_renditions", queued)
    factories.photo()
    queued.enqueue.assert_not_called()


def test_same_picture_is_kept_once_and_stays_as_it_is():
    content = pictures.file_of(pictures.picture())
    first, _ = photos.add_photo(pictures.upload(content), uploaded_by=None, caption="first")
    before = stored_files()
    again, is_new = photos.add_photo(
        pictures.upload(content, "other.jpg"), uploaded_by=None, caption="second"
    )
    assert not is_new
    assert again == first
    assert again.caption == "first"
    assert stored_files() == before


def test_same_picture_uploaded_by_two_at_once_is_kept_once(monkeypatch):
    picture = check_picture(pictures.upload())
    first = photos.store(Photo(), picture)[0]
    before = stored_files()
    answers = iter([None, first])  # the other upload commits between the question and the row
    monkeypatch.setattr(photos, "find", lambda _: next(answers))
    assert photos.store(Photo(), picture) == (first, False)
    assert Photo.objects.count() == 1
    assert stored_files() == before


@pytest.mark.parametrize("broken", ["bulk_create", "encode", "save"])
def test_failure_leaves_neither_row_nor_file(monkeypatch, broken):
    before = stored_files()

    def fail(*args, **options):
        raise OSError("disk full")

    target = {
        "bulk_create": (Rendition.objects, "bulk_create"),
        "encode": (renditions, "encode"),
        "save": (Photo, "save"),
    }[broken]
    monkeypatch.setattr(*target, fail)
    with pytest.raises(OSError, match="disk full"):
        factories.photo()
    assert not Photo.objects.exists()
    assert stored_files() == before


def test_other_integrity_error_is_not_taken_for_a_known_picture(monkeypatch):
    monkeypatch.setattr(Photo, "save", mock.Mock(side_effect=IntegrityError("other")))
    with pytest.raises(IntegrityError):
        factories.photo()


def test_refused_picture_leaves_nothing():
    before = stored_files()
    with pytest.raises(UploadRefused):
        photos.add_photo(pictures.upload(b"words"), uploaded_by=None)
    assert not Photo.objects.exists()
    assert stored_files() == before


@pytest.mark.parametrize("words", [{"caption": "字" * 301}, {"focal_x": 1.5}])
def test_words_that_do_not_fit_are_refused(words):
    before = stored_files()
    with pytest.raises(ValidationError):
        factories.photo(**words)
    assert stored_files() == before


def test_moved_focus_cuts_the_cards_anew_and_removes_the_old(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        photo = factories.photo(pictures.halves(500, 220))
    cards = {one.file.name for one in photo.renditions.filter(shape="card")}
    whole = {one.file.name for one in photo.renditions.filter(shape="full")}
    photo.focal_x = 0.0
    with django_capture_on_commit_callbacks(execute=True):
        photos.change(photo)
    assert renditions.is_complete(photo)
    card = photo.renditions.get(shape="card", format="jpeg", width=320)
    assert pictures.opened(card.file.read()).getpixel((200, 100))[0] > 200  # red
    card.file.close()
    assert not cards & stored_files()
    assert whole <= stored_files()


def test_moved_focus_leaves_a_card_at_every_moment():
    photo = factories.photo()
    photo.focal_y = 1.0
    photos.change(photo)
    assert photo.renditions.filter(shape="card", format="jpeg").count() == 1


def test_moved_focus_that_is_rolled_back_keeps_the_old_cards(django_capture_on_commit_callbacks):
    photo = factories.photo()
    card = photo.renditions.get(shape="card").file.name
    photo.focal_y = 1.0
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        photos.change(photo)
        transaction.set_rollback(True)
    assert photo.renditions.get(shape="card").file.name == card
    assert card in stored_files()


def test_changed_words_cut_nothing_anew():
    photo = factories.photo()
    names = set(photo.renditions.values_list("file", flat=True))
    photo.caption = "另一句"
    photos.change(photo)
    photo.refresh_from_db()
    assert photo.caption == "另一句"
    assert set(photo.renditions.values_list("file", flat=True)) == names


def test_changed_words_do_not_move_back_a_focus_that_another_moved():
    photo = factories.photo()
    stale = Photo.objects.get(pk=photo.pk)
    photo.focal_x = 0.2
    photos.change(photo)
    with mock.patch.object(Photo.objects, "only") as only:
        only.return_value.get.return_value = stale  # read before the other's commit
        stale.caption = "新说明"
        photos.change(stale)
    photo.refresh_from_db()
    assert (photo.focal_x, photo.caption) == (0.2, "新说明")


def test_removed_photo_goes_with_all_its_files(django_capture_on_commit_callbacks):
    before = stored_files()
    with django_capture_on_commit_callbacks(execute=True):
        photo = factories.photo()
        photos.remove(photo)
    assert not Photo.objects.exists()
    assert stored_files() == before


def test_photo_that_is_a_cover_stays(django_capture_on_commit_callbacks):
    photo = factories.photo()
    factories.topic(cover=photo)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ProtectedError):
        photos.remove(photo)
    assert photo.renditions.count() == 2
    assert photo.original.name in stored_files()


def test_left_over_files_are_removed_and_others_stay(monkeypatch):
    photo = factories.photo()
    for alias, folder in (photo_files.ORIGINALS, photo_files.RENDITIONS):
        with photo_files.written_with_rows((alias, folder)) as write:
            write("-left-over.jpg", b"of a killed process")
    assert photo_files.remove_left_over() == 0  # their rows may be on their way
    monkeypatch.setattr(photo_files, "_is_old", lambda *_: True)
    assert photo_files.remove_left_over() >= 2
    assert stored_files() == {
        photo.original.name,
        *photo.renditions.values_list("file", flat=True),
    }
