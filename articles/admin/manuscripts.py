"""Bring in a manuscript: one file becomes a draft, and what was made of it is said."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ..forms.manuscript import ManuscriptForm


def answer(request: HttpRequest, model_admin: Any) -> HttpResponse:
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    form = ManuscriptForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            brought = form.save(request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The manuscript is a draft now: look through it."))
            for note in brought.notes:
                messages.info(request, note)
            address = reverse("admin:articles_article_change", args=[brought.article.pk])
            return HttpResponseRedirect(address)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Bring in a manuscript"),
        "opts": model_admin.opts,
        "form": form,
    }
    return TemplateResponse(request, "admin/articles/article/manuscript.html", context)
