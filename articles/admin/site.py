"""The newsroom's site: Django's own admin with the paper's name, rules and choices."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from .. import logins
from ..access import may_write
from ..forms.account import LOCKED, NewsroomLoginForm
from ..forms.places import path_label
from ..models import Place, Reporter, Topic

gettext_noop(":")  # Django puts it behind a label; its own Chinese leaves it half as wide


class Choices(AutocompleteJsonView):
    """What is offered while an editor types the name of a place, a reporter or a topic."""

    def has_perm(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Names that readers see anyway may be looked up by whoever writes articles."""
        public = self.model_admin.model in (Place, Reporter, Topic)
        return (public and may_write(request.user)) or super().has_perm(request, obj)

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        result = super().serialize_result(obj, to_field_name)
        if isinstance(obj, Place):
            result["text"] = path_label(obj)
        elif isinstance(obj, Reporter):
            result["text"] = f"{obj.name}（{obj.get_kind_display()}）"
        return result


class _Login(LoginView):
    """The first of two steps, where the login has a second factor."""

    template_name = "admin/login.html"
    authentication_form = NewsroomLoginForm
    site: admin.AdminSite | None = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.site is not None
        own = {
            **self.site.each_context(self.request),
            "title": _("Log in"),
            "app_path": self.request.get_full_path(),
            "username": self.request.user.get_username(),
            "may_send_mail": bool(settings.EMAIL_URL),
        }
        return super().get_context_data(**kwargs) | own

    def get_default_redirect_url(self) -> str:
        return reverse("admin:index")

    def form_valid(self, form: NewsroomLoginForm) -> HttpResponse:
        onward = logins.begin(self.request, form.get_user(), self.get_success_url())
        return HttpResponseRedirect(onward)

    def form_invalid(self, form: NewsroomLoginForm) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 429 if form.has_error(NON_FIELD_ERRORS, LOCKED) else 200
        return response


class NewsroomSite(admin.AdminSite):
    site_title = _("Newsroom")
    index_title = _("Today's desk")
    enable_nav_sidebar = True

    @property
    def site_header(self) -> str:
        return settings.PAPER["name"]

    @method_decorator([never_cache, login_not_required, sensitive_post_parameters()])
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        return _Login.as_view(site=self)(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Everybody's own login has pages of its own."""
        return HttpResponseRedirect(reverse("account:password"))

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """The editor needs styles of its own; scripts stay those of our own files. Who works here
        is refused on a page of the newsroom, not on one of the readers'."""
        inner = super().admin_view(self._or_refused(view), cacheable)

        def with_policy(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = inner(request, *args, **kwargs)
            if not hasattr(response, "_csp_replace"):
                response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY
            return response

        return update_wrapper(with_policy, view)

    def _or_refused(self, view: Callable) -> Callable:
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except PermissionDenied:
                return self._refused(request, 403)
            except Http404:
                return self._refused(request, 404)

        return update_wrapper(answer, view)

    def _refused(self, request: HttpRequest, status: int) -> HttpResponse:
        came_from = request.headers.get("Referer", "")
        hosts, is_secure = {request.get_host()}, request.is_secure()
        is_ours = url_has_allowed_host_and_scheme(came_from, hosts, require_https=is_secure)
        context = {
            **self.each_context(request),
            "title": _("Not allowed") if status == 403 else _("Not found"),
            "is_forbidden": status == 403,
            "back": came_from if is_ours and came_from != request.build_absolute_uri() else "",
        }
        return TemplateResponse(request, "admin/refused.html", context, status=status)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return Choices.as_view(admin_site=self)(request)


site = NewsroomSite(name="admin")
