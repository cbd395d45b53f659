"""Which place a resident means: that of the page they came from, or the one that they typed."""

from collections.abc import Iterable

from django.urls import Resolver404, resolve

from articles import gazetteer
from articles.models import Article, Place


def of_page(page: str) -> Place | None:
    """The place of an article or of a place's page, by its path, or of a place by its slug."""
    try:
        found = resolve(page if page.startswith("/") else f"/places/{page}/")
    except Resolver404:
        return None
    if found.view_name == "reader:place":
        place = Place.objects.select_related("merged_into").filter(slug=found.kwargs["slug"])
        return _standing(place.first())
    if found.view_name == "reader:article":
        article = Article.objects.published().filter(pk=found.kwargs["pk"]).first()
        return _the_one(article.places.all()) if article else None
    return None


def named(typed: str) -> Place | None:
    """The most specific place that the words name; None where they leave it open."""
    findings = gazetteer.look_up(typed)
    return _the_one(each.place for each in findings.suggestions)


def _the_one(places: Iterable[Place]) -> Place | None:
    """The lowest of them, when all others lie above it."""
    known = list(places)
    lowest = max(known, key=lambda each: each.lineage.count("/"), default=None)
    if lowest is None or any(not lowest.lineage.startswith(each.lineage) for each in known):
        return None
    return lowest


def _standing(place: Place | None) -> Place | None:
    return (place.merged_into or place) if place else None
