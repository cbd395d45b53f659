"""Fills the empty site with what serving/contents.py wrote out of our database."""

import json
import re
from datetime import datetime
from pathlib import Path

from django.core.files import File
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from taggit.models import Tag
from wagtail.images import get_image_model
from wagtail.models import Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from ...models import (
    ArticlePage,
    ArticlePageTag,
    Byline,
    HomePage,
    Place,
    Reporter,
    SectionPage,
    Topic,
)

_FIGURE = re.compile(
    r'<figure><img src="/photos/(\d+)/"[^>]*>(?:<figcaption>(.*?)</figcaption>)?</figure>'
)


class Command(BaseCommand):
    help = "Loads the paper from FILE."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options):
        paper = json.loads(file.read_text())
        with transaction.atomic(), disable_reference_index_auto_update():
            made = _Made(paper, file.parent)
            for article in paper["articles"]:
                made.add(article)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


class _Made:
    def __init__(self, paper: dict, folder: Path) -> None:
        Site.objects.all().delete()
        Page.objects.filter(depth=2).delete()
        root = Page.objects.get(depth=1)
        home = root.add_child(instance=HomePage(title="华西社区报", slug="home"))
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
        self.sections = {}
        for pk, name, slug in paper["sections"]:
            section = SectionPage(title=name, slug=slug, show_in_menus=True)
            self.sections[pk] = home.add_child(instance=section)
        Tag.objects.bulk_create(
            Tag(pk=pk, name=name, slug=slug) for pk, name, slug in paper["tags"]
        )
        for model, title in ((Reporter, "name"), (Place, "name"), (Topic, "title")):
            rows = paper[f"{model.__name__.lower()}s"]
            model.objects.bulk_create(
                model(pk=pk, slug=slug, **{title: name}) for pk, name, slug in rows
            )
        self.images = {}
        for pk, alt, source in paper["photos"]:
            with (folder / source).open("rb") as picture:
                image = get_image_model()(title=alt, description=alt, file=File(picture, source))
                image.save()
            self.images[pk] = image

    def add(self, article: dict) -> None:
        at = datetime.fromisoformat(article["published_at"])
        page = ArticlePage(
            title=article["title"],
            slug=f"article-{article['pk']}",
            live=True,
            first_published_at=at,
            last_published_at=at,
            body=self._blocks(article["body"]),
            cover=self.images.get(article["cover"]),
            **{name: article[name] for name in ("kicker", "subtitle", "summary")},
            responsible_editor=article["editor"],
            search_description=article["summary"],
        )
        self.sections[article["section"]].add_child(instance=page)
        through = {"places": "place_id", "topics": "topic_id"}
        for name, column in through.items():
            model = getattr(ArticlePage, name).field.remote_field.through
            model.objects.bulk_create(
                model(articlepage_id=page.pk, **{column: pk}) for pk in article[name]
            )
        ArticlePageTag.objects.bulk_create(
            ArticlePageTag(content_object_id=page.pk, tag_id=pk) for pk in article["tags"]
        )
        Byline.objects.bulk_create(
            Byline(page_id=page.pk, reporter_id=pk, role=role, sort_order=number)
            for number, (pk, role) in enumerate(article["bylines"])
        )

    def _blocks(self, body: str) -> list[tuple[str, object]]:
        """Text and headings as one block as far as the next picture, as an editor types them."""
        parts = _FIGURE.split(body)
        blocks: list[tuple[str, object]] = []
        for text, photo, caption in zip(
            parts[::3], [*parts[1::3], ""], [*parts[2::3], ""], strict=True
        ):
            if text:
                blocks.append(("paragraph", text))
            if photo:
                figure = {"image": self.images[int(photo)], "caption": caption or ""}
                blocks.append(("figure", figure))
        return blocks
