"""Fills an empty database with articles, in batches, keeping what the product's own rules keep.

Each article has its revisions with their hashes, `live` and `latest`, bylines, tags, topics and
places, and the Listing rows that `articles.listings.rows_for` would make. Two things are left out
for speed: Event rows, and the sanitiser (the texts are made of what it allows; a test compares).
The search index is built afterwards by the product's own `search.rebuild`: generate.py does so.
"""

import hashlib
import heapq
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from random import Random
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from articles.models import (
    Article,
    ArticleTag,
    Byline,
    Listing,
    Place,
    Reporter,
    Revision,
    Section,
    Stage,
    Topic,
    User,
)
from articles.models.revision import CONTENT_FIELDS

from . import tables, world
from .words import MATTERS, Text, Writer

BODIES = {"short": (300, 600), "long": (600, 1_800)}  # characters
YEARS = 15
SPECIAL_ISSUE = 60  # articles that a day in the middle has at every size, to compare its page
_DAYS = YEARS * 365
_BATCH = 2_000  # articles
_OPENS, _SPAN = time(6, 30), timedelta(hours=14)  # when the newsroom publishes

Slice = tuple[int, int]  # from and to, of all articles
_PlaceLink = Article.places.through
_TopicLink = Article.topics.through


class NotEmptyError(Exception):
    """The database has something in it already."""


def fill(
    articles: int,
    *,
    seed: int = 1,
    body: str = "long",
    until: date | None = None,
    progress: Callable[[list[Slice]], Iterable[Slice]] = iter,
) -> None:
    """Make so many articles, the newest on the day before `until` (default: today).

    `progress` is given the batches and gives them back one by one. Raises NotEmptyError.
    """
    if any(m.objects.exists() for m in (Article, Place, Section, Topic, Reporter, User)):
        raise NotEmptyError("The database is not empty: name another one in DATABASE_URL.")
    random = Random(seed)
    made = (Article, Revision, Byline, ArticleTag, _PlaceLink, _TopicLink, Listing)
    with connection.constraint_checks_disabled(), tables.without_indexes(*made):
        with transaction.atomic():
            batch = _Batch(random, world.make(random), BODIES[body])
        moments = _moments(articles, until or timezone.localdate(), Random(seed))
        edges = pairwise([*range(0, articles, _BATCH), articles])
        for start, end in progress(list(edges)):
            with transaction.atomic():
                batch.write(start + 1, islice(moments, end - start))
    tables.free_sequences(Article, Revision)
    tables.analyze()


