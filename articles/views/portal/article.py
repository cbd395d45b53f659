"""One piece of mine: where it stands, what the editor wrote, and what I may do with it now."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ... import workflow, working_copies
from ...access import NotAllowed
from ...models import Article
from .gate import for_writers, own_article
from .standing import row_of, steps_of

_OFFERED = ("submit", "take_back", "spike", "revive")


@require_safe
@for_writers
def article(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, own_article(request, pk))


@require_POST
@for_writers
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    comment = request.POST.get("comment", "").strip()[:1000]
    return _do(request, pk, workflow.submit, _("Submitted."), comment=comment)


@require_POST
@for_writers
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, workflow.take_back, _("It is yours again."))


@require_POST
@for_writers
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()[:1000]
    return _do(request, pk, workflow.spike, _("Put away."), reason=reason)


@require_POST
@for_writers
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, workflow.revive, _("It is yours again."))


def _do(
    request: HttpRequest, pk: int, action: Callable[..., Any], done: str, **words: str
) -> HttpResponse:
    """A refusal shows the page again, with its reason and with what was typed."""
    mine = own_article(request, pk)
    try:
        action(mine, actor=request.user, **words)
    except NotAllowed as refusal:
        fresh = own_article(request, pk)
        return _page(request, fresh, refusal=str(refusal), typed=words, status=409)
    messages.success(request, done)
    return HttpResponseRedirect(reverse("portal:article", args=[pk]))


def _page(request: HttpRequest, mine: Article, *, status: int = 200, **more: Any) -> HttpResponse:
    actions = {
        action.name: action
        for action in workflow.available(mine, request.user)
        if action.name in _OFFERED and action.fits
    }
    context = {
        "page_title": str(mine),
        "here": "pieces",
        "article": mine,
        "text": mine.latest,
        "row": row_of(mine, request.user),
        "steps": steps_of(mine),
        "actions": actions,
        "may_edit": not workflow.why_not("edit", mine, request.user),
        "bylines": mine.bylines.select_related("reporter"),
        "places": mine.places.all(),
        "unsaved": working_copies.offered(request.user, mine),
        **more,
    }
    return render(request, "portal/article.html", context, status=status)
