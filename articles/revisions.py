"""The texts of an article: save one, begin one, restore one. The live text is never touched here.

`save_text` asks where the article stands, not who saves: that is `workflow.edit`.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from . import search
from .access import NotAllowed
from .lib import clock, html
from .models import Article, Event, Photo, Revision, Stage, User
from .models.article import IN_REVIEW, WITH_THE_WRITER
from .models.revision import CONTENT_FIELDS

_LINES = ("kicker", "title", "subtitle")


@transaction.atomic
def new_article(*, author: User | None, content: dict[str, Any], **metadata: Any) -> Article:
    """A draft with its first revision; `metadata` are fields of Article.

    Raises ValidationError where the content or the metadata can not be saved.
    """
    now = clock.now()
    article = Article(creator=author, created_at=now, updated_at=now, stage_since=now, **metadata)
    article.full_clean(exclude=["live", "latest"])
    article.save()
    save_text(article, author=author, **content)
    return article


@transaction.atomic
def save_text(
    article: Article, *, author: User | None, restored: int | None = None, **content: Any
) -> Revision:
    """Make a revision of what changed, else give the newest one.

    Fields: kicker, title, subtitle, summary, body (HTML), cover (Photo or None); those left out
    stay as they are. The article's `version` grows with each revision. `restored` is recorded:
    the number of the text that this one repeats. Raises ValidationError, and NotAllowed where
    the article is with nobody who writes.
    """
    # no join: after waiting for the lock it would look for the new `latest` in the old snapshot
    locked = Article.objects.select_for_update().get(pk=article.pk)
    if locked.stage not in (*WITH_THE_WRITER, *IN_REVIEW):
        raise NotAllowed(_not_now(locked))
    return _save(article, locked, author, content, restored)


@transaction.atomic
def save_archive_text(article: Article, **content: Any) -> Revision:
    """The text of an imported article as its old system has it now. Raises ValidationError."""
    locked = Article.objects.select_for_update().get(pk=article.pk)
    if not locked.is_archive or locked.stage != Stage.PUBLISHED:
        raise NotAllowed(_not_now(locked))
    return _save(article, locked, None, content)


def _save(
    article: Article,
    locked: Article,
    author: User | None,
    content: dict[str, Any],
    restored: int | None = None,
) -> Revision:
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
    told = {} if restored is None else {"restored": restored}
    Event.record("save_text", actor=author, article=article, revision=revision.number, **told)
    search.put(article)
    return revision


def next_revision(article: Article, *, author: User | None, **content: Any) -> Revision:
    """The revision that saving would make, not saved. Raises ValidationError."""
    latest = article.latest
    revision = Revision(
        article=article,
        number=_number_after(article),
        parent=latest,
        author=author,
        created_at=clock.now(),
        stage=article.stage,
    )
    for field in CONTENT_FIELDS:
        setattr(revision, field, getattr(latest, field) if latest else _empty(field))
    for name, value in content.items():
        setattr(revision, name, _shaped(name, value))
    # the parent is checked by the foreign key; the number by the lock and the constraint
    revision.full_clean(exclude=["article", "parent", "author", "cover", "content_hash"])
    return revision


def body_of(typed: str) -> str:
    """The text as it is stored. Raises ValidationError for one that is too large to be kept."""
    try:
        return html.stored(typed)
    except html.TooLarge as refusal:
        raise ValidationError(str(refusal)) from refusal


@transaction.atomic
def touch(article: Article) -> None:
    """Count a change of metadata as a change, so that another editor's form is stale."""
    locked = Article.objects.select_for_update().only("version").get(pk=article.pk)
    article.version, article.updated_at = locked.version + 1, clock.now()
    Article.objects.filter(pk=article.pk).update(
        version=article.version, updated_at=article.updated_at
    )


def _number_after(article: Article) -> int:
    """Not the newest's and one: a text that was given up keeps its number."""
    if article.pk is None:
        return 1
    return (article.revisions.aggregate(last=Max("number"))["last"] or 0) + 1


def _not_now(article: Article) -> str:
    return _("The text of an article that is %(stage)s can not be changed.") % {
        "stage": article.get_stage_display()
    }


def _empty(field: str) -> Any:
    return None if field == "cover_id" else ""


def _shaped(name: str, value: Any) -> Any:
    if name in _LINES:
        return " ".join(str(value or "").split())
    if name == "summary":
        return str(value or "").strip()
    if name == "body":
        return body_of(str(value or ""))
    if name == "cover" and (value is None or isinstance(value, Photo)):
        return value
    raise ValidationError(_("An article has no field “%(name)s”.") % {"name": name})
