"""The newsroom's people: logins, and the names under articles."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..forms.photo_picker import PhotoField
from ..models import Reporter, User
from .site import site

_RIGHTS = ["is_superuser", "groups", "user_permissions"]

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

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Rights are given by those who have them all; else an account could raise itself."""
        shut = [] if request.user.is_superuser else _RIGHTS
        return [*super().get_readonly_fields(request, obj), *shut]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)


@admin.register(Reporter, site=site)
class ReporterAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "press_card", "user", "is_active"]
    list_filter = ["kind", "is_active"]
    list_select_related = ["user"]
    search_fields = ["name", "slug"]
    autocomplete_fields = ["user"]
    fields = ["name", "slug", "kind", "press_card", "bio", "portrait", "user", "is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: Reporter | None = None) -> list[str]:
        """A login is tied to a name by those who may see the logins."""
        return [] if request.user.has_perm("articles.view_user") else ["user"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "portrait":
            return PhotoField(required=False, label=db_field.verbose_name)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def _may_touch(request: HttpRequest, user: User | None) -> bool:
    return request.user.is_superuser or user is None or not user.is_superuser
