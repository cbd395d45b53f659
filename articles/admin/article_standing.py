"""Where an article stands, as its form shows it: the way it goes, who signed, what comes next."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .. import workflow
from ..access import group_name, has_right, people_with
from ..approval import Approval, needed_proofs, needed_reviews
from ..lib import clock
from ..models import Article, Signature, Stage, Step, User
from ..models.article import APPROVED, IN_REVIEW, WITH_THE_WRITER
from .steps import ASKED, GRAVE

NAMED = 6  # people
_COUNTS_NO_MORE = (Stage.RETURNED, Stage.SPIKED)  # a new round begins from there
_WAS_PUBLIC = (Stage.PUBLISHED, Stage.WITHDRAWN, Stage.RETRACTED, Stage.TAKEN_DOWN)
_OF_PUBLIC, _OF_UNPUBLISHED = ("abandon", "withdraw", "retract"), ("spike",)
# what every paper does first, second … with an article; the rest follows in the table's order
_FIRST = ("submit", "sign", "proof", "publish", "schedule", "revise")


@dataclass
class Mark:
    """One step of the way: done, now or open.

    Else `also`, a proof that may be signed beside the review, or `void`, counting no more.
    """

    label: str
    state: str
    who: str = ""
    role: str = ""
    at: datetime | None = None
    number: int | None = None  # of the text that was signed
    comment: str = ""
    note: str = ""


@dataclass
class Next:
    """`label` is what is to be done, `people` who can do it."""

    label: str | Promise
    people: list[str]
    has_more: bool = False


@dataclass
class Button:
    """A step that the table has for this stage; `reason` says why it may not be made now.

    `is_open`: what is missing may be typed already, so the button saves and asks then.
    """

    name: str
    label: str | Promise
    reason: str
    is_asked: bool
    is_grave: bool
    is_open: bool


@dataclass
class Standing:
    marks: list[Mark] = field(default_factory=list)
    returns: list[Signature] = field(default_factory=list)
    next: list[Next] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    is_waiting: bool = False
    is_overdue: bool = False
    will_be_author: bool = False

    @property
    def allowed(self) -> list[Button]:
        return [button for button in self.buttons if button.is_open]

    @property
    def refused(self) -> list[Button]:
        return [button for button in self.buttons if not button.is_open]

    @property
    def unfinished(self) -> str:
        """What is still missing before it can be handed in."""
        return next((button.reason for button in self.allowed if button.reason), "")

    @property
    def comments(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.comment]


def of(article: Article, user: User, *, may_edit: bool) -> Standing:
    approval = Approval.of(article, round=_round_that_counts(article))
    is_archive = article.is_archive and not approval.signatures and not article.submitted_at
    in_work = article.stage in (*WITH_THE_WRITER, *IN_REVIEW, *APPROVED)
    return Standing(
        marks=[] if is_archive else list(_marks(article, approval)),
        returns=_returns(article, approval),
        next=list(_next(article, approval)),
        buttons=_buttons(article, user, may_edit),
        is_waiting=in_work and article.stage != Stage.SCHEDULED,
        is_overdue=in_work and article.deadline is not None and article.deadline < clock.now(),
        will_be_author=_will_be_author(article, user, approval),
    )


def _round_that_counts(article: Article) -> int:
    """A public text was signed in its own round, also when a later one was begun and given up."""
    if article.stage not in _WAS_PUBLIC or article.live_id is None:
        return article.round
    last = article.signatures.filter(revision=article.live_id, step=Step.FINAL_REVIEW)
    round_of_live = last.order_by("-pk").values_list("round", flat=True).first()
    return article.round if round_of_live is None else round_of_live


# The way


def _marks(article: Article, approval: Approval) -> Iterator[Mark]:
    yield _written(article)
    for step in needed_reviews():
        yield _signed(article, approval, step, here=_now(article.stage == step.value))
    missing, missing_reviews = approval.missing_proofs, approval.missing_reviews
    last = needed_proofs()[-1]
    for step in needed_proofs():
        open_now = article.stage in IN_REVIEW or article.stage == Stage.READY
        is_next = bool(missing) and missing[0] == step
        reached = step != last or article.stage == Stage.READY
        here = _now(open_now and is_next and reached)
        if here == "now" and missing_reviews:
            here = "also"
        yield _signed(article, approval, step, here=here)
    yield _published(article, approval)


def _now(is_now: bool) -> str:
    return "now" if is_now else "open"


def _written(article: Article) -> Mark:
    is_here = article.stage in WITH_THE_WRITER
    at = article.submitted_at or article.created_at
    who = str(article.creator) if article.creator else ""
    label = Stage.RETURNED.label if article.stage == Stage.RETURNED else pgettext("step", "writing")
    return Mark(str(label), "now" if is_here else "done", who=who, at=None if is_here else at)


def _signed(article: Article, approval: Approval, step: Step, *, here: str) -> Mark:
    label = str(step.label)
    signature = approval.passed(step) or _pass_of(approval, step)
    if signature is None or (article.stage == Stage.WRITING):
        return Mark(label, here)
    counts = approval.passed(step) is not None and article.stage not in _COUNTS_NO_MORE
    return Mark(
        label,
        "done" if counts else here if here != "open" else "void",
        who=str(signature.person),
        role="、".join(group_name(name) for name in signature.role.split(", ") if name),
        at=signature.at,
        number=signature.revision.number,
        comment=signature.comment,
        note=_note(article, signature, counts),
    )


def _note(article: Article, signature: Signature, counts: bool) -> str:
    if not counts:
        if article.stage in _COUNTS_NO_MORE:
            return _("counts no more")
        return _("the text was changed after it: counts no more")
    return _("with the built-in check") if signature.by_check else ""


def _pass_of(approval: Approval, step: Step) -> Signature | None:
    wanted = (step, Signature.Decision.PASS)
    given = reversed(approval.signatures)
    return next((each for each in given if (each.step, each.decision) == wanted), None)


def _published(article: Article, approval: Approval) -> Mark:
    label = str(Stage.PUBLISHED.label)
    if article.stage == Stage.PUBLISHED:
        return Mark(label, "done", at=article.published_at)
    if article.stage == Stage.SCHEDULED:
        return Mark(str(Stage.SCHEDULED.label), "now", at=article.publish_at)
    is_now = article.stage == Stage.READY and not approval.missing
    return Mark(label, "now" if is_now else "open")


def _returns(article: Article, approval: Approval) -> list[Signature]:
    """Why it was sent back: what the writer must read first."""
    if article.stage != Stage.RETURNED:
        return []
    sent_back = Signature.Decision.RETURN
    return [each for each in approval.signatures if each.decision == sent_back][-1:]


# What comes next


def _next(article: Article, approval: Approval) -> Iterator[Next]:
    stage, others = article.stage, set(approval.authors)
    if stage in WITH_THE_WRITER:
        yield Next(_("hand it in"), [str(article.creator)] if article.creator else [])
    if stage in IN_REVIEW:
        step = Step(stage)
        signed = approval.reviewers(without=step)
        yield _people(step.label, step.value, article, others | signed)
    missing = approval.missing_proofs
    if missing and (stage == Stage.READY or (stage in IN_REVIEW and len(missing) > 1)):
        before = {approval.proof_before(missing[0]), approval.latest_author} - {None}
        yield _people(missing[0].label, "proof_article", article, others | before)
    if stage == Stage.READY and not approval.missing:
        yield _people(pgettext("button", "Publish"), "publish_article", article, set())


def _people(label: str | Promise, right: str, article: Article, without: Any) -> Next:
    found = people_with(right, article).exclude(pk__in=without)[: NAMED + 1]
    names = [str(person) for person in found]
    return Next(label, names[:NAMED], len(names) > NAMED)


def _buttons(article: Article, user: User, may_edit: bool) -> list[Button]:
    """Without those that are about readers while there are none, and the other way round."""
    out_of_place = _OF_UNPUBLISHED if article.is_public else _OF_PUBLIC
    actions = [
        action
        for action in workflow.available(article, user)
        if action.fits and (action.name not in out_of_place or article.is_retracted)
    ]
    actions.sort(key=lambda action: action.name in GRAVE)
    actions.sort(key=lambda action: action.name not in _FIRST)
    return [
        Button(
            action.name,
            capfirst(str(action.label)),
            action.reason,
            action.name in ASKED,
            action.name in GRAVE,
            is_open=not action.reason or (action.name == "submit" and may_edit),
        )
        for action in actions
    ]


def _will_be_author(article: Article, user: User, approval: Approval) -> bool:
    """Whether saving a text now would keep this person from signing it later."""
    signs = has_right(user, *(step.value for step in needed_reviews()), "proof_article")
    return article.stage in WITH_THE_WRITER and signs and user.pk not in approval.authors
