"""The report of work: one month on a page, and the same as a file for a spreadsheet."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from .. import work_report
from ..models import Event
from ..month_calendar import bounds, read_month

COLUMNS = (
    pgettext_lazy("report", "Person"),
    gettext_lazy("Pieces"),
    gettext_lazy("Words"),
    gettext_lazy("Pieces with photos"),
    gettext_lazy("Reviews"),
    gettext_lazy("Proofs"),
    gettext_lazy("Sent back"),
    gettext_lazy("Hours to publication (median)"),
)


def answer(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """`?month=2026-11`; what can not be read is the present month."""
    report = _report(request, request.GET.get("month", ""))
    today = timezone.localdate()
    start, end = bounds(report.first)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Report of work"),
        "opts": model_admin.opts,
        "report": report,
        "columns": COLUMNS,
        "this_month": today.replace(day=1),
        "before": timezone.localdate(start - timezone.timedelta(days=1)).replace(day=1),
        "after": timezone.localdate(end),
        "sections": list(request.user.sections.all()),
    }
    return TemplateResponse(request, "admin/articles/article/work.html", context)


def answer_csv(request: HttpRequest) -> HttpResponse:
    """A download leaves the house, so it is recorded, and says who made it."""
    report = _report(request, request.POST.get("month", ""))
    month = f"{report.first:%Y-%m}"
    Event.record("export_work", actor=request.user, month=month)
    at = date_format(timezone.localtime(), "Y-m-d H:i")
    last = _("Work of %(month)s, exported by %(name)s %(at)s") % {
        "month": month,
        "name": request.user,
        "at": at,
    }
    content = work_report.as_csv(report, [str(column) for column in COLUMNS], last)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="work-{month}.csv"'
    return response


def _report(request: HttpRequest, month: str) -> work_report.Report:
    """Raises PermissionDenied."""
    if not work_report.may_see_work(request.user):
        raise PermissionDenied
    return work_report.report_of(request.user, read_month(month))
