import pytest
from django.db import IntegrityError, connection, transaction

from articles.models import Byline, Event, Place, PlaceFact, Section
from tests import factories

pytestmark = pytest.mark.django_db


def test_place_keeps_its_lineage_when_it_moves():
    places = factories.huayang()
    street, community = places["华阳街道"], places["祥龙社区"]
    other = factories.place("双流区", level="district")

    street.parent = other
    street.save()

    community.refresh_from_db()
    assert community.lineage == f"/{other.pk}/{street.pk}/{community.pk}/"
    assert set(Place.objects.below(other)) >= {other, street, community}


def test_place_path_begins_at_the_district():
    city = factories.place("成都市", level="city")
    district = factories.place("双流区", city, level="district")
    street = factories.place("东升街道", district, level="street")

    assert [place.name for place in street.path()] == ["双流区", "东升街道"]


def test_two_places_may_share_a_name_and_not_a_code():
    places = factories.huayang()
    factories.place("祥龙社区", places["四川天府新区"])

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.place("另一个", code=places["祥龙社区"].code)


def test_slugs_are_pinyin_and_free():
    first, second = factories.reporter("王芳"), factories.reporter("王芳")

    assert (first.slug, second.slug) == ("wang-fang", "wang-fang-2")
    assert Section.objects.create(name="街坊").slug == "jie-fang"


@pytest.mark.parametrize("fields", [{}, {"reporter": True, "name": "某人"}])
def test_byline_is_a_reporter_or_a_name(fields):
    if fields.get("reporter"):
        fields = {**fields, "reporter": factories.reporter()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Byline.objects.create(article=factories.draft(), **fields)


def test_fact_needs_a_source():
    place = factories.huayang()["华阳街道"]

    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceFact.objects.create(place=place, label="小区", value=3, as_of="2026-01-01", source="")


def test_events_are_a_chain():
    for verb in ("a", "b", "c"):
        Event.record(verb, actor=None)

    first, second, third = Event.objects.order_by("pk")
    assert (first.previous_hash, second.previous_hash) == ("", first.hash)
    assert third.previous_hash == second.hash
    assert all(event.hash == event.seal() for event in (first, second, third))


def test_event_that_was_changed_behind_our_back_no_longer_fits_its_seal():
    event = Event.record("publish", actor=None, reason="甲")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_event SET verb = 'withdraw' WHERE id = %s", [event.pk])

    event.refresh_from_db()
    assert event.hash != event.seal()


def test_event_never_changes():
    event = Event.record("publish", actor=None)

    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        Event.objects.update(verb="x")
    with pytest.raises(TypeError):
        Event.objects.all().delete()
