"""One reward on a page: how it stands, what may be done with it, its book, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles import history
from articles.access import has_right
from articles.lib.keys import is_key

from .. import ledger, paid_out, rewards
from ..access import may_see_payees, visible_rewards
from ..lib import amounts, tax_items
from ..models import (
    LedgerEntry,
    Payee,
    Payment,
    Posting,
    Reward,
    RewardKind,
    RewardStatus,
    TipEvent,
)

_ACCOUNTS = LedgerEntry.Account
_FIRST = ("propose", "approve", "pay")  # what is done next; the rest takes something back


@dataclass(frozen=True)
class Fact:
    """One posting with what it put on which account: names of accounts and yuan."""

    posting: Posting
    cells: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Line:
    """One event, with what a reward's data says beside the person's words."""

    event: history.Line
    details: Sequence[str]


def answer(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """Raises Http404, also to who sees no amounts."""
    reward = reward_for(request.user, object_id)
    actions = rewards.available(reward, request.user)
    fitting = [action for action in actions if action.fits]
    context = {
        **frame(request, model_admin, reward),
        "title": str(reward),
        "sent_back": sent_back(reward),
        "steps": [action for action in fitting if not action.reason],
        "refused": [action for action in fitting if action.reason],
        "blocked": [action for action in fitting if _is_blocked(request.user, action)],
        "first": _FIRST,
        "shares": _shares(reward),
        "payee": _payee(request.user, reward),
        "payment": _payment(request.user, reward),
        "parts": money_parts(reward) if reward.status == RewardStatus.APPROVED else None,
        "has_voucher": _has_voucher(request.user, reward),
        "accounts": _ACCOUNTS.labels,
        "facts": _facts(reward) if has_right(request.user, "view_ledgerentry") else [],
        "owed": amounts.written(ledger.owed(reward)),
        "lines": _lines(reward),
    }
    return TemplateResponse(request, "admin/tips/reward/change.html", context)


def reward_for(user: Any, pk: Any) -> Reward:
    """Raises Http404: for who sees no amounts there is no such address."""
    found = visible_rewards(user).select_related(
        "tip__article__live", "source", "proposed_by", "approved_by", "share_of__tip"
    )
    reward = found.filter(pk=pk).first() if is_key(str(pk)) else None
    if reward is None:
        raise Http404
    return reward


def frame(request: HttpRequest, model_admin: Any, reward: Reward) -> dict[str, Any]:
    """What every page about one reward needs."""
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "original": reward,
        "kind": kind_name(reward),
        "amount": amounts.written(reward.amount),
        "headline": headline(reward, request.user),
        "tip_address": _tip_address(reward, request.user),
        "article": _article(reward),
        "has_joint": bool(reward.share_of_id) or reward.shares.exists(),
    }


def kind_name(reward: Reward) -> str:
    """With the time of an award: «lead of the week, 2026-11-16»."""
    name = reward.get_kind_display()
    if reward.award_date is None:
        return name
    form = "Y-m" if reward.kind == RewardKind.MONTH else "Y-m-d"
    return _("%(award)s, %(day)s") % {"award": name, "day": date_format(reward.award_date, form)}


def money_parts(reward: Reward, on: date | None = None) -> dict[str, str] | None:
    """What is withheld and paid out, in yuan; see `paid_out.of`."""
    found = paid_out.of(reward, on)
    if found is None:
        return None
    return {
        "gross": amounts.written(found.gross),
        "withheld": amounts.written(found.withheld),
        "net": amounts.written(found.net),
        "tax_item": tax_items.name(found.tax_item),
    }


def sent_back(reward: Reward) -> history.Line | None:
    """Who sent the proposal back last, and why; as long as nobody has proposed it anew."""
    if reward.status != RewardStatus.DUE or reward.proposed_at is None:
        return None
    happened = TipEvent.objects.filter(reward=reward, event__verb="reward_send_back")
    last = happened.select_related("event__actor").order_by("-event_id").first()
    return history.line(last.event) if last else None


def headline(reward: Reward, user: Any) -> str:
    """In the newsroom's words for who reads tips; for the others the published article's title."""
    if has_right(user, "view_tip") and reward.tip.headline:
        return reward.tip.headline
    article = _article(reward)
    return article.live.title if article else ""


# Below


def _is_blocked(user: Any, action: rewards.Action) -> bool:
    """The next step, of who has the right to it, where something else is missing."""
    is_next = action.name in _FIRST and bool(action.reason)
    return is_next and has_right(user, rewards.TRANSITIONS[action.name].right)


def _article(reward: Reward) -> Any:
    """As long as readers see it."""
    article = reward.tip.article
    return article if article and article.is_public and article.live else None


def _tip_address(reward: Reward, user: Any) -> str:
    if not has_right(user, "view_tip"):
        return ""
    return reverse("admin:tips_tip_change", args=[reward.tip_id])


def _shares(reward: Reward) -> list[tuple[Reward, str]]:
    """All parts of a reward that was split with their yuan, the one that stands for them first."""
    head = reward.share_of or reward
    parts = list(head.shares.select_related("tip").order_by("pk"))
    return [(each, amounts.written(each.amount)) for each in (head, *parts)] if parts else []


def _payee(user: Any, reward: Reward) -> dict[str, Any] | None:
    """How it is paid and since when that is known; no name, no account."""
    if not may_see_payees(user):
        return None
    found = Payee.objects.filter(source=reward.source_id).select_related("changed_by").first()
    return {"row": found}


def _has_voucher(user: Any, reward: Reward) -> bool:
    """Where cash is paid, or nobody has said yet how."""
    is_owed = reward.status in (RewardStatus.APPROVED, RewardStatus.PAID)
    by_transfer = Payee.objects.filter(source=reward.source_id).exclude(method=Payee.Method.CASH)
    return is_owed and has_right(user, "pay_reward") and not by_transfer.exists()


def _payment(user: Any, reward: Reward) -> dict[str, Any] | None:
    """When and how it was paid, and what was withheld; no name, no account."""
    if reward.status != RewardStatus.PAID or not has_right(user, "view_payment"):
        return None
    paid = Payment.objects.filter(posting__reward=reward, posting__reversed_by=None)
    row = paid.defer("payee", "id_number", "account", "reference").latest("pk")
    return {
        "row": row,
        "tax_item": tax_items.name(row.tax_item),
        "withheld": amounts.written(row.withheld),
        "net": amounts.written(row.net),
    }


def _facts(reward: Reward) -> list[Fact]:
    postings = reward.postings.select_related("by").prefetch_related("entries").order_by("pk")
    return [Fact(posting, _cells(posting)) for posting in postings]


def _cells(posting: Posting) -> list[tuple[str, str]]:
    by_account = {entry.account: entry.amount for entry in posting.entries.all()}
    return [
        (str(account.label), amounts.written(by_account[account]) if account in by_account else "")
        for account in _ACCOUNTS
    ]


def _lines(reward: Reward) -> list[Line]:
    happened = TipEvent.objects.filter(reward=reward).select_related("event__actor")
    return [
        Line(history.line(each.event), _details(each.event.data))
        for each in happened.order_by("-event_id")
    ]


def _details(data: dict[str, Any]) -> list[str]:
    found = []
    if data.get("kind") in RewardKind.values:
        found.append(str(RewardKind(data["kind"]).label))
    if isinstance(data.get("amount"), int):
        found.append(_("%(amount)s yuan") % {"amount": amounts.written(data["amount"])})
    return found
