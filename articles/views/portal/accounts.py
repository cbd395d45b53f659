"""Coming in, going out, and a new password, with the portal's own look."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ... import logins
from ...access import may_write
from ...forms.account import LOCKED, LoginForm, OwnPasswordForm
from .gate import for_writers, open_to_all


class _Login(LoginView):
    """The first of two steps, where the login has a second factor."""

    template_name = "portal/login.html"
    authentication_form = LoginForm
    next_page = reverse_lazy("portal:in_work")
    extra_context = {
        "page_title": gettext_lazy("Log in"),
        "may_send_mail": bool(settings.EMAIL_URL),
    }

    def get_redirect_url(self) -> str:
        """Back to where the person wanted to go, within the portal only."""
        wanted = super().get_redirect_url()
        return wanted if wanted.startswith(reverse("portal:in_work")) else ""

    def get(self, request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if request.user.is_authenticated and may_write(request.user):
            return HttpResponseRedirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: LoginForm) -> HttpResponse:
        onward = logins.begin(self.request, form.get_user(), self.get_success_url())
        return HttpResponseRedirect(onward)

    def form_invalid(self, form: LoginForm) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 429 if form.has_error(NON_FIELD_ERRORS, LOCKED) else 200
        return response


login = open_to_all(_Login.as_view())
logout = open_to_all(LogoutView.as_view(next_page=reverse_lazy("portal:login")))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def password(request: HttpRequest) -> HttpResponse:
    form = OwnPasswordForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.save()
        logins.keep_session(request, request.user)
        messages.success(request, _("Your password is changed. All other sessions have ended."))
        return redirect("portal:account")
    context = {"page_title": _("Change password"), "form": form}
    return render(request, "portal/password.html", context)


@for_writers
def account(request: HttpRequest) -> HttpResponse:
    reporter = getattr(request.user, "reporter", None)
    context = {"page_title": _("Me"), "here": "account", "reporter": reporter}
    return render(request, "portal/account.html", context)
