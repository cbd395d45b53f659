"""The newsroom's sections, topics and tags."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from taggit.models import Tag

from .. import renaming
from ..forms.photo_picker import PhotoField
from ..models import Article, Section, Topic
from .site import site


@admin.register(Section, site=site)
class SectionAdmin(admin.ModelAdmin):
    list_display = ["name", "description", "position", "is_on_home"]
    list_editable = ["position", "is_on_home"]
    fields = ["name", "slug", "description", "position", "is_on_home"]


@admin.register(Topic, site=site)
class TopicAdmin(admin.ModelAdmin):
    list_display = ["title", "is_on_home", "created_at"]
    list_filter = ["is_on_home"]
    search_fields = ["title"]
    fields = ["title", "slug", "intro", "cover", "is_on_home"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "cover":
            return PhotoField(required=False, label=db_field.verbose_name)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Tag, site=site)
class TagAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    fields = ["name", "slug"]
    show_full_result_count = False

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "name" in form.changed_data:
            renaming.renew(Article.objects.filter(tags=obj))

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Tag) -> None:
        tagged = renaming.keys_of(Article.objects.filter(tags=obj))
        super().delete_model(request, obj)
        renaming.renew(tagged)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Tag]) -> None:
        tagged = renaming.keys_of(Article.objects.filter(tags__in=queryset))
        super().delete_queryset(request, queryset)
        renaming.renew(tagged)
