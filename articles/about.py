"""Which places an article is about: those that it names and all above them; where one was merged
into another since, also that one and all above it."""

from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet

from .models import Article, Place

_MERGED = ("place", "place__merged_into", "place__merged_into__merged_into")  # once, and again


def places(articles: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Primary keys of articles and of places, some more than once; one query."""
    named = Article.places.through.objects.filter(article__in=list(articles))
    lineages = named.values_list("article", *(f"{place}__lineage" for place in _MERGED))
    for article, *found in lineages:
        for lineage in filter(None, found):
            yield from ((article, int(pk)) for pk in lineage.split("/") if pk)


def articles(place: Place) -> QuerySet[Article]:
    """About the place or one below it, as `places` says."""
    within = Q()
    for each in _MERGED:
        within |= Q(**{f"{each}__lineage__startswith": place.lineage})
    named = Article.places.through.objects.filter(within)
    return Article.objects.filter(pk__in=named.values("article"))
