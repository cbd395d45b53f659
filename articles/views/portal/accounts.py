"""Coming in, going out, and a new password, with the portal's own look."""

from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...access import may_write
from .gate import for_writers, open_to_all


class _Login(LoginView):
    template_name = "portal/login.html"
    next_page = reverse_lazy("portal:in_work")
    extra_context = {"page_title": gettext_lazy("Log in")}

    def get_redirect_url(self) -> str:
        """Back to where the person wanted to go, within the portal only."""
        wanted = super().get_redirect_url()
        return wanted if wanted.startswith(reverse("portal:in_work")) else ""

    def get(self, request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if request.user.is_authenticated and may_write(request.user):
            return HttpResponseRedirect(self.get_success_url())
        return super().get(request, *args, **kwargs)


class _PasswordChange(PasswordChangeView):
    template_name = "portal/password.html"
    success_url = reverse_lazy("portal:account")
    extra_context = {"page_title": gettext_lazy("Change password")}

    def form_valid(self, form) -> HttpResponse:
        messages.success(self.request, _("Your password is changed."))
        return super().form_valid(form)


login = open_to_all(_Login.as_view())
logout = open_to_all(LogoutView.as_view(next_page=reverse_lazy("portal:login")))
password = for_writers(_PasswordChange.as_view())


@for_writers
def account(request: HttpRequest) -> HttpResponse:
    reporter = getattr(request.user, "reporter", None)
    context = {"page_title": _("Me"), "here": "account", "reporter": reporter}
    return render(request, "portal/account.html", context)
