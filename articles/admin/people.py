"""The newsroom's people: logins, and the names under articles.

Who may change logins and groups gives rights to others, and each time it is recorded. Nobody but
a superuser changes what they may do themselves.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .. import granting, logins, recent, renaming
from ..access import group_name
from ..forms.account import StaffForm
from ..forms.photo_picker import PhotoField
from ..lib.keys import is_key
from ..models import Article, Reporter, User
from . import joining
from .confirmed import Confirmed
from .fields import SearchedChoices, only_choosing
from .site import site

# what is shown instead where it may not be changed, since groups are stored by English names
_SHOWN = {"groups": "group_names", "sections": "section_names"}
_OWN = ["groups", "sections", "is_staff", "is_active"]


class GroupFilter(admin.SimpleListFilter):
    title = _("groups")
    parameter_name = "group"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [(group.pk, capfirst(group_name(group))) for group in Group.objects.order_by("pk")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(groups=self.value()) if is_key(self.value()) else queryset


@admin.register(Group, site=site)
class NewsroomGroupAdmin(Confirmed, SearchedChoices, GroupAdmin):
    list_display = ["shown", "people"]

    @admin.display(description=_("group"), ordering="name")
    def shown(self, group: Group) -> str:
        return capfirst(group_name(group))

    @admin.display(description=_("people"))
    def people(self, group: Group) -> int:
        return group.people

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(people=Count("user"))

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Not one's own: whoever could add a right to it would raise themselves."""
        own = not request.user.is_superuser and _is_own_group(request, obj)
        return super().has_change_permission(request, obj) and not own

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        own = not request.user.is_superuser and _is_own_group(request, obj)
        return super().has_delete_permission(request, obj) and not own

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Groups are deleted one by one, each with its record."""
        return {}

    def save_model(self, request: HttpRequest, obj: Group, form: Any, change: bool) -> None:
        request.granted_before = granting.of_group(obj.pk)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        group = form.instance
        after = granting.of_group(group.pk)
        if granting.record(request.user, request.granted_before, after, group=group.name):
            for member in User.objects.filter(groups=group):
                _end_sessions(request, member)

    def delete_model(self, request: HttpRequest, obj: Group) -> None:
        before, name = granting.of_group(obj.pk), obj.name
        members = list(User.objects.filter(groups=obj))
        super().delete_model(request, obj)
        for member in members:
            _end_sessions(request, member)
        granting.record(request.user, before, granting.of_group(None), group=name)


@admin.register(User, site=site)
class StaffAdmin(Confirmed, SearchedChoices, UserAdmin):
    form = StaffForm
    change_form_template = "admin/articles/user/change_form.html"
    list_display = ["username", "name", "group_names", "is_staff", "is_active", "last_login"]
    list_filter = [GroupFilter, "is_staff", "is_superuser", "is_active", "sections"]
    filter_horizontal = ["user_permissions"]
    search_fields = ["username", "name", "email"]
    ordering = ["name", "username"]
    fieldsets = [
        (None, {"fields": ["username"]}),
        (_("Person"), {"fields": ["name", "email"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "groups", "sections"]}),
        (
            _("Single rights"),
            {"classes": ["collapse"], "fields": ["is_superuser", "user_permissions"]},
        ),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def get_urls(self) -> list[URLPattern]:
        leave = self.admin_site.admin_view(self.leave)
        return [path("<path:pk>/leave/", leave, name="articles_user_leave"), *super().get_urls()]

    # Joining, a new way in, leaving

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        """Nobody is given a password: who is invited chooses it."""
        return joining.invite(request, self)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        return joining.link(request, self, id)

    def leave(self, request: HttpRequest, pk: str) -> HttpResponse:
        return joining.leave(request, self, pk)

    # Who may give what

    def _shut(self, request: HttpRequest, obj: User | None) -> list[str]:
        """The fields of rights that this person may not change of that one."""
        if request.user.is_superuser:
            return []
        shut = ["is_superuser", "user_permissions"]
        if obj is not None and obj.pk == request.user.pk:
            return [*shut, *_OWN]
        return shut if request.user.has_perm("auth.change_group") else [*shut, *_SHOWN]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        shut = [_SHOWN.get(name, name) for name in self._shut(request, obj)]
        return [*super().get_readonly_fields(request, obj), *shut]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        shut = self._shut(request, obj)
        if not self.has_change_permission(request, obj):
            shut = [*shut, *_SHOWN]
        return [
            (title, options | {"fields": [_shown_as(name, shut) for name in options["fields"]]})
            for title, options in fieldsets
        ]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)

    # The list and the form

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("groups", "sections")

    @admin.display(description=_("groups"), empty_value="")
    def group_names(self, user: User) -> str:
        return "、".join(group_name(group) for group in user.groups.all())

    @admin.display(description=_("sections"), empty_value="")
    def section_names(self, user: User) -> str:
        return "、".join(section.name for section in user.sections.all())

    def formfield_for_manytomany(self, db_field, request, **kwargs: Any):
        if db_field.name not in _SHOWN:
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        kwargs["widget"] = forms.CheckboxSelectMultiple
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.queryset = field.queryset.order_by("pk")
            field.label_from_instance = group_name
        return field

    def formfield_for_dbfield(self, db_field, request, **kwargs: Any):
        return only_choosing(super().formfield_for_dbfield(db_field, request, **kwargs))

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        request.granted_before = granting.of_user(obj.pk)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        user = form.instance
        after = granting.of_user(user.pk)
        if granting.record(request.user, request.granted_before, after, **granting.named(user)):
            _end_sessions(request, user)

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: User) -> None:
        before, whose = granting.of_user(obj.pk), granting.named(obj)
        before |= _bylines_of(obj)
        super().delete_model(request, obj)
        granting.record(request.user, before, {}, verb="delete_user", **whose)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        """One by one, each with its record."""
        for user in queryset:
            self.delete_model(request, user)


@admin.register(Reporter, site=site)
class ReporterAdmin(SearchedChoices, admin.ModelAdmin):
    list_display = ["name", "kind", "press_card", "user", "is_active"]
    list_filter = ["kind", "is_active"]
    list_select_related = ["user"]
    search_fields = ["name", "slug"]
    autocomplete_fields = ["user"]
    fields = ["name", "slug", "kind", "press_card", "bio", "portrait", "user", "is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: Reporter | None = None) -> list[str]:
        """A login is tied to a name by those who may see the logins."""
        return [] if request.user.has_perm("articles.view_user") else ["user"]

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context=None
    ) -> HttpResponse:
        """Whose login a name belongs to says who may read and write what is under it."""
        if _ties_another_login(request, object_id) and (asked := recent.require(request)):
            return asked
        return super().changeform_view(request, object_id, form_url, extra_context)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "portrait":
            return PhotoField(required=False, label=db_field.verbose_name)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Reporter, form: Any, change: bool) -> None:
        before = granting.login_of(obj.pk)
        super().save_model(request, obj, form, change)
        granting.record_login(request.user, before, granting.login_of(obj.pk), obj)
        if change and "name" in form.changed_data:
            renaming.renew(Article.objects.filter(bylines__reporter=obj))

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Reporter) -> None:
        before, pk = granting.login_of(obj.pk), obj.pk
        super().delete_model(request, obj)
        obj.pk = pk  # Django takes it away; the record names it
        granting.record_login(request.user, before, granting.login_of(pk), obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        """One by one, each with its record."""
        for reporter in queryset:
            self.delete_model(request, reporter)


def _end_sessions(request: HttpRequest, user: User) -> None:
    """What somebody may do has changed: they log in again; who changed it stays."""
    if user.pk == request.user.pk:
        logins.end_others(request, request.user)
    else:
        logins.end_sessions(user)


def _bylines_of(user: User) -> dict[str, Any]:
    """The name under articles that a deleted login leaves behind, if it has one."""
    name = Reporter.objects.filter(user=user).values_list("name", flat=True).first()
    return {"reporter": name} if name else {}


def _ties_another_login(request: HttpRequest, pk: Any) -> bool:
    """Whether a form gives the name of this key, or a new one, to another login than before."""
    typed = request.POST.get("user", "")
    if not typed:
        return False
    if not (is_key(pk) and is_key(typed)):
        return True
    return not Reporter.objects.filter(pk=pk, user=typed).exists()


def _may_touch(request: HttpRequest, user: User | None) -> bool:
    return request.user.is_superuser or user is None or not user.is_superuser


def _is_own_group(request: HttpRequest, group: Group | None) -> bool:
    return group is not None and request.user.groups.filter(pk=group.pk).exists()


def _shown_as(name: str, shut: list[str]) -> str:
    return _SHOWN.get(name, name) if name in shut else name
