"""The second step of a login, links that work once, and a password that was forgotten."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ... import access_links, lockout, logins
from ... import second_factor as factors
from ...access import NotAllowed
from ...forms.account import ForgottenForm, NewPasswordForm
from .gate import open_to_all

_TOKEN, _SHOWN = "access_link", "-"  # the address shows no token once it was opened
_PAGES = ["GET", "HEAD", "POST"]


@sensitive_post_parameters()
@require_http_methods(_PAGES)
@open_to_all
def second_factor(request: HttpRequest) -> HttpResponse:
    user = logins.pending(request)
    if user is None:
        return redirect(_login_page(request))
    refusal, status = "", 200
    if request.method == "POST":
        shown = {name: request.POST.get(name, "") for name in ("code", "passkey")}
        try:
            if logins.check_factor(request, user, **shown):
                return HttpResponseRedirect(logins.finish(request, user, with_factor=True))
            refusal, status = _("This was not right. Try once more."), 403
        except NotAllowed as error:
            refusal, status = str(error), 429
    context = {
        "page_title": _("Second factor"),
        "refusal": refusal,
        "passkey": factors.passkey_request(user) if factors.has_passkey(user) else "",
    }
    return render(request, "account/second_factor.html", context, status=status)


@sensitive_post_parameters()
@require_http_methods(_PAGES)
@open_to_all
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The token moves from the address into the session, so that no history and no Referer has
    it. Somebody who is logged in as another is logged out by using it, not by looking."""
    if token != _SHOWN:
        request.session[_TOKEN] = token
        return redirect("account:link", _SHOWN)
    found = access_links.find(kept := request.session.get(_TOKEN, ""))
    if found is None:
        context = {"page_title": _("This link does not work any more")}
        return render(request, "account/link_void.html", context, status=410)
    form = NewPasswordForm(found.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            user = access_links.use(kept, form.cleaned_data["new_password1"])
        except NotAllowed as error:
            form.add_error(None, str(error))
        else:
            request.session.flush()
            messages.success(request, _("Your password is set."))
            return HttpResponseRedirect(logins.begin(request, user))
    asked = {"page_title": _("Choose your password"), "form": form, "whose": found.user}
    return render(request, "account/link.html", asked)


@require_http_methods(_PAGES)
@open_to_all
def forgotten(request: HttpRequest) -> HttpResponse:
    """The same answer for every name; there is such a page only where mail can be sent."""
    if not settings.EMAIL_URL:
        raise Http404
    form, is_done, status = ForgottenForm(request.POST or None), False, 200
    if form.is_valid():
        attempt = lockout.reset(request, name := form.cleaned_data["username"])
        if attempt.wait:
            form.add_error(None, lockout.too_many(attempt.wait))
            status = 429
        else:
            access_links.send_reset_link.enqueue(name)
            is_done = True
    context = {"page_title": _("Forgotten password"), "form": form, "is_done": is_done}
    return render(request, "account/forgotten.html", context, status=status)


def _login_page(request: HttpRequest) -> str:
    """Which of the two doors the person came through, as far as it is known."""
    wanted = (request.session.get(logins.PENDING) or {}).get("wanted", "")
    door = "portal:login" if wanted.startswith(reverse("portal:in_work")) else "admin:login"
    return reverse(door)
