"""What a page tells machines about itself: schema.org as JSON-LD."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from . import publication_kind
from .context import language_tag
from .lib.addresses import absolute
from .models import Article, Byline, Correction, Photo, Revision
from .renditions import jpeg_of

# In a script element only these could end it or begin another; JSON knows them escaped too
_ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


def as_json(data: dict[str, object]) -> SafeString:
    """JSON that can stand in a script element, whatever an author wrote."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(written.translate(_ESCAPES))  # noqa: S308  (escaped above)


def news_article(
    article: Article,
    revision: Revision,
    *,
    bylines: Iterable[Byline],
    labels: Any,
    address: str,
    corrections: Iterable[Correction] = (),
) -> dict[str, object]:
    """https://schema.org/NewsArticle, without what is not known."""
    published = article.published_at
    changed = max(published, revision.created_at) if published else revision.created_at
    if published and article.is_archive and revision.number == 1:
        changed = published  # the time of the import tells a reader nothing
    comments, changed_at = _corrections(corrections, changed)
    data = {
        "@context": "https://schema.org",
        "@type": _article_type(),
        "mainEntityOfPage": address,
        "url": address,
        "headline": revision.title,
        "alternativeHeadline": revision.subtitle,
        "description": revision.summary,
        "inLanguage": language_tag(),
        "datePublished": published.isoformat() if published else None,
        "dateModified": changed_at.isoformat() if changed_at else None,
        "articleSection": article.section.name if article.section else None,
        "keywords": [tag.name for tag in labels.tags],
        "image": photo_address(revision.cover),
        "author": _authors(article, bylines),
        "publisher": organisation(),
        "contentLocation": [
            {"@type": "Place", "name": place.name, "url": absolute(place.get_absolute_url())}
            for place in labels.places
        ],
        "isBasedOn": article.source_url if article.source == Article.Source.REPRINT else None,
        "correction": comments,
    }
    return {name: value for name, value in data.items() if value}


def retracted_article(
    article: Article, revision: Revision, *, address: str, corrections: Iterable[Correction]
) -> dict[str, object]:
    """What is still said of an article whose text is gone: that, why, and since when."""
    published = article.published_at
    comments, changed = _corrections(corrections, published)
    data = {
        "@context": "https://schema.org",
        "@type": _article_type(),
        "mainEntityOfPage": address,
        "url": address,
        "headline": revision.title,
        "creativeWorkStatus": "Retracted",
        "inLanguage": language_tag(),
        "datePublished": published.isoformat() if published else None,
        "dateModified": changed.isoformat() if changed else None,
        "publisher": organisation(),
        "correction": comments,
    }
    return {name: value for name, value in data.items() if value}


def organisation() -> dict[str, object]:
    """https://schema.org/NewsMediaOrganization: the paper itself, where it is a news medium."""
    data = {
        "@type": "Organization" if publication_kind.is_internal() else "NewsMediaOrganization",
        "name": settings.PAPER["name"],
        "url": absolute("/"),
        "logo": absolute(f"{settings.STATIC_URL}reader/icon-512.png"),
        "telephone": settings.PAPER["phone"],
        "email": settings.PAPER["email"],
        "address": settings.PAPER["address"],
    }
    return {name: value for name, value in data.items() if value}


def photo_address(photo: Photo | None) -> str:
    """The absolute address of a JPEG, empty without a picture that may be shown."""
    shown = jpeg_of(photo) if photo else None
    return absolute(shown.url) if shown else ""


def _article_type() -> str:
    return "Article" if publication_kind.is_internal() else "NewsArticle"


def _corrections(
    corrections: Iterable[Correction], changed: datetime | None
) -> tuple[list[dict[str, str]], datetime | None]:
    """https://schema.org/CorrectionComment, and when the page changed last with them."""
    out = [(each.published_at, each) for each in corrections if each.published_at]
    comments = [
        {
            "@type": "CorrectionComment",
            "name": str(each.get_kind_display()),
            "text": each.text,
            "datePublished": at.isoformat(),
            "url": absolute(each.get_absolute_url()),
        }
        for at, each in out
    ]
    times = [at for at, _each in out]
    return comments, max([*times, changed] if changed else times, default=None)


def _authors(article: Article, bylines: Iterable[Byline]) -> list[dict[str, str]]:
    authors = []
    for byline in bylines:
        if byline.role == Byline.Role.EDITOR:
            continue
        author = {"@type": "Person", "name": str(byline)}
        if byline.reporter:
            author["url"] = absolute(byline.reporter.get_absolute_url())
        authors.append(author)
    if not authors and article.original_author:
        authors.append({"@type": "Person", "name": article.original_author})
    return authors or [{"@type": "Organization", "name": settings.PAPER["name"]}]
