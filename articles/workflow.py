"""The stage of an article: what may happen to it, and the only place that writes it.

A transition is allowed where the table has it for the article's stage and every check passes
for the person. The same checks stand behind a button: its reason when it is greyed out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import listings
from .access import NotAllowed, require_publishing
from .models import Article, Event, Revision, Stage, User

Check = Callable[[Article, User | None], None]


@dataclass(frozen=True)
class Transition:
    label: str | Promise
    sources: tuple[Stage, ...]
    target: Stage
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class Action:
    """A button: `reason` is empty when it may be pressed now, else it says why not."""

    name: str
    label: str | Promise
    reason: str


def available(article: Article, user: User | None) -> list[Action]:
    """Every transition, in the order of the table, for this article and this person."""
    return [
        Action(name, transition.label, why_not(name, article, user))
        for name, transition in TRANSITIONS.items()
    ]


def why_not(name: str, article: Article, user: User | None) -> str:
    """One sentence, or empty when the person may do it now."""
    try:
        _check(name, article, user)
    except NotAllowed as refusal:
        return str(refusal)
    return ""


@transaction.atomic
def publish(article: Article, *, actor: User | None, at: datetime | None = None) -> Article:
    """Make the latest revision the live one. Raises NotAllowed.

    The time of the first publication stays; `at` sets it for what was published elsewhere before.
    """
    locked = _locked(article)
    _check("publish", locked, actor)
    assert locked.latest is not None  # what _check has seen
    now = timezone.now()
    if at is not None and at > now:
        raise NotAllowed(_("The time of publication can not lie in the future."))
    locked.published_at = at or locked.published_at or now
    locked.live = locked.latest
    _move(locked, "publish", actor, revision=locked.latest.number)
    return _told(article, locked)


@transaction.atomic
def withdraw(article: Article, *, actor: User | None, reason: str) -> Article:
    """Take a published article off the site; its page then says that it is gone.

    Raises NotAllowed, also without a reason.
    """
    locked = _locked(article)
    _check("withdraw", locked, actor)
    if not reason.strip():
        raise NotAllowed(_("Say why the article is withdrawn."))
    _move(locked, "withdraw", actor, reason=reason.strip())
    return _told(article, locked)


def as_archive(article: Article, published_at: datetime) -> Article:
    """Mark an unsaved article as published before, elsewhere. Raises NotAllowed.

    It becomes visible once its importer has given it a live revision, in the same transaction:
    see `archive_is_live`.
    """
    if published_at > timezone.now():
        raise NotAllowed(_("The time of publication can not lie in the future."))
    article.is_archive = True
    article.published_at = published_at
    return article


def archive_is_live(articles: list[Article]) -> None:
    """Publish imported articles, whose `latest` is set, as they were published before."""
    for article in articles:
        if not article.is_archive or article.latest_id is None or article.published_at is None:
            raise NotAllowed(_("Only an imported article with a text is published unseen."))
        article.stage, article.live_id = Stage.PUBLISHED, article.latest_id
    newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number").values("pk")[:1]
    Article.objects.filter(pk__in=[article.pk for article in articles]).update(
        stage=Stage.PUBLISHED, live=Subquery(newest), latest=Subquery(newest)
    )


def _require_text(article: Article, user: User | None) -> None:
    if article.latest is None or not article.latest.body:
        raise NotAllowed(_("The article has no text yet."))


def _require_something_new(article: Article, user: User | None) -> None:
    if article.stage == Stage.PUBLISHED and article.live_id == article.latest_id:
        raise NotAllowed(_("The newest text is already published."))


def _require_section(article: Article, user: User | None) -> None:
    if article.section_id is None:
        raise NotAllowed(_("Choose a section first."))


def _require_source(article: Article, user: User | None) -> None:
    named = article.source_name and article.source_url and article.original_author
    if article.source == Article.Source.REPRINT and not named:
        raise NotAllowed(
            _("A reprint needs its source, its original author and its original address.")
        )


TRANSITIONS: dict[str, Transition] = {
    "publish": Transition(
        gettext_lazy("Publish"),
        (Stage.WRITING, Stage.PUBLISHED, Stage.WITHDRAWN),
        Stage.PUBLISHED,
        (
            lambda article, user: require_publishing(user),
            _require_text,
            _require_section,
            _require_source,
            _require_something_new,
        ),
    ),
    "withdraw": Transition(
        gettext_lazy("Withdraw"),
        (Stage.PUBLISHED,),
        Stage.WITHDRAWN,
        (lambda article, user: require_publishing(user),),
    ),
}


def _check(name: str, article: Article, user: User | None) -> None:
    transition = TRANSITIONS[name]
    if article.stage not in transition.sources:
        raise NotAllowed(
            _("This can not be done with an article that is %(stage)s.")
            % {"stage": article.get_stage_display()}
        )
    for check in transition.checks:
        check(article, user)


def _locked(article: Article) -> Article:
    """Its revisions are read afterwards: a join that waited for the lock would miss a new one."""
    return Article.objects.select_for_update().get(pk=article.pk)


def _move(article: Article, name: str, actor: User | None, **data: object) -> None:
    before, article.stage = article.stage, TRANSITIONS[name].target
    article.version += 1
    article.updated_at = timezone.now()
    article.save(update_fields=["stage", "live", "published_at", "version", "updated_at"])
    listings.refresh(article)
    Event.record(name, actor=actor, article=article, before=before, after=article.stage, **data)


def _told(article: Article, locked: Article) -> Article:
    """Bring the caller's instance up to what was written."""
    for field in ("stage", "published_at", "version", "updated_at", "live", "latest"):
        setattr(article, field, getattr(locked, field))
    return article
