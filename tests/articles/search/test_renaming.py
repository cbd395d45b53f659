"""A reporter, a tag or a place is renamed, moved or taken away: what is found follows; and whatever
makes an article leaves the index as a rebuild would."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from taggit.models import Tag

from articles import divisions, renaming, search
from articles.lib.division_files import Division
from articles.models import Article, Listing, Place, Reporter, SearchEntry
from articles.search import index
from tests import factories
from tests.articles.admin_forms import URL, form_data
from tests.articles.portal_forms import draft_data
from tests.tips import making
from tips import looking, triage
from tips import search as tip_search
from tips.models import Tip

pytestmark = pytest.mark.django_db


def is_right() -> bool:
    """Nothing that a rebuild would change."""
    pks = list(Article.objects.values_list("pk", flat=True))
    return bool(pks) and index._differences(pks) == ([], [])


def found(typed: str) -> set[str]:
    return {hit.revision.title for hit in search.find(search.question(typed)).hits}


@pytest.fixture
def admin(client: Client) -> Client:
    nouns = ("reporter", "place", "article")
    ours = tuple(f"{verb}_{noun}" for noun in nouns for verb in ("view", "add", "change"))
    user = factories.user(rights=ours, is_superuser=True)
    client.force_login(user)
    return client


def test_renamed_reporter(admin: Client) -> None:
    name = factories.reporter("林晓棠")
    factories.published("食堂", reporters=[name])
    factories.published("电梯")
    form = {"name": "林小唐", "slug": name.slug, "kind": name.kind, "is_active": "on"}

    saved = admin.post(f"/admin/articles/reporter/{name.pk}/change/", form)

    assert saved.status_code == 302 and Reporter.objects.get().name == "林小唐"
    assert found("林小唐") == {"食堂"} and found("林晓棠") == set() and is_right()


def test_merged_place_brings_its_articles_along(admin: Client) -> None:
    places = factories.huayang()
    old, target = factories.place("旧社区"), places["祥龙社区"]
    article = factories.published("食堂", places=[old])
    address = f"/admin/articles/place/{old.pk}/change/"
    form = {"name": "旧社区", "level": old.level, "slug": old.slug}
    for inline in ("aliases", "facts"):
        form |= {f"{inline}-TOTAL_FORMS": 0, f"{inline}-INITIAL_FORMS": 0}
    everywhere = {target.pk, *map(int, target.lineage.strip("/").split("/"))}

    def about() -> set[int]:
        kind = Listing.Kind.PLACE
        return set(Listing.objects.filter(article=article, kind=kind).values_list("key", flat=True))

    def found_at(place: Place) -> bool:
        asked = search.question("食堂", search.Narrowed(place=place.pk))
        return bool(search.find(asked).hits)

    admin.post(address, {**form, "merged_into": target.pk})
    assert Place.objects.get(pk=old.pk).merged_into == target
    assert about() == {old.pk} | everywhere and is_right()
    assert found_at(target) and found_at(places["华阳街道"])
    assert "食堂" in admin.get(target.get_absolute_url()).text

    other = factories.place("新街道", level="street")
    target.parent = other
    target.save()
    renaming.place_moved(target)
    assert other.pk in about() and found_at(other) and is_right()

    admin.post(address, {**form, "merged_into": ""})
    assert about() == {old.pk} and not found_at(target) and is_right()


def test_renamed_and_deleted_tag(admin: Client) -> None:
    for title in ("食堂", "电梯"):
        factories.published(title, tags=["养老", title])
    tag = Tag.objects.get(name="养老")

    admin.post(f"/admin/taggit/tag/{tag.pk}/change/", {"name": "适老", "slug": tag.slug})
    assert found("适老") == {"食堂", "电梯"} and found("养老") == set() and is_right()

    admin.post(f"/admin/taggit/tag/{tag.pk}/delete/", {"post": "yes"})
    assert found("适老") == set() and found("食堂") == {"食堂"} and is_right()

    other = Tag.objects.get(name="电梯")
    chosen = {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}
    admin.post("/admin/taggit/tag/", chosen)
    assert not Tag.objects.filter(pk=other.pk).exists() and is_right()
    narrowed = search.question("", search.Narrowed(tag=other.pk))
    assert search.find(narrowed).hits == []


def test_many_are_renewed_by_a_worker(
    monkeypatch, django_capture_on_commit_callbacks, django_assert_max_num_queries
) -> None:
    monkeypatch.setattr(renaming, "_AT_ONCE", 2)
    monkeypatch.setattr(renaming, "_OF_A_TASK", 2)
    monkeypatch.setattr(search, "BATCH", 1)
    name = factories.reporter("林晓棠")
    for number in range(7):
        factories.published(f"食堂{number}", reporters=[name])
    Reporter.objects.update(name="林小唐")

    with django_capture_on_commit_callbacks() as tasks:
        renaming.renew(Article.objects.filter(bylines__reporter=name))
    assert found("林小唐") == {"食堂6", "食堂5"} and len(tasks) == 3

    for task in tasks:
        task()
        task()  # it may run twice
    assert len(found("林小唐")) == 7 and is_right()


def test_moved_place(admin: Client) -> None:
    places = factories.huayang()
    other = factories.place("正兴街道", places["四川天府新区"], level="street")
    factories.published("食堂", places=[places["祥龙社区"]])
    village = places["祥龙社区"]
    form = {
        "name": village.name,
        "level": village.level,
        "parent": other.pk,
        "slug": village.slug,
        "code": village.code,
    }
    for inline in ("aliases", "facts"):
        form |= {f"{inline}-TOTAL_FORMS": 0, f"{inline}-INITIAL_FORMS": 0}

    saved = admin.post(f"/admin/articles/place/{village.pk}/change/", form)

    assert saved.status_code == 302, saved.context["errors"]
    narrowed = search.Narrowed(place=other.pk)
    assert len(search.find(search.question("食堂", narrowed)).hits) == 1
    left = search.Narrowed(place=places["华阳街道"].pk)
    assert search.find(search.question("食堂", left)).hits == [] and is_right()


def test_renamed_place_of_a_tip(admin: Client) -> None:
    village = factories.huayang()["祥龙社区"]
    tip = making.tip("楼下的水管爆了")
    triage.describe(tip, actor=making.tips_editor(), place=village)
    Tip.objects.update(looked_at=tip.received_at)
    form = {"name": "祥云社区", "level": village.level, "slug": village.slug}
    form |= {"parent": village.parent_id, "code": village.code}
    for inline in ("aliases", "facts"):
        form |= {f"{inline}-TOTAL_FORMS": 0, f"{inline}-INITIAL_FORMS": 0}

    assert admin.post(f"/admin/articles/place/{village.pk}/change/", form).status_code == 302
    tip.refresh_from_db()
    looking.look_at(tip)

    assert tip_search.find("祥云").numbers == [tip.pk] and tip_search.find("祥龙").numbers == []


def test_place_that_upstream_renamed() -> None:
    province = Division("51", "四川省", 1, "", "line 1")
    old = Division("510116003033", "祥龙社区居委会", 5, province.code, "line 2")
    new = Division("510116003033", "祥云社区居委会", 5, province.code, "line 2")
    divisions.import_divisions([province, old])
    tip = making.tip("楼下的水管爆了")
    place = Place.objects.get(code=old.code)
    triage.describe(tip, actor=making.tips_editor(), place=place)
    Tip.objects.update(looked_at=tip.received_at)

    divisions.import_divisions([province, new])

    assert Tip.objects.get().looked_at is None  # the clock renews it
    looking.look_at(tip)
    assert tip_search.find("祥云").numbers == [tip.pk]


# What makes an article


def test_new_article_of_the_admin(admin: Client) -> None:
    places, name = factories.huayang(), factories.reporter("林晓棠")
    data = form_data(
        title="食堂",
        places=[places["祥龙社区"].pk],
        tags="养老，社区",
        section=factories.section().pk,
    )
    data |= {"bylines-TOTAL_FORMS": "1", "bylines-0-reporter": name.pk, "bylines-0-role": "text"}
    data |= {"bylines-0-position": "0"}

    assert admin.post(f"{URL}add/", data).status_code == 302

    entry = SearchEntry.objects.get()
    assert {"林晓棠", "养老", "社区"} == set(entry.labels.split("\n")) and is_right()


def test_new_piece_of_the_portal(client: Client) -> None:
    client.force_login(factories.member("reporter", "周以宁"))
    places = factories.huayang()

    client.post("/portal/new/", draft_data(title="食堂", places=[places["祥龙社区"].pk]))
    assert is_right() and Article.objects.count() == 1

    file = SimpleUploadedFile("稿.txt", "祥龙社区的食堂开了\n\n今天中午，食堂开门。".encode())
    client.post("/portal/manuscript/", {"file": file})
    assert Article.objects.count() == 2 and is_right()


def test_draft_of_a_tip() -> None:
    tip, editor = making.tip("祥龙社区的水管爆了"), making.tips_editor()
    triage.describe(tip, actor=editor, place=factories.huayang()["祥龙社区"])
    triage.assign(tip, actor=editor, to=making.reporter("林晓棠"))

    triage.make_draft(tip, actor=editor)

    assert "林晓棠" in SearchEntry.objects.get().labels and is_right()
