"""What is written once and asked again gives what the same query gives anew."""

import gc
import weakref
from datetime import datetime, timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from articles.lib.prepared import prepared
from articles.models import Article, Place, Section
from tests import factories

pytestmark = pytest.mark.django_db


@prepared(pks=int)
def _with_these_keys(pks: list[int]) -> QuerySet[Article]:
    return Article.objects.for_lists().filter(pk__in=pks)


@prepared(slug=str)
def _section(slug: str) -> QuerySet[Section]:
    return Section.objects.filter(slug=slug)


@prepared(at=datetime)
def _out(at: datetime) -> QuerySet:
    return Article.objects.published(at).values_list("pk", flat=True)


def test_values_differ_from_asking_to_asking(django_assert_num_queries):
    one, two, three = (factories.published() for _ in range(3))
    with django_assert_num_queries(3):
        assert {each.pk for each in _with_these_keys(pks=[one.pk, two.pk])} == {one.pk, two.pk}
        assert {each.pk for each in _with_these_keys(pks=[two.pk, three.pk])} == {two.pk, three.pk}
        assert [each.live.title for each in _with_these_keys(pks=[one.pk])] == [one.live.title]


def test_text_is_a_value_and_never_sql():
    section = factories.section()
    assert list(_section(slug=section.slug)) == [section]
    assert not list(_section(slug="' OR 1=1 --"))


def test_time_goes_on():
    article = factories.published()
    assert list(_out(at=timezone.now())) == [article.pk]
    assert not list(_out(at=article.published_at - timedelta(days=1)))


def test_time_that_would_stand_still_is_refused():
    still = prepared()(lambda: Article.objects.published())
    with pytest.raises(TypeError, match="stands still"):
        still()


def test_value_that_the_sql_does_not_show_is_refused():
    changed = prepared(name=str)(lambda name: Place.objects.filter(name=name.upper() + "…"))
    with pytest.raises(TypeError, match="come back"):
        changed(name="望江")


def test_number_that_no_database_holds_finds_nothing():
    assert not list(_with_these_keys(pks=[2**63]))


def test_copy_is_asked_the_same():
    one, two = factories.published(), factories.published()
    asked = _with_these_keys(pks=[one.pk])
    copy = asked.all()

    assert list(copy.all()) == list(copy) == list(asked) == [one]
    assert list(_with_these_keys(pks=[two.pk])) == [two]


def test_nothing_is_left_to_the_collector():
    """A circle for each query of each page would be."""
    article = factories.published()
    list(_with_these_keys(pks=[article.pk]))
    gc.collect()
    gc.disable()
    try:
        query = weakref.ref(_with_these_keys(pks=[article.pk]).query)
        assert query() is None
    finally:
        gc.enable()
