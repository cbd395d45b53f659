"""The page «How the paper runs»: what is wrong, in words, and the tasks that failed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_tasks_db.models import DBTaskResult

from articles.admin import site
from huaxi_news import condition, task_recovery
from huaxi_news.models import BACKUP, CLOCK, WORKER, Heartbeat

RIGHT = "huaxi_news.see_how_it_runs"
MOST = 50  # failed tasks on the page


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    _require(request)
    context = {
        **site.each_context(request),
        "title": _("How the paper runs"),
        "findings": condition.findings(),
        "seen": _seen(),
        "failed": DBTaskResult.objects.failed().order_by("-finished_at")[:MOST],
        "free": condition.free_bytes(),
        "now": timezone.now(),
    }
    return TemplateResponse(request, "admin/how_it_runs.html", context)


@require_POST
def try_again(request: HttpRequest) -> HttpResponse:
    """One task, or all that failed."""
    _require(request)
    number = task_recovery.try_again(request.POST.get("task", ""))
    messages.success(request, _("Tasks queued again: %d") % number)
    return HttpResponseRedirect(reverse("how_it_runs"))


def _require(request: HttpRequest) -> None:
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied


def _seen() -> list[dict[str, Any]]:
    """When each process was seen last."""
    at = {beat.name: beat for beat in Heartbeat.objects.all()}
    labels = {CLOCK: _("Clock"), WORKER: _("Worker for tasks"), BACKUP: _("Newest backup")}
    return [{"label": label, "beat": at.get(name)} for name, label in labels.items()]


urls = [
    path("admin/how-it-runs/", site.admin_view(page), name="how_it_runs"),
    path("admin/how-it-runs/try-again/", site.admin_view(try_again), name="try_again"),
]
