"""Publishing and withdrawing from the newsroom: each article on its own, through the workflow."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .. import workflow
from ..access import NotAllowed
from ..models import Article

MOST = 200  # articles in one go


@admin.action(description=gettext_lazy("Publish the chosen articles"), permissions=["publish"])
def publish_chosen(modeladmin: Any, request: HttpRequest, queryset: QuerySet) -> None:
    def publish(article: Article) -> None:
        workflow.publish(article, actor=request.user)

    if _is_few(request, queryset):
        done = _each(request, queryset, publish)
        _tell(request, done, ngettext("%d article published.", "%d articles published.", done))


@admin.action(description=gettext_lazy("Withdraw the chosen articles"), permissions=["publish"])
def withdraw_chosen(
    modeladmin: Any, request: HttpRequest, queryset: QuerySet
) -> HttpResponse | None:
    if not _is_few(request, queryset):
        return None
    reason = request.POST.get("reason", "").strip()
    if not reason:
        return ask_why(request, modeladmin, queryset)

    def withdraw(article: Article) -> None:
        workflow.withdraw(article, actor=request.user, reason=reason)

    done = _each(request, queryset, withdraw)
    _tell(request, done, ngettext("%d article withdrawn.", "%d articles withdrawn.", done))
    return None


def ask_why(request: HttpRequest, modeladmin: Any, articles: QuerySet) -> HttpResponse:
    """The page that asks for the reason before anything is withdrawn."""
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": _("Withdraw from the site"),
        "opts": modeladmin.opts,
        "articles": articles.select_related("latest"),
        "action_checkbox_name": admin.helpers.ACTION_CHECKBOX_NAME,
        "is_empty": "reason" in request.POST,
    }
    return TemplateResponse(request, "admin/articles/article/withdraw.html", context)


def _is_few(request: HttpRequest, queryset: QuerySet) -> bool:
    if len(queryset.order_by().values("pk")[: MOST + 1]) <= MOST:
        return True
    text = _("At most %d articles at a time: choose fewer.") % MOST
    messages.error(request, text)
    return False


def _each(request: HttpRequest, queryset: QuerySet, act: Callable[[Article], None]) -> int:
    """Act on each; a refusal is shown and stops only its own article."""
    done = 0
    for article in queryset.select_related("latest"):
        try:
            act(article)
            done += 1
        except NotAllowed as refusal:
            messages.warning(request, format_html(_("“{}”: {}"), article, str(refusal)))
    return done


def _tell(request: HttpRequest, done: int, text: str) -> None:
    if done:
        messages.success(request, text % done)
