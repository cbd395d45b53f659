"""One piece of mine: where it stands, what the editor wrote, and what I may do with it now."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ... import complaint_notices, complaints, workflow, working_copies
from ...access import NotAllowed
from ...lib.keys import is_key
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


@require_POST
@for_writers
def counter(request: HttpRequest, pk: int) -> HttpResponse:
    """The author's statement on a complaint about their article."""
    mine = own_article(request, pk)
    case, told = request.POST.get("case", ""), complaint_notices.of_author(request.user, mine)
    complaint = told.filter(pk=case).first() if is_key(case) else None
    if complaint is None:
        raise Http404
    reason = request.POST.get("reason", "")
    try:
        complaints.counter(complaint, actor=request.user, reason=reason)
    except NotAllowed as refusal:
        typed = {"reason": reason}
        more = {"refusal": str(refusal), "typed": typed, "countered": complaint.pk}
        return _page(request, mine, status=409, **more)
    messages.success(request, _("The complaints desk has your statement."))
    return HttpResponseRedirect(f"{reverse('portal:article', args=[pk])}#complaints")


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
