"""The copy of an article that stays with a case: text, metadata and pictures as readers had them,
one zip, sealed in the private storage."""

import json
import zipfile
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from typing import IO, Any

from django.db.models import Model

from . import photo_files, sealed_store
from .lib import clock
from .models import Article, Event, Photo, Revision

PLACE = ("private", "complaints")  # storage, folder


def write(article: Article, photos: list[Photo], into: photo_files.Write) -> tuple[str, str]:
    """Its name in the storage, and the SHA-256 of the zip. Raises OSError."""
    with TemporaryFile() as file:
        _zip(article, photos, file)
        file.seek(0)
        name, told = sealed_store.seal(into, file)
    return name, told.sha256


def written_with_rows() -> AbstractContextManager[photo_files.Write]:
    return photo_files.written_with_rows(PLACE)


def _zip(article: Article, photos: list[Photo], file: IO[bytes]) -> None:
    told = _told(article)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for revision in article.revisions.order_by("number"):
            live = "-live" if revision.pk == article.live_id else ""
            packed.writestr(f"text-{revision.number}{live}.html", _page(revision))
        for photo in photos:
            try:
                with photo.original.open("rb") as original:
                    content = original.read()
            except OSError:  # a lost original keeps nothing on the site
                told["photos_lost"].append(photo.pk)
                continue
            ending = PurePosixPath(photo.original.name).suffix
            packed.writestr(f"photo-{photo.pk}{ending}", content, zipfile.ZIP_STORED)
        packed.writestr("article.json", json.dumps(told, ensure_ascii=False, indent=1))


def _told(article: Article) -> dict[str, Any]:
    live = article.live
    return {
        "article": article.pk,
        "address": article.get_absolute_url(),
        "sealed_at": clock.now().isoformat(),
        "published_at": article.published_at and article.published_at.isoformat(),
        "title": live.title if live else "",
        "content_hash": live.content_hash if live else "",
        "section": str(article.section or ""),
        "source": article.source,
        "source_name": article.source_name,
        "source_url": article.source_url,
        "original_author": article.original_author,
        "responsible_editor": str(article.responsible_editor or ""),
        "bylines": [
            {"name": str(each), "role": each.role}
            for each in article.bylines.select_related("reporter")
        ],
        "places": _names(article.places.all()),
        "topics": _names(article.topics.all()),
        "tags": _names(article.tags.all()),
        "signatures": [
            {
                "step": each.step,
                "decision": each.decision,
                "person": str(each.person),
                "at": each.at.isoformat(),
                "content_hash": each.content_hash,
            }
            for each in article.signatures.select_related("person")
        ],
        "photos_lost": [],
        "last_event": Event.objects.filter(article=article).values_list("hash", flat=True).first(),
    }


def _names(rows: Iterable[Model]) -> list[str]:
    return [str(each) for each in rows]


def _page(revision: Revision) -> str:
    lines = (revision.kicker, revision.title, revision.subtitle, revision.summary)
    return "\n".join(line for line in lines if line) + f"\n\n{revision.body}\n"
