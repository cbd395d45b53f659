"""The second factor is set up: an app on the telephone, or a passkey."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from ... import logins, recent, second_factor
from ...access import NotAllowed
from .gate import for_its_owner

_PAGES = ["GET", "HEAD", "POST"]


@require_safe
@for_its_owner
def choose(request: HttpRequest) -> HttpResponse:
    context = {
        "page_title": _("Set up a second factor"),
        "is_needed": second_factor.is_needed(request.user),
        "is_first": not second_factor.has(request.user),
    }
    return render(request, "account/set_up.html", context)


@sensitive_post_parameters()
@sensitive_variables("setup")
@require_http_methods(_PAGES)
@for_its_owner
def app(request: HttpRequest) -> HttpResponse:
    if asked := recent.require(request):
        return asked
    refusal = ""
    if request.method == "POST":
        try:
            second_factor.add_app(request, request.user, request.POST.get("code", ""))
        except NotAllowed as error:
            refusal = str(error)
        else:
            return _added(request, _("The authenticator app is set up."))
    context = {
        "page_title": _("Authenticator app"),
        "setup": second_factor.app_setup(request, request.user),
        "refusal": refusal,
    }
    return render(request, "account/set_up_app.html", context, status=422 if refusal else 200)


@sensitive_post_parameters()
@require_http_methods(_PAGES)
@for_its_owner
def passkey(request: HttpRequest) -> HttpResponse:
    if asked := recent.require(request):
        return asked
    refusal = ""
    if request.method == "POST":
        answer, name = request.POST.get("passkey", ""), request.POST.get("name", "")
        try:
            second_factor.add_passkey(request.user, answer, name)
        except NotAllowed as error:
            refusal = str(error)
        else:
            return _added(request, _("The passkey is set up."))
    context = {
        "page_title": _("Passkey"),
        "passkey": second_factor.passkey_creation(request.user),
        "refusal": refusal,
        "name": request.POST.get("name", ""),
        "longest": second_factor.LONGEST_NAME,
    }
    return render(request, "account/set_up_passkey.html", context, status=422 if refusal else 200)


@sensitive_variables("codes", "context")
def _added(request: HttpRequest, done: str) -> HttpResponse:
    """With the first factor come the recovery codes: shown in this answer and never again."""
    user = request.user
    logins.has_set_up(request, user)
    messages.success(request, done)
    has_codes = second_factor.recovery_codes_left(user) > 0
    codes = [] if has_codes else second_factor.new_recovery_codes(user)
    context = {
        "page_title": _("Recovery codes") if codes else done,
        "codes": codes,
        "onward": logins.home_of(user),
    }
    return render(request, "account/recovery_codes.html", context)
