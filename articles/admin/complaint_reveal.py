"""Who complains: asked with a reason, shown once, in the answer to a POST and nowhere else."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from .. import complaint_looks, recent
from ..access import NotAllowed
from ..forms.complaint_steps import RevealForm
from .complaint_desk import case_for

_TEMPLATE = "admin/articles/complaint/reveal.html"


@sensitive_post_parameters("reason")
@sensitive_variables("revealed", "context")
def answer(request: HttpRequest, model_admin: Any, pk: int) -> HttpResponse:
    """Raises Http404 for who may not see the case."""
    complaint = case_for(request.user, pk)
    if asked := recent.require(request):
        return asked
    form = RevealForm(request.POST if request.method == "POST" else None)
    refusal = complaint_looks.why_not_reveal(complaint, request.user)
    revealed, status = None, 403 if refusal else 200
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            revealed = complaint_looks.reveal(complaint, actor=request.user, **form.cleaned_data)
        except NotAllowed as error:
            refusal, status = str(error), 409
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Who complains"),
        "opts": model_admin.opts,
        "complaint": complaint,
        "form": form,
        "shortest": complaint_looks.SHORTEST,
        "refusal": refusal,
        "is_shut": status == 403,
        "revealed": revealed,
    }
    return TemplateResponse(request, _TEMPLATE, context, status=status)
