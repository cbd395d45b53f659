"""Pages of the admin whose changes are grave: whoever sends one shows again who they are."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from .. import recent


class Confirmed:
    """For a ModelAdmin, before it in the bases."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return recent.require(request) or super().changelist_view(request, extra_context)

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context=None
    ) -> HttpResponse:
        asked = recent.require(request)
        return asked or super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        return recent.require(request) or super().delete_view(request, object_id, extra_context)
