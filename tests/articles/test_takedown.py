"""Taken down is gone, wherever a reader or a machine could still find it. And put back."""

import contextlib
import io
import json
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.files.storage import storages
from django.test import Client
from django.urls import get_resolver, reverse

from articles import (
    complaint_looks,
    complaint_retention,
    complaints,
    desk_upkeep,
    gone,
    photo_files,
    renditions,
    sealed_store,
    search,
    takedown,
    workflow,
)
from articles.access import NotAllowed
from articles.models import (
    Article,
    Complaint,
    Event,
    GoneFile,
    Listing,
    Photo,
    Rendition,
    SearchEntry,
    Stage,
    TakeDown,
)
from tests import factories
from tests.articles import complaining

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("transaction_goes_on")]
TITLE, WORDS = "祥龙社区的旧照风波", "这组旧照拍摄于社区礼堂落成那天"


class World:
    """An article with everything that a published article can have, and another that shares it."""

    def __init__(self) -> None:
        places = factories.huayang()
        self.place = places["祥龙社区"]
        self.topic = factories.topic("老照片")
        self.reporter = factories.reporter("林晓棠")
        self.cover, self.inside = factories.photo(alt="礼堂旧影"), factories.photo(alt="礼堂门前")
        self.shared = factories.photo(alt="社区全景")
        self.topic.cover = self.cover
        self.topic.save()
        filed = {
            "places": [self.place],
            "topics": [self.topic],
            "tags": ["旧照"],
            "reporters": [self.reporter],
        }
        images = "".join(
            f'<figure><img src="/photos/{each.pk}/"></figure>'
            for each in (self.inside, self.shared)
        )
        self.article = factories.published(
            TITLE,
            summary="社区礼堂的一组旧照",
            body=f"<p>{WORDS}。</p>{images}",
            cover=self.cover,
            is_featured=True,
            **filed,
        )
        self.other = factories.published(
            "礼堂要修了",
            body=f'<p>正文。</p><figure><img src="/photos/{self.shared.pk}/"></figure>',
            days_ago=1,
            **filed,
        )

    def make_all_sizes(self) -> None:
        for each in Photo.objects.all():
            renditions.make_missing(each)

    def files(self, photo: Photo) -> list[str]:
        return list(Rendition.objects.filter(photo=photo).values_list("file", flat=True))


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def desk():
    return complaining.desk_person("方小满")


def pages(world: World) -> list[str]:
    """Every address of a reader that takes no argument, and those of what the article is filed
    under; feeds and sitemaps among them."""
    day = world.article.published_at
    assert day is not None
    found = ["/search/?q=旧照", "/search.json?q=旧照", "/search/suggest.json?q=祥龙社区的"]
    found += ["/search/feed.rss?q=旧照", "/search/feed.atom?q=旧照", "/search/?q=礼堂落成"]
    lists = [
        world.place.get_absolute_url(),
        "/places/huayang/",
        world.topic.get_absolute_url(),
        "/tags/旧照/",
        world.reporter.get_absolute_url(),
        world.article.section.get_absolute_url(),
    ]
    for each in lists:
        found += [each, f"{each}feed.rss", f"{each}feed.atom"]
    found += [f"/archive/{day:%Y}/", f"/archive/{day.year}/{day.month}/"]
    found += [
        f"/archive/{day.year}/{day.month}/{day.day}/",
        *(f"/sitemaps/articles-{number}.xml" for number in range(2)),
    ]
    found.append(world.other.get_absolute_url())
    plain = [
        pattern.pattern.regex.pattern  # a path without arguments
        for pattern in get_resolver("articles.urls").url_patterns
        if not pattern.pattern.converters
    ]
    found += [f"/{pattern.strip('^').removesuffix(chr(92) + 'Z')}" for pattern in plain]
    return [each.replace("\\", "") for each in found]


def _found_at(client: Client, address: str, marks: list[str]) -> list[str]:
    answer = client.get(address, follow=True)
    parts = answer.streaming_content if answer.streaming else [answer.content]
    content = b"".join(parts).decode(errors="replace")
    answer.close()
    return [mark for mark in marks if mark in content]


