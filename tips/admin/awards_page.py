"""The lead of the day, week or month: chosen among the tips that were adopted in that time."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles import recent
from articles.access import NotAllowed, has_right
from articles.lib import clock

from .. import rewards
from ..forms.rewards import AwardForm, AwardPeriodForm
from ..models import RewardKind, Status, Tip

SHOWN = 200  # adopted tips of the time, the newest


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """`?kind=week&day=2026-11-20` lists the tips; raises PermissionDenied."""
    if not has_right(request.user, "propose_reward"):
        raise PermissionDenied
    given = request.POST if request.method == "POST" else request.GET
    today = timezone.localdate(clock.now())
    initial = {"kind": RewardKind.WEEK, "day": today}
    period = AwardPeriodForm(given if "kind" in given else None, initial=initial)
    if not period.is_bound or not period.is_valid():
        return _ask(request, model_admin, period)
    asked = period.cleaned_data
    tips = _adopted(asked["kind"], asked["day"])
    choices = [(str(tip.pk), _label(tip, request.user)) for tip in tips]
    if request.method != "POST":
        words = {**asked, "amount": rewards.rate(asked["kind"])}
        return _ask(request, model_admin, period, AwardForm(initial=words, tips=choices))
    if asked_again := recent.require(request):
        return asked_again
    form = AwardForm(request.POST, tips=choices)
    if not form.is_valid():
        return _ask(request, model_admin, period, form)
    words = form.words
    key = words.pop("tip")
    chosen = next(tip for tip in tips if str(tip.pk) == key)
    try:
        made = rewards.award(chosen, actor=request.user, **words)
    except NotAllowed as refusal:
        return _ask(request, model_admin, period, form, str(refusal))
    messages.success(request, _("Proposed; another person approves it."))
    return HttpResponseRedirect(reverse("admin:tips_reward_change", args=[made.pk]))


def _adopted(kind: str, day: date) -> list[Tip]:
    """Those that turned adopted in the award's time, in the paper's own time zone."""
    first, after = _time_of(kind, day)
    adopted = Tip.objects.filter(
        status=Status.ADOPTED, decided_at__gte=_midnight(first), decided_at__lt=_midnight(after)
    )
    shown = adopted.select_related("article__live").defer("text", "article__live__body")
    return list(shown.order_by("-decided_at", "-pk")[:SHOWN])


def _time_of(kind: str, day: date) -> tuple[date, date]:
    """Its first day, and the first one after it."""
    if kind == RewardKind.WEEK:
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=7)
    if kind == RewardKind.MONTH:
        first = day.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1)
    return day, day + timedelta(days=1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _label(tip: Tip, user: Any) -> str:
    article = tip.article
    title = article.live.title if article and article.is_public and article.live else ""
    own = tip.headline if has_right(user, "view_tip") else ""
    return f"{tip.shown_code}　{own or title}"


def _ask(
    request: HttpRequest, model_admin: Any, period: Any, form: Any = None, refusal: str = ""
) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Lead of the day, week or month"),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "period": period,
        "form": form,
        "why_not": refusal,
    }
    status = 409 if refusal else 200
    return TemplateResponse(request, "admin/tips/reward/award.html", context, status=status)
