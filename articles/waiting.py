"""What waits for one person: texts to review, to proof, to publish, and answers they asked for.

The same questions as in workflow_checks, asked of all articles at once and by the database; a
test holds both to the same answers. Nothing here decides: who presses the button is checked again.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from . import reprints
from .access import has_right, own_articles, visible_articles
from .approval import PROOFS, REVIEWS, needed_proofs, needed_reviews
from .lib import clock
from .models import (
    Article,
    ArticleQuerySet,
    Byline,
    Correction,
    CorrectionQuerySet,
    Note,
    Revision,
    Signature,
    Stage,
    Step,
    User,
)
from .models.article import IN_REVIEW, WITH_THE_WRITER

_KINDS: dict[str, str | Promise] = {
    "review": gettext_lazy("to review"),
    "proof": gettext_lazy("to proof-read"),
    "publish": gettext_lazy("to publish"),
    "unlisted": gettext_lazy("source not on the list"),
    "returned": gettext_lazy("sent back to you"),
    "answered": pgettext_lazy("note", "answers your note"),
}
_PASS = Signature.Decision.PASS


@dataclass(frozen=True)
class Waiting:
    """One article that waits: for what, and since when."""

    kind: str
    article: Article
    since: datetime

    @property
    def label(self) -> str | Promise:
        return _KINDS[self.kind]

    @property
    def is_overdue(self) -> bool:
        return self.article.deadline is not None and self.article.deadline < clock.now()


def for_person(user: User, most: int = 30) -> list[Waiting]:
    """Past their deadline first, then the longest waiting; one query for each kind.

    An article that waits for several things is there once, under the first of them.
    """
    found: dict[int, Waiting] = {}
    for kind, articles in _by_kind(user):
        for article in _shown(articles, most, _since(kind, user)):
            found.setdefault(article.pk, Waiting(kind, article, article.waits_since))
    waiting = sorted(found.values(), key=lambda each: (not each.is_overdue, each.since))
    return waiting[:most]


def articles_for(user: User) -> ArticleQuerySet:
    """All of them, as one question to the database; what is in work is few, and an index has it."""
    parts = [Q(pk__in=articles.values("pk")) for _kind, articles in _by_kind(user)]
    return Article.objects.in_work().filter(reduce(or_, parts))


def to_review(user: User) -> ArticleQuerySet:
    """Whose present review this person may pass now: workflow's "sign"."""
    steps = [step for step in REVIEWS if has_right(user, step.value)]
    if not steps:
        return Article.objects.none()
    reviewed = _signatures(step__in=REVIEWS, person=user)
    each = [
        Q(stage=step.value)
        & ~Exists(reviewed.exclude(step=step))
        & ~Exists(_changed(user).exclude(stage=step.value))
        for step in steps
    ]
    return _in_sections(user).filter(reduce(or_, each), *_not_an_author(user))


def to_proof(user: User) -> ArticleQuerySet:
    """Whose next proof this person may sign now: workflow's "proof"."""
    if not has_right(user, "proof_article"):
        return Article.objects.none()
    proofs = needed_proofs()
    each: list[Any] = []
    before: Any = Q()
    for number, step in enumerate(proofs):
        next_one = before & ~_passed(step, step == proofs[-1])
        if step == proofs[-1]:
            next_one &= Q(stage=Stage.READY)
        if number:  # an earlier proof is signed once in a round
            next_one &= ~Exists(_signatures(step=PROOFS[number - 1], person=user))
        each.append(next_one)
        before &= _passed(step, step == proofs[-1])
    return (
        _in_sections(user)
        .filter(_not_by(user), stage__in=[*IN_REVIEW, Stage.READY])
        .filter(reduce(or_, each), *_not_an_author(user))
    )


def to_publish(user: User) -> ArticleQuerySet:
    """What is ready, not scheduled, and fit to print: workflow's "publish"."""
    fit = _fit_to_print(user)
    return fit.exclude(pk__in=reprints.unlisted(fit))


def unlisted(user: User) -> ArticleQuerySet:
    """What this person could publish, were its source on the list of those to reprint from."""
    if not settings.REPRINTS_FROM_LIST_ONLY:
        return Article.objects.none()
    fit = _fit_to_print(user)
    return fit.filter(pk__in=reprints.unlisted(fit))


def _fit_to_print(user: User) -> ArticleQuerySet:
    """But for the list of sources, which is not for the database to compare with."""
    if not has_right(user, "publish_article"):
        return Article.objects.none()
    signed = [
        _passed(step, step in (Step.FINAL_REVIEW, needed_proofs()[-1]))
        for step in (*needed_reviews(), *needed_proofs())
    ]
    return (
        _in_sections(user)
        .filter(stage=Stage.READY, latest__isnull=False, section__isnull=False)
        .exclude(latest__body="")
        .exclude(is_public=True, live=F("latest"))
        .exclude(Q(source=Article.Source.REPRINT) & _names_no_source())
        .exclude(latest__cover__rights_until__lt=timezone.localdate())
        .filter(*signed, ~_signed_by_an_author(), ~_reviewed_twice_by_one())
        .exclude(Exists(_own_notices(user)))
    )


