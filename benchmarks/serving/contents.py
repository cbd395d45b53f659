"""Writes what is in the configured database for another system to load, and which pages to ask for.

`python -m benchmarks.serving.contents FOLDER` writes `paper.json`, `asked.json` and the pictures
there, and the files of our own renditions, which the generator leaves out, below MEDIA_ROOT.
"""

import json
import os
import sys
from collections import defaultdict
from pathlib import Path

import django
from PIL import Image, ImageFilter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huaxi_news.settings")
django.setup()

from django.conf import settings  # noqa: E402
from taggit.models import Tag  # noqa: E402

from articles.models import (  # noqa: E402
    Article,
    ArticleTag,
    Byline,
    Photo,
    Place,
    Rendition,
    Reporter,
    Section,
    Topic,
)
from articles.renditions import WRITING  # noqa: E402
from benchmarks.pages import fullest_section  # noqa: E402

ARTICLES = 11  # that are asked for in turn
_MOTIFS = 4  # pictures that are drawn; each photo is one of them
_SIZE = (1_600, 1_200)  # pixels


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    motifs = [_draw(number) for number in range(_MOTIFS)]
    for number, motif in enumerate(motifs):
        motif.save(folder / f"{number}.jpg", quality=90)
    _write_renditions(motifs)
    (folder / "paper.json").write_text(json.dumps(_paper(), ensure_ascii=False))
    (folder / "asked.json").write_text(json.dumps(_asked(), indent=1))


def _paper() -> dict[str, list]:
    return {
        "sections": list(Section.objects.values_list("pk", "name", "slug")),
        "reporters": list(Reporter.objects.values_list("pk", "name", "slug")),
        "places": list(Place.objects.values_list("pk", "name", "slug")),
        "topics": list(Topic.objects.values_list("pk", "title", "slug")),
        "tags": list(Tag.objects.values_list("pk", "name", "slug")),
        "photos": [
            (pk, alt, f"{pk % _MOTIFS}.jpg") for pk, alt in Photo.objects.values_list("pk", "alt")
        ],
        "articles": _articles(),
    }


def _articles() -> list[dict[str, object]]:
    tags, places, topics = (
        _grouped(ArticleTag.objects.values_list("content_object_id", "tag_id")),
        _grouped(Article.places.through.objects.values_list("article_id", "place_id")),
        _grouped(Article.topics.through.objects.values_list("article_id", "topic_id")),
    )
    bylines = defaultdict(list)
    for byline in Byline.objects.order_by("article_id", "position"):
        bylines[byline.article_id].append((byline.reporter_id, byline.get_role_display()))
    published = Article.objects.published().select_related("live", "responsible_editor")
    return [
        {
            "pk": article.pk,
            "published_at": article.published_at.isoformat(),
            "section": article.section_id,
            "editor": article.responsible_editor.name,
            "cover": article.live.cover_id,
            **{
                name: getattr(article.live, name)
                for name in ("kicker", "title", "subtitle", "summary", "body")
            },
            "tags": tags[article.pk],
            "places": places[article.pk],
            "topics": topics[article.pk],
            "bylines": bylines[article.pk],
        }
        for article in published.order_by("published_at", "pk")
    ]


def _grouped(rows) -> dict[int, list[int]]:
    grouped: dict[int, list[int]] = defaultdict(list)
    for key, value in rows:
        grouped[key].append(value)
    return grouped


def _asked() -> dict[str, dict[str, list[str]]]:
    """The addresses of each kind of page in both systems, the same articles in the same order."""
    section = fullest_section()
    with_cover = Article.objects.published().filter(live__cover__isnull=False).order_by("pk")
    articles = list(with_cover.select_related("section"))
    step = len(articles) // ARTICLES
    articles = articles[step // 2 :: step][:ARTICLES]
    return {
        "ours": {
            "article": [article.get_absolute_url() for article in articles],
            "home": ["/"],
            "section": [section.get_absolute_url()],
        },
        "wagtail": {
            "article": [f"/{each.section.slug}/article-{each.pk}/" for each in articles],
            "home": ["/"],
            "section": [f"/{section.slug}/"],
        },
    }


def _draw(number: int) -> Image.Image:
    """Soft clouds of colour with some grain, so that a coder has to work as on a photograph."""
    bands = [Image.effect_noise((40 + 8 * number, 30), 160).resize(_SIZE) for _ in "RGB"]
    picture = Image.merge("RGB", bands).filter(ImageFilter.GaussianBlur(6))
    grain = Image.effect_noise(_SIZE, 24).convert("RGB")
    return Image.blend(picture, grain, 0.15)


def _write_renditions(motifs: list[Image.Image]) -> None:
    """One file for each motif and size; the photos of one motif share it."""
    made: dict[tuple[int, str, str, int], Path] = {}
    root = Path(settings.MEDIA_ROOT)
    for one in Rendition.objects.all():
        path = root / one.file.name
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        key = (one.photo_id % _MOTIFS, one.shape, one.format, one.width)
        if key not in made:
            motifs[key[0]].resize((one.width, one.height)).save(path, **WRITING[one.format])
            made[key] = path
        else:
            os.link(made[key], path)


if __name__ == "__main__":
    main()
