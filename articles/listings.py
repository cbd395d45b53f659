"""Where a published article is listed (its places and all above them, topics, tags, reporters), and
that it is found."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from . import about, gone, search
from .models import Article, ArticleTag, Byline, Listing, Place

_BATCH = 500  # articles


@transaction.atomic
def refresh(*articles: Article) -> None:
    """Make the rows of these articles, and what is found of them, what they should be; pages that
    readers were given before are old then."""
    _refresh([article.pk for article in articles])
    search.put(*articles)
    gone.changed()


def refresh_below(place: Place) -> None:
    """After a place moved or was merged: the rows of all articles about it or below it, without
    what is found of them (`renaming.place_moved`)."""
    found = list(about.articles(place).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(found), _BATCH):
        _refresh(found[start : start + _BATCH])


@transaction.atomic
def _refresh(pks: list[int]) -> None:
    Listing.objects.filter(article__in=pks).delete()
    Listing.objects.bulk_create(rows_for(Article.objects.published().filter(pk__in=pks)))


def rows_for(articles: Iterable[Article]) -> list[Listing]:
    """The rows that published articles should have, in four queries, not saved."""
    published = {article.pk: article.published_at for article in articles if article.published_at}
    keys: dict[int, set[tuple[str, int]]] = defaultdict(set)
    kinds = Listing.Kind
    for article, place in about.places(published):
        keys[article].add((kinds.PLACE, place))
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
