"""A complaint that came by letter, by telephone or at the counter: the desk makes it a case.

What the page shows last is the case number and the PIN, in the answer to the form and nowhere else:
to be handed over to who complains, the way they came.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from .. import complaint_intake
from ..access import NotAllowed
from ..forms.complaint import EVIDENCE, EntryForm
from ..lib.addresses import absolute

_FORM = "admin/articles/complaint/entry.html"
_RECEIPT = "admin/articles/complaint/receipt.html"


@sensitive_post_parameters()
@sensitive_variables("form", "taken")
def answer(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """Raises PermissionDenied to who has no part in the desk."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        form = EntryForm.empty(request.user, request.GET.get("article", ""))
        return _show(request, model_admin, form)
    form = EntryForm(request.POST, request.FILES, user=request.user)
    is_complete = form.is_valid()
    if form.asks_for_more:
        form.forget_words_for_now()
    if form.asks_for_more or not is_complete:
        return _again(request, model_admin, form, status=422 if form.errors else 200)
    try:
        taken = complaint_intake.enter(form.as_sent(), form.by_hand())
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return _again(request, model_admin, form, status=409)
    form.let_go()
    return _receipt(request, model_admin, taken)


def _again(request: HttpRequest, model_admin: Any, form: EntryForm, status: int) -> HttpResponse:
    """With what was typed, and with the files that came; nobody of the desk has to wait."""
    form.hold_files(lambda size: 0)
    return _show(request, model_admin, form, status=status)


def _show(
    request: HttpRequest, model_admin: Any, form: EntryForm, status: int = 200
) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Enter a complaint"),
        "opts": model_admin.opts,
        "form": form,
        "most": EVIDENCE.most,
    }
    return TemplateResponse(request, _FORM, context, status=status)


def _receipt(request: HttpRequest, model_admin: Any, taken: complaint_intake.Taken) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Hand this over"),
        "opts": model_admin.opts,
        "complaint": taken.complaint,
        "refused": taken.refused,
        "address": absolute(reverse("reader:complaint_status")),
    }
    return TemplateResponse(request, _RECEIPT, context)
