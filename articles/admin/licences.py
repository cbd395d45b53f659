"""The paper's licences, with what runs out, and whom it may reprint from."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import licences
from ..forms.licences import LicenceForm, ReprintSourceForm
from ..models import Event, Licence, ReprintSource
from .site import site


@admin.register(Licence, site=site)
class LicenceAdmin(admin.ModelAdmin):
    form = LicenceForm
    list_display = ["labelled", "number", "issued_by", "valid_from", "valid_until", "standing"]
    list_filter = ["kind", "is_shown"]
    list_per_page = 50
    list_max_show_all = 0
    show_facets = admin.ShowFacets.NEVER
    change_list_template = "admin/articles/licence/change_list.html"
    change_form_template = "admin/articles/licence/change_form.html"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {"running_out": licences.running_out()}
        return super().changelist_view(request, context | (extra_context or {}))

    def has_delete_permission(self, request: HttpRequest, obj: Licence | None = None) -> bool:
        """What was valid once is kept; «shown on pages» takes it off them."""
        return False

    def save_model(self, request: HttpRequest, obj: Licence, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        verb = "change_licence" if change else "add_licence"
        Event.record(verb, actor=request.user, licence=obj.pk, kind_of=obj.kind, number=obj.number)

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        scan = guarded(never_cache(require_safe(self.scan)))
        return [path("<int:pk>/scan/", scan, name="articles_licence_scan"), *super().get_urls()]

    def scan(self, request: HttpRequest, pk: int) -> FileResponse:
        """The file as it is kept, to be saved and never opened here; 404 where there is none."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        licence = Licence.objects.filter(pk=pk).exclude(scan="").first()
        if licence is None:
            raise Http404
        try:
            content = licence.scan.open("rb")
        except OSError as error:
            raise Http404 from error
        return FileResponse(
            content,
            as_attachment=True,
            filename=f"licence-{pk}.{licence.scan.name.rpartition('.')[2]}",
            content_type="application/octet-stream",
            headers={
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "default-src 'none'; sandbox",
            },
        )

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def labelled(self, licence: Licence) -> str:
        return licence.label

    @admin.display(description=gettext_lazy("on pages"))
    def standing(self, licence: Licence) -> str:
        day = timezone.localdate()
        if licence.valid_until is not None and licence.valid_until < day:
            return format_html('<span class="stage stage-returned">{}</span>', _("run out"))
        if not licence.is_valid_on(day):
            return _("not valid yet")
        return _("yes") if licence.is_shown else _("no")


@admin.register(ReprintSource, site=site)
class ReprintSourceAdmin(admin.ModelAdmin):
    form = ReprintSourceForm
    list_display = ["name", "host", "listed_in", "valid_until", "is_active"]
    list_filter = ["is_active"]
    list_per_page = 100
    list_max_show_all = 0
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["name", "host", "listed_in"]
    search_help_text = gettext_lazy("Name, website, or the list that it is on.")
