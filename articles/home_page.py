"""What stands on the home page, in a number of queries that no archive makes grow."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from . import headlines, list_pages
from .headlines import Headline
from .lib.prepared import prepared
from .models import Article, Place, Section, Topic
from .renditions import CARD, know_renditions

LEADS_FOR = timedelta(days=3)  # then the newest article leads, marked or not
LATEST = 10  # articles
OF_A_SECTION = 4  # articles, of which those above are not shown again
COMMUNITIES = 9
TOPICS = 3
_RECENT = 120  # newest articles whose places count as «recently in the paper»


class Block(NamedTuple):
    """A section with its newest articles, the first one as a card."""

    section: Section
    card: Article
    headlines: list[Headline]


@dataclass(frozen=True)
class Front:
    lead: Article | None
    latest: list[Headline]
    blocks: list[Block]
    communities: list[tuple[Place, Headline]]
    topics: list[Topic]
    home_place: Place | None


def front(sections: list[Section]) -> Front:
    """Nothing is shown twice above the communities; a section without articles is left out."""
    now = timezone.now()
    recent = [pk for pk, _at in _newest(at=now)]
    lead = _lead(recent, now)
    latest = [pk for pk in recent if pk != lead][:LATEST]
    shown = {lead, *latest}
    of_sections = _newest_of(sections, now)
    chosen = {
        section: [pk for pk in of_sections.get(section.pk, []) if pk not in shown][:OF_A_SECTION]
        for section in sections
    }
    home_place = the_home_place()
    places = _recent_places(recent, home_place)
    as_cards = filter(None, [lead, *(pks[0] for pks in chosen.values() if pks)])
    cards = {article.pk: article for article in list_pages.in_order(as_cards)}
    lines = headlines.of(dict.fromkeys([*latest, *chain(*chosen.values()), *places.values()]))
    return Front(
        lead=cards.get(lead) if lead else None,
        latest=_existing(latest, lines),
        blocks=[
            Block(section, cards[pks[0]], _existing(pks[1:], lines))
            for section, pks in chosen.items()
            if pks and pks[0] in cards
        ],
        communities=[(place, lines[pk]) for place, pk in places.items() if pk in lines],
        topics=_shown_topics(),
        home_place=home_place,
    )


def the_home_place() -> Place | None:
    """The paper's own district, as the settings name it by code or slug."""
    name = settings.PAPER["home_place"]
    return next(iter(_named(name=name)), None) if name else None


def _lead(recent: list[int], now: datetime) -> int | None:
    """The newest of the last days that may lead, else the newest."""
    featured = _featured(since=now - LEADS_FOR, at=now)
    return next(chain(featured, recent), None)


def _newest_of(sections: list[Section], now: datetime) -> dict[int, list[int]]:
    """Ids of the newest of each section, in one query, with those that may be shown already."""
    if not sections:
        return {}
    rows = _in_sections(sections=[section.pk for section in sections], at=now)
    found: dict[int, list[int]] = {}
    for section_pk, _at, pk in sorted(rows, reverse=True):
        found.setdefault(section_pk, []).append(pk)
    return found


def _shown_topics() -> list[Topic]:
    topics = list(_topics())
    know_renditions((topic.cover for topic in topics if topic.cover), CARD)
    return topics


def _recent_places(recent: list[int], home_place: Place | None) -> dict[Place, int]:
    """Places that were lately in the paper, each with an article, the latest first.

    Each article stands for one place, so that one about ten communities does not fill the block.
    """
    position = {pk: number for number, pk in enumerate(recent)}
    rows = _narrow_places(articles=recent) if recent else ()
    places: dict[Place, int] = {}
    known: set[int] = set()
    taken: set[int] = set()
    for article, pk, name, slug, lineage in sorted(rows, key=lambda row: position[row[0]]):
        if home_place and not lineage.startswith(home_place.lineage):
            continue
        if pk not in known and article not in taken and len(places) < COMMUNITIES:
            places[Place(pk=pk, name=name, slug=slug, lineage=lineage)] = article
            known.add(pk)
            taken.add(article)
    return places


@prepared(at=datetime)
def _newest(at: datetime) -> QuerySet:
    return list_pages.article_rows(at=at)[:_RECENT]


@prepared(since=datetime, at=datetime)
def _featured(since: datetime, at: datetime) -> QuerySet:
    featured = Article.objects.filter(is_featured=True, published_at__gte=since).published(at)
    return featured.newest_first().values_list("pk", flat=True)[:1]


@prepared(sections=int, at=datetime)
def _in_sections(sections: list[int], at: datetime) -> QuerySet:
    parts: list[QuerySet] = []
    for section in sections:
        rows = list_pages.article_rows(section=section, at=at)
        newest = rows.values_list("pk", flat=True)[: OF_A_SECTION + LATEST + 1]
        parts.append(
            Article.objects.filter(pk__in=newest).values_list("section", "published_at", "pk")
        )
    return parts[0].union(*parts[1:], all=True)


@prepared(articles=int)
def _narrow_places(articles: list[int]) -> QuerySet:
    narrow = (Place.Level.AREA, Place.Level.COMMUNITY, Place.Level.COMPOUND)
    rows = Article.places.through.objects.filter(
        article__in=articles, place__level__in=narrow, place__merged_into=None
    )
    return rows.order_by("pk").values_list(
        "article", "place", "place__name", "place__slug", "place__lineage"
    )


@prepared()
def _topics() -> QuerySet[Topic]:
    return Topic.objects.filter(is_on_home=True).select_related("cover")[:TOPICS]


@prepared(name=str)
def _named(name: str) -> QuerySet[Place]:
    return Place.objects.filter(Q(code=name) | Q(slug=name)).order_by("pk")[:1]


def _existing(pks: list[int], found: dict[int, Headline]) -> list[Headline]:
    return [found[pk] for pk in pks if pk in found]
