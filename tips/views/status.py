"""/tips/status/: how a tip stands, for who has its code and its PIN.

What is done there leads back to the page, which says so. How it is opened: see `strangers`.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles import reader_page, strangers
from articles.access import NotAllowed
from articles.forms.receipt import ReceiptForm
from articles.lib import terms
from articles.lib.guesses import Guesses
from articles.strangers import Door, later

from .. import erasure, limits, payees, receipts, status_page, web_tips
from ..forms.payee import PayeeForm
from ..forms.tip import AdditionForm
from ..lib.visit import VISIT
from ..models import Tip

_PAGE = ("GET", "HEAD", "POST")


class _TipDoor(Door[Tip]):
    visit = VISIT
    page = "tips:status"

    def guesses(self) -> Guesses:
        return limits.guesses()

    def opened_with(self, code: str, pin: str) -> Tip | None:
        return receipts.opened_with(code, pin)

    def of_visitor(self, pk: int | None) -> Tip | None:
        return receipts.of_visitor(pk)

    def ask(self, typed: ReceiptForm, *, sentence: str = "", status: int = 200) -> HttpResponse:
        title = _("How does my tip stand?")
        context = {"page_title": title, "form": typed, "sentence": sentence}
        return _answer("tips/door.html", context, status)

    def show(self, row: Tip, *, text: str = "", done: str = "") -> HttpResponse:
        return _page(row, addition=AdditionForm(initial={"text": text}), done=done)


_DOOR = _TipDoor()


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    return _DOOR.answer(request)


@_DOOR.inside("POST")
def add(request: HttpRequest, tip: Tip) -> HttpResponse:
    """More words or files for the same tip."""
    typed = AdditionForm(request.POST, request.FILES)
    if again := strangers.not_yet(request, typed, limits):
        return later(_page(tip, addition=typed, status=again.status), again.wait)
    taken = web_tips.add(tip, typed.as_sent())
    typed.let_go()
    if taken.refused:
        return _page(tip, refused=taken.refused, status=422)
    return _DOOR.back("added")


@_DOOR.inside(*_PAGE)
def payee(request: HttpRequest, tip: Tip) -> HttpResponse:
    """Where the money goes: a page of its own, so that no other form costs what is typed in it."""
    if request.method != "POST":
        return _payee_page(tip, PayeeForm()) if payees.awaited(tip.source) else _DOOR.back()
    typed = PayeeForm(request.POST)
    if not typed.is_valid():
        return _payee_page(tip, typed, status=422)
    try:
        payees.save_payee(tip.source, typed.as_details())
    except NotAllowed as refusal:
        typed.add_error(None, str(refusal))
        return _payee_page(tip, typed, status=403)
    return _DOOR.back("payee")


@_DOOR.inside(*_PAGE)
def erase(request: HttpRequest, tip: Tip) -> HttpResponse:
    """Ask that everything that is kept of the source be erased; the desk does it. What that means
    is said first."""
    if request.method == "POST":
        erasure.request_erasure(tip)
    if tip.source.erasure_asked_at is not None or request.method == "POST":
        return _DOOR.back("erase")
    return _answer("tips/erase.html", status_page.build_erasure(tip), 200)


@_DOOR.inside("POST")
def leave(request: HttpRequest, tip: Tip) -> HttpResponse:
    return _DOOR.leave("tips:form")


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
