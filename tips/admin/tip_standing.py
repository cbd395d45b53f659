"""What may be done with a tip now, where it goes on, and what may be known of its source."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.access import has_right, may_see
from articles.models import User

from .. import access, drafts, inbox, rewards, triage
from ..models import Source, Status, Tip
from ..unpaid import UNPAID

# one press makes them; the others ask for something and have a place of their own on the page
_AT_ONCE = ("check", "make_draft", "unassign", "untie", "reopen", "spam")
_PLACED = ("assign", "decline", "merge", "split_off", "tie")
_FIRST = ("check", "make_draft")
GRAVE = ("decline", "spam")


@dataclass(frozen=True)
class Button:
    name: str
    label: str
    reason: str  # why not now; empty when it may be pressed
    is_grave: bool = False
    is_main: bool = False


@dataclass(frozen=True)
class Way:
    """What is to be done next where it is done on another page."""

    label: str
    address: str


@dataclass(frozen=True)
class Mask:
    """What of a source everyone who sorts tips may know: that it is the same one, no more."""

    name: str
    has_contact: bool
    is_blocked: bool
    blocked_reason: str
    other_tips: QuerySet[Tip]


def heading(tip: Tip) -> str:
    """What it is about, in a few words."""
    if tip.headline:
        return tip.headline
    if tip.purged_at is not None:
        return _("erased")
    return drafts.first_words(tip.text) or _("without a text")


def way_on(tip: Tip, user: User) -> Way | None:
    """The page where it goes on: the draft, the reward, or the tip that stands for this one."""
    if tip.merged_into:
        code = {"code": tip.merged_into.shown_code}
        address = reverse("admin:tips_tip_change", args=[tip.merged_into.pk])
        return Way(_("To the tip that stands for it, %(code)s") % code, address)
    if tip.status == Status.ADOPTED:
        return _to_the_reward(tip, user)
    if tip.article and may_see(user, tip.article):
        address = reverse("admin:articles_article_change", args=[tip.article.pk])
        return Way(_("Open the draft"), address)
    return None


def _to_the_reward(tip: Tip, user: User) -> Way | None:
    """Until it is paid or declined; to be proposed at once by who may."""
    unpaid = access.visible_rewards(user).filter(tip=tip, award_date=None, status__in=UNPAID)
    if (reward := unpaid.first()) is None:
        return None
    if not rewards.why_not("propose", reward, user):
        address = reverse("admin:tips_reward_step", args=[reward.pk, "propose"])
        return Way(capfirst(str(rewards.TRANSITIONS["propose"].label)), address)
    return Way(_("To the reward"), reverse("admin:tips_reward_change", args=[reward.pk]))


def buttons(tip: Tip, user: User, way: Way | None = None) -> dict[str, Any]:
    """`now`: to be pressed at once; `refused`: greyed out, each with its sentence; `may`: the
    names of those that have a place of their own on the page. The first is the main one, where
    no `way` leads on."""
    actions = [action for action in triage.available(tip, user) if action.fits]
    main = next((each.name for each in actions if each.name in _FIRST and not each.reason), "")
    made = [
        Button(
            each.name,
            str(capfirst(str(each.label))),
            each.reason,
            each.name in GRAVE,
            each.name == main and way is None,
        )
        for each in actions
    ]
    made.sort(key=lambda button: button.name not in _FIRST)
    return {
        "way": way,
        "now": [each for each in made if not each.reason and each.name in _AT_ONCE],
        "refused": [each for each in made if each.reason and _is_worth_saying(each, tip)],
        "may": {each.name for each in made if not each.reason and each.name in _PLACED},
    }


def _is_worth_saying(button: Button, tip: Tip) -> bool:
    """«No article is tied to it» is no news on a tip that has none."""
    return button.name != "untie" or tip.article_id is not None


def mask(source: Source, tip: Tip) -> Mask:
    others = Tip.objects.filter(source=source).exclude(pk=tip.pk).order_by("-received_at", "-pk")
    return Mask(
        name=str(source),
        has_contact=not source.is_anonymous,
        is_blocked=source.is_blocked,
        blocked_reason=source.blocked_reason,
        other_tips=inbox.with_beginning(others)[:8],
    )


def may_describe(tip: Tip, user: User) -> bool:
    return has_right(user, "triage_tip") and tip.purged_at is None
