"""Load the demo paper through the same doors as an editor's work: photos, revisions, workflow."""

import io
import re
from collections.abc import Callable
from datetime import datetime
from html import escape
from typing import Any

from django.core.files.base import ContentFile

from articles import photos, revisions, search
from articles.models import Article, Byline, Photo, User

from . import pictures, reading
from .newsroom import Newsroom, give_bylines
from .world import World

_JPEG_QUALITY = 90


class Loader:
    """Each story of the demo passes the newsroom: published, or as far as it has come."""

    def __init__(self, world: World, users: dict[str, User]) -> None:
        self.world, self.users = world, users
        self._drawn: dict[str, int] = {}  # how often a picture was drawn

    def load(self, now: datetime, progress: Callable[[list], Any]) -> int:
        """The number of articles that were made."""
        stories = reading.stories(now)
        self._newsroom = Newsroom(self.users, now)
        give_bylines(self.users)
        for story in progress(stories):
            with self._newsroom.writing(story):
                article = self._article(story)
            self._newsroom.handle(article, story)
        self._cover_topics()
        return len(stories)

    def _article(self, story: reading.Story) -> Article:
        header = story.header
        fields = ("title", "kicker", "subtitle", "summary")
        article = revisions.new_article(
            author=self._newsroom.writer(story),
            content={
                **{name: header.get(name, "") for name in fields},
                "body": "".join(self._paragraph(line) for line in story.lines),
                "cover": self._cover(story),
            },
            section=self.world.sections[header["section"]],
            source=header.get("source", Article.Source.ORIGINAL),
            source_name=header.get("source_name", ""),
            source_url=header.get("source_url", ""),
            original_author=header.get("original_author", ""),
            is_featured=header.get("featured") == "yes",
            responsible_editor=self.users["editor"],
        )
        article.places.set([self.world.places[key] for key in story.keys("places")])
        article.topics.set([self.world.topics[key] for key in story.keys("topics")])
        article.tags.set(story.keys("tags"))
        self._bylines(article, story)
        search.put(article)
        return article

    def _bylines(self, article: Article, story: reading.Story) -> None:
        for position, written in enumerate(story.keys("bylines")):
            role, _, key = written.partition(":")
            reporter = self.world.reporters.get(key)
            Byline.objects.create(
                article=article,
                role=role,
                reporter=reporter,
                name="" if reporter else key,
                position=position,
            )

    def _paragraph(self, line: str) -> str:
        found = reading.picture_of(line)
        if found is None:
            return reading.to_html(line)
        photo = self._photo(found.key, found.caption, found.photographer)
        caption = escape(found.caption, quote=False)
        alt = escape(photo.alt)
        return (
            f'<figure><img src="/photos/{photo.pk}/" alt="{alt}">'
            f"<figcaption>{caption}</figcaption></figure>"
        )

    def _cover(self, story: reading.Story) -> Photo | None:
        key = story.header.get("cover")
        return self._photo(key, "", "") if key else None

    def _photo(self, key: str, caption: str, photographer: str) -> Photo:
        seed = self._drawn[key] = self._drawn.get(key, -1) + 1
        file = io.BytesIO()
        pictures.draw(key, seed).save(file, "JPEG", quality=_JPEG_QUALITY)
        credit = f"{photographer} {pictures.CREDIT}".strip()
        photo, _created = photos.add_photo(
            ContentFile(file.getvalue(), name=f"{key}-{seed}.jpg"),
            uploaded_by=self.users["editor"],
            caption=caption or re.split("[，。]", pictures.ALT[key])[0],
            credit=credit,
            alt=pictures.ALT[key],
        )
        return photo

    def _cover_topics(self) -> None:
        for topic in self.world.topics.values():
            newest = (
                topic.articles.published()
                .filter(live__cover__isnull=False)
                .select_related("live__cover")
                .newest_first()
                .first()
            )
            if newest:
                topic.cover = newest.live.cover
                topic.save(update_fields=["cover"])
