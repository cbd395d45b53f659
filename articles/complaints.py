"""What becomes of a complaint, and the only place that writes its status.

`received → checking ⇄ asked → upheld | rejected`; an author may answer what was upheld, and it is
put back or stays. The table says what may follow what, the checks say why somebody may not; the
same checks grey out the button. Who has a hand in an article decides nothing about it.
"""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from . import corrections, takedown, workflow
from .access import NotAllowed, forget, has_right, is_writer, people_with, require, sections_seen
from .approval import Approval
from .lib import clock
from .models import (
    Article,
    Byline,
    Complaint,
    ComplaintMessage,
    Correction,
    Event,
    Photo,
    Revision,
    User,
)
from .models.article import WITH_THE_WRITER
from .models.complaint import OPEN

RIGHT = takedown.RIGHT
LONGEST = 2000  # characters of a reason, a question, a statement

_S, _O, _M = Complaint.Status, Complaint.Outcome, ComplaintMessage.Kind
_VERIFYING = frozenset([_S.CHECKING, _S.ASKED])
_NOT_DONE = frozenset(OPEN)
_BY_AUTHOR = ("counter",)


@dataclass(frozen=True)
class Step:
    """`froms`: in which statuses it may be done; `to`: the status after, empty when unchanged."""

    label: str | Promise
    froms: frozenset[str]
    to: str
    needs_reason: bool = False


@dataclass(frozen=True)
class Action:
    """A button: `reason` is empty when it may be pressed now."""

    name: str
    label: str | Promise
    reason: str
    needs_reason: bool = False


TRANSITIONS: dict[str, Step] = {
    "take_on": Step(pgettext_lazy("complaint", "Verify it"), frozenset([_S.RECEIVED]), _S.CHECKING),
    "hand_over": Step(pgettext_lazy("complaint", "Give it to"), _NOT_DONE, ""),
    "ask": Step(pgettext_lazy("complaint", "Ask back"), _VERIFYING, _S.ASKED, True),
    "answer": Step(
        pgettext_lazy("complaint", "Answer"), frozenset([_S.ASKED]), _S.CHECKING
    ),  # by who complains
    "uphold": Step(pgettext_lazy("complaint", "Uphold"), _VERIFYING, _S.UPHELD, True),
    "reject": Step(pgettext_lazy("complaint", "Reject"), _VERIFYING, _S.REJECTED, True),
    "reopen": Step(
        pgettext_lazy("complaint", "Take up again"), frozenset([_S.REJECTED]), _S.CHECKING
    ),
    "counter": Step(
        gettext_lazy("Statement of the author"),
        frozenset([_S.UPHELD, *_VERIFYING]),
        _S.COUNTERED,
        True,
    ),  # by the author, or written down for them; what is not decided yet stays so
    "stand_by": Step(
        gettext_lazy("Stand by the decision"), frozenset([_S.COUNTERED]), _S.UPHELD, True
    ),
    "restore": Step(
        pgettext_lazy("complaint", "Put it back"),
        frozenset([_S.UPHELD, _S.COUNTERED]),
        _S.RESTORED,
        True,
    ),
}


# What may be done


def available(complaint: Complaint, user: User) -> list[Action]:
    """The desk's buttons in the order of the table, those that fit the status."""
    return [
        Action(name, step.label, why_not(name, complaint, user), step.needs_reason)
        for name, step in TRANSITIONS.items()
        if name != "answer" and complaint.status in step.froms
    ]


def why_not(name: str, complaint: Complaint, user: User) -> str:
    """One sentence, or empty when the person may do it now."""
    try:
        _check(name, complaint, user)
    except NotAllowed as refusal:
        return str(refusal)
    return ""


def visible(user: User) -> QuerySet[Complaint]:
    """The cases of this person's sections, without those about articles of their own."""
    if not has_right(user, RIGHT):
        return Complaint.objects.none()
    found = Complaint.objects.all()
    if sections := sections_seen(user):
        found = found.filter(article__section__in=sections)
    named = Byline.objects.filter(~Q(role=Byline.Role.EDITOR), reporter__user=user)
    wrote = Revision.objects.filter(author=user, stage__in=WITH_THE_WRITER)
    own = Article.objects.filter(
        Q(creator=user)
        | Q(pk__in=named.values("article"))
        | Q(pk__in=wrote.order_by().values("article"))
    )
    return found.exclude(article__in=own.values("pk"))


