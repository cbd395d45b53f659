"""/complaints/: object to an article, on a phone, without an account, a cookie or a script; and see
how it stands, with the case number and its PIN.

The forms carry no CSRF token, because there is no session that somebody could act in; what another
site sends is refused all the same.
"""

import logging
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from .. import complaint_figures, complaint_intake, complaint_limits, complaint_page, reader_page
from ..access import NotAllowed
from ..forms.complaint import ComplaintAnswerForm, ComplaintForm
from ..forms.receipt import CaseForm
from ..lib import guesses, receipt_codes, terms, visit
from ..lib.own_page import is_from_own_page
from ..models import Complaint

_log = logging.getLogger(__name__)
_VISIT = visit.Visit("case", "articles.complaint_visit")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        typed = ComplaintForm.blank(request.GET.get("article", ""), request.GET.get("kind", ""))
        return _page(typed, cache=reader_page.OWN_FORM)
    typed = ComplaintForm(request.POST, request.FILES)
    if not is_from_own_page(request):
        typed.say_only(_sent_elsewhere())
        return _page(typed, status=403)
    if wait := complaint_limits.wait_to_send(request):
        typed.say_only(complaint_limits.too_many(wait))
        return _page(typed, status=429, wait=wait)
    is_complete = typed.is_valid()
    if typed.asks_for_more:
        typed.forget_words_for_now()
    if typed.asks_for_more or not is_complete:
        return _again(request, typed)
    if wait := complaint_limits.wait_to_keep(request, typed.size):
        typed.say_only(complaint_limits.too_many(wait))
        return _page(typed, status=429, wait=wait)
    try:
        taken = complaint_intake.receive(typed.as_sent())
    except OperationalError:
        _log.exception("A complaint could not be stored")
        typed.say_only(_("We could not take it in just now. Please send it again in a minute."))
        return _again(request, typed, status=503)
    typed.let_go()
    return _receipt(taken.complaint, taken.refused)


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """The receipt again, for as long as the visit lasts."""
    complaint = complaint_page.of_visitor(_VISIT.pk(request))
    if complaint is None:
        return HttpResponseRedirect(reverse("reader:complaint_status"))
    return _receipt(complaint, [])


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _open(request)
    code = receipt_codes.code_as_stored(request.GET.get("code", ""))
    complaint = complaint_page.of_visitor(_VISIT.pk(request))
    if complaint is not None and code in ("", complaint.code):
        return _case(complaint, done=request.GET.get("done", ""))
    return _door(CaseForm(initial={"code": code}))


def _open(request: HttpRequest) -> HttpResponse:
    typed = CaseForm(request.POST)
    if not is_from_own_page(request):
        typed.add_error(None, _sent_elsewhere())
        return _door(typed, status=403)
    if not typed.is_valid():
        return _door(typed, status=422)
    code, pin, text = (typed.cleaned_data[name] for name in ("code", "pin", "text"))
    tries = complaint_limits.guesses()
    if wait := tries.wait(request, code):
        typed.add_error(None, guesses.too_many(wait))
        return _door(typed, status=429, wait=wait)
    complaint = complaint_page.opened_with(code, pin)
    if complaint is None:
        typed.add_error(None, tries.wrong(code))
        return _door(typed, status=422)
    tries.was_right(request, code)
    response = _case(complaint, answer=ComplaintAnswerForm(initial={"text": text}))
    _VISIT.begin(response, complaint.pk)
    return response


def _of_visitor(view: Callable[[HttpRequest, Complaint], HttpResponse]) -> Callable:
    """For the case that the visitor has opened; what was typed is kept when the half hour is
    over."""

    @csrf_exempt
    @require_http_methods(["POST"])
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        complaint = complaint_page.of_visitor(_VISIT.pk(request))
        if complaint is not None and is_from_own_page(request):
            return view(request, complaint)
        sentence = _sent_elsewhere()
        if complaint is None:
            sentence = _("Half an hour is over. Give the case number and the PIN once more.")
        typed = CaseForm(initial={"text": request.POST.get("text", "")})
        return _door(typed, sentence=sentence, status=403)

    return guarded


@_of_visitor
def add(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """An answer to the desk's question, or more words and files."""
    typed = ComplaintAnswerForm(request.POST, request.FILES)
    if wait := complaint_limits.wait_to_send(request):
        typed.say_only(complaint_limits.too_many(wait))
        return _case(complaint, answer=typed, status=429)
    is_complete = typed.is_valid()
    if typed.asks_for_more:
        typed.forget_words_for_now()
    if typed.asks_for_more or not is_complete:
        typed.hold_files(partial(complaint_limits.wait_to_keep, request))
        return _case(complaint, answer=typed, status=422 if typed.errors else 200)
    if wait := complaint_limits.wait_to_keep(request, typed.size):
        typed.say_only(complaint_limits.too_many(wait))
        return _case(complaint, answer=typed, status=429)
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
    return HttpResponseRedirect(f"{reverse('reader:complaint_status')}?done=added#done", status=303)


@_of_visitor
def leave(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """End the visit, on a device that others use too."""
    response = HttpResponseRedirect(reverse("reader:complaints"))
    _VISIT.end(response)
    return response


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    context: dict[str, object] = {
        "page_title": _("Complaints in figures"),
        "years": complaint_figures.years(),
    }
    path = reverse("reader:complaint_figures")
    return reader_page.answer("complaints/figures.html", path, context)


def _again(request: HttpRequest, typed: ComplaintForm, status: int = 422) -> HttpResponse:
    """With what was typed, and with the files that came."""
    typed.hold_files(partial(complaint_limits.wait_to_keep, request))
    return _page(typed, status=status if typed.errors else 200)


def _page(
    typed: ComplaintForm, *, status: int = 200, cache: str = reader_page.PRIVATE, wait: int = 0
) -> HttpResponse:
    context = {
        "page_title": _("Complaints and infringement notices"),
        "form": typed,
        "article": typed.article,
        "keep": terms.in_words(settings.COMPLAINTS_KEEP),
        "consent_version": settings.COMPLAINTS_CONSENT_VERSION,
        **_sizes(),
    }
    response = reader_page.answer_to_one(
        "complaints/form.html",
        reverse("reader:complaints"),
        context,
        status=status,
        cache=cache,
        is_listed=status == 200,
    )
    if wait:
        response["Retry-After"] = str(wait)
    return response


def _receipt(complaint: Complaint, refused: list[str]) -> HttpResponse:
    context = {
        "page_title": _("We have your complaint"),
        "complaint": complaint,
        "refused": refused,
        "minutes": visit.LASTS // 60,
    }
    response = _answer("complaints/received.html", "reader:complaint_received", context, 200)
    _VISIT.begin(response, complaint.pk)
    return response


def _door(typed: CaseForm, *, sentence: str = "", status: int = 200, wait: int = 0) -> HttpResponse:
    context = {"page_title": _("How does my complaint stand?"), "form": typed, "sentence": sentence}
    response = _answer("complaints/door.html", "reader:complaint_status", context, status)
    if wait:
        response["Retry-After"] = str(wait)
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


def _sent_elsewhere() -> str:
    return _("This came from another website. Please send it from this page.")
