"""Where a writer's article stands, in plain words, and what the editor wrote."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ...approval import Approval, needed_proofs, needed_reviews
from ...lib import clock
from ...models import Article, Note, Signature, Stage, Step, User, WorkingCopy
from ...models.article import APPROVED, IN_REVIEW, WITH_THE_WRITER

_IN_WORK = (*WITH_THE_WRITER, *IN_REVIEW, *APPROVED)


@dataclass(frozen=True)
class Row:
    """One article of a list."""

    article: Article
    kind: str  # mine, returned, desk, approved, public or away: how it is marked
    sentence: str
    returned: Signature | None  # who sent it back last, with the reason
    has_unsaved: bool
    open_notes: int  # written by others

    @property
    def is_to_be_written(self) -> bool:
        return self.article.stage in WITH_THE_WRITER


@dataclass(frozen=True)
class PassedStep:
    """A review or a proof of the present round; `signature` is None while it is to come."""

    label: str
    signature: Signature | None
    is_now: bool


def rows_of(articles: Iterable[Article], user: User) -> list[Row]:
    """Three queries for a whole list."""
    shown = list(articles)
    returns = _last_returns(shown)
    copies = WorkingCopy.objects.filter(user=user, article__in=shown)
    unsaved = set(copies.values_list("article", flat=True))
    notes = _open_notes(shown, user)
    return [
        _row(article, returns.get(article.pk), article.pk in unsaved, notes.get(article.pk, 0))
        for article in shown
    ]


def row_of(article: Article, user: User) -> Row:
    return rows_of([article], user)[0]


def steps_of(article: Article) -> list[PassedStep]:
    """The way through reviews and proofs, for an article that is with the desk."""
    if article.stage not in (*IN_REVIEW, *APPROVED):
        return []
    approval = Approval.of(article)
    steps = [*needed_reviews(), *needed_proofs()]
    return [
        PassedStep(str(step.label), approval.passed(step), step.value == article.stage)
        for step in steps
    ]


def _row(article: Article, returned: Signature | None, has_unsaved: bool, notes: int) -> Row:
    sentence = _sentence(article, returned)
    return Row(article, _kind(article), sentence, returned, has_unsaved, notes)


def _open_notes(articles: list[Article], user: User) -> Counter[int]:
    asked = [article.pk for article in articles if article.stage in _IN_WORK]
    rows = Note.objects.filter(article__in=asked, parent=None, settled_at=None)
    return Counter(rows.exclude(author=user).order_by().values_list("article", flat=True))


def _last_returns(articles: list[Article]) -> dict[int, Signature]:
    asked = [article.pk for article in articles if article.stage == Stage.RETURNED]
    rows = Signature.objects.filter(article__in=asked, decision=Signature.Decision.RETURN)
    return {row.article_id: row for row in rows.select_related("person").order_by("pk")}


def _kind(article: Article) -> str:
    kinds = {
        Stage.WRITING: "mine",
        Stage.RETURNED: "returned",
        Stage.PUBLISHED: "public",
        Stage.SPIKED: "away",
        Stage.WITHDRAWN: "away",
        Stage.RETRACTED: "away",
        Stage.TAKEN_DOWN: "away",
    } | dict.fromkeys(APPROVED, "approved")
    return kinds.get(Stage(article.stage), "desk")


def _sentence(article: Article, returned: Signature | None) -> str:
    ago = clock.waited(article.stage_since)
    stage = Stage(article.stage)
    if stage in IN_REVIEW:
        step = Step(stage.value).label
        return _("With the desk: %(step)s since %(ago)s") % {"step": step, "ago": ago}
    if stage == Stage.RETURNED and returned:
        return _("Sent back by %(who)s %(ago)s ago") % {"who": returned.person, "ago": ago}
    if stage == Stage.SCHEDULED and article.publish_at:
        return _("Will be published %(at)s") % {"at": _minute(article.publish_at)}
    if stage == Stage.PUBLISHED and article.published_at:
        return _("Published %(at)s") % {"at": _minute(article.published_at)}
    if stage == Stage.WRITING and article.is_public:
        return _("Published; a new text is in writing")
    return {
        Stage.WRITING: _("In writing, saved %(ago)s ago")
        % {"ago": clock.waited(article.updated_at)},
        Stage.RETURNED: _("Sent back %(ago)s ago") % {"ago": ago},
        Stage.READY: _("Approved, waits to be published"),
        Stage.SPIKED: pgettext("of an article", "Put away %(ago)s ago") % {"ago": ago},
        Stage.WITHDRAWN: _("Taken off the site %(ago)s ago") % {"ago": ago},
        Stage.TAKEN_DOWN: _("Taken down after a complaint %(ago)s ago") % {"ago": ago},
    }.get(stage, str(stage.label))


def _minute(at) -> str:
    return date_format(timezone.localtime(at), "Y-m-d H:i")
