"""What the page of an article shows, of a published text as of an unsaved one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import IntegerField, QuerySet, Value
from django.utils import timezone
from taggit.models import Tag

from . import list_pages, publication_kind, structured_data
from .article_html import render_body
from .headlines import Headline
from .lib import clock
from .lib.addresses import absolute
from .lib.html import picture_ids
from .lib.prepared import prepared
from .models import Article, Byline, Correction, Listing, Place, Revision, Topic

RELATED = 6  # articles
ON_TOP_FOR = timedelta(days=7)  # a correction or clarification; then it stands at the end
_OF_EACH = 3  # topics, tags and places that related articles are looked for under


@dataclass(frozen=True)
class Notices:
    """Corrections by where the reader looks for them, the newest first."""

    top: list[Correction] = field(default_factory=list)
    end: list[Correction] = field(default_factory=list)

    @property
    def all(self) -> list[Correction]:
        return [*self.top, *self.end]


@dataclass(frozen=True)
class Labels:
    """What an article is filed under."""

    places: list[Place] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)


def build(
    article: Article,
    revision: Revision,
    *,
    bylines: Iterable[Byline] | None = None,
    labels: Labels | None = None,
    waiting: Iterable[Correction] = (),
) -> dict[str, object]:
    """The template's context. Of a saved article what is not given is read, in seven queries.

    `waiting`: notices that are not out, shown with them in a preview.
    """
    if bylines is None:
        bylines = _bylines(article=article.pk)
    bylines = list(bylines)
    labels = labels or labels_of(article)
    address = absolute(article.get_absolute_url()) if article.pk else ""
    notices = notices_of(article, waiting)
    return {
        "article": article,
        "notices": notices,
        "revision": revision,
        "credits": credits_of(bylines),
        "labels": labels,
        "body": render_body(revision.body),
        # not twice on one page: a cover that the text shows as well stays where the text has it
        "shows_cover": revision.cover_id not in picture_ids(revision.body),
        "related": related(article, labels),
        "updated_at": updated_at(article, revision),
        "structured_data": structured_data.news_article(
            article,
            revision,
            bylines=bylines,
            labels=labels,
            address=address,
            corrections=notices.all,
        ),
    }


def build_retracted(article: Article) -> dict[str, object]:
    """What is left of the page: its title, and the notices that say why. Three queries."""
    notices = notices_of(article)
    address = absolute(article.get_absolute_url())
    assert article.live is not None
    return {
        "article": article,
        "revision": article.live,
        "notices": notices,
        "structured_data": structured_data.retracted_article(
            article, article.live, address=address, corrections=notices.all
        ),
    }


def notices_of(article: Article, waiting: Iterable[Correction] = ()) -> Notices:
    """A retraction and an apology stand on top, whatever their age; an update stands at the end.

    A correction and a clarification stand on top while the readers of the wrong text come back,
    then at the end, with a line under the title that leads there. A notice that waits is shown as
    if it went out now.
    """
    if article.pk is None:
        return Notices()
    out = _corrections(article=article.pk, at=timezone.now())
    kinds, since = Correction.Kind, clock.now() - ON_TOP_FOR
    notices = Notices()
    for correction in (*waiting, *out):
        is_new = correction.published_at is None or correction.published_at > since
        stays = correction.kind in (kinds.RETRACTION, kinds.APOLOGY)
        is_on_top = stays or (is_new and correction.kind != kinds.UPDATE)
        (notices.top if is_on_top else notices.end).append(correction)
    notices.top.sort(key=lambda each: each.kind != kinds.RETRACTION)
    return notices


def credits_of(bylines: Iterable[Byline]) -> list[tuple[str, list[Byline]]]:
    """Bylines in their order, those of one role in a row under one label."""
    return [(role, list(group)) for role, group in groupby(bylines, key=publication_kind.role_of)]


def labels_of(article: Article) -> Labels:
    """Places from the widest to the narrowest, topics and tags; one query."""
    labels = Labels()
    for kind, pk, name, slug, lineage in _labels(article=article.pk):
        match kind:
            case "place":
                labels.places.append(Place(pk=pk, name=name, slug=slug, lineage=lineage))
            case "topic":
                labels.topics.append(Topic(pk=pk, title=name, slug=slug))
            case "tag":
                labels.tags.append(Tag(pk=pk, name=name, slug=slug))
    labels.places.sort(key=lambda each: (each.lineage.count("/"), each.lineage))
    labels.topics.sort(key=lambda each: -each.pk)
    labels.tags.sort(key=lambda each: each.pk)
    return labels


def related(article: Article, labels: Labels) -> list[Headline]:
    """The newest that share a topic, a tag or a narrow place, the most in common first.

    One query.
    """
    asked = {
        "topics": [topic.pk for topic in labels.topics[:_OF_EACH]],
        "tags": [tag.pk for tag in labels.tags[:_OF_EACH]],
        "places": [place.pk for place in labels.places[::-1][:_OF_EACH]],
        "sections": [article.section_id] if article.section_id else [],
    }
    if not any(asked.values()):
        return []
    score: dict[int, int] = {}
    found: dict[int, Headline] = {}
    for pk, at, title, weight in _sharing(**asked, at=timezone.now()):
        score[pk] = score.get(pk, 0) + weight
        found[pk] = Headline(pk, at, title)
    found.pop(article.pk, None)
    best = sorted(found, key=lambda pk: (score[pk], found[pk].published_at, pk), reverse=True)
    return [found[pk] for pk in best[:RELATED]]


def updated_at(article: Article, revision: Revision) -> datetime | None:
    """When the text was last changed after its publication, else None."""
    if article.published_at is None or revision.number == 1:
        return None
    return revision.created_at if revision.created_at > article.published_at else None


@prepared(article=int)
def _bylines(article: int) -> QuerySet[Byline]:
    return Byline.objects.filter(article=article).select_related("reporter")


@prepared(article=int, at=datetime)
def _corrections(article: int, at: datetime) -> QuerySet[Correction]:
    return Correction.objects.public(at).filter(article=article).newest_first()


@prepared(article=int)
def _labels(article: int) -> QuerySet:
    place = Place.objects.filter(articles=article).values_list(
        Value("place"), "pk", "name", "slug", "lineage"
    )
    topic = Topic.objects.filter(articles=article).values_list(
        Value("topic"), "pk", "title", "slug", Value("")
    )
    tag = Tag.objects.filter(tagged_articles__content_object=article).values_list(
        Value("tag"), "pk", "name", "slug", Value("")
    )
    return place.order_by().union(topic.order_by(), tag.order_by(), all=True)


@prepared(topics=int, tags=int, places=int, sections=int, at=datetime)
def _sharing(
    topics: list[int], tags: list[int], places: list[int], sections: list[int], at: datetime
) -> QuerySet:
    kinds = Listing.Kind
    lists = [
        *((kinds.TOPIC, key, 4) for key in topics),
        *((kinds.TAG, key, 3) for key in tags),
        *((kinds.PLACE, key, 2) for key in places),
    ]
    parts = [_weighed(list_pages.listing_rows(kind, key, at=at), n, at) for kind, key, n in lists]
    for section in sections:
        parts.append(_weighed(list_pages.article_rows(section=section, at=at), 1, at))
    return parts[0].union(*parts[1:], all=True)


def _weighed(rows: QuerySet, weight: int, at: datetime) -> QuerySet:
    """The newest of a list, in a form that SQLite takes as a part of a union."""
    newest = rows.values_list(rows.query.values_select[0], flat=True)[: RELATED + 1]
    return (
        Article.objects.filter(pk__in=newest)
        .published(at)
        .values_list(
            "pk", "published_at", "live__title", Value(weight, output_field=IntegerField())
        )
    )
