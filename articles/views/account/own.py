"""One's own login: password, second factors, and where one is logged in."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ... import logins, recent, second_factor
from ...access import NotAllowed, may_write
from ...forms.account import OwnPasswordForm
from .gate import for_its_owner


@require_safe
@for_its_owner
def security(request: HttpRequest) -> HttpResponse:
    user = request.user
    context = {
        "page_title": _("Login and security"),
        "factors": second_factor.factors(user),
        "is_needed": second_factor.is_needed(user),
        "codes_left": second_factor.recovery_codes_left(user),
        "sessions": logins.sessions_of(request, user),
        "has_portal": may_write(user),
    }
    return render(request, "account/security.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@for_its_owner
def password(request: HttpRequest) -> HttpResponse:
    form = OwnPasswordForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.save()
        logins.keep_session(request, request.user)
        messages.success(request, _("Your password is changed. All other sessions have ended."))
        return redirect("account:security")
    context = {"page_title": _("Change password"), "form": form}
    return render(request, "account/password.html", context)


@require_POST
@for_its_owner
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    if not logins.end_session(request.user, pk):
        raise Http404
    messages.success(request, _("That session has ended."))
    return redirect("account:security")


@require_POST
@for_its_owner
def end_others(request: HttpRequest) -> HttpResponse:
    logins.end_others(request, request.user)
    messages.success(request, _("All other sessions have ended."))
    return redirect("account:security")


@sensitive_post_parameters()
@require_POST
@for_its_owner
def remove_factor(request: HttpRequest, pk: int) -> HttpResponse:
    if asked := recent.require(request):
        return asked
    try:
        second_factor.remove(request.user, pk)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Removed."))
    return redirect("account:security")


@sensitive_post_parameters()
@sensitive_variables("codes")
@require_POST
@for_its_owner
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New ones, shown in this answer and never again."""
    if asked := recent.require(request):
        return asked
    if not second_factor.has(request.user):
        return redirect("account:set_up")
    context = {
        "page_title": _("Recovery codes"),
        "codes": second_factor.new_recovery_codes(request.user),
        "onward": "",
    }
    return render(request, "account/recovery_codes.html", context)
