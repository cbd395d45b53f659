"""三审三校: where an article stands, what may happen to it, and the only place that writes it.

A transition is allowed where the table has it for the article's stage and every check passes for
the person. The same checks stand behind a button: its reason when it is greyed out. Nobody has a
way round, whatever the entry: forms, buttons, bulk actions and commands call these functions,
and a superuser has no more rights here than his groups give him.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from . import corrections, gone, listings, publication, revisions, workflow_checks
from .access import NotAllowed, forget, newsroom_has_reviewers, role_of
from .approval import PROOFS, Approval, needed_reviews, review_after
from .lib import clock
from .models import Article, Correction, Event, Revision, Signature, Stage, Step, User
from .models.article import APPROVED, IN_REVIEW, WITH_THE_WRITER
from .workflow_checks import Check

_WRITTEN = (
    *("stage", "stage_since", "round", "submitted_at", "is_public", "publish_at"),
    *("live", "latest", "published_at", "version", "updated_at", "responsible_editor"),
)


@dataclass(frozen=True)
class Transition:
    """`moves`: from which stage to which. A review that the settings leave out is passed over."""

    label: str | Promise
    moves: Mapping[Stage, Stage]
    checks: tuple[Check, ...]
    needs_reason: bool = False


@dataclass(frozen=True)
class Action:
    """A button: `reason` is empty when it may be pressed now, else it says why not."""

    name: str
    label: str | Promise
    reason: str
    needs_reason: bool = False
    fits: bool = True  # whether the table has it for the article's stage at all


def available(article: Article, user: User) -> list[Action]:
    """Every button, in the order of the table, for this article and this person."""
    state = workflow_checks.State(article, user)
    return [
        Action(
            name,
            transition.label,
            _reason(transition, state),
            transition.needs_reason,
            _stage(article) in transition.moves,
        )
        for name, transition in TRANSITIONS.items()
        if name not in _IN_THE_FORM
    ]


def why_not(name: str, article: Article, user: User) -> str:
    """One sentence, or empty when the person may do it now."""
    return _reason(TRANSITIONS[name], workflow_checks.State(article, user))


# Writing


@transaction.atomic
def edit(article: Article, *, actor: User, restored: int | None = None, **content: Any) -> Revision:
    """Save a text while it is with this person; see `revisions.save_text` for `content`.

    After the final review a change of the text asks for that review again. `restored` is the
    number of the earlier text whose words these are.
    Raises NotAllowed and ValidationError.
    """
    locked = _locked(article)
    _check("edit", locked, actor)
    asked = revisions.next_revision(locked, author=actor, **content)
    if locked.latest and asked.hash_content() == locked.latest.content_hash:
        return _told(article, locked).latest  # type: ignore[return-value]
    if locked.stage in APPROVED:
        _move(locked, "edit", actor)
    revision = revisions.save_text(locked, author=actor, restored=restored, **content)
    _told(article, locked)
    return revision


@transaction.atomic
def submit(article: Article, *, actor: User, comment: str = "") -> Article:
    """Hand it to the desk; a new round of signatures begins. Raises NotAllowed."""
    locked = _locked(article)
    _check("submit", locked, actor)
    locked.round += 1
    locked.submitted_at = clock.now()
    _move(locked, "submit", actor, comment=comment.strip(), **_text_of(locked))
    return _told(article, locked)


@transaction.atomic
def take_back(article: Article, *, actor: User) -> Article:
    """Have it again for writing, while nobody has begun with it. Raises NotAllowed."""
    return _simply("take_back", article, actor)


def describe(article: Article, *, actor: User, fields: list[str], **values: Any) -> None:
    """Record a change of the metadata that a form has made in this transaction.

    `fields` are names, `values` what is kept about them. Raises NotAllowed.
    """
    _check("describe", article, actor)
    workflow_checks.no_signer_is_named(article)
    revisions.touch(article)
    Event.record("describe", actor=actor, article=article, fields=fields, **values)
    listings.refresh(article)


# Reviews and proofs


@transaction.atomic
def sign(article: Article, *, actor: User, comment: str = "", seen: int | None = None) -> Article:
    """Pass the review in which the article is. `seen` is the key of the revision that was read.

    Raises NotAllowed, also when the text is another by now.
    """
    locked = _locked(article)
    _check("sign", locked, actor)
    _require_seen(locked, seen)
    step = Step(locked.stage)
    _write_signature(locked, actor, step, Signature.Decision.PASS, comment)
    if step == needed_reviews()[0] and locked.responsible_editor_id is None:
        locked.responsible_editor = actor  # who passed it first answers for it, unless one is named
    _move(locked, "sign", actor, step=step.value, comment=comment.strip(), **_text_of(locked))
    return _told(article, locked)


@transaction.atomic
def send_back(article: Article, *, actor: User, reason: str, seen: int | None = None) -> Article:
    """Return it to its writer. Raises NotAllowed, also without a reason."""
    locked = _locked(article)
    _check("send_back", locked, actor)
    _require_reason(reason)
    _require_seen(locked, seen)
    step = Step(locked.stage) if locked.stage in IN_REVIEW else Step.FINAL_REVIEW
    _write_signature(locked, actor, step, Signature.Decision.RETURN, reason)
    _move(locked, "send_back", actor, step=step.value, reason=reason.strip(), **_text_of(locked))
    return _told(article, locked)


@transaction.atomic
def proof(
    article: Article,
    *,
    actor: User,
    comment: str = "",
    seen: int | None = None,
    by_check: bool = False,
) -> Article:
    """Sign the next proof of the article. Raises NotAllowed.

    `by_check`: the first proof was made by the built-in check, whose findings are all settled.
    """
    locked = _locked(article)
    _check("proof", locked, actor)
    _require_seen(locked, seen)
    step = Approval.of(locked).missing_proofs[0]
    if by_check:
        workflow_checks.require_clean_check(locked, step)
    _write_signature(locked, actor, step, Signature.Decision.PASS, comment, by_check=by_check)
    _move(
        *(locked, "proof", actor),
        step=step.value,
        comment=comment.strip(),
        by_check=by_check,
        **_text_of(locked),
    )
    return _told(article, locked)


# Publishing


@transaction.atomic
def publish(article: Article, *, actor: User, at: datetime | None = None) -> Article:
    """Make the latest revision the live one. Raises NotAllowed.

    The time of the first publication stays; `at` sets it for what was printed before.
    """
    locked = _locked(article)
    _check("publish", locked, actor)
    if at is not None and at > clock.now():
        raise NotAllowed(_("The time of publication can not lie in the future."))
    return _told(article, _go_out(locked, actor, at=at))


@transaction.atomic
def publish_if_due(article: Article) -> bool:
    """Publish a scheduled article whose time has come; False when there is nothing to do.

    For the clock alone, in as many processes as there are: the row is locked, and who comes
    second finds it published. One that must not go out as it is now goes back to ready, and
    its history says why.
    """
    locked = _locked(article)
    now = clock.now()
    if locked.stage != Stage.SCHEDULED or locked.publish_at is None or locked.publish_at > now:
        return False
    try:
        workflow_checks.require_fit_to_print(workflow_checks.State(locked, None))
    except NotAllowed as refusal:
        _move(locked, "unschedule", None, reason=str(refusal))
        _told(article, locked)
        return False
    planned = locked.publish_at
    late = int((now - planned).total_seconds())
    _told(article, _go_out(locked, None, planned=planned.isoformat(), seconds_late=late))
    return True


@transaction.atomic
def schedule(article: Article, *, actor: User, at: datetime) -> Article:
    """Have it go out at that minute. Raises NotAllowed, also for a time that has passed."""
    locked = _locked(article)
    _check("schedule", locked, actor)
    if at <= clock.now():
        raise NotAllowed(_("That time has passed: choose a later one, or publish it now."))
    corrections.approve_for_schedule(locked, actor=actor)
    locked.publish_at = at
    _move(locked, "schedule", actor, publish_at=at.isoformat(), **_text_of(locked))
    return _told(article, locked)


@transaction.atomic
def unschedule(article: Article, *, actor: User) -> Article:
    """Keep it from going out by itself. Raises NotAllowed."""
    return _simply("unschedule", article, actor)


@transaction.atomic
def revise(article: Article, *, actor: User) -> Article:
    """Begin the next text of a published article; the live one stays until that is approved.

    Raises NotAllowed.
    """
    return _simply("revise", article, actor)


@transaction.atomic
def correct(
    article: Article, kind: str, text: str, *, actor: User, with_text: bool | None = None
) -> Correction:
    """Write the notice of a correction, and begin the text that it goes out with, if it does.

    See `corrections.propose`. Raises NotAllowed and ValidationError.
    """
    notice = corrections.propose(article, kind, text, actor=actor, with_text=with_text)
    if notice.with_text and notice.article.stage == Stage.PUBLISHED:
        revise(article, actor=actor)
    return notice


@transaction.atomic
def abandon(article: Article, *, actor: User) -> Article:
    """Give up the next text of a published article; it is kept among the earlier ones.

    Raises NotAllowed.
    """
    locked = _locked(article)
    _check("abandon", locked, actor)
    given_up = _text_of(locked)
    locked.latest = locked.live
    _move(locked, "abandon", actor, **given_up)
    corrections.give_up_with_text(locked, actor=actor)
    return _told(article, locked)


@transaction.atomic
def withdraw(article: Article, *, actor: User, reason: str) -> Article:
    """Take a published article off the site; its page then says that it is gone.

    Raises NotAllowed, also without a reason.
    """
    locked = _locked(article)
    _check("withdraw", locked, actor)
    _require_reason(reason)
    locked.is_public = False
    _move(locked, "withdraw", actor, reason=reason.strip())
    return _told(article, locked)


@transaction.atomic
def retract(article: Article, *, actor: User) -> Article:
    """Take the text from readers and tell them why, by the notice that waits for it.

    Its page stays, with the notice alone. Raises NotAllowed, also to who wrote the notice.
    """
    locked = _locked(article)
    _check("retract", locked, actor)
    locked.is_public = False
    _move(locked, "retract", actor)
    corrections.go_out_as_retraction(locked, actor=actor)
    return _told(article, locked)


@transaction.atomic
def restore(article: Article, *, actor: User) -> Article:
    """Put a withdrawn or retracted article back as readers knew it. Raises NotAllowed.

    One that was retracted before it was withdrawn is retracted again: its text does not come back
    by the way of its page.
    """
    locked = _locked(article)
    _check("restore", locked, actor)
    if locked.stage == Stage.WITHDRAWN and corrections.is_retracted(locked):
        _move(locked, "restore", actor, target=Stage.RETRACTED)
        return _told(article, locked)
    locked.is_public = True
    _move(locked, "restore", actor)
    corrections.end_retraction(locked, actor=actor)
    return _told(article, locked)


@transaction.atomic
def take_down(article: Article, *, actor: User, reason: str) -> Article:
    """Take it off the site for the complaints desk; only the desk puts it back.

    Called by `takedown.take_down` alone, which takes away its pictures and keeps a sealed copy.
    Raises NotAllowed, also without a reason.
    """
    locked = _locked(article)
    _check("take_down", locked, actor)
    _require_reason(reason)
    locked.is_public = False
    _move(locked, "take_down", actor, reason=reason.strip())
    return _told(article, locked)


@transaction.atomic
def put_back(article: Article, *, actor: User, is_public: bool = True) -> Article:
    """Undo a take-down: readers see it as they did before. Raises NotAllowed.

    Called by `takedown.restore` alone. Not `is_public`: it had been withdrawn before.
    """
    locked = _locked(article)
    _check("put_back", locked, actor)
    locked.is_public = is_public
    _move(locked, "put_back", actor)
    return _told(article, locked)


@transaction.atomic
def reopen(article: Article, *, actor: User) -> Article:
    """Write a withdrawn article anew; it needs every signature again. Raises NotAllowed."""
    return _simply("reopen", article, actor)


@transaction.atomic
def spike(article: Article, *, actor: User, reason: str) -> Article:
    """Decide that it will not appear. Raises NotAllowed, also without a reason."""
    locked = _locked(article)
    _check("spike", locked, actor)
    _require_reason(reason)
    _move(locked, "spike", actor, reason=reason.strip())
    return _told(article, locked)


@transaction.atomic
def revive(article: Article, *, actor: User) -> Article:
    """Take a spiked article up again. Raises NotAllowed."""
    return _simply("revive", article, actor)


# What was published before, elsewhere


def as_archive(article: Article, published_at: datetime) -> Article:
    """Mark an unsaved article as published before, elsewhere. Raises NotAllowed.

    It becomes visible once its importer has given it a live revision, in the same transaction:
    see `archive_is_live`.
    """
    if published_at > clock.now():
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
        article.is_public = True
    newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number").values("pk")[:1]
    Article.objects.filter(pk__in=[article.pk for article in articles]).update(
        stage=Stage.PUBLISHED, is_public=True, live=Subquery(newest), latest=Subquery(newest)
    )


@transaction.atomic
def move_in(article: Article) -> Article:
    """Publish a draft that was printed before, while the newsroom has nobody yet who signs.

    For the operator who fills an empty paper; marked as from the archive, and recorded.
    Raises NotAllowed as soon as there is a reviewer: then texts go through the reviews.
    """
    if newsroom_has_reviewers():
        raise NotAllowed(
            _("This paper has people who sign: bring it in as a draft and submit it for review.")
        )
    locked = _locked(article)
    for check in (workflow_checks.text, workflow_checks.section, workflow_checks.source):
        check(workflow_checks.State(locked, None))
    as_archive(locked, clock.now())
    locked.version += 1
    locked.save(update_fields=["is_archive", "published_at", "version"])
    archive_is_live([locked])
    listings.refresh(locked)
    Event.record("move_in", actor=None, article=locked, **_text_of(locked))
    locked.refresh_from_db()
    article.is_archive = True
    return _told(article, locked)


_IN_THE_FORM = ("edit", "describe")  # done by saving, not by a button of their own
_AWAY = (Stage.SPIKED, Stage.WITHDRAWN, Stage.RETRACTED, Stage.TAKEN_DOWN)
_SAME = {stage: stage for stage in (*IN_REVIEW, Stage.READY)}
_HERE = {stage: stage for stage in (*WITH_THE_WRITER, *IN_REVIEW)}
TRANSITIONS: dict[str, Transition] = {
    "edit": Transition(
        gettext_lazy("Save"),
        _HERE | dict.fromkeys(APPROVED, Stage.FINAL_REVIEW),
        (workflow_checks.editing,),
    ),
    "describe": Transition(
        gettext_lazy("Change the metadata"),
        {stage: stage for stage in Stage if stage not in _AWAY},
        (workflow_checks.describing,),
    ),
    "submit": Transition(
        gettext_lazy("Submit for review"),
        dict.fromkeys(WITH_THE_WRITER, Stage.FIRST_REVIEW),
        (
            workflow_checks.writing,
            workflow_checks.text,
            workflow_checks.section,
            workflow_checks.something_new,
        ),
    ),
    "take_back": Transition(
        gettext_lazy("Take back"),
        dict.fromkeys(IN_REVIEW, Stage.WRITING),
        (workflow_checks.being_its_writer, workflow_checks.nobody_has_begun),
    ),
    "sign": Transition(
        gettext_lazy("Pass this review"),
        {
            Stage.FIRST_REVIEW: Stage.SECOND_REVIEW,
            Stage.SECOND_REVIEW: Stage.FINAL_REVIEW,
            Stage.FINAL_REVIEW: Stage.READY,
        },
        (workflow_checks.reviewing, workflow_checks.text_by_another),
    ),
    "proof": Transition(gettext_lazy("Sign the proof"), _SAME, (workflow_checks.reading_proofs,)),
    "send_back": Transition(
        gettext_lazy("Send back"),
        dict.fromkeys((*IN_REVIEW, *APPROVED), Stage.RETURNED),
        (workflow_checks.reviewing,),
        needs_reason=True,
    ),
    "publish": Transition(
        pgettext_lazy("button", "Publish"),
        dict.fromkeys(APPROVED, Stage.PUBLISHED),
        (workflow_checks.publishing, workflow_checks.require_fit_to_print),
    ),
    "schedule": Transition(
        gettext_lazy("Schedule"),
        dict.fromkeys(APPROVED, Stage.SCHEDULED),
        (workflow_checks.publishing, workflow_checks.require_fit_to_print),
    ),
    "unschedule": Transition(
        gettext_lazy("Take off the schedule"),
        {Stage.SCHEDULED: Stage.READY},
        (workflow_checks.publishing,),
    ),
    "revise": Transition(
        gettext_lazy("Revise"),
        {Stage.PUBLISHED: Stage.WRITING},
        (workflow_checks.changing,),
    ),
    "abandon": Transition(
        gettext_lazy("Give up the revision"),
        dict.fromkeys((*WITH_THE_WRITER, *IN_REVIEW, *APPROVED), Stage.PUBLISHED),
        (workflow_checks.being_public, workflow_checks.changing),
    ),
    "withdraw": Transition(
        gettext_lazy("Withdraw"),
        dict.fromkeys(
            (Stage.PUBLISHED, *WITH_THE_WRITER, *IN_REVIEW, *APPROVED, Stage.RETRACTED),
            Stage.WITHDRAWN,
        ),
        (workflow_checks.being_on_the_site, workflow_checks.publishing),
        needs_reason=True,
    ),
    "retract": Transition(
        gettext_lazy("Retract"),
        dict.fromkeys((Stage.PUBLISHED, *WITH_THE_WRITER, *IN_REVIEW, *APPROVED), Stage.RETRACTED),
        (
            workflow_checks.being_public,
            workflow_checks.publishing,
            workflow_checks.retraction_by_another,
        ),
    ),
    "restore": Transition(
        gettext_lazy("Put back"),
        dict.fromkeys((Stage.WITHDRAWN, Stage.RETRACTED), Stage.PUBLISHED),
        (workflow_checks.publishing,),
    ),
    "take_down": Transition(
        gettext_lazy("Take down"),
        dict.fromkeys(
            (
                Stage.PUBLISHED,
                *WITH_THE_WRITER,
                *IN_REVIEW,
                *APPROVED,
                Stage.WITHDRAWN,
                Stage.RETRACTED,
            ),
            Stage.TAKEN_DOWN,
        ),
        (workflow_checks.having_been_public, workflow_checks.handling_complaints),
        needs_reason=True,
    ),
    "put_back": Transition(
        gettext_lazy("Undo the take-down"),
        {Stage.TAKEN_DOWN: Stage.PUBLISHED},  # withdrawn again where it was before
        (workflow_checks.handling_complaints,),
    ),
    "reopen": Transition(
        gettext_lazy("Write it anew"), {Stage.WITHDRAWN: Stage.WRITING}, (workflow_checks.changing,)
    ),
    "spike": Transition(
        gettext_lazy("Spike"),
        dict.fromkeys((*WITH_THE_WRITER, *IN_REVIEW, *APPROVED), Stage.SPIKED),
        (workflow_checks.not_being_public, workflow_checks.spiking),
        needs_reason=True,
    ),
    "revive": Transition(
        gettext_lazy("Take up again"), {Stage.SPIKED: Stage.WRITING}, (workflow_checks.spiking,)
    ),
}


def _reason(transition: Transition, state: workflow_checks.State) -> str:
    try:
        _check_transition(transition, state)
    except NotAllowed as refusal:
        return str(refusal)
    return ""


def _check(name: str, article: Article, actor: User | None) -> None:
    """Rights are read anew: they may have been taken since the request began."""
    if actor is not None:
        forget(actor)
    _check_transition(TRANSITIONS[name], workflow_checks.State(article, actor))


def _check_transition(transition: Transition, state: workflow_checks.State) -> None:
    if _stage(state.article) not in transition.moves:
        raise NotAllowed(
            _("This can not be done with an article that is %(stage)s.")
            % {"stage": state.article.get_stage_display()}
        )
    for check in transition.checks:
        check(state)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise NotAllowed(_("Say why: it is kept with the article."))


def _require_seen(article: Article, seen: int | None) -> None:
    if seen is not None and seen != article.latest_id:
        raise NotAllowed(_("The text has changed since you opened it: read it again first."))


def _simply(name: str, article: Article, actor: User) -> Article:
    locked = _locked(article)
    _check(name, locked, actor)
    _move(locked, name, actor, **_text_of(locked))
    return _told(article, locked)


def _locked(article: Article) -> Article:
    """Its revisions are read afterwards: a join that waited for the lock would miss a new one."""
    return Article.objects.select_for_update().get(pk=article.pk)


def _stage(article: Article) -> Stage:
    return Stage(article.stage)


def _text_of(article: Article) -> dict[str, Any]:
    return {"revision": article.latest.number} if article.latest else {}


def _write_signature(
    article: Article,
    person: User,
    step: Step,
    decision: Signature.Decision,
    comment: str,
    by_check: bool = False,
) -> None:
    latest = article.latest
    assert latest is not None  # what the checks have seen
    right = "proof_article" if step in PROOFS else step.value
    role = role_of(person, right) or role_of(person, "publish_article")
    Signature.objects.create(
        article=article,
        revision=latest,
        round=article.round,
        step=step,
        decision=decision,
        person=person,
        role=role,
        comment=comment.strip(),
        by_check=by_check,
        at=clock.now(),
        content_hash=latest.hash_content(),
    )


def _go_out(
    article: Article, actor: User | None, *, at: datetime | None = None, **data: Any
) -> Article:
    before = article.live
    article.published_at = at or article.published_at or clock.now()
    article.live, article.is_public = article.latest, True
    _move(article, "publish", actor, **data, **_text_of(article))
    corrections.go_out_with_text(article, before, actor=actor)
    publication.tell(article)
    return article


def _move(
    article: Article, name: str, actor: User | None, target: Stage | None = None, **data: Any
) -> None:
    before = _stage(article)
    target = target or TRANSITIONS[name].moves[before]
    if name in ("submit", "sign"):
        target = review_after(before)
    elif name == "put_back" and not article.is_public:
        target = Stage.WITHDRAWN
    if target != before:
        article.stage, article.stage_since = target, clock.now()
    if target != Stage.SCHEDULED:
        article.publish_at = None
    leaves = name in ("withdraw", "retract", "take_down")
    if leaves:
        gone.gone(gone.addresses_of(article))
    article.version += 1
    article.updated_at = clock.now()
    article.save(update_fields=_WRITTEN)
    if article.is_public or leaves:
        listings.refresh(article)
    Event.record(
        name,
        actor=actor,
        article=article,
        before=before.value,
        after=target.value,
        round=article.round,
        **{key: value for key, value in data.items() if value not in ("", False)},
    )


def _told(article: Article, locked: Article) -> Article:
    """Bring the caller's instance up to what was written."""
    for field in _WRITTEN:
        setattr(article, field, getattr(locked, field))
    return article
