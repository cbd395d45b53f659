"""The statistics of the tip line: charts and tables of a time, and the same as a file."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from articles.access import NotAllowed
from articles.month_calendar import read_month

from .. import ledger, statistics
from ..lib import amounts, charts
from ..lib.months import months_later
from ..lib.sheets import CSV, XLSX, as_csv, as_xlsx
from ..models import Tip
from ..statistics import BY_MONTH, Line, Period, Statistics

BARS = 12  # of a chart; the table below has all
MOST_MONTHS = 30 * 12  # in one go


def urls(model_admin: Any) -> list[URLPattern]:
    """Addresses below the list of tips; they stand before Django's own `<path:object_id>/`."""
    guarded = model_admin.admin_site.admin_view

    def page(request: HttpRequest) -> HttpResponse:
        return _page(request, model_admin)

    def xlsx(request: HttpRequest) -> HttpResponse:
        return _file(request, "xlsx", XLSX)

    def csv(request: HttpRequest) -> HttpResponse:
        return _file(request, "csv", CSV)

    name = "tips_tip_statistics"
    return [
        path("statistics/", guarded(require_GET(page)), name=name),
        path("statistics.xlsx", guarded(require_POST(xlsx)), name=f"{name}_xlsx"),
        path("statistics.csv", guarded(require_POST(csv)), name=f"{name}_csv"),
    ]


def _page(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """`?first=2026-01&last=2026-11`; what can not be read is the last twelve months."""
    period = period_of(request.GET)
    found = _statistics(request, period)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Statistics of tips"),
        "opts": model_admin.opts,
        "period": period,
        "columns": statistics.columns(with_amounts=found.with_amounts),
        "total": _row(found.total, found),
        "line": found.total,
        "median": _or_dash(found.total.median),
        "groups": [_group(name, title, found) for name, title in statistics.titles().items()],
        "shortcuts": _shortcuts(period),
        "rewards": amounts.written(found.total.rewards) if found.with_amounts else "",
    }
    return TemplateResponse(request, "admin/tips/tip/statistics.html", context)


def _file(request: HttpRequest, form: str, kind: str) -> HttpResponse:
    period = period_of(request.POST)
    tables = statistics.exported(_statistics(request, period), request.user, form)
    content = as_xlsx(tables) if form == "xlsx" else as_csv(tables)
    file_name = f"tips-{period.first:%Y-%m}-{period.last:%Y-%m}.{form}"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


def period_of(given: Any) -> Period:
    first, last = (_month(given.get(name, "")) for name in ("first", "last"))
    if first is None or last is None:
        last = ledger.month_of()
        first = months_later(last, -11)
    first, last = min(first, last), max(first, last)
    return Period(max(first, months_later(last, 1 - MOST_MONTHS)), last)


def _month(written: str) -> date | None:
    found = read_month(written)
    return found if f"{found:%Y-%m}" == written else None


def _statistics(request: HttpRequest, period: Period) -> Statistics:
    """Raises PermissionDenied."""
    try:
        return statistics.of(request.user, period)
    except NotAllowed as refusal:
        raise PermissionDenied from refusal


def _group(name: str, title: str, found: Statistics) -> dict[str, Any]:
    """One way to group them: its chart and its table."""
    lines, is_time = found.by[name], name == BY_MONTH
    values = [charts.Value(line.name, line.number, line.adopted) for line in lines]
    columns = charts.columns([_dated(value) for value in values]) if is_time else None
    return {
        "name": name,
        "title": title,
        "columns": columns,
        "bars": None if is_time else charts.bars(values, BARS),
        "hidden": 0 if is_time else max(len(values) - BARS, 0),
        "rows": [_row(line, found) for line in lines],
    }


def _dated(value: charts.Value) -> charts.Value:
    """«2026-01» has its month below the column, and below that the year; a year has itself."""
    year, _mark, month = value.label.partition("-")
    return replace(value, short=month.lstrip("0") or year, group=year if month else "")


def _row(line: Line, found: Statistics) -> tuple[str, list[tuple[str, str]]]:
    """Its name, and its numbers as they are read, each with the head of its column."""
    numbers = [
        *(str(line.number), str(line.adopted), _or_dash(line.rate)),
        *(str(line.declined), str(line.duplicate), str(line.spam), str(line.open)),
        *(_or_dash(line.median), _or_dash(line.ninetieth)),
    ]
    if found.with_amounts:
        numbers.append(amounts.written(line.rewards))
    heads = statistics.columns(with_amounts=found.with_amounts)
    return line.name, list(zip(heads, numbers, strict=True))


def _or_dash(number: float | None) -> str:
    """A whole number as it is, hours with one decimal."""
    if number is None:
        return "—"
    return f"{number:.1f}" if isinstance(number, float) else str(number)


def _shortcuts(period: Period) -> list[dict[str, Any]]:
    """Times that are asked for often."""
    now = ledger.month_of()
    oldest = Tip.objects.order_by("received_at").values_list("received_at", flat=True).first()
    first = ledger.month_of(timezone.localdate(oldest)) if oldest else now
    before = months_later(now, -1)
    times = [
        (pgettext("statistics", "This month"), Period(now, now)),
        (pgettext("statistics", "Last month"), Period(before, before)),
        (pgettext("statistics", "Twelve months"), Period(months_later(now, -11), now)),
        (pgettext("statistics", "This year"), Period(now.replace(month=1), now)),
        (pgettext("statistics", "All"), Period(min(first, now), now)),
    ]
    address = reverse("admin:tips_tip_statistics")
    return [
        {
            "label": label,
            "address": f"{address}?first={each.first:%Y-%m}&last={each.last:%Y-%m}",
            "is_chosen": each == period,
        }
        for label, each in times
    ]
