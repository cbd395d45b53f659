"""A month of rewards as a sheet for Excel or WPS, and as CSV; it names payees: recorded.

The CSV is for programs: rows and their head alone, without sums and without who made it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.access import NotAllowed
from articles.lib import clock
from articles.models import User

from . import ledger, settlements
from .access import require
from .lib import tax_items
from .lib.sheets import Cell, Table, Yuan, as_csv, as_xlsx
from .models import Payee, TipEvent


def sheet_xlsx(month: date, actor: User) -> bytes:
    """To be printed and signed: cash payments have room for a signature. Raises NotAllowed."""
    return as_xlsx([_exported(month, actor, "xlsx")])


def sheet_csv(month: date, actor: User) -> bytes:
    """For another program. Raises NotAllowed."""
    return as_csv([replace(_exported(month, actor, "csv"), foot=(), last="")])


def may_export(user: User) -> bool:
    try:
        _check_export(user)
    except NotAllowed:
        return False
    return True


def _check_export(user: User) -> None:
    require(user, "view_settlement")
    require(user, "view_payee")


def _exported(month: date, actor: User, form: str) -> Table:
    _check_export(actor)
    first = ledger.month_of(month)
    found = settlements.rows(first)
    TipEvent.record(
        "export_settlement", actor=actor, month=f"{first:%Y-%m}", form=form, rows=len(found)
    )
    return _table(first, found, actor, clock.now())


def _table(month: date, found: Sequence[settlements.Row], actor: User, at: datetime) -> Table:
    total = settlements.sum_of(found)
    minute = f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
    told = {"month": f"{month:%Y-%m}", "name": actor, "at": minute}
    return Table(
        name=f"{month:%Y-%m}",
        title=_("%(paper)s: rewards for tips, settlement of %(month)s")
        % {"paper": settings.PAPER["name"], "month": told["month"]},
        head=[
            *(_("No."), _("Payee"), _("ID number"), _("How it is paid"), _("Account")),
            *(
                _("Bank"),
                _("Tip"),
                _("Kind"),
                _("Before tax (yuan)"),
                _("Tax item"),
                _("Withheld (yuan)"),
            ),
            *(_("Paid out (yuan)"), _("Paid on"), _("Reference"), _("Approved by"), _("Paid by")),
            *(_("Signature of the payee"), _("Remark")),
        ],
        rows=[_cells(number, row) for number, row in enumerate(found, start=1)],
        foot=_sum_cells(total),
        last=_("Settlement of %(month)s, exported by %(name)s %(at)s") % told,
        widths=[6, 12, 21, 16, 22, 20, 11, 12, 12, 14, 12, 12, 12, 18, 12, 12, 18, 24],
    )


def _sum_cells(total: settlements.Sums) -> list[Cell]:
    """Below the columns of `_cells`."""
    sums: list[Cell] = [Yuan(total.gross), "", Yuan(total.withheld), Yuan(total.net)]
    return [_("Sum"), *[""] * 7, *sums, *[""] * 6]


def _cells(number: int, row: settlements.Row) -> list[Cell]:
    signed = row.method == Payee.Method.CASH and not row.is_reversal
    return [
        *(number, row.payee, row.id_number, row.method_name, row.account),
        *(row.bank, row.shown_code, row.kind_name, Yuan(row.gross), tax_items.name(row.tax_item)),
        *(Yuan(row.withheld), Yuan(row.net), f"{row.day:%Y-%m-%d}", row.reference),
        *(str(row.approver or ""), str(row.payer or ""), "" if signed else "—"),
        _("reversed: %(reason)s") % {"reason": row.reason} if row.is_reversal else "",
    ]
