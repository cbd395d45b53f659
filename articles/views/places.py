"""The paper by street and community."""

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import reader_page
from ..home_page import the_home_place
from ..list_pages import ArticleList
from ..models import Listing, Place

FACTS = 24
BELOW = 300  # places of one level that a page lists


def place(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Place.objects.select_related("merged_into"), slug=slug)
    if found.merged_into:
        return HttpResponsePermanentRedirect(found.merged_into.get_absolute_url())
    page = ArticleList(found).page(request.GET)
    path = found.get_absolute_url()
    facts = list(found.facts.all()[:FACTS]) if page.is_first else []
    below = _below(found.children) if page.is_first else []
    context = {
        "place": found,
        "page_title": found.name,
        "above": found.path()[:-1],
        "facts": facts,
        "below": below,
        "with_side": facts or below,
        "page": page,
        "path": path,
        "feed": path,
    }
    return reader_page.answer("reader/place.html", path + page.query, context)


def places(request: HttpRequest) -> HttpResponse:
    """The paper's own district, its streets and their communities; else every district."""
    home = the_home_place()
    if home is None:
        streets = _below(Place.objects.filter(level=Place.Level.DISTRICT))
        communities: list[Place] = []
    else:
        streets = _below(home.children)
        communities = _below(Place.objects.filter(parent__in=streets))
    under: dict[int, list[Place]] = {}
    for community in communities:
        under.setdefault(community.parent_id, []).append(community)
    context = {
        "page_title": _("Places"),
        "here": "places",
        "home_place": home,
        "streets": [(each, under.get(each.pk, [])) for each in streets],
    }
    return reader_page.answer("reader/places.html", reverse("reader:places"), context)


def _below(places: QuerySet) -> list[Place]:
    """With whether anything was written about each, in the order of the division list."""
    listed = Listing.objects.filter(kind=Listing.Kind.PLACE, key=OuterRef("pk"))
    return list(
        places.filter(merged_into=None)
        .annotate(has_articles=Exists(listed))
        .order_by("code", "lineage")[:BELOW]
    )
