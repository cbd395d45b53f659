"""The receipt that a source signs for cash (领款单), on A4: blank, or with the payee filled in."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from articles import recent
from articles.access import NotAllowed, has_right
from articles.lib import clock

from .. import withholding
from ..access import may_see_payees
from ..lib import amounts
from ..lib.capital_amounts import in_capitals
from ..models import Payee, Payment, Reward, RewardStatus
from . import payee_page
from .reward_page import frame, reward_for


@dataclass(frozen=True)
class Voucher:
    """`gross`, `withheld` and `net` are yuan as they are read; `capitals` is the net amount."""

    number: str
    gross: str
    withheld: str
    net: str
    capitals: str
    paid_on: date | None
    name: str = ""
    id_number: str = ""
    reference: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, model_admin: Any, pk: int) -> HttpResponse:
    """A POST fills in the payee, which is recorded. Raises Http404, PermissionDenied."""
    reward = reward_for(request.user, pk)
    if not has_right(request.user, "pay_reward"):
        raise PermissionDenied
    if reward.status not in (RewardStatus.APPROVED, RewardStatus.PAID):
        raise Http404
    is_filled = request.method == "POST"
    if is_filled and not may_see_payees(request.user):
        raise PermissionDenied
    if asked := recent.require(request):
        return asked
    context = {
        **frame(request, model_admin, reward),
        "is_filled": is_filled,
        "may_fill": may_see_payees(request.user),
        "printed_by": request.user,
        "printed_at": clock.now(),
    }
    try:
        context["voucher"] = _voucher(request.user, reward, is_filled)
    except NotAllowed as lack:
        context["lack"] = str(lack)
    status = 409 if "lack" in context else 200
    return TemplateResponse(request, "admin/tips/reward/voucher.html", context, status=status)


def _voucher(user: Any, reward: Reward, is_filled: bool) -> Voucher:
    """As it was paid, or as it would be paid today. Raises NotAllowed without a tax rule."""
    number = f"{reward.pk}-{reward.turn + 1}"
    if reward.status == RewardStatus.PAID:
        paid = Payment.objects.filter(posting__reward=reward, posting__reversed_by=None)
        payment = paid.select_related("posting").latest("pk")
        if is_filled:
            payee_page.record(user, reward)
        return Voucher(
            number,
            *_yuan(payment.gross, payment.withheld),
            payment.paid_on,
            *((payment.payee, payment.id_number, payment.reference) if is_filled else ()),
        )
    payee = Payee.objects.filter(source=reward.source_id).first()
    person = payee.person_hash if payee else ""
    today = timezone.localdate(clock.now())
    withheld = withholding.of(reward.amount, person, today).withheld
    if is_filled and payee:
        payee_page.record(user, reward)
    named = (payee.name, payee.id_number) if is_filled and payee else ()
    return Voucher(number, *_yuan(reward.amount, withheld), None, *named)


def _yuan(gross: int, withheld: int) -> tuple[str, str, str, str]:
    net = gross - withheld
    return (*(amounts.written(fen) for fen in (gross, withheld, net)), in_capitals(net))
