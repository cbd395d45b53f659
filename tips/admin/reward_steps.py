"""Every step of a reward: one address each, `…/step/<transition>/`.

A GET shows what is asked for, a POST makes the step by the rules. A refusal is a sentence on the
same page, and what was typed stays there.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from articles import recent
from articles.access import NotAllowed, has_right
from articles.lib import clock

from .. import paid_out, rewards, triage
from ..access import may_see_payees
from ..forms import rewards as questions
from ..models import Payee, Reward
from . import payee_page
from .reward_page import frame, money_parts, reward_for, sent_back

DONE: dict[str, str | Promise] = {
    "propose": gettext_lazy("Proposed; another person approves it."),
    "approve": gettext_lazy("Approved; the source is told, and a third person pays it."),
    "send_back": gettext_lazy("Sent back; it can be proposed otherwise."),
    "decline": pgettext_lazy("reward", "Declined; the source reads the reason."),
    "pay": gettext_lazy("The payment is written down; the source is told."),
    "reverse": gettext_lazy("Taken back by a counter-entry."),
}
MEANT: dict[str, str | Promise] = {
    "propose": gettext_lazy("Another person approves what you propose."),
    "approve": gettext_lazy("The paper owes this amount from now on, and the source is told so."),
    "send_back": gettext_lazy(
        "Whoever proposes reads your reason and proposes it otherwise; the source hears nothing."
    ),
    "decline": gettext_lazy("No reward is paid; it can be proposed again."),
    "pay": gettext_lazy("Nothing is transferred by this program: write down what you have paid."),
    "reverse": gettext_lazy(
        "A counter-entry takes back what was approved or paid; nothing is deleted. After that it"
        " can be proposed again."
    ),
}
GRAVE = ("decline", "reverse")
_DECIDES = ("approve", "send_back", "decline")  # with what was told before one's eyes
_SHOW, _DIVIDE, _RECKON = "show_payee", "divide", "reckon"  # buttons that make no step


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, model_admin: Any, pk: int, name: str) -> HttpResponse:
    """Raises Http404 for a step that there is not, and to who may not see the reward."""
    if name not in DONE:
        raise Http404
    reward = reward_for(request.user, pk)
    if request.method != "POST":
        return _ask(request, model_admin, reward, name, _form(name, reward, initial=True))
    if asked := recent.require(request):
        return asked
    form = _form(name, reward, request.POST)
    if _DIVIDE in request.POST and isinstance(form, questions.ProposeForm):
        form = _form(name, reward, form.divided())
        return _ask(request, model_admin, reward, name, form)
    if _SHOW in request.POST and name == "pay":
        form = _unchecked(form, payee_as_of=_payee_as_of(reward))
        return _ask(request, model_admin, reward, name, form, with_payee=True)
    if _RECKON in request.POST and name == "pay":
        return _ask(request, model_admin, reward, name, _unchecked(form))
    if not form.is_valid():
        return _ask(request, model_admin, reward, name, form)
    step: Callable[..., Any] = getattr(rewards, name)
    try:
        step(reward, actor=request.user, **form.words)
    except NotAllowed as refusal:
        reward = reward_for(request.user, pk)
        return _ask(request, model_admin, reward, name, form, str(refusal))
    messages.success(request, DONE[name])
    return HttpResponseRedirect(reverse("admin:tips_reward_change", args=[pk]))


def _form(name: str, reward: Reward, data: Any = None, *, initial: bool = False) -> Any:
    if name == "propose":
        told = [] if reward.share_of_id or reward.award_date else triage.informants(reward.tip)
        values = _proposal(reward) if initial else None
        return questions.ProposeForm(data, reward=reward, told=told, initial=values)
    if name == "pay":
        today = {"paid_on": timezone.localdate(clock.now()), "payee_as_of": _payee_as_of(reward)}
        return questions.PayForm(data, initial=today if initial else None)
    if name == "send_back":
        return questions.SendBackForm(data)
    asks_why = rewards.TRANSITIONS[name].needs_reason
    return (questions.ReasonForm if asks_why else questions.StepForm)(data)


def _proposal(reward: Reward) -> dict[str, Any]:
    """What was proposed before, else what the rate card says."""
    if reward.proposed_at is None or not reward.amount:
        amount = rewards.rate(reward.kind)
    else:
        amount = rewards.together(reward) or reward.amount
    return {"kind": reward.kind, "amount": amount, "comment": reward.comment}


def _payee_as_of(reward: Reward) -> str:
    payee = Payee.objects.filter(source=reward.source_id).only("changed_at").first()
    return payee.as_of if payee else ""


def _unchecked(form: Any, **known: Any) -> Any:
    """As it was typed, without a word about what is missing yet."""
    typed = {name: form.data.get(name, "") for name in form.fields}
    return type(form)(initial=typed | known)


def _ask(
    request: HttpRequest,
    model_admin: Any,
    reward: Reward,
    name: str,
    form: Any,
    refusal: str = "",
    *,
    with_payee: bool = False,
) -> HttpResponse:
    shut = rewards.why_not(name, reward, request.user)
    context = {
        **frame(request, model_admin, reward),
        "title": rewards.TRANSITIONS[name].label,
        "name": name,
        "meant": MEANT[name],
        "is_grave": name in GRAVE,
        "form": form,
        "why_not": refusal or shut,
        "is_shut": bool(shut),
        "is_decided": name in _DECIDES,
        **(_told(request, reward) if name in _DECIDES else {}),
        **({"sent_back": sent_back(reward)} if name == "propose" else {}),
        **(_to_pay(request, reward, form, with_payee) if name == "pay" else {}),
    }
    status = 409 if refusal or (shut and request.method == "POST") else 200
    return TemplateResponse(request, "admin/tips/reward/step.html", context, status=status)


def _told(request: HttpRequest, reward: Reward) -> dict[str, Any]:
    """The words of the tip, for who reads tips; the article is in the head of the page."""
    return {"told": reward.tip.text if has_right(request.user, "view_tip") else ""}


def _to_pay(request: HttpRequest, reward: Reward, form: Any, with_payee: bool) -> dict[str, Any]:
    """How it is paid, and what of it on the day that is chosen; name and account once they were
    asked for, and that is recorded."""
    if not may_see_payees(request.user) or not has_right(request.user, "pay_reward"):
        return {}
    payee = Payee.objects.filter(source=reward.source_id).first()
    shown = payee_page.seen(request.user, reward, payee) if payee and with_payee else None
    parts = money_parts(reward, day := _day_of(form))
    return {
        "asks_payee": True,
        "payee": payee,
        "shown_payee": shown,
        "day": day,
        "parts": parts,
        "no_parts": "" if parts else paid_out.why_unknown(day),
    }


def _day_of(form: Any) -> date:
    """The day that stands in the form, today where it is none."""
    try:
        return form.fields["paid_on"].clean(form["paid_on"].value())
    except ValidationError:
        return timezone.localdate(clock.now())
