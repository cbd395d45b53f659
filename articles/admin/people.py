"""The newsroom's people: logins, and the names under articles."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from ..forms.photo_picker import PhotoField
from ..models import Reporter, User
from .site import site

site.register(Group, GroupAdmin)


@admin.register(User, site=site)
class StaffAdmin(UserAdmin):
    list_display = ["username", "name", "email", "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "is_superuser", "is_active", "groups"]
    search_fields = ["username", "name", "email"]
    ordering = ["name", "username"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["name", "email"]}),
        (
            _("Rights"),
            {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": [
                    *("username", "name", "email", "is_staff"),
                    *("usable_password", "password1", "password2"),
                ],
            },
        )
    ]
    readonly_fields = ["last_login", "date_joined"]


@admin.register(Reporter, site=site)
class ReporterAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "press_card", "user", "is_active"]
    list_filter = ["kind", "is_active"]
    list_select_related = ["user"]
    search_fields = ["name", "slug"]
    autocomplete_fields = ["user"]
    fields = ["name", "slug", "kind", "press_card", "bio", "portrait", "user", "is_active"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "portrait":
            return PhotoField(required=False, label=db_field.verbose_name)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
