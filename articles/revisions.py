"""The texts of an article: save one, begin one. The live text is never touched here."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .lib import html
from .models import Article, Event, Photo, Revision, User
from .models.revision import CONTENT_FIELDS

_LINES = ("kicker", "title", "subtitle")


@transaction.atomic
def new_article(*, author: User | None, content: dict[str, Any], **metadata: Any) -> Article:
    """A draft with its first revision; `metadata` are fields of Article.

    Raises ValidationError where the content or the metadata can not be saved.
    """
    article = Article(**metadata)
    article.full_clean(exclude=["live", "latest"])
    article.save()
    save_text(article, author=author, **content)
    return article


@transaction.atomic
def save_text(article: Article, *, author: User | None, **content: Any) -> Revision:
    """Make a revision of what changed, else give the newest one.

    Fields: kicker, title, subtitle, summary, body (HTML), cover (Photo or None); those left out
    stay as they are. The article's `version` grows with each revision. Raises ValidationError.
    """
    # no join: after waiting for the lock it would look for the new `latest` in the old snapshot
    locked = Article.objects.select_for_update().get(pk=article.pk)
    revision = next_revision(locked, author=author, **content)
    if locked.latest and revision.hash_content() == locked.latest.content_hash:
        article.latest = locked.latest
        return locked.latest
    revision.save()
    Article.objects.filter(pk=article.pk).update(
        latest=revision, version=locked.version + 1, updated_at=revision.created_at
    )
    article.latest, article.version = revision, locked.version + 1
    article.updated_at = revision.created_at
    Event.record("revise", actor=author, article=article, revision=revision.number)
    return revision


def next_revision(article: Article, *, author: User | None, **content: Any) -> Revision:
    """The revision that saving would make, not saved. Raises ValidationError."""
    latest = article.latest
    revision = Revision(
        article=article,
        number=latest.number + 1 if latest else 1,
        parent=latest,
        author=author,
        created_at=timezone.now(),
    )
    for field in CONTENT_FIELDS:
        setattr(revision, field, getattr(latest, field) if latest else _empty(field))
    for name, value in content.items():
        setattr(revision, name, _shaped(name, value))
    # the parent is checked by the foreign key; the number by the lock and the constraint
    revision.full_clean(exclude=["article", "parent", "author", "cover", "content_hash"])
    return revision


@transaction.atomic
def touch(article: Article) -> None:
    """Count a change of metadata as a change, so that another editor's form is stale."""
    locked = Article.objects.select_for_update().only("version").get(pk=article.pk)
    article.version, article.updated_at = locked.version + 1, timezone.now()
    Article.objects.filter(pk=article.pk).update(
        version=article.version, updated_at=article.updated_at
    )


def _empty(field: str) -> Any:
    return None if field == "cover_id" else ""


def _shaped(name: str, value: Any) -> Any:
    if name in _LINES:
        return " ".join(str(value or "").split())
    if name == "summary":
        return str(value or "").strip()
    if name == "body":
        return html.clean(str(value or ""))
    if name == "cover" and (value is None or isinstance(value, Photo)):
        return value
    raise ValidationError(_("An article has no field “%(name)s”.") % {"name": name})
