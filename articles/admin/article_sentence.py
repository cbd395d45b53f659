"""Change one sentence of a published article: it goes to the reviewers at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import sentences, workflow
from ..access import NotAllowed, visible_articles
from ..forms.complaint_steps import SentenceForm


def answer(request: HttpRequest, model_admin: Any, pk: int) -> HttpResponse:
    """Raises Http404 to who may not see the article."""
    asked = visible_articles(request.user).filter(pk=pk).select_related("latest__author", "section")
    if (article := asked.first()) is None:
        raise Http404
    shut, status = workflow.why_not("revise", article, request.user), 200
    form = SentenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sentences.change_sentence(article, actor=request.user, **form.cleaned_data)
        except (NotAllowed, ValidationError) as refusal:
            sentence = refusal.messages[0] if isinstance(refusal, ValidationError) else str(refusal)
            form.add_error("old", sentence)
            status = 409
            article.refresh_from_db()
        else:
            messages.success(request, _("Handed in: readers see it when it is signed."))
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Change one sentence"),
        "opts": model_admin.opts,
        "original": article,
        "name": "sentence",
        "meant": _(
            "The article with this one sentence changed goes to the reviewers at once. Readers see"
            " it when every signature is there; what can not wait is withdrawn meanwhile."
        ),
        "form": form,
        "why_not": shut,
        "is_shut": bool(shut),
    }
    return TemplateResponse(request, "admin/articles/article/step.html", context, status=status)