def test_taken_down_is_found_nowhere(world, desk, django_capture_on_commit_callbacks) -> None:
    with time_machine.travel(world.article.published_at, tick=False):
        world.make_all_sizes()
        client, own = Client(), world.article.get_absolute_url()
        gone_files = [*world.files(world.cover), *world.files(world.inside)]
        kept_files = world.files(world.shared)
        marks = [TITLE, WORDS, own, "社区礼堂的一组旧照", *gone_files]
        everywhere = pages(world)
        before = [each for each in everywhere if _found_at(client, each, marks)]
        asked = {"/", "/feed.rss", "/topics/", "/sitemaps/news.xml", "/search.json?q=旧照"}
        assert len(before) > 30 and asked <= set(before)
        assert any(each.startswith("/sitemaps/articles-") for each in before)
        assert _found_at(client, own, marks)

        with django_capture_on_commit_callbacks(execute=True):
            complaining.taken_down(world.article, by=desk, kind="copyright", wrong="照片是我拍的")

        still = {each: left for each in everywhere if (left := _found_at(client, each, marks))}
        assert still == {}
        page = client.get(own)
        assert page.status_code == 410 and TITLE not in page.content.decode()
        assert str(Complaint.Kind.COPYRIGHT.label) in page.content.decode()
        for address in (f"/preview/{world.article.pk}/", f"/photos/{world.cover.pk}/"):
            assert client.get(address).status_code == 404
        for name in gone_files:
            assert _status(client, name) == 410 and not storages["default"].exists(name)
            assert _status(client, f"renditions/../{name}") == 410
        assert {Path(name).suffix for name in gone_files} == {".avif", ".webp", ".jpg"}
        assert all(_status(client, name) == 200 for name in kept_files)
        assert not Listing.objects.filter(article=world.article).exists()
        found = search.find(search.question("旧照"), size=9).hits
        assert [hit.article for hit in found] == [world.other.pk]


def test_no_machine_readable_part_of_another_page_names_it(
    client, world, desk, django_capture_on_commit_callbacks
) -> None:
    other, topic = world.other.get_absolute_url(), world.topic.get_absolute_url()
    assert TITLE in client.get(other).content.decode()
    cover = world.files(world.cover)
    assert any(name in client.get(topic).content.decode() for name in cover)

    with django_capture_on_commit_callbacks(execute=True):
        complaining.taken_down(world.article, by=desk)

    page = client.get(other).content.decode()
    assert TITLE not in page and world.article.get_absolute_url() not in page
    assert json.loads(re.findall(r'ld\+json">(.*?)</script>', page)[0])["headline"] == "礼堂要修了"
    for address in (topic, "/topics/", "/"):
        assert not any(name in client.get(address).content.decode() for name in cover)


def test_shared_caches_forget_within_a_minute(client, world) -> None:
    def longest(answer) -> int:
        told = dict(re.findall(r"([a-z-]+)=(\d+)", answer["Cache-Control"]))
        return int(told["s-maxage"]) + int(told.get("stale-while-revalidate", 0))

    addresses = [
        world.article.get_absolute_url(),
        "/",
        "/feed.rss",
        "/sitemap.xml",
        "/search/?q=旧",
    ]
    assert all(longest(client.get(each)) <= 60 for each in addresses)
    with contextlib.closing(client.get(f"/media/{world.files(world.cover)[0]}")) as picture:
        assert longest(picture) <= 60


