"""A caller has lost code and PIN: who left this contact, for who may see who a source is."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from articles import recent
from articles.access import NotAllowed, has_right

from .. import sources
from ..access import visible_tips
from ..forms.source_data import FindForm
from ..models import Source, Tip


@sensitive_post_parameters()
@sensitive_variables("form")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """Asked by a POST, so that no contact stands in an address. Raises PermissionDenied."""
    if not has_right(request.user, sources.RIGHT):
        raise PermissionDenied
    if asked := recent.require(request):
        return asked
    form = FindForm(request.POST if request.method == "POST" else None)
    found: list[Source] | None = None
    if form.is_valid():
        try:
            found = sources.find(actor=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Find a source by a contact"),
        "opts": model_admin.opts,
        "form": form,
        "shortest": sources.SHORTEST,
        "found": None if found is None else _with_tips(request.user, found),
    }
    return TemplateResponse(request, "admin/tips/source/find.html", context)


def _with_tips(user: Any, found: list[Source]) -> list[tuple[Source, list[Tip]]]:
    tips = visible_tips(user).filter(source__in=found).order_by("-received_at", "-pk")
    shown = list(tips.defer("text", "fingerprint", "pin"))
    return [(each, [tip for tip in shown if tip.source_id == each.pk]) for each in found]
