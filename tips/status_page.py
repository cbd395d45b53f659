"""What the page of one tip shows to the one who told it, and to nobody else."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article

from . import erasure, paid_out, payees, progress
from .lib import amounts
from .models import (
    Attachment,
    MessageKind,
    Notice,
    NoticeKind,
    Payee,
    Reward,
    RewardStatus,
    Tip,
)

_WAY = (
    *(progress.RECEIVED, progress.CHECKING, progress.ADOPTED),
    *(progress.TO_BE_PAID, progress.PAID),
)
_SAID_HERE = (NoticeKind.ANSWER, NoticeKind.SEND_AGAIN)
_MOST = 300  # messages


@dataclass(frozen=True)
class Step:
    word: str
    state: str  # done, now or ahead


@dataclass(frozen=True)
class Said:
    """One message. `is_ours`: the newsroom said it."""

    at: datetime
    text: str
    files: str = ""  # in words
    is_ours: bool = False


@dataclass(frozen=True)
class Money:
    """Of one reward, in yuan; without `net` where it can not be told yet what is withheld."""

    kind: str
    gross: str
    withheld: str = ""
    net: str = ""
    is_paid: bool = False


def build(tip: Tip) -> dict[str, Any]:
    now = progress.standing(tip)
    rewards = _promised(tip)
    is_payable = any(reward.status == RewardStatus.APPROVED for reward in rewards)
    payee = Payee.objects.filter(source=tip.source_id).first() if is_payable else None
    is_cash = payee is not None and payee.method == Payee.Method.CASH
    return {
        "page_title": _("Your tip %(code)s") % {"code": tip.shown_code},
        "tip": tip,
        "standing": now,
        "steps": _steps(tip, now.name),
        "article": _article(tip),
        "said": _said(tip),
        "money": [_money(reward) for reward in rewards],
        "is_payable": is_payable,
        "payee": payees.masked(payee) if payee else None,
        "cash": _where_cash_is() if is_cash else None,
        "is_erasure_asked": tip.source.erasure_asked_at is not None,
    }


def build_payee(tip: Tip) -> dict[str, Any]:
    """The page that asks how to pay; what was said before is not shown again."""
    ready = [each for each in _promised(tip) if each.status == RewardStatus.APPROVED]
    return {
        "page_title": _("How shall we pay you?"),
        "tip": tip,
        "money": [_money(reward) for reward in ready],
        "cash": _where_cash_is(),
    }


def build_erasure(tip: Tip) -> dict[str, Any]:
    """What goes and what stays, before somebody asks to be erased."""
    return {
        "page_title": _("Have everything erased?"),
        "tip": tip,
        "article": _article(tip),
        "unpaid": [_unpaid(reward) for reward in erasure.not_paid_yet([tip.source])],
    }


def done(name: str) -> str:
    """What was just done, as the address of the page names it; empty for anything else."""
    return {
        "added": _("We have it: what you added stands below."),
        "payee": _("Saved. This is how we pay you."),
        "erase": _("The newsroom has your request."),
    }.get(name, "")


def _promised(tip: Tip) -> list[Reward]:
    """Whose amount the source may hear; that of the tip itself first."""
    told = (RewardStatus.APPROVED, RewardStatus.PAID)
    return sorted(
        Reward.objects.filter(tip=tip, status__in=told), key=lambda each: bool(each.award_date)
    )


def _money(reward: Reward) -> Money:
    kind, gross = reward.get_kind_display(), amounts.written(reward.amount)
    found = paid_out.of(reward)
    if found is None:
        return Money(kind, gross)
    withheld, net = amounts.written(found.withheld), amounts.written(found.net)
    return Money(kind, gross, withheld, net, found.is_final)


def _unpaid(reward: Reward) -> str:
    code = reward.tip.shown_code
    if not reward.is_promised:
        return _("%(code)s: the reward is being decided.") % {"code": code}
    return _("%(code)s: not paid to you yet: %(money)s.") % {
        "code": code,
        "money": paid_out.in_words(reward),
    }


def _where_cash_is() -> dict[str, str]:
    paper = settings.PAPER
    phone = paper["phone"] or paper["tips_phone"]
    return {"address": paper["address"], "phone": phone, "note": settings.REWARD_CASH_NOTE}


def _article(tip: Tip) -> Article | None:
    """What came of it, also for who told of it together with others; as long as readers see it."""
    first = tip.merged_into or tip
    pk = tip.article_id or first.article_id
    public = Article.objects.published().select_related("live").defer("live__body")
    return public.filter(pk=pk).first() if pk else None


def _steps(tip: Tip, now: str) -> list[Step]:
    """The way to the end that is still possible, and how far it has come."""
    way: tuple[str, ...] = _WAY
    if now == progress.DECLINED:
        way = (progress.RECEIVED, progress.CHECKING, progress.DECLINED)
    elif now == progress.ADOPTED and _is_unrewarded(tip):
        way = _WAY[:3]
    here = way.index(now)
    states = ["done"] * here + ["now"] + ["ahead"] * (len(way) - here - 1)
    return [Step(str(progress.WORDS[name]), state) for name, state in zip(way, states, strict=True)]


def _is_unrewarded(tip: Tip) -> bool:
    over = (RewardStatus.DECLINED, RewardStatus.REVERSED)
    return Reward.objects.filter(tip=tip, award_date=None, status__in=over).exists()


def _said(tip: Tip) -> list[Said]:
    """What both sides said, the oldest first; contacts are masked as for the newsroom."""
    told = tip.messages.exclude(kind=MessageKind.EVENT).order_by("sent_at", "pk")[:_MOST]
    files = _files(tip)
    said = [Said(each.sent_at, each.text, files.get(each.pk, "")) for each in told]
    answers = Notice.objects.filter(tip=tip, kind__in=_SAID_HERE).order_by("pk")[:_MOST]
    said += [Said(each.created_at, each.text, is_ours=True) for each in answers if each.text]
    return sorted(said, key=lambda each: each.at)


def _files(tip: Tip) -> dict[int, str]:
    """By message: «2 pictures, 1 video»."""
    rows = Attachment.objects.filter(message__tip=tip).order_by("message_id", "position")
    kinds: dict[int, Counter[str]] = defaultdict(Counter)
    for message_pk, kind in rows.values_list("message_id", "kind"):
        kinds[message_pk][kind] += 1
    return {
        pk: _("、").join(_counted(kind, number) for kind, number in counted.items())
        for pk, counted in kinds.items()
    }


def _counted(kind: str, number: int) -> str:
    words = {
        MessageKind.IMAGE: ngettext("%(number)d picture", "%(number)d pictures", number),
        MessageKind.VIDEO: ngettext("%(number)d video", "%(number)d videos", number),
        MessageKind.VOICE: ngettext("%(number)d recording", "%(number)d recordings", number),
    }
    other = ngettext("%(number)d file", "%(number)d files", number)
    return words.get(MessageKind(kind), other) % {"number": number}
