"""Messages that belong to no tip: of an unknown kind, or without a sender; kept, and shown here."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.access import NotAllowed, has_right
from articles.lib import clock
from articles.lib.keys import is_key

from .. import intake, triage
from ..models import InboundMessage

SHOWN = 100
LATELY = timedelta(days=14)  # an older one is no news to the inbox
_TEMPLATE = "admin/tips/tip/loose.html"


def lately() -> int:
    return intake.without_a_tip().filter(sent_at__gt=clock.now() - LATELY).count()


def answer(request: HttpRequest, model_admin: Any) -> HttpResponse:
    refusal = ""
    if request.method == "POST":
        try:
            return _made_a_tip(request)
        except NotAllowed as error:
            refusal = str(error)
    found = intake.without_a_tip().select_related("source").order_by("-received_at", "-pk")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Messages without a tip"),
        "opts": model_admin.opts,
        "found": found.defer("raw", "details", "reply")[:SHOWN],
        "may_triage": has_right(request.user, "triage_tip"),
        "refusal": refusal,
    }
    return TemplateResponse(request, _TEMPLATE, context, status=409 if refusal else 200)


def _made_a_tip(request: HttpRequest) -> HttpResponse:
    """Raises NotAllowed."""
    asked = request.POST.get("message", "")
    told = intake.without_a_tip().filter(pk=asked) if is_key(asked) else None
    message: InboundMessage | None = told.first() if told is not None else None
    if message is None:
        raise NotAllowed(_("There is no such message without a tip."))
    if message.source_id is None:
        raise NotAllowed(_("Nobody knows who sent it, so it can not become a tip."))
    tip = triage.move_messages([message], actor=request.user, to=None)
    messages.success(request, _("It is a tip now."))
    return HttpResponseRedirect(reverse("admin:tips_tip_change", args=[tip.pk]))
