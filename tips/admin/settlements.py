"""The months of the rewards: what was paid, the sheet to sign, and closing a month for good."""

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from articles import recent
from articles.access import NotAllowed, has_right
from articles.admin.site import site
from articles.month_calendar import FIRST_YEAR, LAST_YEAR, read_month

from .. import ledger, settlement_sheets, settlements
from ..lib import amounts, tax_items
from ..lib.months import months_later
from ..lib.sheets import CSV, XLSX
from ..models import Settlement
from .by_rights import ByRights

LIST = "admin:tips_settlement_changelist"
CLOSED_SHOWN = 36  # months


@admin.register(Settlement, site=site)
class SettlementAdmin(ByRights, admin.ModelAdmin):
    class Media:
        css = {"all": ["admin_skin/paperwork.css", "admin_skin/rewards.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        guarded, name = self.admin_site.admin_view, "tips_settlement_%s"
        return [
            path("close/", guarded(self.close), name=name % "close"),
            path("sheet.xlsx", guarded(require_POST(self.xlsx)), name=name % "xlsx"),
            path("sheet.csv", guarded(require_POST(self.csv)), name=name % "csv"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return require_GET(self.month)(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A closed month has its page among the months."""
        return require_GET(self._to_month)(request, object_id)

    def _to_month(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found = self.get_object(request, object_id)
        if found is None or not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(address_of(found.month))

    def month(self, request: HttpRequest) -> HttpResponse:
        """`?month=2026-11`; without one, the oldest month that is over and open."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = request.GET.get("month", "")
        month = read_month(asked) if asked else settlements.next_to_close()
        return TemplateResponse(
            request, "admin/tips/settlement/month.html", self._context(request, month)
        )

    def close(self, request: HttpRequest) -> HttpResponse:
        return require_http_methods(["GET", "HEAD", "POST"])(self._close)(request)

    def xlsx(self, request: HttpRequest) -> HttpResponse:
        return self._sheet(request, settlement_sheets.sheet_xlsx, "xlsx", XLSX)

    def csv(self, request: HttpRequest) -> HttpResponse:
        return self._sheet(request, settlement_sheets.sheet_csv, "csv", CSV)

    def _close(self, request: HttpRequest) -> HttpResponse:
        """A GET asks whether it is meant. Raises PermissionDenied."""
        if not has_right(request.user, "close_settlement"):
            raise PermissionDenied
        if asked := recent.require(request):
            return asked
        given = request.POST if request.method == "POST" else request.GET
        month = read_month(given.get("month", ""))
        refusal = settlements.why_not_close(month, request.user)
        if request.method == "POST" and not refusal:
            try:
                settlements.close(month, request.user)
            except NotAllowed as error:
                refusal = str(error)
            else:
                told = _("%(month)s is closed: nothing is posted into it any more.")
                messages.success(request, told % {"month": f"{month:%Y-%m}"})
                return HttpResponseRedirect(address_of(month))
        context = self._context(request, month) | {
            "title": _("Close the month"),
            "why_not": refusal,
        }
        status = 409 if refusal and request.method == "POST" else 200
        return TemplateResponse(request, "admin/tips/settlement/close.html", context, status=status)

    def _sheet(self, request: HttpRequest, made: Any, ending: str, kind: str) -> HttpResponse:
        """Names and accounts leave the house: recorded. Raises PermissionDenied."""
        if not settlement_sheets.may_export(request.user):
            raise PermissionDenied
        if asked := recent.require(request):
            return asked
        month = read_month(request.POST.get("month", ""))
        try:
            content = made(month, request.user)
        except NotAllowed as error:
            raise PermissionDenied from error
        file_name = f"settlement-{month:%Y-%m}.{ending}"
        return HttpResponse(
            content,
            content_type=kind,
            headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
        )

    def _context(self, request: HttpRequest, month: date) -> dict[str, Any]:
        found = settlements.rows(month)
        settlement = settlements.settlement_of(month)
        return {
            **self.admin_site.each_context(request),
            "title": _("Months of the rewards"),
            "opts": self.opts,
            "media": self.media,
            "month": month,
            "before": months_later(month, -1) if month.year > FIRST_YEAR else None,
            "after": months_later(month, 1) if month.year < LAST_YEAR else None,
            "this_month": ledger.month_of(),
            "rows": [(row, _written(row)) for row in found],
            "sums": settlements.sum_of(found),
            "total": _written(settlements.sum_of(found)),
            "methods": [
                (name, part, _written(part)) for name, part in settlements.by_method(found).items()
            ],
            "tax_items": tax_items.names(row.tax_item for row in found),
            "settlement": settlement,
            "fault": settlements.verify(settlement) if settlement else "",
            "owed": amounts.written(ledger.owed()),
            "may_export": settlement_sheets.may_export(request.user),
            "may_close": has_right(request.user, "close_settlement"),
            "why_not_close": settlements.why_not_close(month, request.user),
            "closed": [
                (each, _written(each))
                for each in Settlement.objects.select_related("closed_by")[:CLOSED_SHOWN]
            ],
        }


def address_of(month: date) -> str:
    return f"{reverse(LIST)}?month={month:%Y-%m}"


def _written(row: Any) -> dict[str, str]:
    """Yuan of a row, or of sums."""
    return {name: amounts.written(getattr(row, name)) for name in ("gross", "withheld", "net")}
