"""The earlier texts of an article: read, and compared with what is public or newest."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from .. import conflicts
from ..models import Article, Revision

SHOWN = 200  # revisions


def answer(request: HttpRequest, model_admin: Any, pk: int) -> HttpResponse:
    article = Article.objects.filter(pk=pk).select_related("latest", "live").first()
    if article is None:
        raise Http404
    if not model_admin.has_view_or_change_permission(request, article):
        raise PermissionDenied
    revisions = article.revisions.select_related("author").defer("body", "summary")[:SHOWN]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Earlier texts"),
        "opts": model_admin.opts,
        "original": article,
        "revisions": revisions,
        **_comparison(article, request.GET.get("number", "")),
    }
    return TemplateResponse(request, "admin/articles/article/revisions.html", context)


def _comparison(article: Article, number: str) -> dict[str, Any]:
    """The asked revision against the public one, or against the newest where none is public."""
    if not (number.isascii() and number.isdecimal() and len(number) < 9):
        return {}
    shown = article.revisions.select_related("cover").filter(number=number).first()
    if shown is None:
        raise Http404
    against = article.live or article.latest
    labels = {
        name: Revision._meta.get_field(name).verbose_name
        for name in ("kicker", "title", "subtitle", "summary", "body", "cover")
    }
    return {
        "shown": shown,
        "against": against,
        "differences": conflicts.differences(
            conflicts.written(shown), conflicts.written(against), labels
        ),
    }
