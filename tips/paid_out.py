"""What of a reward reaches its source: before tax, withheld, paid out. Amounts are fen.

As it was paid; before that as it would be paid on a day, where this can be told: an item that is
summed by month depends on who is paid. Nothing is locked, so that it is a forecast until then.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.access import NotAllowed
from articles.lib import clock

from . import withholding
from .lib import amounts
from .models import Payee, Payment, Reward, RewardStatus


@dataclass(frozen=True)
class PaidOut:
    gross: int
    withheld: int
    tax_item: str
    is_final: bool  # it was paid so

    @property
    def net(self) -> int:
        return self.gross - self.withheld


def of(reward: Reward, on: date | None = None) -> PaidOut | None:
    """On `on`, else today. None where no rule is in force, or it depends on an unknown person."""
    if reward.status == RewardStatus.PAID:
        return _as_paid(reward)
    rule = withholding.rule_on(day := on or timezone.localdate(clock.now()))
    person = Payee.objects.filter(source=reward.source_id).values_list("person_hash", flat=True)
    known = person.first()
    if rule is None or (rule.is_monthly and known is None):
        return None
    foreseen = withholding.of(reward.amount, known or "", day)
    return PaidOut(reward.amount, foreseen.withheld, foreseen.item, is_final=False)


def why_unknown(day: date) -> str:
    """Why nothing can be paid on a day, or empty."""
    try:
        withholding.of(0, "", day)
    except NotAllowed as refusal:
        return str(refusal)
    return ""


def in_words(reward: Reward) -> str:
    """For its source: «50.00 yuan before tax», and what comes of it where that can be told."""
    found = of(reward)
    told = {"gross": amounts.written(reward.amount)}
    if found is None:
        return _("%(gross)s yuan before tax") % told
    told |= {"tax": amounts.written(found.withheld), "net": amounts.written(found.net)}
    if not found.withheld:
        return _("%(gross)s yuan, free of tax") % told
    if found.is_final:
        return _("%(net)s yuan (%(gross)s before tax, %(tax)s of tax withheld)") % told
    return _("%(gross)s yuan before tax (less about %(tax)s of tax: %(net)s)") % told


def _as_paid(reward: Reward) -> PaidOut | None:
    """Nothing that is sealed is read."""
    standing = Payment.objects.filter(posting__reward=reward, posting__reversed_by=None)
    row = standing.order_by("-pk").values_list("gross", "withheld", "tax_item").first()
    if row is None:
        return None
    gross, withheld, tax_item = row
    return PaidOut(gross, withheld, tax_item, is_final=True)
