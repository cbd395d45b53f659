"""How much tax is withheld from a payment: by the dated rule of the item that the settings name."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext as _

from articles.access import NotAllowed

from . import ledger
from .lib import tax
from .models import Payment, TaxRule


@dataclass(frozen=True)
class Withholding:
    item: str
    withheld: int  # fen


def of(gross: int, person_hash: str, day: date) -> Withholding:
    """For `gross` fen paid to a person on a day. Raises NotAllowed where no rule is in force.

    Call it while the ledger is locked: an item that is summed by month asks for the others.
    """
    row = rule_on(day)
    if row is None:
        raise NotAllowed(
            _("There is no tax rule for “%(item)s” on that day.")
            % {"item": settings.REWARD_TAX_ITEM}
        )
    before = _earlier(person_hash, row.item, day)
    withheld = tax.withhold(as_rule(row), gross, *before)
    return Withholding(row.item, withheld)


def rule_on(day: date) -> TaxRule | None:
    rows = TaxRule.objects.filter(item=settings.REWARD_TAX_ITEM, valid_from__lte=day)
    return rows.order_by("-valid_from").first()


def as_rule(row: TaxRule) -> tax.Rule:
    """Without brackets nothing is withheld. Raises ValueError for what can not be a rule."""
    brackets = tuple((up_to, percent, quick) for up_to, percent, quick in row.brackets)
    return tax.Rule(
        item=row.item,
        aggregate="month" if row.is_monthly else "receipt",
        allowance_fen=row.allowance,
        allowance_up_to_fen=row.allowance_up_to,
        rate_off_percent=row.rate_off,
        income_share_percent=row.income_share,
        brackets=brackets or ((None, 0, 0),),
    )


def _earlier(person_hash: str, item: str, day: date) -> tuple[int, int]:
    """Gross and withheld fen of the same person in that month, without what was taken back."""
    same = Payment.objects.filter(
        person_hash=person_hash,
        tax_item=item,
        posting__month=ledger.month_of(day),
        posting__reversed_by=None,
    )
    sums = same.aggregate(gross=Sum("gross"), withheld=Sum("withheld"))
    return sums["gross"] or 0, sums["withheld"] or 0
