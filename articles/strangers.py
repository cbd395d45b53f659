"""What strangers send and see without a login: a form that is looked at before anything of it is
kept, and a page behind a code and a PIN.

No session stands behind them in which somebody could act, so they carry no CSRF token; what another
site sends is refused all the same (`lib.own_page`). Where a page is opened by its code and PIN, a
signed cookie stands for both for half an hour (`lib.visit`).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from .forms.receipt import ReceiptForm
from .forms.uploads import FormWithFiles
from .lib import guesses, receipt_codes
from .lib.guesses import Guesses
from .lib.own_page import is_from_own_page
from .lib.visit import Visit


class Limits(Protocol):
    """How often it may be used: seconds to wait, 0 counts it."""

    def wait_to_send(self, request: HttpRequest) -> int: ...

    def wait_to_hold(self, request: HttpRequest, size: int) -> int:
        """For bytes of files that wait for the form to be sent again."""

    def wait_to_keep(self, request: HttpRequest, size: int) -> int:
        """For bytes of files that are the newsroom's from now on."""

    def too_many(self, wait: int) -> str: ...


@dataclass(frozen=True)
class NotYet:
    """Nothing of a form is kept: what is said stands in it, and its files stay with it."""

    status: int
    wait: int = 0  # seconds after which it may be sent again


def not_yet(request: HttpRequest, typed: FormWithFiles, limits: Limits) -> NotYet | None:
    """Why the form is shown again; None when it may be kept."""
    if not is_from_own_page(request):
        typed.say_only(sent_elsewhere())
        return NotYet(403)
    if wait := limits.wait_to_send(request):
        typed.say_only(limits.too_many(wait))
        return NotYet(429, wait)
    is_complete = typed.is_valid()
    if typed.asks_for_more:
        typed.forget_words_for_now()
    if typed.asks_for_more or not is_complete:
        typed.hold_files(partial(limits.wait_to_hold, request))
        return NotYet(422 if typed.errors else 200)
    if wait := limits.wait_to_keep(request, typed.size):
        typed.say_only(limits.too_many(wait))
        return NotYet(429, wait)
    return None


def later(response: HttpResponse, wait: int) -> HttpResponse:
    """The answer, saying in how many seconds one may ask again; at once, where there are none."""
    if wait:
        response["Retry-After"] = str(wait)
    return response


def sent_elsewhere() -> str:
    return _("This came from another website. Please send it from this page.")


class _Row(Protocol):
    pk: Any
    code: Any


Row = TypeVar("Row", bound=_Row)
_View = Callable[[HttpRequest, Row], HttpResponse]


class Door(ABC, Generic[Row]):
    """The page of one row, for who has its code and its PIN. `page` is the name of its address."""

    visit: ClassVar[Visit]
    page: ClassVar[str]
    form: ClassVar[type[ReceiptForm]] = ReceiptForm

    @abstractmethod
    def guesses(self) -> Guesses: ...

    @abstractmethod
    def opened_with(self, code: str, pin: str) -> Row | None: ...

    @abstractmethod
    def of_visitor(self, pk: int | None) -> Row | None:
        """None also for a row whose words are erased."""

    @abstractmethod
    def ask(self, typed: ReceiptForm, *, sentence: str = "", status: int = 200) -> HttpResponse:
        """The page that asks for both."""

    @abstractmethod
    def show(self, row: Row, *, text: str = "", done: str = "") -> HttpResponse:
        """The page; `text` was typed before both were asked for, `done` is what was done there."""

    def over(self) -> str:
        return _("Half an hour is over. Give the code and the PIN once more.")

    def visited(self, request: HttpRequest) -> Row | None:
        """What the visitor has opened."""
        return self.of_visitor(self.visit.pk(request))

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page for who has opened it, else what is asked; a POST opens it."""
        if request.method == "POST":
            return self._open(request)
        code = receipt_codes.code_as_stored(request.GET.get("code", ""))
        row = self.visited(request)
        if row is not None and code in ("", row.code):
            return self.show(row, done=request.GET.get("done", ""))
        return self.ask(self.form(initial={"code": code}))

    def inside(self, *methods: str) -> Callable[[_View], Callable[..., HttpResponse]]:
        """For a view of the row that the visitor has opened: nothing is changed for another site,
        and what was typed is kept when the half hour is over."""

        def guard(view: _View) -> Callable[..., HttpResponse]:
            @csrf_exempt
            @require_http_methods(methods)
            @wraps(view)
            def guarded(request: HttpRequest) -> HttpResponse:
                row = self.visited(request)
                if request.method != "POST":
                    return view(request, row) if row else self.back()
                if row is not None and is_from_own_page(request):
                    return view(request, row)
                sentence = sent_elsewhere()
                if row is None:
                    sentence = self.over()
                typed = self.form(initial={"text": request.POST.get("text", "")})
                return self.ask(typed, sentence=sentence, status=403)

            return guarded

        return guard

    def back(self, done: str = "") -> HttpResponse:
        """To the page, which says what was done."""
        address = reverse(self.page)
        if done:
            address = f"{address}?done={done}#done"
        return HttpResponseRedirect(address, status=303)

    def leave(self, to: str) -> HttpResponse:
        """End the visit, on a device that others use too. `to` is the name of an address."""
        response = HttpResponseRedirect(reverse(to))
        self.visit.end(response)
        return response

    def _open(self, request: HttpRequest) -> HttpResponse:
        typed = self.form(request.POST)
        if not is_from_own_page(request):
            typed.add_error(None, sent_elsewhere())
            return self.ask(typed, status=403)
        if not typed.is_valid():
            return self.ask(typed, status=422)
        code, pin, text = (typed.cleaned_data[name] for name in ("code", "pin", "text"))
        tries = self.guesses()
        if wait := tries.wait(request, code):
            typed.add_error(None, guesses.too_many(wait))
            return later(self.ask(typed, status=429), wait)
        row = self.opened_with(code, pin)
        if row is None:
            typed.add_error(None, tries.wrong(code))
            return self.ask(typed, status=422)
        tries.was_right(request, code)
        response = self.show(row, text=text)
        self.visit.begin(response, row.pk)
        return response
