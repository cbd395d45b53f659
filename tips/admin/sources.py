"""The sources: which one told what, and who is blocked; never who it is."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from articles import history
from articles.access import has_right
from articles.admin.paginator import CappedPaginator
from articles.admin.site import site
from articles.lib.keys import is_key

from .. import erasure, inbox, sources
from ..access import visible_tips
from ..models import ChannelName, Source, TipEvent
from . import find_page
from .by_rights import ByRights
from .source_data import OwnData
from .tip_columns import minute

SHOWN = 50


class BlockedFilter(admin.SimpleListFilter):
    title = gettext_lazy("blocked")
    parameter_name = "blocked"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("1", _("blocked")), ("0", _("not blocked"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() in ("0", "1"):
            return queryset.filter(blocked_at__isnull=self.value() == "0")
        return queryset


class ChannelFilter(admin.SimpleListFilter):
    title = gettext_lazy("channel")
    parameter_name = "channel"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return list(ChannelName.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        known = self.value() in ChannelName.values
        return queryset.filter(channel=self.value()) if known else queryset


class ErasureFilter(admin.SimpleListFilter):
    """Who still waits for an answer; for those who may give it."""

    title = gettext_lazy("asks to be erased")
    parameter_name = "asks"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("1", _("asks to be erased"))] if has_right(request.user, erasure.RIGHT) else []

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        asked = self.value() == "1" and has_right(request.user, erasure.RIGHT)
        return queryset.filter(erasure_asked_at__isnull=False) if asked else queryset


@admin.register(Source, site=site)
class SourceAdmin(OwnData, ByRights, admin.ModelAdmin):
    list_display = ["masked", "told", "since", "heard", "block"]
    list_display_links = None
    list_filter = [BlockedFilter, ChannelFilter, ErasureFilter]
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator
    ordering = ["-pk"]
    sortable_by: list[str] = []
    change_list_template = "admin/tips/source/change_list.html"

    class Media:
        css = {"all": ["admin_skin/tips.css"]}

    def get_urls(self) -> list[URLPattern]:
        find = self.admin_site.admin_view(lambda request: find_page.answer(request, self))
        return [path("find/", find, name="tips_source_find"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """Nothing that is sealed is read from the database, so that nothing of it can be shown."""
        return Source.objects.only(
            *("channel", "created_at", "last_inbound_at", "blocked_at", "blocked_by"),
            *("blocked_reason", "erased_at", "erasure_asked_at", "is_closed"),
        ).order_by(*self.ordering)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        changelist.result_list = list(changelist.result_list)
        counted = visible_tips(request.user).filter(source__in=changelist.result_list)
        numbers = dict(counted.order_by().values_list("source").annotate(Count("pk")))
        for source in changelist.result_list:
            source.number = numbers.get(source.pk, 0)
        return changelist

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {
            "title": capfirst(self.opts.verbose_name_plural),
            "may_find": has_right(request.user, sources.RIGHT),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return require_GET(self._one)(request, object_id)

    def _one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if not self.has_view_permission(request):
            raise Http404
        source = self.get_object(request, object_id)
        if source is None:
            raise Http404
        tips = visible_tips(request.user).filter(source=source).order_by("-received_at", "-pk")
        events = TipEvent.objects.filter(source=source).select_related("event__actor")
        context = {
            **self.admin_site.each_context(request),
            "title": str(source),
            "opts": self.opts,
            "source": source,
            "tips": inbox.with_beginning(tips).select_related("place")[:SHOWN],
            "happened": [history.line(each.event) for each in events.order_by("-event_id")[:SHOWN]],
            "may_erase": has_right(request.user, erasure.RIGHT),
        }
        return TemplateResponse(request, "admin/tips/source/change_form.html", context)

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        if not is_key(object_id):
            return None
        return self.get_queryset(request).filter(pk=object_id).first()

    # What the list says of each

    @admin.display(description=pgettext_lazy("tip line", "source"))
    def masked(self, source: Source) -> str:
        address = reverse("admin:tips_source_change", args=[source.pk])
        return format_html('<a class="row-title" href="{}">{}</a>', address, source)

    @admin.display(description=gettext_lazy("tips"))
    def told(self, source: Source) -> int:
        return source.number

    @admin.display(description=gettext_lazy("since"))
    def since(self, source: Source) -> str:
        return minute(source.created_at, "Y-m-d")

    @admin.display(description=pgettext_lazy("source", "last heard"), empty_value="")
    def heard(self, source: Source) -> str:
        return minute(source.last_inbound_at, "Y-m-d H:i") if source.last_inbound_at else ""

    @admin.display(description=gettext_lazy("blocked"), empty_value="")
    def block(self, source: Source) -> str:
        if source.erased_at:
            return _("erased")
        if source.erasure_asked_at:
            return _("asks to be erased")
        return source.blocked_reason if source.is_blocked else ""
