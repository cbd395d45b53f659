"""The newsroom's site: Django's own admin with the paper's name, rules and choices."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from ..access import may_write
from ..forms.places import path_label
from ..models import Place, Reporter, Topic


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


class NewsroomSite(admin.AdminSite):
    site_title = _("Newsroom")
    index_title = _("Today's desk")
    enable_nav_sidebar = True

    @property
    def site_header(self) -> str:
        return settings.PAPER["name"]

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """The editor needs styles of its own; scripts stay those of our own files."""
        inner = super().admin_view(view, cacheable)

        def with_policy(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = inner(request, *args, **kwargs)
            if not hasattr(response, "_csp_replace"):
                response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY
            return response

        return update_wrapper(with_policy, view)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return Choices.as_view(admin_site=self)(request)


site = NewsroomSite(name="admin")