def overdue_first(found: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """Open ones by their clock; decided ones to which something was added since; then the others,
    the newest first."""
    added = ComplaintMessage.objects.filter(
        complaint=OuterRef("pk"), kind=_M.ANSWER, at__gt=OuterRef("decided_at")
    )
    state = Case(
        When(status__in=OPEN, then=Value(0)), When(Exists(added), then=Value(1)), default=Value(2)
    )
    due = Case(When(status__in=OPEN, then="due_at"), default=None)
    return found.annotate(state=state, open_due=due).order_by("state", "open_due", "-received_at")


def handlers(complaint: Complaint) -> QuerySet[User]:
    """Who may have it."""
    authors = Approval.of(complaint.article).authors
    return people_with(RIGHT, complaint.article).exclude(pk__in=authors)


# The desk


@transaction.atomic
def take_on(complaint: Complaint, *, actor: User) -> Complaint:
    """Say that one verifies it. Raises NotAllowed, as all steps do."""
    locked = _begin("take_on", complaint, actor)
    locked.handler = actor
    return _move(complaint, locked, "take_on", actor)


@transaction.atomic
def hand_over(complaint: Complaint, *, actor: User, to: User) -> Complaint:
    """Give it to another person of the desk; what was received is being verified then."""
    locked = _begin("hand_over", complaint, actor)
    if not handlers(locked).filter(pk=to.pk).exists():
        raise NotAllowed(_("%(name)s can not decide about this complaint.") % {"name": to})
    locked.handler = to
    status = _S.CHECKING if locked.status == _S.RECEIVED else locked.status
    return _move(complaint, locked, "hand_over", actor, to=status, handler=to.username)


@transaction.atomic
def ask(complaint: Complaint, *, actor: User, reason: str) -> Complaint:
    """Ask who complains something; they read it on their page."""
    locked = _begin("ask", complaint, actor)
    _say(locked, _M.QUESTION, actor, _words(reason, _("Write what you want to know.")))
    return _move(complaint, locked, "ask", actor)


@transaction.atomic
def answered(complaint: Complaint, *, text: str, form_hash: str) -> ComplaintMessage:
    """By who complains, on their page; sent twice it is one. Raises NotAllowed."""
    locked = Complaint.objects.select_for_update().get(pk=complaint.pk)
    known = ComplaintMessage.objects.filter(form_hash=form_hash).first()
    if known is not None:
        return known
    if locked.emptied_at is not None:
        raise NotAllowed(_("This case is closed, and what was said in it is erased."))
    said = ComplaintMessage.objects.create(
        complaint=locked, kind=_M.ANSWER, text=text, form_hash=form_hash, at=clock.now()
    )
    to = _S.CHECKING if locked.status == _S.ASKED else locked.status
    _move(complaint, locked, "answer", None, to=to)
    return said


def uphold(
    complaint: Complaint,
    *,
    actor: User,
    reason: str,
    outcome: str,
    photos: Iterable[Photo] = (),
    with_shared: bool = False,
    notice: str = "",
    notice_kind: str = Correction.Kind.CORRECTION,
) -> Complaint:
    """It is right: what follows happens in the same step. `reason` is read by who complained and
    by the author; `photos` are hidden everywhere, for that outcome.

    `with_shared`: with the article also pictures go that other articles show. `notice`: what
    readers are told of a correction, which another person has to approve; see
    `corrections.propose`. Raises NotAllowed, and ValidationError for a notice that can not be kept.
    """
    _check("uphold", complaint, actor)
    told = _words(reason, _("Say why: who complained and the author will read it."))
    with ExitStack() as stack:
        ready = None
        if outcome == _O.TAKEN_DOWN:
            article = Article.objects.get(pk=complaint.article_id)
            if sentence := _why_not_taken_down(article, actor):
                raise NotAllowed(sentence)
            ready = stack.enter_context(takedown.prepared(article, with_shared=with_shared))
        stack.enter_context(transaction.atomic())
        locked = _begin("uphold", complaint, actor)
        _follow(locked, outcome, list(photos), ready, actor, told)
        if outcome == _O.CORRECTED:
            _put_right(locked, actor, notice_kind, notice)
        _decide(locked, actor, told)
        locked.outcome = outcome
        return _move(complaint, locked, "uphold", actor, outcome=outcome)


@transaction.atomic
def reject(complaint: Complaint, *, actor: User, reason: str) -> Complaint:
    """It is not right; who complained reads why."""
    locked = _begin("reject", complaint, actor)
    _decide(locked, actor, _words(reason, _("Say why: who complained will read it.")))
    return _move(complaint, locked, "reject", actor)


@transaction.atomic
def reopen(complaint: Complaint, *, actor: User) -> Complaint:
    """Verify once more what was rejected, as when something was added."""
    locked = _begin("reopen", complaint, actor)
    locked.decided_by = locked.decided_at = None
    locked.reason, locked.handler = "", actor
    return _move(complaint, locked, "reopen", actor)


@transaction.atomic
def counter(complaint: Complaint, *, actor: User, reason: str) -> Complaint:
    """The author says that it does not infringe (不侵权说明); what is down stays so until the desk
    has decided. Somebody of the desk may write down what the author said."""
    locked = _begin("counter", complaint, actor)
    told = _words(reason, _("Write why the article is in the right."))
    _say(locked, _M.COUNTER, actor, told)
    to = _S.COUNTERED if locked.status == _S.UPHELD else locked.status
    return _move(complaint, locked, "counter", actor, to=to)


@transaction.atomic
def stand_by(complaint: Complaint, *, actor: User, reason: str) -> Complaint:
    """The author's statement does not change the decision."""
    locked = _begin("stand_by", complaint, actor)
    _decide(
        locked, actor, _words(reason, _("Say why: who complained and the author will read it."))
    )
    return _move(complaint, locked, "stand_by", actor)


@transaction.atomic
def restore(complaint: Complaint, *, actor: User, reason: str) -> Complaint:
    """Undo what followed; by another person than decided it, where there is one."""
    locked = _begin("restore", complaint, actor)
    told = _words(reason, _("Say why: who complained and the author will read it."))
    article = locked.article
    row = takedown.current(article)
    if row is not None and row.complaint_id == locked.pk:
        takedown.restore(article, actor=actor, reason="", complaint=locked)
    for hiding in locked.hidings.filter(ended_at=None, take_down=None).select_related("photo"):
        takedown.unhide_photo(hiding.photo, actor=actor, complaint=locked)
    _give_up_notice(locked, actor)
    _decide(locked, actor, told)
    return _move(complaint, locked, "restore", actor)


@transaction.atomic
def note(complaint: Complaint, *, actor: User, text: str) -> None:
    """For the desk alone. Raises NotAllowed."""
    require_part(complaint.article, actor)
    _say(complaint, _M.NOTE, actor, _words(text, _("The note is empty.")))
    Event.record("note_complaint", actor=actor, article=complaint.article, case=complaint.code)


# Checks


def _check(name: str, complaint: Complaint, user: User) -> None:
    step = TRANSITIONS[name]
    if complaint.status not in step.froms:
        raise NotAllowed(
            _("This can not be done with a complaint that is %(status)s.")
            % {"status": complaint.get_status_display()}
        )
    if name in _BY_AUTHOR and user.is_active and is_writer(user, complaint.article):
        return
    require_part(complaint.article, user)
    if name == "restore":
        _check_restore(complaint, user)


def require_part(article: Article, user: User) -> None:
    """The right of the desk, read anew, and no hand in the article. Raises NotAllowed."""
    forget(user)
    require(user, article, (RIGHT,), _no_right())
    if user.pk in Approval.of(article).authors:
        raise NotAllowed(_("You are an author of this article: another person must decide."))


def _check_restore(complaint: Complaint, user: User) -> None:
    row = takedown.current(complaint.article)
    if row is not None and row.complaint_id == complaint.pk:
        sentence = takedown.why_not_restore(complaint.article, user, row)
    else:
        sentence = takedown.why_not_alone(complaint.article, user, complaint.decided_by)
    if sentence:
        raise NotAllowed(sentence)


def _why_not_taken_down(article: Article, actor: User) -> str:
    return workflow.why_not("take_down", article, actor)


def _no_right() -> str:
    return _("You have no right to decide about complaints.")


# Writing


def _begin(name: str, complaint: Complaint, actor: User) -> Complaint:
    locked = Complaint.objects.select_for_update().get(pk=complaint.pk)
    _check(name, locked, actor)
    return locked


def _follow(
    locked: Complaint,
    outcome: str,
    photos: list[Photo],
    ready: takedown.Prepared | None,
    actor: User,
    reason: str,
) -> None:
    """What an upheld complaint leads to."""
    if outcome not in _O.values:
        raise NotAllowed(_("Choose what follows."))
    if ready is not None:
        takedown.carry_out(ready, actor=actor, kind=locked.kind, reason=reason, complaint=locked)
    elif outcome == _O.PICTURES_HIDDEN:
        own = set(takedown.photos_of(locked.article).values_list("pk", flat=True))
        chosen = [photo for photo in photos if photo.pk in own]
        if not chosen:
            raise NotAllowed(_("Choose the pictures that are to be hidden."))
        for photo in chosen:
            takedown.hide_photo(photo, actor=actor, reason=str(locked), complaint=locked)
    elif outcome == _O.NOTHING_LEFT and locked.article.is_public:
        raise NotAllowed(_("Readers still see the article."))


def _put_right(locked: Complaint, actor: User, kind: str, text: str) -> None:
    """What was not true is owed a notice; a slip of the pen may be corrected without one.

    Where nothing is written, a notice that waits or was written meanwhile is that of the case too.
    """
    if text.strip():
        notice = workflow.correct(locked.article, kind, text, actor=actor)
    elif (found := corrections.for_case(locked)) is not None:
        notice = found
    elif locked.kind == Complaint.Kind.FALSE:
        raise NotAllowed(_("What was not true needs its notice: write what readers are told."))
    else:
        return
    corrections.answers(notice, locked, actor=actor)
    locked.correction = notice


def _give_up_notice(locked: Complaint, actor: User) -> None:
    """One that waits, and that no other case leans on."""
    notice = locked.correction
    others = Complaint.objects.filter(correction=notice, status__in=[_S.UPHELD, _S.COUNTERED])
    if notice is not None and notice.is_waiting and not others.exclude(pk=locked.pk).exists():
        corrections.give_up(notice, actor=actor)


def _decide(locked: Complaint, actor: User, reason: str) -> None:
    locked.decided_by, locked.decided_at, locked.reason = actor, clock.now(), reason


def _move(
    complaint: Complaint,
    locked: Complaint,
    name: str,
    actor: User | None,
    *,
    to: str = "",
    **data: Any,
) -> Complaint:
    before = locked.status
    locked.status = to or TRANSITIONS[name].to or before
    locked.save()
    Event.record(
        f"complaint_{name}",
        actor=actor,
        article=locked.article,
        case=locked.code,
        was=before,
        now=locked.status,
        **data,
    )
    for each in locked._meta.concrete_fields:
        setattr(complaint, each.attname, getattr(locked, each.attname))
    complaint._state.fields_cache.pop("handler", None)
    complaint._state.fields_cache.pop("decided_by", None)
    complaint._state.fields_cache.pop("correction", None)
    return complaint


def _say(complaint: Complaint, kind: str, author: User, text: str) -> None:
    ComplaintMessage.objects.create(
        complaint=complaint, kind=kind, author=author, text=text, at=clock.now()
    )


def _words(typed: str, missing: str) -> str:
    if not typed.strip():
        raise NotAllowed(missing)
    return typed.strip()[:LONGEST]
