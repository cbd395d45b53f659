"""Steps of many articles at once: each on its own, through the workflow.

A refusal stops its own article only; the editor reads which passed and why the others did not.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .. import workflow
from ..access import REVIEWING, NotAllowed, has_right
from ..models import Article, User
from . import steps

MOST = 200  # articles in one go
_SUFFIX = "_chosen"
# which step, how it is offered, and by which rights in some section
OFFERED: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "submit": (gettext_lazy("Submit the chosen articles"), ("add_article", "change_article")),
    "sign": (gettext_lazy("Pass the review of the chosen articles"), REVIEWING),
    "proof": (gettext_lazy("Sign the proof of the chosen articles"), ("proof_article",)),
    "send_back": (
        gettext_lazy("Send the chosen articles back"),
        (*REVIEWING, "publish_article"),
    ),
    "publish": (gettext_lazy("Publish the chosen articles"), ("publish_article",)),
    "withdraw": (gettext_lazy("Withdraw the chosen articles"), ("publish_article",)),
    "spike": (gettext_lazy("Spike the chosen articles"), ("add_article", "spike_article")),
}


def offered(user: User) -> list[str]:
    """Names of the actions that this person may use on some article."""
    return [
        f"{name}{_SUFFIX}" for name, (_label, rights) in OFFERED.items() if has_right(user, *rights)
    ]


def _action(name: str) -> Callable[..., Any]:
    """One entry of the list's menu."""

    @admin.action(description=OFFERED[name][0])
    def act(modeladmin: Any, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return _act(name, modeladmin, request, queryset)

    act.__name__ = f"{name}{_SUFFIX}"
    return act


ACTIONS = [_action(name) for name in OFFERED]


def _act(
    name: str, modeladmin: Any, request: HttpRequest, queryset: QuerySet
) -> HttpResponse | None:
    if not _is_few(request, queryset):
        return None
    words: dict[str, str] = {}
    if workflow.TRANSITIONS[name].needs_reason:
        form = steps.ASKED[name](request.POST if "reason" in request.POST else None)
        if not form.is_valid():
            return _ask_why(request, modeladmin, name, queryset, form)
        words = {"reason": form.cleaned_data["reason"]}
    done = 0
    for article in queryset.select_related("latest"):
        try:
            steps.make(name, article, request.user, **words)
            done += 1
        except NotAllowed as refusal:
            messages.warning(request, format_html(_("“{}”: {}"), article, str(refusal)))
    if done:
        passed = ngettext("%(step)s: %(number)d article.", "%(step)s: %(number)d articles.", done)
        label = workflow.TRANSITIONS[name].label
        messages.success(request, passed % {"step": label, "number": done})
    return None


def _ask_why(
    request: HttpRequest, modeladmin: Any, name: str, articles: QuerySet, form: Any
) -> HttpResponse:
    """The page that asks for the reason before anything is done."""
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": workflow.TRANSITIONS[name].label,
        "meant": steps.MEANT[name],
        "opts": modeladmin.opts,
        "articles": articles.select_related("latest"),
        "action": f"{name}{_SUFFIX}",
        "action_checkbox_name": admin.helpers.ACTION_CHECKBOX_NAME,
        "form": form,
    }
    return TemplateResponse(request, "admin/articles/article/reason.html", context)


def _is_few(request: HttpRequest, queryset: QuerySet[Article]) -> bool:
    if len(queryset.order_by().values("pk")[: MOST + 1]) <= MOST:
        return True
    text = _("At most %d articles at a time: choose fewer.") % MOST
    messages.error(request, text)
    return False
