"""The newsroom's places: the tree, other names and figures."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .. import renaming
from ..forms.places import PlaceForm, named, path_label, with_path
from ..models import Place, PlaceAlias, PlaceFact
from .fields import ROWS, RowForm, SearchedChoices, only_choosing
from .paginator import CappedPaginator
from .site import site


class AliasInline(admin.TabularInline):
    model = PlaceAlias
    form = RowForm
    template = ROWS
    extra = 0


class FactInline(admin.TabularInline):
    model = PlaceFact
    form = RowForm
    template = ROWS
    fields = ["label", "value", "unit", "as_of", "source", "position"]
    extra = 0


@admin.register(Place, site=site)
class PlaceAdmin(SearchedChoices, admin.ModelAdmin):
    form = PlaceForm
    list_display = ["path", "level", "code", "is_listed"]
    list_filter = ["level", "is_gone"]
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator
    ordering = ["lineage", "pk"]
    search_fields = ["name"]
    search_help_text = _("Name, other name or division code.")
    autocomplete_fields = ["parent", "merged_into"]
    fields = ["name", "official_name", "level", "parent", "code", "slug", "merged_into"]
    inlines = [AliasInline, FactInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return with_path(super().get_queryset(request))

    def formfield_for_dbfield(self, db_field, request, **kwargs: Any):
        return only_choosing(super().formfield_for_dbfield(db_field, request, **kwargs))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """By name, other name or code; the exact name first, then what begins with it."""
        return named(queryset, search_term), False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}  # removed one by one, and only where nothing is about it

    def has_delete_permission(self, request: HttpRequest, obj: Place | None = None) -> bool:
        is_used = obj is not None and (obj.articles.exists() or obj.children.exists())
        return super().has_delete_permission(request, obj) and not is_used

    @admin.display(description=_("place"), ordering="lineage")
    def path(self, place: Place) -> str:
        return path_label(place)

    @admin.display(description=_("in the division list"), boolean=True)
    def is_listed(self, place: Place) -> bool:
        return bool(place.code) and not place.is_gone

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Place, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and {"parent", "merged_into"} & set(form.changed_data):
            renaming.place_moved(obj)
        if change and "name" in form.changed_data:
            renaming.places_renamed([obj])
