"""/tips/status/: how a tip stands, for who has its code and its PIN.

What is done there leads back to the page, which says so. Half an hour long a signed cookie stands
for both numbers. It is sent by no other site (SameSite=Strict), and what another site sends is
refused besides; so these forms carry no CSRF token either.
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles import reader_page
from articles.access import NotAllowed
from articles.forms.receipt import ReceiptForm
from articles.lib import guesses, receipt_codes, terms
from articles.lib.own_page import is_from_own_page

from .. import erasure, limits, payees, receipts, status_page, web_tips
from ..forms.payee import PayeeForm
from ..forms.tip import AdditionForm
from ..lib import visit
from ..models import Tip

_PAGE = ("GET", "HEAD", "POST")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _open(request)
    code = receipt_codes.code_as_stored(request.GET.get("code", ""))
    tip = _visited(request)
    if tip is not None and code in ("", tip.code):
        return _page(tip, done=request.GET.get("done", ""))
    return _door(ReceiptForm(initial={"code": code}))


def _open(request: HttpRequest) -> HttpResponse:
    typed = ReceiptForm(request.POST)
    if not is_from_own_page(request):
        typed.add_error(None, _sent_elsewhere())
        return _door(typed, status=403)
    if not typed.is_valid():
        return _door(typed, status=422)
    code, pin, text = (typed.cleaned_data[name] for name in ("code", "pin", "text"))
    if wait := limits.wait_to_open(request, code):
        typed.add_error(None, guesses.too_many(wait))
        return _door(typed, status=429, wait=wait)
    tip = receipts.opened_with(code, pin)
    if tip is None:
        typed.add_error(None, limits.wrong_guess(code))
        return _door(typed, status=422)
    limits.was_right(request, code)
    response = _page(tip, addition=AdditionForm(initial={"text": text}))
    visit.begin(response, tip.pk)
    return response


def _of_visitor(*methods: str) -> Callable:
    """For the tip that the visitor has opened: nothing is changed for another site, and what was
    typed is kept when the half hour is over."""

    def guard(view: Callable[[HttpRequest, Tip], HttpResponse]) -> Callable:
        @csrf_exempt
        @require_http_methods(methods)
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            tip = _visited(request)
            if request.method != "POST":
                return view(request, tip) if tip else _back()
            if tip is not None and is_from_own_page(request):
                return view(request, tip)
            sentence = _sent_elsewhere()
            if tip is None:
                sentence = _("Half an hour is over. Give the code and the PIN once more.")
            typed = ReceiptForm(initial={"text": request.POST.get("text", "")})
            return _door(typed, sentence=sentence, status=403)

        return guarded

    return guard


@_of_visitor("POST")
def add(request: HttpRequest, tip: Tip) -> HttpResponse:
    """More words or files for the same tip."""
    typed = AdditionForm(request.POST, request.FILES)
    if wait := limits.wait_to_tell(request):
        typed.say_only(limits.too_many_tips(wait))
        return _page(tip, addition=typed, status=429)
    is_complete = typed.is_valid()
    if typed.asks_for_more:
        typed.forget_words_for_now()
    if typed.asks_for_more or not is_complete:
        typed.hold_files(partial(limits.wait_to_hold, request))
        return _page(tip, addition=typed, status=422 if typed.errors else 200)
    if wait := limits.wait_to_keep(request, typed.size):
        typed.say_only(limits.too_many_tips(wait))
        return _page(tip, addition=typed, status=429)
    taken = web_tips.add(tip, typed.as_sent())
    typed.let_go()
    if taken.refused:
        return _page(tip, refused=taken.refused, status=422)
    return _back("added")


@_of_visitor(*_PAGE)
def payee(request: HttpRequest, tip: Tip) -> HttpResponse:
    """Where the money goes: a page of its own, so that no other form costs what is typed in it."""
    if request.method != "POST":
        return _payee_page(tip, PayeeForm()) if payees.awaited(tip.source) else _back()
    typed = PayeeForm(request.POST)
    if not typed.is_valid():
        return _payee_page(tip, typed, status=422)
    try:
        payees.save_payee(tip.source, typed.as_details())
    except NotAllowed as refusal:
        typed.add_error(None, str(refusal))
        return _payee_page(tip, typed, status=403)
    return _back("payee")


@_of_visitor(*_PAGE)
def erase(request: HttpRequest, tip: Tip) -> HttpResponse:
    """Ask that everything that is kept of the source be erased; the desk does it. What that means
    is said first."""
    if request.method == "POST":
        erasure.request_erasure(tip)
    if tip.source.erasure_asked_at is not None or request.method == "POST":
        return _back("erase")
    return _answer("tips/erase.html", status_page.build_erasure(tip), 200)


@_of_visitor("POST")
def leave(request: HttpRequest, tip: Tip) -> HttpResponse:
    """End the visit, on a device that others use too."""
    response = HttpResponseRedirect(reverse("tips:form"))
    visit.end(response)
    return response


def _visited(request: HttpRequest) -> Tip | None:
    pk = visit.tip_pk(request)
    known = Tip.objects.select_related("source", "merged_into").filter(purged_at=None)
    return known.filter(pk=pk).first() if pk else None


def _back(done: str = "") -> HttpResponse:
    """To the page, which says what was done."""
    address = reverse("tips:status")
    return HttpResponseRedirect(f"{address}?done={done}#done" if done else address, status=303)


def _door(
    typed: ReceiptForm, *, sentence: str = "", status: int = 200, wait: int = 0
) -> HttpResponse:
    context = {"page_title": _("How does my tip stand?"), "form": typed, "sentence": sentence}
    response = _answer("tips/door.html", context, status)
    if wait:
        response["Retry-After"] = str(wait)
    return response


def _page(
    tip: Tip,
    *,
    addition: AdditionForm | None = None,
    refused: list[str] | None = None,
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = status_page.build(tip)
    context |= {
        "form": addition or AdditionForm(),
        "refused": refused or [],
        "done": status_page.done(done),
        "largest": settings.TIPS_MEDIA_MAX_BYTES,
        "largest_together": settings.REQUEST_MAX_BYTES,
    }
    return _answer("tips/status.html", context, status)


def _payee_page(tip: Tip, typed: PayeeForm, status: int = 200) -> HttpResponse:
    context = status_page.build_payee(tip) | {
        "form": typed,
        "consent_version": settings.TIPS_CONSENT_VERSION,
        "keep": terms.all_in_words(settings.TIPS_KEEP),
    }
    return _answer("tips/payee.html", context, status)


def _answer(template: str, context: dict[str, Any], status: int) -> HttpResponse:
    return reader_page.answer_to_one(template, reverse("tips:status"), context, status=status)


def _sent_elsewhere() -> str:
    return _("This came from another website. Please send it from this page.")
