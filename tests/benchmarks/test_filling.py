"""The benchmark's articles are what the product itself would have made of them."""

import pytest
from django.utils import timezone

from articles import listings, search
from articles.lib import html
from articles.models import Article, Event, Listing, Revision, Section
from articles.revisions import save_text
from benchmarks import filling, world

pytestmark = pytest.mark.django_db
_KEYS = ("kind", "key", "article_id", "published_at")


def _keys(rows) -> set[tuple]:
    return {tuple(getattr(row, name) for name in _KEYS) for row in rows}


@pytest.fixture(autouse=True)
def _filled(db, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, number in (("COMMUNITIES", 12), ("TAGS", 50), ("PHOTOS", 4)):
        monkeypatch.setattr(world, name, number)
    filling.fill(200, seed=7)


def test_fill_makes_as_many_articles_as_asked():
    assert Article.objects.count() == 200


def test_fill_lists_articles_as_the_product_does():
    published = Article.objects.published()
    assert _keys(Listing.objects.all()) == _keys(listings.rows_for(published))


def test_fill_points_live_and_latest_at_the_newest_revision():
    for article in Article.objects.select_related("live", "latest"):
        newest = article.revisions.order_by("-number").first()
        assert article.latest == newest
        assert article.live == (newest if article.published_at else None)


def test_fill_seals_revisions_as_the_product_does():
    for revision in Revision.objects.all():
        assert revision.content_hash == revision.hash_content()
        assert revision.parent_id is None or revision.parent.article_id == revision.article_id


def test_fill_writes_only_what_the_sanitiser_lets_through():
    for body in Revision.objects.values_list("body", flat=True):
        assert html.clean(body) == body


def test_fill_dates_articles_in_the_order_of_their_keys():
    moments = Article.objects.exclude(published_at=None).order_by("pk")
    days = [timezone.localdate(at) for at in moments.values_list("published_at", flat=True)]
    assert days == sorted(days)
    assert days[-1] < timezone.localdate()


def test_fill_leaves_keys_for_the_next_article():
    article = Article.objects.create(section=Section.objects.first())
    save_text(article, author=None, title="电梯装好了", body="<p>正文。</p>")
    assert article.pk > 200


def test_what_was_filled_is_found_once_the_index_is_built():
    assert search.missing() == 200
    search.rebuild()

    newest = Article.objects.published().newest_first().select_related("live")[0]
    found = search.find(search.question(f'"{newest.live.title}"'))
    assert newest.pk in [hit.article for hit in found.hits] and search.missing() == 0


def test_fill_records_no_events():
    assert not Event.objects.exists()


def test_fill_refuses_a_database_with_something_in_it():
    with pytest.raises(filling.NotEmptyError):
        filling.fill(10)
