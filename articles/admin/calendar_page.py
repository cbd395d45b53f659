"""The newsroom's calendar: one month, on a phone a plain list of the days on which something is."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from .. import month_calendar


def answer(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """`?month=2026-11`; what can not be read is the present month."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    first = month_calendar.read_month(request.GET.get("month", ""))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Calendar"),
        "opts": model_admin.opts,
        "month": month_calendar.month_of(request.user, first),
        "this_month": timezone.localdate().replace(day=1),
        "weekdays": [WEEKDAYS_ABBR[number] for number in range(7)],
        "now": timezone.now(),
    }
    return TemplateResponse(request, "admin/articles/article/calendar.html", context)
