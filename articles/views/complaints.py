"""/complaints/: object to an article, on a phone, without an account, a cookie or a script; and see
how it stands, with the case number and its PIN. See `strangers`.
"""

import logging
from functools import partial
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from .. import (
    complaint_figures,
    complaint_intake,
    complaint_limits,
    complaint_page,
    reader_page,
    strangers,
)
from ..access import NotAllowed
from ..forms.complaint import ComplaintAnswerForm, ComplaintForm
from ..forms.receipt import CaseForm, ReceiptForm
from ..lib import terms, visit
from ..lib.guesses import Guesses
from ..lib.visit import Visit
from ..models import Complaint
from ..strangers import Door, later

_log = logging.getLogger(__name__)


class _CaseDoor(Door[Complaint]):
    visit = Visit("case", "articles.complaint_visit")
    page = "reader:complaint_status"
    form = CaseForm

    def over(self) -> str:
        return _("Half an hour is over. Give the case number and the PIN once more.")

    def guesses(self) -> Guesses:
        return complaint_limits.guesses()

    def opened_with(self, code: str, pin: str) -> Complaint | None:
        return complaint_page.opened_with(code, pin)

    def of_visitor(self, pk: int | None) -> Complaint | None:
        return complaint_page.of_visitor(pk)

    def ask(self, typed: ReceiptForm, *, sentence: str = "", status: int = 200) -> HttpResponse:
        title = _("How does my complaint stand?")
        context = {"page_title": title, "form": typed, "sentence": sentence}
        return _answer("complaints/door.html", self.page, context, status)

    def show(self, row: Complaint, *, text: str = "", done: str = "") -> HttpResponse:
        return _case(row, answer=ComplaintAnswerForm(initial={"text": text}), done=done)


_DOOR = _CaseDoor()


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        typed = ComplaintForm.blank(request.GET.get("article", ""), request.GET.get("kind", ""))
        return _page(typed, cache=reader_page.OWN_FORM)
    typed = ComplaintForm(request.POST, request.FILES)
    if again := strangers.not_yet(request, typed, complaint_limits):
        return later(_page(typed, status=again.status), again.wait)
    try:
        taken = complaint_intake.receive(typed.as_sent())
    except OperationalError:
        _log.exception("A complaint could not be stored")
        typed.say_only(_("We could not take it in just now. Please send it again in a minute."))
        typed.hold_files(partial(complaint_limits.wait_to_hold, request))
        return _page(typed, status=503)
    typed.let_go()
    return _receipt(taken.complaint, taken.refused)


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """The receipt again, for as long as the visit lasts."""
    complaint = _DOOR.visited(request)
    if complaint is None:
        return HttpResponseRedirect(reverse("reader:complaint_status"))
    return _receipt(complaint, [])


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    return _DOOR.answer(request)


@_DOOR.inside("POST")
def add(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """An answer to the desk's question, or more words and files."""
    typed = ComplaintAnswerForm(request.POST, request.FILES)
    if again := strangers.not_yet(request, typed, complaint_limits):
        return later(_case(complaint, answer=typed, status=again.status), again.wait)
    try:
        taken = complaint_intake.add(
            complaint, key=typed.key, text=typed.cleaned_data["text"], files=typed.sent_files()
        )
    except NotAllowed as refusal:
        typed.say_only(str(refusal))
        return _case(complaint, answer=typed, status=409)
    typed.let_go()
    if taken.refused:
        return _case(complaint, refused=taken.refused, status=422)
    return _DOOR.back("added")


@_DOOR.inside("POST")
def leave(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    return _DOOR.leave("reader:complaints")


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    context: dict[str, object] = {
        "page_title": _("Complaints in figures"),
        "years": complaint_figures.years(),
    }
    path = reverse("reader:complaint_figures")
    return reader_page.answer("complaints/figures.html", path, context)


def _page(
    typed: ComplaintForm, *, status: int = 200, cache: str = reader_page.PRIVATE
) -> HttpResponse:
    context = {
        "page_title": _("Complaints and infringement notices"),
        "form": typed,
        "article": typed.article,
        "keep": terms.in_words(settings.COMPLAINTS_KEEP),
        "consent_version": settings.COMPLAINTS_CONSENT_VERSION,
        **_sizes(),
    }
    return reader_page.answer_to_one(
        "complaints/form.html",
        reverse("reader:complaints"),
        context,
        status=status,
        cache=cache,
        is_listed=status == 200,
    )


def _receipt(complaint: Complaint, refused: list[str]) -> HttpResponse:
    context = {
        "page_title": _("We have your complaint"),
        "complaint": complaint,
        "refused": refused,
        "minutes": visit.LASTS // 60,
    }
    response = _answer("complaints/received.html", "reader:complaint_received", context, 200)
    _DOOR.visit.begin(response, complaint.pk)
    return response


def _case(
    complaint: Complaint,
    *,
    answer: ComplaintAnswerForm | None = None,
    refused: list[str] | None = None,
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = complaint_page.build(complaint) | {
        "form": answer or ComplaintAnswerForm(),
        "refused": refused or [],
        "done": _("We have it: what you added stands below.") if done == "added" else "",
        **_sizes(),
    }
    return _answer("complaints/status.html", "reader:complaint_status", context, status)


def _answer(template: str, name: str, context: dict[str, Any], status: int) -> HttpResponse:
    return reader_page.answer_to_one(template, reverse(name), context, status=status)


def _sizes() -> dict[str, int]:
    return {
        "largest": settings.TIPS_MEDIA_MAX_BYTES,
        "largest_together": settings.REQUEST_MAX_BYTES,
    }