def test_what_listens_is_told_every_address(
    world, desk, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    told: list[str] = []
    monkeypatch.setattr(gone, "_listeners", [told.extend])
    files = [f"/media/{name}" for name in world.files(world.cover)]

    with django_capture_on_commit_callbacks(execute=True):
        complaining.taken_down(world.article, by=desk)

    assert {world.article.get_absolute_url(), "/", "/feed.rss", "/search*", *files} <= set(told)
    assert {world.topic.get_absolute_url(), "/tags/旧照/feed.rss"} <= {
        each.replace("%E6%97%A7%E7%85%A7", "旧照") for each in told
    }


def test_picture_complained_about_goes_from_other_articles_too(
    client, world, desk, django_capture_on_commit_callbacks
) -> None:
    names = world.files(world.shared)
    case = complaining.checking(world.article, by=desk)

    with django_capture_on_commit_callbacks(execute=True):
        complaints.uphold(case, actor=desk, reason="侵权", outcome="taken_down", with_shared=True)

    assert all(_status(client, name) == 410 for name in names)
    page = client.get(world.other.get_absolute_url())
    assert page.status_code == 200 and "<figure" not in page.content.decode()


# A process that is killed between the commit and the files


def test_files_are_gone_for_readers_before_they_are_removed(client, world, desk) -> None:
    names = world.files(world.cover)

    complaining.taken_down(world.article, by=desk)  # nothing runs after this commit

    assert all(storages["default"].exists(name) for name in names)
    assert all(_status(client, name) == 410 for name in names)
    desk_upkeep.tick()
    assert not any(storages["default"].exists(name) for name in names)
    assert not GoneFile.objects.filter(removed_at=None).exists()


def test_file_that_can_not_be_removed_is_tried_again(world, desk, monkeypatch) -> None:
    complaining.taken_down(world.article, by=desk)
    storage = storages["default"]

    def broken(name: str) -> None:
        raise OSError("read-only")

    with monkeypatch.context() as patched:
        patched.setattr(storage, "delete", broken)
        assert takedown.remove_files() == 0
    assert takedown.remove_files() > 0 and takedown.remove_files() == 0


def test_late_worker_makes_no_new_files(world, desk) -> None:
    late = Photo.objects.get(pk=world.cover.pk)  # as a worker has read it before

    complaining.taken_down(world.article, by=desk)

    assert renditions.make_missing(late) == 0
    assert not Rendition.objects.filter(photo=late).exists()


def test_failed_take_down_leaves_everything_and_no_copy(world, desk, monkeypatch) -> None:
    before = set(_private_files())

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(takedown, "_hide", broken)
    with pytest.raises(RuntimeError):
        takedown.take_down(world.article, actor=desk, kind="unlawful", reason="x")

    assert Article.objects.get(pk=world.article.pk).is_public and set(_private_files()) == before
    assert not TakeDown.objects.exists()


def test_full_disk_is_said_in_words(world, desk, monkeypatch) -> None:
    def full(*args, **kwargs):
        raise OSError("No space left on device")

    monkeypatch.setattr(sealed_store, "seal", full)

    with pytest.raises(NotAllowed):
        takedown.take_down(world.article, actor=desk, kind="unlawful", reason="x")
    assert Article.objects.get(pk=world.article.pk).is_public


# The sealed copy


def test_sealed_copy_has_text_metadata_and_pictures_and_lies_sealed(world, desk) -> None:
    complaining.taken_down(world.article, by=desk)

    row = TakeDown.objects.get()
    with storages["private"].open(row.sealed.name, "rb") as stored:
        assert WORDS.encode() not in stored.read()
    content = b"".join(complaint_looks.open_sealed_copy(row, actor=desk))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = packed.namelist()
        told = json.loads(packed.read("article.json"))
        assert WORDS in packed.read("text-1-live.html").decode()
    assert told["title"] == TITLE and told["bylines"][0]["name"] == "林晓棠"
    assert {f"photo-{each.pk}.png" for each in (world.cover, world.inside, world.shared)} <= {
        name.replace(".jpg", ".png") for name in names
    }
    assert Event.objects.filter(verb="open_sealed_copy", actor=desk).count() == 1


def test_sealed_copy_opens_for_the_desk_alone_and_each_look_is_recorded(
    client, world, desk
) -> None:
    complaining.taken_down(world.article, by=desk)
    address = reverse("admin:articles_complaint_sealed", args=[TakeDown.objects.get().pk])
    author = complaining.desk_person("何清")
    Article.objects.filter(pk=world.article.pk).update(creator=author)

    others = (factories.editor(), factories.chief(), factories.user(is_superuser=True))
    for person in (*others, author):
        client.force_login(person)
        assert client.post(address).status_code == 404
    assert not Event.objects.filter(verb="open_sealed_copy").exists()
    client.force_login(desk)
    assert client.get(address).status_code == 405  # a look is a step, not a link
    answer = client.post(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert Event.objects.filter(verb="open_sealed_copy").count() == 1


def test_left_over_copies_are_removed_and_named_ones_stay(world, desk, monkeypatch) -> None:
    complaining.taken_down(world.article, by=desk)
    kept = TakeDown.objects.get().sealed.name
    with photo_files.written_with_rows(("private", "complaints")) as write:
        orphan, _told = sealed_store.seal(write, io.BytesIO(b"killed"))
    monkeypatch.setattr(photo_files, "_is_old", lambda storage, name: True)

    for minute in range(256):
        complaint_retention.remove_left_over(_minute(minute))

    assert storages["private"].exists(kept) and not storages["private"].exists(orphan)


# Put back


def test_restored_article_is_as_it_was(
    client, world, desk, django_capture_on_commit_callbacks
) -> None:
    world.make_all_sizes()
    old = world.files(world.cover)
    sizes = set(Rendition.objects.values_list("photo", "shape", "format", "width"))
    with django_capture_on_commit_callbacks(execute=True):
        case = complaining.taken_down(world.article, by=desk)
    second = complaining.desk_person("沈砚秋")

    with django_capture_on_commit_callbacks(execute=True):
        complaints.restore(case, actor=second, reason="作者有授权。")

    own = world.article.get_absolute_url()
    page = client.get(own).content.decode()
    assert TITLE in page and WORDS in page and case.status == "restored"
    assert set(Rendition.objects.values_list("photo", "shape", "format", "width")) == sizes
    new = world.files(world.cover)
    assert all(_status(client, name) == 200 for name in new)
    assert all(_status(client, name) == 410 for name in old)
    for address in ("/", "/feed.rss", world.topic.get_absolute_url(), "/search/?q=旧照"):
        assert own in client.get(address).content.decode()
    restored = Event.objects.get(verb="restore_copy")
    assert restored.actor == second and TakeDown.objects.get().ended_by == second


def test_publisher_can_not_go_round_the_desk(world, desk) -> None:
    chief = factories.member("editor-in-chief")
    chief.user_permissions.set([])
    complaining.taken_down(world.article, by=desk)
    article = Article.objects.get(pk=world.article.pk)

    for name in ("restore", "reopen", "revise", "publish", "withdraw", "describe", "edit"):
        assert workflow.why_not(name, article, chief)
    with pytest.raises(NotAllowed):
        workflow.restore(article, actor=chief)


def test_who_took_it_down_does_not_put_it_back_alone(world, desk) -> None:
    case = complaining.taken_down(world.article, by=desk)
    second = complaining.desk_person()

    with pytest.raises(NotAllowed):
        complaints.restore(case, actor=desk, reason="想了想")
    second.is_active = False
    second.save()
    assert complaints.restore(case, actor=desk, reason="想了想").status == "restored"


def test_withdrawn_article_is_withdrawn_again(world, desk) -> None:
    workflow.withdraw(world.article, actor=factories.chief(), reason="核实")
    row = takedown.take_down(world.article, actor=desk, kind="unlawful", reason="通知")

    assert not row.was_public
    article = Article.objects.get(pk=world.article.pk)
    takedown.restore(article, actor=complaining.desk_person(), reason="")
    assert Article.objects.get(pk=article.pk).stage == Stage.WITHDRAWN
    assert not Article.objects.published().filter(pk=article.pk).exists()


def test_newsroom_still_finds_what_was_taken_down(world, desk) -> None:
    complaining.taken_down(world.article, by=desk)

    assert SearchEntry.objects.filter(article=world.article).exists()


# One picture


def test_hidden_picture_is_gone_everywhere_and_comes_back(
    client, world, desk, django_capture_on_commit_callbacks
) -> None:
    names = world.files(world.shared)
    address = reverse("admin:articles_photo_hiding", args=[world.shared.pk])
    client.force_login(factories.user("照片", rights=("handle_complaint", "view_photo")))

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"reason": "当事人要求"})
    for article in (world.article, world.other):
        page = Client().get(article.get_absolute_url()).content.decode()
        assert not any(name in page for name in names)
    assert all(_status(client, name) == 410 for name in names)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address)

    page = Client().get(world.other.get_absolute_url()).content.decode()
    assert any(name in page for name in world.files(world.shared))


def test_picture_is_not_hidden_without_the_right(client, world) -> None:
    client.force_login(factories.chief())
    address = reverse("admin:articles_photo_hiding", args=[world.shared.pk])

    assert client.post(address, {"reason": "x"}).status_code == 403
    assert Photo.objects.get(pk=world.shared.pk).hidden_at is None


def _status(client: Client, name: str) -> int:
    answer = client.get(f"/media/{name}")
    answer.close()
    return answer.status_code


def _private_files() -> list[str]:
    storage = storages["private"]
    root = Path(storage.path("."))  # type: ignore[attr-defined]
    return [str(each) for each in root.rglob("*") if each.is_file()]


def _minute(number: int):
    return datetime.fromtimestamp(60 * number, UTC)