def _own_notices(user: User) -> CorrectionQuerySet:
    """Corrections that would go out with the article and are this person's own words."""
    waiting = Correction.objects.waiting().filter(article=OuterRef("pk"), with_text=True)
    return waiting.filter(written_by=user, approved_at=None)


def returned(user: User) -> ArticleQuerySet:
    """Sent back to its writer, who is this person."""
    if not has_right(user, "add_article"):
        return Article.objects.none()
    return own_articles(user).filter(stage=Stage.RETURNED)


def answered(user: User) -> ArticleQuerySet:
    """Where the last word under an open note of this person is another's."""
    last = Note.objects.filter(parent=OuterRef("pk")).order_by("-pk").values("author")[:1]
    mine = (
        Note.objects.filter(author=user, parent=None, settled_at=None)
        .annotate(last=Subquery(last))
        .filter(last__isnull=False)
        .exclude(last=user.pk)
    )
    return visible_articles(user).in_work().filter(pk__in=mine.values("article"))


def _by_kind(user: User) -> list[tuple[str, ArticleQuerySet]]:
    asked = (to_review, to_proof, to_publish, unlisted, returned, answered)
    return list(zip(_KINDS, (ask(user) for ask in asked), strict=True))


def _since(kind: str, user: User) -> F | Subquery:
    if kind != "answered":
        return F("stage_since")
    answers = Note.objects.filter(article=OuterRef("pk"), parent__author=user).exclude(author=user)
    return Subquery(answers.order_by("-pk").values("at")[:1])


def _shown(articles: ArticleQuerySet, most: int, since: F | Subquery) -> QuerySet[Any]:
    overdue = Case(When(deadline__lt=clock.now(), then=0), default=1)
    return (
        articles.select_related("latest", "section")
        .only(
            *("stage", "stage_since", "deadline", "is_public", "live"),
            *("latest__article", "latest__title", "section__name"),
        )
        .annotate(waits_since=since)
        .order_by(overdue, "waits_since", "pk")[:most]
    )


def _in_sections(user: User) -> ArticleQuerySet:
    """Where the rights of this person hold."""
    sections = list(user.sections.values_list("pk", flat=True))
    return Article.objects.filter(section__in=sections) if sections else Article.objects.all()


def _changed(user: User) -> QuerySet[Revision]:
    """Texts that this person saved at a review of the present round of the article outside."""
    return Revision.objects.filter(
        article=OuterRef("pk"),
        author=user,
        stage__in=IN_REVIEW,
        created_at__gte=OuterRef("submitted_at"),
    ).order_by()


def _not_by(user: User) -> Q:
    """The newest text was saved by somebody else."""
    return Q(latest__author=None) | ~Q(latest__author=user)


def _not_an_author(user: User) -> tuple[Any, ...]:
    saved = Revision.objects.filter(article=OuterRef("pk"), author=user, stage__in=WITH_THE_WRITER)
    named = _bylines_of(user, user.name).filter(article=OuterRef("pk"))
    return (Q(creator=None) | ~Q(creator=user)), ~Exists(saved), ~Exists(named)


def _bylines_of(login: Any, name: Any) -> QuerySet[Byline]:
    """As approval.named_under: by the login, or by the name where no login is tied to it."""
    unclaimed = Q(reporter=None, name=name) | Q(reporter__user=None, reporter__name=name)
    return Byline.objects.filter(~Q(role=Byline.Role.EDITOR), Q(reporter__user=login) | unclaimed)


def _signatures(**which: Any) -> QuerySet[Signature]:
    """That passed a step in the present round of the article outside."""
    return Signature.objects.filter(
        article=OuterRef("pk"), round=OuterRef("round"), decision=_PASS, **which
    ).order_by()


def _passed(step: Step, on_latest: bool) -> Exists:
    which = {"revision": OuterRef("latest")} if on_latest else {}
    return Exists(_signatures(step=step, **which))


def _counting() -> QuerySet[Signature]:
    """The signatures that let the needed steps count as done."""
    last = [Step.FINAL_REVIEW, needed_proofs()[-1]]
    earlier = [each for each in (*needed_reviews(), *needed_proofs()) if each not in last]
    return _signatures().filter(Q(step__in=earlier) | Q(step__in=last, revision=OuterRef("latest")))


def _signed_by_an_author() -> Exists:
    """The person of a signature among who wrote it."""
    saved = Revision.objects.filter(
        article=OuterRef("article"), author=OuterRef("person"), stage__in=WITH_THE_WRITER
    )
    named = _bylines_of(OuterRef("person"), OuterRef("person__name")).filter(
        article=OuterRef("article")
    )
    began = Q(person=Coalesce(OuterRef("creator"), 0))
    return Exists(_counting().filter(began | Exists(saved) | Exists(named)))


def _reviewed_twice_by_one() -> Exists:
    """Of the first and the second review the database itself holds that they are two people's."""
    earlier = [step for step in needed_reviews() if step != Step.FINAL_REVIEW]
    another = Signature.objects.filter(
        article=OuterRef("article"),
        round=OuterRef("round"),
        person=OuterRef("person"),
        decision=_PASS,
        step__in=earlier,
    )
    return Exists(_counting().filter(Exists(another), step=Step.FINAL_REVIEW))


def _names_no_source() -> Q:
    return Q(source_name="") | Q(source_url="") | Q(original_author="")
