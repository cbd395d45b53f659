"""What stands on the home page, in a number of queries that no archive makes grow."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from . import list_pages
from .models import Article, Place, Section, Topic

LEADS_FOR = timedelta(days=3)  # then the newest article leads, marked or not
LATEST = 10  # articles
OF_A_SECTION = 4  # articles, of which those above are not shown again
COMMUNITIES = 9
TOPICS = 3
_RECENT = 120  # newest articles whose places count as «recently in the paper»


@dataclass(frozen=True)
class Front:
    lead: Article | None
    latest: list[Article]
    blocks: list[tuple[Section, list[Article]]]
    communities: list[tuple[Place, Article]]
    topics: list[Topic]
    home_place: Place | None


def front(sections: list[Section]) -> Front:
    """Nothing is shown twice above the communities; a section without articles is left out."""
    recent = [pk for pk, _at in list_pages.article_rows()[:_RECENT]]
    lead = _lead(recent)
    latest = [pk for pk in recent if pk != lead][:LATEST]
    shown = {lead, *latest}
    of_sections = _newest_of(sections, len(shown))
    chosen = {
        section: [pk for pk in of_sections.get(section.pk, []) if pk not in shown][:OF_A_SECTION]
        for section in sections
    }
    home_place = the_home_place()
    places = _recent_places(recent, home_place)
    wanted = dict.fromkeys([lead, *latest, *chain(*chosen.values()), *places.values()])
    found = {article.pk: article for article in list_pages.in_order(filter(None, wanted))}
    return Front(
        lead=found.get(lead) if lead else None,
        latest=_existing(latest, found),
        blocks=[(each, _existing(pks, found)) for each, pks in chosen.items() if pks],
        communities=[(place, found[pk]) for place, pk in places.items() if pk in found],
        topics=list(
            Topic.objects.filter(is_on_home=True)
            .select_related("cover")
            .prefetch_related("cover__renditions")[:TOPICS]
        ),
        home_place=home_place,
    )


def the_home_place() -> Place | None:
    """The paper's own district, as the settings name it by code or slug."""
    name = settings.PAPER["home_place"]
    return Place.objects.filter(Q(code=name) | Q(slug=name)).first() if name else None


def _lead(recent: list[int]) -> int | None:
    """The newest of the last days that may lead, else the newest."""
    recently = timezone.now() - LEADS_FOR
    featured = (
        Article.objects.filter(is_featured=True, published_at__gte=recently)
        .published()
        .newest_first()
    )
    return featured.values_list("pk", flat=True).first() or next(iter(recent), None)


def _newest_of(sections: list[Section], spare: int) -> dict[int, list[int]]:
    """Ids of the newest of each section, in one query; `spare` of them may be shown already."""
    parts: list[QuerySet] = []
    for section in sections:
        rows = list_pages.article_rows(section=section)
        newest = rows.values_list("pk", flat=True)[: OF_A_SECTION + spare]
        parts.append(
            Article.objects.filter(pk__in=newest).values_list("section", "published_at", "pk")
        )
    if not parts:
        return {}
    found: dict[int, list[int]] = {}
    for section_pk, _at, pk in sorted(parts[0].union(*parts[1:], all=True), reverse=True):
        found.setdefault(section_pk, []).append(pk)
    return found


def _recent_places(recent: list[int], home_place: Place | None) -> dict[Place, int]:
    """Places that were lately in the paper, each with an article, the latest first.

    Each article stands for one place, so that one about ten communities does not fill the block.
    """
    narrow = (Place.Level.AREA, Place.Level.COMMUNITY, Place.Level.COMPOUND)
    rows = Article.places.through.objects.filter(
        article__in=recent, place__level__in=narrow, place__merged_into=None
    )
    if home_place:
        rows = rows.filter(place__lineage__startswith=home_place.lineage)
    position = {pk: number for number, pk in enumerate(recent)}
    places: dict[Place, int] = {}
    by_time = sorted(rows.select_related("place"), key=lambda row: position[row.article_id])
    taken: set[int] = set()
    for row in by_time:
        if row.place not in places and row.article_id not in taken:
            places[row.place] = row.article_id
            taken.add(row.article_id)
    return dict(list(places.items())[:COMMUNITIES])


def _existing(pks: list[int], found: dict[int, Article]) -> list[Article]:
    return [found[pk] for pk in pks if pk in found]
