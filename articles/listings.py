"""Where a published article is listed: its places and all above them, topics, tags, reporters."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from .models import Article, ArticleTag, Byline, Listing, Place

_BATCH = 500  # articles


@transaction.atomic
def refresh(*articles: Article) -> None:
    """Make the rows of these articles what they should be."""
    pks = [article.pk for article in articles]
    Listing.objects.filter(article__in=pks).delete()
    Listing.objects.bulk_create(rows_for(Article.objects.published().filter(pk__in=pks)))


def refresh_below(place: Place) -> None:
    """After a place moved or was merged: the rows of all articles about it or below it."""
    places = Place.objects.below(place)
    pks = Article.places.through.objects.filter(place__in=places).values_list("article", flat=True)
    found = list(Article.objects.filter(pk__in=pks.distinct()).only("pk"))
    for start in range(0, len(found), _BATCH):
        refresh(*found[start : start + _BATCH])


def rows_for(articles: Iterable[Article]) -> list[Listing]:
    """The rows that published articles should have, in four queries, not saved."""
    published = {article.pk: article.published_at for article in articles if article.published_at}
    keys: dict[int, set[tuple[str, int]]] = defaultdict(set)
    kinds = Listing.Kind
    places = Article.places.through.objects.filter(article__in=published)
    for article, lineage in places.values_list("article", "place__lineage"):
        keys[article].update((kinds.PLACE, int(pk)) for pk in lineage.split("/") if pk)
    topics = Article.topics.through.objects.filter(article__in=published)
    tags = ArticleTag.objects.filter(content_object__in=published)
    bylines = Byline.objects.filter(article__in=published, reporter__isnull=False)
    for kind, rows in (
        (kinds.TOPIC, topics.values_list("article", "topic")),
        (kinds.TAG, tags.values_list("content_object", "tag")),
        (kinds.REPORTER, bylines.values_list("article", "reporter")),
    ):
        for article, key in rows:
            keys[article].add((kind, key))
    return [
        Listing(kind=kind, key=key, article_id=article, published_at=published[article])
        for article in published
        for kind, key in sorted(keys[article])
    ]
