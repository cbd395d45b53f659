"""What becomes of a tip, and the only place that writes its status.

`new → checking → assigned → adopted`, or declined, duplicate, spam; nothing is deleted, and
every way leads back but the one into the paper. The table says what may follow what, the checks
say why somebody may not; the same checks grey out the button.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.access import NotAllowed, has_right
from articles.leaving import Desk
from articles.lib import clock, contacts
from articles.models import Article, User

from . import drafts, intake, notices, rewards, search
from .access import reporters_to_assign, require
from .models import (
    OPEN,
    InboundMessage,
    NoticeKind,
    Source,
    Status,
    Tip,
    TipEvent,
    TipNote,
)

_ALL_OPEN = frozenset(OPEN)
_BY_ITS_REPORTER = ("make_draft", "give_back")
TELLING = frozenset(["check", "assign", "make_draft", "tie", "adopt", "decline"])  # the source


@dataclass(frozen=True)
class Step:
    """`froms`: in which statuses it may be done; `to`: the status after, empty when unchanged.

    `right`: empty where no right gives it.
    """

    label: str | Promise
    froms: frozenset[str]
    to: str
    right: str
    needs_reason: bool = False


@dataclass(frozen=True)
class Action:
    """A button: `reason` is empty when it may be pressed now."""

    name: str
    label: str | Promise
    reason: str
    needs_reason: bool = False
    fits: bool = True  # whether the table has it for this status at all


TRANSITIONS: dict[str, Step] = {
    "check": Step(gettext_lazy("Check it"), frozenset([Status.NEW]), Status.CHECKING, "triage_tip"),
    "assign": Step(gettext_lazy("Assign"), _ALL_OPEN, Status.ASSIGNED, "assign_tip"),
    "unassign": Step(
        pgettext_lazy("tip", "Take back"),
        frozenset([Status.ASSIGNED]),
        Status.CHECKING,
        "assign_tip",
    ),
    "give_back": Step(
        pgettext_lazy("tip", "Give back"), frozenset([Status.ASSIGNED]), Status.CHECKING, "", True
    ),  # by the reporter whose lead it is
    "make_draft": Step(gettext_lazy("Make a draft"), _ALL_OPEN, "", "triage_tip"),
    "tie": Step(gettext_lazy("Tie to an article"), _ALL_OPEN | {Status.DECLINED}, "", "triage_tip"),
    "untie": Step(gettext_lazy("Untie"), _ALL_OPEN, "", "triage_tip"),
    "adopt": Step(
        pgettext_lazy("tip", "Adopt"), _ALL_OPEN, Status.ADOPTED, ""
    ),  # by publication alone
    "decline": Step(
        pgettext_lazy("tip", "Decline"), _ALL_OPEN, Status.DECLINED, "triage_tip", True
    ),
    "merge": Step(
        gettext_lazy("Merge into another"),
        _ALL_OPEN | {Status.DECLINED},
        Status.DUPLICATE,
        "triage_tip",
    ),
    "split_off": Step(
        gettext_lazy("Undo the merge"), frozenset([Status.DUPLICATE]), "", "triage_tip"
    ),
    "spam": Step(
        gettext_lazy("Mark as spam"), _ALL_OPEN | {Status.DECLINED}, Status.SPAM, "triage_tip"
    ),
    "reopen": Step(
        pgettext_lazy("tip", "Take up again"),
        frozenset([Status.DECLINED, Status.SPAM]),
        Status.CHECKING,
        "triage_tip",
    ),
}


def available(tip: Tip, user: User) -> list[Action]:
    """Every button that a person can press, in the order of the table."""
    hidden = {"adopt"} if tip.assigned_to_id == user.pk else {"adopt", "give_back"}
    return [
        Action(name, step.label, why_not(name, tip, user), step.needs_reason, _fits(step, tip))
        for name, step in TRANSITIONS.items()
        if name not in hidden
    ]


def why_not(name: str, tip: Tip, user: User) -> str:
    """One sentence, or empty when the person may do it now."""
    try:
        _check(name, tip, user)
    except NotAllowed as refusal:
        return str(refusal)
    return ""


@transaction.atomic
def check(tip: Tip, *, actor: User) -> Tip:
    """Say that somebody looks into it; the source is told. Raises NotAllowed."""
    locked = _begin("check", tip, actor)
    _move(locked, "check", actor)
    notices.tell(locked, NoticeKind.CHECKING)
    return _told(tip, locked)


@transaction.atomic
def assign(tip: Tip, *, actor: User, to: User, due_at: datetime | None = None) -> Tip:
    """Give it to a reporter, or to another one. Raises NotAllowed."""
    locked = _begin("assign", tip, actor)
    if not reporters_to_assign().filter(pk=to.pk).exists():
        raise NotAllowed(_("%(name)s does not write for the paper.") % {"name": to})
    if due_at is not None and due_at <= clock.now():
        raise NotAllowed(_("That time has passed: choose a later one."))
    locked.assigned_to, locked.assigned_at, locked.due_at = to, clock.now(), due_at
    _move(locked, "assign", actor, reporter=to.username, due_at=due_at and due_at.isoformat())
    notices.tell(locked, NoticeKind.CHECKING)
    return _told(tip, locked)


@transaction.atomic
def unassign(tip: Tip, *, actor: User) -> Tip:
    """Raises NotAllowed."""
    locked = _begin("unassign", tip, actor)
    locked.assigned_to = locked.assigned_at = locked.due_at = None
    return _told(tip, _move(locked, "unassign", actor))


@transaction.atomic
def give_back(tip: Tip, *, actor: User, reason: str) -> Tip:
    """The reporter can not write of it; why is kept among the notes. Raises NotAllowed."""
    locked = _begin("give_back", tip, actor)
    if not reason.strip():
        raise NotAllowed(_("Say why you give it back: whoever gives it on reads it."))
    _written(locked, actor, reason)
    locked.assigned_to = locked.assigned_at = locked.due_at = None
    return _told(tip, _move(locked, "give_back", actor))


@transaction.atomic
def decline(tip: Tip, *, actor: User, reason: str) -> Tip:
    """Not for the paper; the source reads the reason. Raises NotAllowed, also without one."""
    locked = _begin("decline", tip, actor)
    if not reason.strip():
        raise NotAllowed(_("Say why: the source will read it."))
    locked.reason = reason.strip()[:300]
    _move(locked, "decline", actor, reason=contacts.mask(locked.reason))  # the record is open
    for each in (locked, *locked.duplicates.all()):  # again, when it was taken up meanwhile
        notices.tell(each, NoticeKind.DECLINED, once=f"declined:{locked.version}")
    return _told(tip, locked)


@transaction.atomic
def spam(tip: Tip, *, actor: User) -> Tip:
    """Nobody is told. Raises NotAllowed."""
    return _told(tip, _move(_begin("spam", tip, actor), "spam", actor))


@transaction.atomic
def reopen(tip: Tip, *, actor: User) -> Tip:
    """Take up again what was declined or taken for spam. Raises NotAllowed."""
    locked = _begin("reopen", tip, actor)
    locked.reason = ""
    return _told(tip, _move(locked, "reopen", actor))


@transaction.atomic
def merge(tip: Tip, *, actor: User, into: Tip) -> Tip:
    """Say that both tell of the same; `into` stands for all of them. Raises NotAllowed.

    What was merged into `tip` before goes with it. The first informant is found by the time of
    receipt, whichever stands for the others: see `informants`.
    """
    first, second = sorted([tip.pk, into.pk])  # two merging crosswise wait, not for ever
    Tip.objects.select_for_update().filter(pk__in=[first, second]).order_by("pk").first()
    locked = _begin("merge", tip, actor)
    target = Tip.objects.select_for_update().get(pk=into.pk)
    target = target.merged_into or target
    _check_merge(locked, target)
    locked.duplicates.update(merged_into=target)
    locked.status_before, locked.merged_into = locked.status, target
    _move(locked, "merge", actor, into=target.code)
    TipEvent.record("take_in_tip", actor=actor, tip=target, other=locked.code)
    return _told(tip, locked)


@transaction.atomic
def split_off(tip: Tip, *, actor: User) -> Tip:
    """Undo a merge: it is again what it was. Raises NotAllowed."""
    locked = _begin("split_off", tip, actor)
    if rewards.has_share(locked):
        raise NotAllowed(_("A share of the reward is decided for it: reverse that first."))
    into, locked.merged_into = locked.merged_into, None
    before, locked.status_before = locked.status_before or Status.CHECKING, ""
    _move(locked, "split_off", actor, to=before, into=into and into.code)
    if into is not None:
        TipEvent.record("let_go_tip", actor=actor, tip=into, other=locked.code)
    return _told(tip, locked)


def informants(tip: Tip) -> list[Tip]:
    """All who told of it, the first informant (首报) first: by receipt, whatever the channel."""
    head = tip.merged_into or tip
    told = [head, *head.duplicates.select_related("source")]
    return sorted(told, key=lambda each: (each.received_at, each.pk))


# Into the paper


def make_draft(tip: Tip, *, actor: User) -> Article:
    """A draft with the tip's text, clean pictures and place, tied both ways. Raises NotAllowed.

    For who sorts tips, and for the reporter whose lead it is. Pressing twice makes one.
    """
    prepared = drafts.prepare(tip, actor)  # encodes pictures: no transaction waits for it
    with drafts.kept_together():
        locked = _begin("make_draft", tip, actor)
        locked.article = drafts.write(prepared, locked, actor)
        to = Status.ASSIGNED if locked.assigned_to_id else Status.CHECKING
        _move(locked, "make_draft", actor, to=to, article=locked.article)
        notices.tell(locked, NoticeKind.CHECKING)
    _told(tip, locked)
    return locked.article


@transaction.atomic
def tie(tip: Tip, *, actor: User, article: Article) -> Tip:
    """Say that an article came of it; one that readers see already adopts it. Raises NotAllowed."""
    locked = _begin("tie", tip, actor)
    locked.article = Article.objects.get(pk=article.pk)
    to = Status.CHECKING if locked.status in (Status.NEW, Status.DECLINED) else locked.status
    _move(locked, "tie", actor, to=to, article=locked.article)
    if locked.article.is_public:
        _adopt(locked)
    else:
        notices.tell(locked, NoticeKind.CHECKING)
    return _told(tip, locked)


@transaction.atomic
def untie(tip: Tip, *, actor: User) -> Tip:
    """The article was about something else. Raises NotAllowed."""
    locked = _begin("untie", tip, actor)
    if locked.article is None:
        raise NotAllowed(_("No article is tied to it."))
    was, locked.article = locked.article, None
    return _told(tip, _move(locked, "untie", actor, to=locked.status, article=was))


def adopt_published(article: Article | None = None) -> list[Tip]:
    """The tips whose article readers see turn adopted; each on its own, once.

    Called when an article was published, and by the clock for what a killed process left.
    """
    due = Tip.objects.open().filter(article__is_public=True)
    if article is not None:
        due = due.filter(article=article)
    return [tip for tip in due.order_by("pk")[:200] if _adopt_if_due(tip)]


@transaction.atomic
def _adopt_if_due(tip: Tip) -> bool:
    locked = Tip.objects.select_for_update().get(pk=tip.pk)
    if locked.status not in OPEN or locked.article is None or not locked.article.is_public:
        return False
    _adopt(locked)
    _told(tip, locked)
    return True


def _adopt(locked: Tip) -> None:
    _move(locked, "adopt", None, article=locked.article)
    rewards.due(locked)
    notices.tell(locked, NoticeKind.ADOPTED)  # who told of the same hear it with the reward


# Beside the status


@transaction.atomic
def note(tip: Tip, *, actor: User, text: str) -> TipNote:
    """Raises NotAllowed, also for an empty one."""
    if not has_right(actor, "view_tip") and tip.assigned_to_id != actor.pk:
        raise NotAllowed(_("Your login has no right to do this."))
    if not text.strip():
        raise NotAllowed(_("The note is empty."))
    _check_kept(Tip.objects.select_for_update().get(pk=tip.pk))
    written = _written(tip, actor, text)
    TipEvent.record("note_tip", actor=actor, tip=tip)
    return written


@transaction.atomic
def answer(tip: Tip, *, actor: User, text: str) -> Any:
    """Tell the source something, by the best way that is open. Raises NotAllowed."""
    require(actor, "triage_tip")
    if not text.strip():
        raise NotAllowed(_("The answer is empty."))
    locked = Tip.objects.select_for_update().get(pk=tip.pk)
    number = locked.notices.filter(kind=NoticeKind.ANSWER).count() + 1
    notice = notices.tell(
        locked,
        NoticeKind.ANSWER,
        text=notices.filled_in(text.strip()[:600], locked),
        once=f"answer:{number}",
        by=actor,
    )
    if locked.first_answered_at is None:
        locked.first_answered_at = clock.now()
        locked.save(update_fields=["first_answered_at"])
    TipEvent.record("answer_tip", actor=actor, tip=locked, number=number)
    _told(tip, locked)
    return notice


@transaction.atomic
def describe(tip: Tip, *, actor: User, **fields: Any) -> Tip:
    """Headline, place and category, as an editor says; they are no suggestion any more.

    Raises NotAllowed.
    """
    require(actor, "triage_tip")
    locked = Tip.objects.select_for_update().get(pk=tip.pk)
    _check_kept(locked)
    if "headline" in fields:
        fields["headline"] = contacts.mask(fields["headline"])[:80]
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    for name, value in fields.items():
        setattr(locked, name, value)
        if name in ("place", "category"):
            setattr(locked, f"{name}_is_suggested", False)
    locked.version += 1
    locked.save()
    search.put(locked)
    if changed:
        TipEvent.record("describe_tip", actor=actor, tip=locked, fields=changed)
    return _told(tip, locked)


@transaction.atomic
def move_messages(messages: Iterable[InboundMessage], *, actor: User, to: Tip | None) -> Tip:
    """Give messages to another tip of the same source, or (`to` None) to a new one.

    Raises NotAllowed.
    """
    require(actor, "triage_tip")
    rows = list(
        InboundMessage.objects.select_for_update(of=("self",))  # the others may be none
        .filter(pk__in=[each.pk for each in messages])
        .select_related("source", "tip")
        .order_by("sent_at", "pk")
    )
    source = rows[0].source if rows else None
    others = {row.source_id for row in rows} | ({to.source_id} if to else set())
    if source is None or others != {source.pk}:
        raise NotAllowed(_("Only messages of one source can be moved, to another tip of theirs."))
    left = {row.tip for row in rows if row.tip is not None}
    _check_kept(*left, *([to] if to else []))
    for tip in left:
        if tip.messages.exclude(pk__in=[row.pk for row in rows]).count() == 0:
            raise NotAllowed(_("These are all its messages: merge the tip instead."))
    target = to or intake.begin_tip(source, rows[0])
    for row in rows:
        row.tip = target
        row.save(update_fields=["tip"])
    for tip in (*left, target):
        intake.refresh(tip)
        TipEvent.record("move_messages", actor=actor, tip=tip, count=len(rows), to=target.code)
    return target


@transaction.atomic
def block(source: Source, *, actor: User, reason: str) -> Source:
    """What they send is still kept, as spam, and never answered. Raises NotAllowed."""
    require(actor, "block_source")
    if not reason.strip():
        raise NotAllowed(_("Say why they are blocked."))
    locked = Source.objects.select_for_update().get(pk=source.pk)
    locked.blocked_at, locked.blocked_by = clock.now(), actor
    locked.blocked_reason = contacts.mask(reason.strip())[:200]
    locked.save(update_fields=["blocked_at", "blocked_by", "blocked_reason"])
    TipEvent.record("block_source", actor=actor, source=locked, reason=locked.blocked_reason)
    return locked


@transaction.atomic
def unblock(source: Source, *, actor: User) -> Source:
    """Raises NotAllowed."""
    require(actor, "block_source")
    locked = Source.objects.select_for_update().get(pk=source.pk)
    locked.blocked_at = locked.blocked_by = None
    locked.blocked_reason = ""
    locked.save(update_fields=["blocked_at", "blocked_by", "blocked_reason"])
    TipEvent.record("unblock_source", actor=actor, source=locked)
    return locked


# Below


def _hand_over(tip: Tip, to: User, actor: User) -> None:
    """Its reporter leaves the paper: who switches off the login names another."""
    locked = Tip.objects.select_for_update().get(pk=tip.pk)
    locked.assigned_to, locked.assigned_at = to, clock.now()
    _move(locked, "hand_over", actor, to=locked.status, reporter=to.username)


LEADS = Desk(
    "leads",
    gettext_lazy("leads that were assigned to them"),
    lambda user: Tip.objects.open().filter(assigned_to=user).order_by("-pk"),
    lambda tip, viewer: str(tip.code),
    reporters_to_assign,
    _hand_over,
)


def _begin(name: str, tip: Tip, actor: User) -> Tip:
    locked = Tip.objects.select_for_update().get(pk=tip.pk)
    _check(name, locked, actor)
    return locked


def _written(tip: Tip, author: User, text: str) -> TipNote:
    words = text.strip()[:1000]
    return TipNote.objects.create(tip=tip, author=author, text=words, at=clock.now())


def _check(name: str, tip: Tip, user: User) -> None:
    step = TRANSITIONS[name]
    own_lead = name in _BY_ITS_REPORTER and tip.assigned_to_id == user.pk
    if not (has_right(user, step.right) or (own_lead and has_right(user, "add_article"))):
        raise NotAllowed(_("Your login has no right to do this."))
    _check_kept(tip)
    if not _fits(step, tip):
        raise NotAllowed(
            _("A tip that is %(status)s: this can not be done now.")
            % {"status": tip.get_status_display()}
        )
    if name in ("make_draft", "tie") and tip.article_id:
        raise NotAllowed(_("There is an article already."))
    if name == "untie" and not tip.article_id:
        raise NotAllowed(_("No article is tied to it."))
    if name in ("decline", "spam", "merge") and tip.article_id:
        raise NotAllowed(_("An article is tied to it: untie that first."))


def _check_kept(*tips: Tip) -> None:
    """What would be written about an erased tip now would never be erased."""
    if any(tip.purged_at is not None for tip in tips):
        raise NotAllowed(_("What it said is erased."))


def _fits(step: Step, tip: Tip) -> bool:
    return tip.status in step.froms


def _check_merge(tip: Tip, target: Tip) -> None:
    if target.pk == tip.pk:
        raise NotAllowed(_("A tip can not be merged into itself."))
    if target.status not in (*OPEN, Status.ADOPTED):
        raise NotAllowed(
            _("The other tip is %(status)s: take it up again first.")
            % {"status": target.get_status_display()}
        )


def _move(locked: Tip, name: str, actor: User | None, *, to: str | None = None, **told: Any) -> Tip:
    before = locked.status
    locked.status = TRANSITIONS[name].to if to is None else to
    if locked.status in OPEN:
        locked.decided_at = None
    elif locked.decided_at is None:
        locked.decided_at = clock.now()
    if name in TELLING and locked.first_answered_at is None:
        locked.first_answered_at = clock.now()
    locked.version += 1
    locked.save()
    TipEvent.record(
        f"tip_{name}", actor=actor, tip=locked, before=before, after=locked.status, **told
    )
    return locked


def _told(tip: Tip, locked: Tip) -> Tip:
    """The caller's own object knows what the database knows."""
    for field in locked._meta.concrete_fields:
        setattr(tip, field.attname, getattr(locked, field.attname))
    tip._state.fields_cache.clear()
    return tip
