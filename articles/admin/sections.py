"""The newsroom's sections, topics and tags."""

from django.contrib import admin
from taggit.models import Tag

from ..forms.photo_picker import PhotoField
from ..models import Section, Topic
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
