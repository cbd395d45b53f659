"""The portal's form as a browser sends it."""

from typing import Any

from articles.models import Article, Byline

HOME = "/portal/"


def draft_data(article: Article | None = None, **changes: Any) -> dict[str, Any]:
    """What the form holds when it is opened; `changes` by the fields' names."""
    data: dict[str, Any] = {
        "title": "新稿",
        "body": "<p>正文。</p>",
        "copy_key": "key1",
        "bylines_name": [""],
        "bylines_role": ["text"],
        "bylines_reporter": [""],
    }
    if article is not None:
        article.refresh_from_db()
        data |= _of(article)
    data |= changes
    return {name: value for name, value in data.items() if value is not None}


def url(article: Article, page: str = "") -> str:
    return f"{HOME}{article.pk}/{page}/" if page else f"{HOME}{article.pk}/"


def _of(article: Article) -> dict[str, Any]:
    latest = article.latest
    bylines = list(article.bylines.exclude(role=Byline.Role.EDITOR))
    return {name: getattr(latest, name) for name in ("kicker", "title", "subtitle", "summary")} | {
        "body": latest.body,
        "cover": latest.cover_id or "",
        "section": article.section_id or "",
        "places": list(article.places.values_list("pk", flat=True)),
        "base_version": article.version,
        "base_revision": article.latest_id,
        "bylines_name": [str(byline) for byline in bylines] + [""],
        "bylines_role": [byline.role for byline in bylines] + ["text"],
        "bylines_reporter": [byline.reporter_id or "" for byline in bylines] + [""],
    }
