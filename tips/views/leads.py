"""/tips/leads/<id>/: what a reporter was given to write of, in the look of the portal.

A reporter sees what was told, where, and the newsroom's notes; never who told it, by which number
they could be reached, or what is paid for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import update_wrapper
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.access import NotAllowed, may_write, own_articles
from articles.reader_page import PRIVATE

from .. import attachment_files, drafts, triage
from ..access import lead_for
from ..models import Attachment, InboundMessage, Tip

View = Callable[..., HttpResponse]
_LONGEST = 1000  # characters of a note
_MOST = 100  # notes
_MOST_MESSAGES, _MOST_FILES = 500, 200  # of all that tell of the same
_MOST_MERGED = 20  # tips that tell of the same


@dataclass(frozen=True)
class Told:
    """What one tip brought; a file with how it is shown."""

    tip: Tip
    words: list[InboundMessage] = field(default_factory=list)
    files: list[tuple[str, Attachment]] = field(default_factory=list)


def for_reporters(view: View) -> View:
    """As the portal guards its pages: to the login, or one sentence; and no cache keeps any."""

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            home = reverse("portal:in_work")
            wanted = request.get_full_path() if request.method in ("GET", "HEAD") else home
            return _private(redirect_to_login(wanted, reverse("portal:login")))
        if not may_write(request.user):
            return _refused(request, _("Your login may not write for the paper."), 403)
        try:
            return _private(view(request, *args, **kwargs))
        except Http404:
            return _refused(request, _("There is no such lead among yours."), 404)

    return update_wrapper(guarded, view)


@require_safe
@for_reporters
def lead(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, lead_for(request.user, pk))


@require_POST
@for_reporters
def make_draft(request: HttpRequest, pk: int) -> HttpResponse:
    tip = lead_for(request.user, pk)
    try:
        article = triage.make_draft(tip, actor=request.user)
    except NotAllowed as refusal:
        return _page(request, lead_for(request.user, pk), refusal=str(refusal), status=409)
    messages.success(request, _("The draft is made: its words are those of the tip, write yours."))
    return HttpResponseRedirect(reverse("portal:write", args=[article.pk]))


@require_POST
@for_reporters
def note(request: HttpRequest, pk: int) -> HttpResponse:
    tip, typed = lead_for(request.user, pk), request.POST.get("text", "")
    try:
        if len(typed) > _LONGEST:
            raise NotAllowed(_("The note is too long: %d characters at most.") % _LONGEST)
        triage.note(tip, actor=request.user, text=typed)
    except NotAllowed as refusal:
        return _page(request, tip, refusal=str(refusal), typed=typed, status=409)
    messages.success(request, _("The note is written."))
    return HttpResponseRedirect(f"{reverse('tips:lead', args=[pk])}#notes")


@require_POST
@for_reporters
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    tip, typed = lead_for(request.user, pk), request.POST.get("text", "")
    try:
        if len(typed) > _LONGEST:
            raise NotAllowed(_("The reason is too long: %d characters at most.") % _LONGEST)
        triage.give_back(tip, actor=request.user, reason=typed)
    except NotAllowed as refusal:
        words = {"refusal": str(refusal), "typed_reason": typed}
        return _page(request, lead_for(request.user, pk), status=409, **words)
    messages.success(request, _("Given back; the newsroom reads why."))
    return HttpResponseRedirect(reverse("portal:in_work"))


def _page(request: HttpRequest, tip: Tip, *, status: int = 200, **more: Any) -> HttpResponse:
    written = tip.article_id and own_articles(request.user).filter(pk=tip.article_id).exists()
    own, *merged = _told_by([tip, *tip.duplicates.order_by("received_at", "pk")[:_MOST_MERGED]])
    title = tip.headline or drafts.first_words(tip.text)
    context = {
        "page_title": title or _("Lead %(code)s") % {"code": tip.shown_code},
        "here": "pieces",
        "tip": tip,
        "told": own,
        "told_too": merged,
        "notes": tip.notes.select_related("author")[:_MOST],
        "is_mine_to_write": bool(written),
        "why_not_draft": triage.why_not("make_draft", tip, request.user),
        "longest": _LONGEST,
        "may_give_back": not triage.why_not("give_back", tip, request.user),
        **more,
    }
    return render(request, "portal/lead.html", context, status=status)


def _told_by(tips: Sequence[Tip]) -> list[Told]:
    """Two queries for all of them. A file is shown once, where it came first; what is only sealed
    is left out."""
    found = {tip.pk: Told(tip) for tip in tips}
    messages = InboundMessage.objects.filter(tip__in=tips).exclude(text="")
    sent = messages.only("tip", "text", "sent_at").order_by("sent_at", "pk")
    for message in sent[:_MOST_MESSAGES]:
        found[message.tip_id].words.append(message)
    attachments = Attachment.objects.filter(message__tip__in=tips).select_related("message")
    seen: set[str] = set()
    for attachment in attachments[:_MOST_FILES]:
        how, mark = attachment_files.shown_as(attachment), attachment.sha256 or f"#{attachment.pk}"
        if how and mark not in seen:
            seen.add(mark)
            found[attachment.message.tip_id].files.append((how, attachment))
    return list(found.values())


def _refused(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    typed = request.POST.get("text", "") if request.method == "POST" else ""
    context = {
        "page_title": _("Not possible"),
        "sentence": sentence,
        "typed": [(_("note"), typed)] if typed else [],
    }
    return _private(render(request, "portal/refused.html", context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = PRIVATE
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
