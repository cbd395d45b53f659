import pytest

from articles import listings
from articles.models import Listing
from tests import factories

pytestmark = pytest.mark.django_db


def keys(kind: str) -> set[int]:
    return set(Listing.objects.filter(kind=kind).values_list("key", flat=True))


def test_published_article_is_listed_with_its_place_and_all_above():
    places = factories.huayang()

    factories.published(places=[places["祥龙社区"]])

    above = {places[name].pk for name in ("四川天府新区", "华阳街道", "祥龙社区")}
    assert keys("place") == above


def test_published_article_is_listed_with_topic_tags_and_reporter():
    topic, reporter = factories.topic(), factories.reporter()

    article = factories.published(topics=[topic], reporters=[reporter], tags=["电梯", "老院落"])

    assert keys("topic") == {topic.pk}
    assert keys("reporter") == {reporter.pk}
    assert keys("tag") == set(article.tags.values_list("pk", flat=True))
    assert {row.published_at for row in Listing.objects.all()} == {article.published_at}


def test_draft_is_listed_nowhere():
    article = factories.draft(places=[factories.huayang()["祥龙社区"]], tags=["电梯"])

    listings.refresh(article)

    assert not Listing.objects.exists()


def test_moved_place_takes_its_articles_along():
    places = factories.huayang()
    factories.published(places=[places["祥龙社区"]])
    other = factories.place("双流区", level="district")
    street = places["华阳街道"]

    street.parent = other
    street.save()
    listings.refresh_below(street)

    assert other.pk in keys("place")
    assert places["四川天府新区"].pk not in keys("place")


def test_rows_take_the_same_number_of_queries_for_any_number_of_articles(
    django_assert_num_queries,
):
    places = factories.huayang()
    articles = [factories.published(places=[places["祥龙社区"]], tags=["电梯"]) for _ in range(5)]

    with django_assert_num_queries(4):
        rows = listings.rows_for(articles)

    assert len(rows) == 5 * 4
