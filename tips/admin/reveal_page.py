"""Who a source is: asked with a reason, shown once, in the answer to a POST and nowhere else."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from articles import recent
from articles.access import NotAllowed

from .. import sources
from ..access import tip_for
from ..forms.triage import ReasonForm

_TEMPLATE = "admin/tips/tip/reveal.html"


@sensitive_post_parameters("reason")
@sensitive_variables("revealed", "context")
def answer(request: HttpRequest, model_admin: Any, pk: int) -> HttpResponse:
    """Raises Http404 for who may not see the tip."""
    tip = tip_for(request.user, pk)
    if asked := recent.require(request):
        return asked
    form = ReasonForm(request.POST if request.method == "POST" else None, tip=tip)
    refusal = sources.why_not(tip.source, request.user)
    revealed, status = None, 403 if refusal else 200
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            revealed = sources.reveal(tip.source, actor=request.user, tip=tip, **form.cleaned_data)
        except NotAllowed as error:
            refusal, status = str(error), 409
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Who told us"),
        "opts": model_admin.opts,
        "tip": tip,
        "form": form,
        "shortest": sources.SHORTEST,
        "refusal": refusal,
        "is_shut": status == 403,
        "revealed": revealed,
    }
    return TemplateResponse(request, _TEMPLATE, context, status=status)
