"""How a source is paid, for finance: shown when it is asked for, and each look is recorded."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from articles import recent
from articles.access import NotAllowed, has_right

from .. import payees
from ..access import may_see_payees
from ..forms.finance import FinancePayeeForm, initial_of
from ..models import Payee, Reward, TipEvent
from .reward_page import frame, reward_for

_SHOW = "show_payee"  # the button that asks


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, model_admin: Any, pk: int) -> HttpResponse:
    """A GET shows nothing that is sealed. Raises Http404, PermissionDenied."""
    reward = reward_for(request.user, pk)
    if not may_see_payees(request.user):
        raise PermissionDenied
    payee = Payee.objects.filter(source=reward.source_id).select_related("changed_by").first()
    may_change = has_right(request.user, "change_payee")
    if request.method != "POST":
        form = FinancePayeeForm() if may_change and payee is None else None
        return _show(request, model_admin, reward, payee, form)
    if asked := recent.require(request):
        return asked
    if _SHOW in request.POST:
        shown = seen(request.user, reward, payee) if payee else None
        form = (
            FinancePayeeForm(initial=initial_of(payee) if payee else None) if may_change else None
        )
        return _show(request, model_admin, reward, payee, form, shown=shown)
    if not may_change:
        raise PermissionDenied
    form, refusal = FinancePayeeForm(request.POST), ""
    if form.is_valid():
        try:
            payees.save_payee(reward.source, form.as_details(), by=request.user)
        except NotAllowed as error:
            refusal = str(error)
        else:
            messages.success(request, _("Written down, sealed."))
            return HttpResponseRedirect(reverse("admin:tips_reward_change", args=[pk]))
    return _show(request, model_admin, reward, payee, form, refusal)


@sensitive_variables()
def seen(user: Any, reward: Reward, payee: Payee) -> list[tuple[str, str]]:
    """What is sealed, by its label; the look is recorded first."""
    record(user, reward)
    values = [
        (_("Name of the payee"), payee.name),
        (_("Identity card number"), payee.id_number),
        (_("Account"), payee.account),
        (_("Bank"), payee.bank),
        (_("Telephone"), payee.phone),
    ]
    return [(label, value) for label, value in values if value]


def record(user: Any, reward: Reward) -> None:
    TipEvent.record("see_payee", actor=user, source=reward.source, reward=reward)


def _show(
    request: HttpRequest,
    model_admin: Any,
    reward: Reward,
    payee: Payee | None,
    form: FinancePayeeForm | None,
    refusal: str = "",
    shown: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    context = {
        **frame(request, model_admin, reward),
        "title": _("Payee"),
        "payee": payee,
        "form": form,
        "shown": shown,
        "why_not": refusal,
    }
    status = 409 if refusal else 200
    return TemplateResponse(request, "admin/tips/reward/payee.html", context, status=status)
