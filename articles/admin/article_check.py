"""The check of a saved text as a page of its own, for who has no scripts or wants it in peace."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from .. import house_style, proofing, workflow
from ..access import NotAllowed, may_see
from ..models import Article


def answer(request: HttpRequest, model_admin: Any, pk: int) -> HttpResponse:
    """Raises Http404 for who may not see the article."""
    article = Article.objects.filter(pk=pk).select_related("latest").first()
    if article is None or not may_see(request.user, article):
        raise Http404
    if request.method == "POST":
        _settle(request, article)
        return HttpResponseRedirect(request.path)
    found = proofing.check_article(article)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Check of the text"),
        "opts": model_admin.opts,
        "original": article,
        "open": [each for each in found if each.is_open],
        "settled": [each for each in found if not each.is_open],
        "why_not_accept": workflow.why_not("edit", article, request.user),
        "why_not_stand": house_style.why_not_let_stand(article, request.user),
    }
    return TemplateResponse(request, "admin/articles/article/check.html", context)


def _settle(request: HttpRequest, article: Article) -> None:
    """One finding, by the button that was pressed; a refusal is told and changes nothing."""
    try:
        if place := request.POST.get("accept"):
            house_style.accept(article, place, actor=request.user)
            messages.success(request, _("Corrected."))
        elif place := request.POST.get("stand"):
            found = house_style.find(proofing.check_article(article), place)
            house_style.let_stand(article, found, actor=request.user)
            messages.success(request, _("It stands as it is; your name is kept with it."))
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    except ValidationError as error:
        messages.warning(request, error.messages[0])
