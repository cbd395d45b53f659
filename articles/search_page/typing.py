"""What is offered while somebody types: titles, places, reporters and tags that readers can see.

Seven short queries, whatever is typed. The page works without.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from taggit.models import Tag

from .. import publication_kind, search
from ..lib import words
from ..models import Listing, Place, PlaceAlias, Reporter

LONGEST = 40  # characters of what was typed that are looked at
MOST = 10  # offers
_TITLES, _OTHERS = 4, 2  # of each kind
_TITLES_FROM = 2  # characters: one alone is in too many


@dataclass(frozen=True)
class Offer:
    kind: str  # as a reader reads it
    name: str
    address: str


def offers(typed: str) -> list[Offer]:
    """Places, reporters and tags that begin so, then the newest titles that have it."""
    typed = " ".join(typed.split())[:LONGEST]
    if not typed:
        return []
    starts = dict.fromkeys((typed, " ".join(words.plain(typed).text.split()) or typed))
    found = [
        offer for start in starts for kind in (_places, _reporters, _tags) for offer in kind(start)
    ]
    with suppress(search.TooSlow):
        found += _titles(typed)
    return list(dict.fromkeys(found))[:MOST]


def _places(start: str) -> Iterator[Offer]:
    alias = PlaceAlias.objects.filter(name__startswith=start).values("place")
    present = Place.objects.filter(merged_into=None, is_gone=False)
    found = present.filter(name__startswith=start) | present.filter(pk__in=alias)
    found = found.select_related("parent").order_by("lineage")
    for place in _read(found, Listing.Kind.PLACE):
        above = f"（{place.parent.name}）" if place.parent else ""
        yield Offer(_("Place"), f"{place.name}{above}", place.get_absolute_url())


def _reporters(start: str) -> Iterator[Offer]:
    found = _read(Reporter.objects.filter(name__startswith=start), Listing.Kind.REPORTER)
    for each in found:
        yield Offer(publication_kind.kind_of(each), each.name, each.get_absolute_url())


def _tags(start: str) -> Iterator[Offer]:
    found = Tag.objects.filter(name__istartswith=start).exclude(slug="").order_by("name")
    for tag in _read(found, Listing.Kind.TAG):
        yield Offer(_("Tag"), tag.name, reverse("reader:tag", args=[tag.slug]))


def _read(found: QuerySet, kind: Listing.Kind) -> QuerySet:
    """The first of them that readers find articles under."""
    listed = Listing.objects.filter(kind=kind, key=OuterRef("pk"), published_at__lte=timezone.now())
    return found.filter(Exists(listed))


def _titles(start: str) -> Iterator[Offer]:
    if len(start) < _TITLES_FROM:
        return
    asked = search.question(start)
    for hit in search.find(asked, size=_TITLES).hits:
        title = words.plain(hit.revision.title).text
        if all(each.pattern.search(title) for each in asked.wanted):
            address = reverse("reader:article", args=[hit.article])
            yield Offer(_("Article"), hit.revision.title, address)
