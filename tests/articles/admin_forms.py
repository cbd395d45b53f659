"""The form of an article as a browser sends it."""

from typing import Any

from django.utils import timezone

from articles.models import Article

URL = "/admin/articles/article/"


def form_data(article: Article | None = None, **changes: Any) -> dict[str, Any]:
    """What the form holds when it is opened; `changes` by the fields' names."""
    data: dict[str, Any] = {
        "title": "新稿",
        "body": "<p>正文。</p>",
        "source": "original",
        "bylines-TOTAL_FORMS": "0",
        "bylines-INITIAL_FORMS": "0",
        "bylines-MIN_NUM_FORMS": "0",
        "bylines-MAX_NUM_FORMS": "1000",
        "copy_key": "key1",
        "_continue": "1",
    }
    if article is not None:
        article.refresh_from_db()
        data |= _of(article)
    data |= {name.replace("__", "-"): value for name, value in changes.items()}
    return {name: value for name, value in data.items() if value is not None}


def _of(article: Article) -> dict[str, Any]:
    latest = article.latest
    bylines = list(article.bylines.all())
    data = {name: getattr(latest, name) for name in ("kicker", "title", "subtitle", "summary")}
    data |= {
        "body": latest.body,
        "cover": latest.cover_id or "",
        "section": article.section_id or "",
        "places": list(article.places.values_list("pk", flat=True)),
        "topics": list(article.topics.values_list("pk", flat=True)),
        "tags": "，".join(article.tags.names()),
        "source": article.source,
        "source_name": article.source_name,
        "source_url": article.source_url,
        "original_author": article.original_author,
        "responsible_editor": article.responsible_editor_id or "",
        "deadline": article.deadline
        and timezone.localtime(article.deadline).strftime("%Y-%m-%dT%H:%M"),
        "base_version": article.version,
        "base_revision": article.latest_id,
        "bylines-TOTAL_FORMS": str(len(bylines)),
        "bylines-INITIAL_FORMS": str(len(bylines)),
    }
    for number, byline in enumerate(bylines):
        data |= {
            f"bylines-{number}-id": byline.pk,
            f"bylines-{number}-article": article.pk,
            f"bylines-{number}-reporter": byline.reporter_id or "",
            f"bylines-{number}-name": byline.name,
            f"bylines-{number}-role": byline.role,
            f"bylines-{number}-position": byline.position,
        }
    return data


def change_url(article: Article, page: str = "change") -> str:
    return f"{URL}{article.pk}/{page}/"