def _moments(articles: int, until: date, random: Random) -> Iterator[datetime]:
    """When each article is published, the oldest first."""
    zone = timezone.get_current_timezone()
    special = min(SPECIAL_ISSUE, articles // 10)
    spread = articles - special
    regular = (divmod(number * _DAYS / spread, 1) for number in range(spread))
    issue = ((float(_DAYS // 2), number / special) for number in range(special))
    for day, part in heapq.merge(regular, issue):
        opens = datetime.combine(until - timedelta(days=_DAYS - int(day)), _OPENS, zone)
        yield opens + _SPAN * part + timedelta(seconds=int(random.random() * 60))


class _Batch:
    """The tables of one batch; keys of articles and revisions are given here."""

    def __init__(self, random: Random, made: world.World, lengths: tuple[int, int]) -> None:
        self._random, self._world = random, made
        self._writer = Writer(random, shortest=lengths[0], longest=lengths[1])
        self._revision = 0
        self._above = {place.pk: place.lineage_ids() for place in made.communities}
        self._articles = tables.Table(
            Article,
            *("id", "stage", "section_id", "responsible_editor_id", "is_featured", "live_id"),
            *("latest_id", "version", "created_at", "updated_at", "published_at"),
            *("stage_since", "submitted_at", "is_public", "round"),
        )
        self._revisions = tables.Table(
            Revision,
            *("id", "article_id", "number", "kicker", "title", "subtitle", "summary", "body"),
            *("cover_id", "author_id", "created_at", "parent_id", "content_hash"),
        )
        self._bylines = tables.Table(Byline, "article_id", "reporter_id", "role", "position")
        self._tags = tables.Table(ArticleTag, "content_object_id", "tag_id")
        self._places = tables.Table(_PlaceLink, "article_id", "place_id")
        self._topics = tables.Table(_TopicLink, "article_id", "topic_id")
        self._listings = tables.Table(Listing, "kind", "key", "article_id", "published_at")

    def write(self, first: int, moments: Iterable[datetime]) -> None:
        """Articles with the keys from `first` on, one for each moment."""
        for pk, moment in enumerate(moments, first):
            self._article(pk, moment)
        for table in (self._articles, self._revisions, self._bylines, self._tags):
            table.flush()
        for table in (self._places, self._topics, self._listings):
            table.flush()

    def _article(self, pk: int, at: datetime) -> None:
        stage = self._stage()
        editor = self._random.choice(self._world.editors)
        places = self._some(self._world.communities, self._world.community_weights, 1.15)
        written = [at - timedelta(hours=6)]
        if self._random.random() < 0.05:
            written.append(at - timedelta(hours=1))
        for number, moment in enumerate(written, 1):
            self._add_revision(pk, number, editor, places[0].name, moment)
        was_published = stage != Stage.WRITING
        self._articles.add(
            pk,
            stage.value,
            self._some(self._world.sections, self._world.section_weights, 1)[0],
            editor,
            self._random.random() < 0.002,
            self._revision if was_published else None,
            self._revision,
            len(written) + was_published,
            _stored(written[0]),
            _stored(at if was_published else written[-1]),
            _stored(at) if was_published else None,
            _stored(at if was_published else written[-1]),
            _stored(written[-1]) if was_published else None,
            stage == Stage.PUBLISHED,
            int(was_published),
        )
        listed = self._links(pk, places)
        if stage == Stage.PUBLISHED:
            for kind, key in sorted(listed):
                self._listings.add(kind, key, pk, _stored(at))

    def _stage(self) -> Stage:
        """One in a hundred is a draft, one in two hundred was withdrawn."""
        chance = self._random.random()
        if chance < 0.01:
            return Stage.WRITING
        return Stage.WITHDRAWN if chance < 0.015 else Stage.PUBLISHED

    def _add_revision(
        self, article: int, number: int, editor: int, place: str, at: datetime
    ) -> None:
        photo = self._random.choice(self._world.photos)
        figure = _figure(photo) if self._random.random() < 0.2 else ""
        text = self._writer.text(place, self._random.choice(MATTERS), figure)
        cover = photo if self._random.random() < 0.6 else None
        self._revision += 1
        self._revisions.add(
            self._revision,
            article,
            number,
            *(text.kicker, text.title, text.subtitle, text.summary, text.body),
            cover,
            editor,
            _stored(at),
            self._revision - 1 if number > 1 else None,
            content_hash(text, cover),
        )

    def _links(self, article: int, places: list[Place]) -> set[tuple[str, int]]:
        """Tie an article to what it is about; gives the keys of its listings."""
        made, kinds = self._world, Listing.Kind
        listed: set[tuple[str, int]] = set()
        for place in places:
            self._places.add(article, place.pk)
            listed.update((kinds.PLACE.value, pk) for pk in self._above[place.pk])
        tags = self._some(made.tags, made.tag_weights, 2)
        wide = zip(made.wide_tags, world.WIDE_TAGS, strict=True)
        for tag in [*tags, *(tag for tag, share in wide if self._random.random() < share)]:
            self._tags.add(article, tag)
            listed.add((kinds.TAG.value, tag))
        if self._random.random() < 0.12:
            topic = self._some(made.topics, made.topic_weights, 1)[0]
            self._topics.add(article, topic)
            listed.add((kinds.TOPIC.value, topic))
        reporters = self._some(made.reporters, made.reporter_weights, 1.2)
        for position, reporter in enumerate(reporters):
            role = Byline.Role.PHOTO if position else Byline.Role.TEXT
            self._bylines.add(article, reporter, role.value, position)
            listed.add((kinds.REPORTER.value, reporter))
        return listed

    def _some(self, choices: list, weights: list[float], mean: float) -> list:
        """So many different ones on average, at least one."""
        number = int(mean) + (self._random.random() < mean % 1)
        return list(dict.fromkeys(self._random.choices(choices, cum_weights=weights, k=number)))


def content_hash(text: Text, cover: int | None) -> str:
    """What `Revision.hash_content` gives, without making one."""
    content: dict[str, Any] = {
        name: cover if name == "cover_id" else getattr(text, name) for name in CONTENT_FIELDS
    }
    written = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def _stored(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment.astimezone(UTC))


def _figure(photo: int) -> str:
    return (
        f'<figure><img src="/photos/{photo}/" alt="居民在现场交谈">'
        "<figcaption>居民在现场了解进展。本报资料图</figcaption></figure>"
    )
