"""Fields as the newsroom shows them: named in every row, and without icons that lead astray."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.http import HttpRequest
from django.utils.text import capfirst

from ..forms.choices import KeysField
from ..lib.keys import is_key

ROWS = "admin/rows.html"


class RowForm(forms.ModelForm):
    """A row of an inline; its fields are named for those who do not see their columns."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            inner = getattr(field.widget, "widget", field.widget)
            inner.attrs["aria-label"] = capfirst(field.label)


class _Keys:
    """Shows a form that came back with a number that is none: Django's own would look it up."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> list:
        return super().optgroups(name, [key for key in value if is_key(key)], attr)


class _Searched(_Keys, AutocompleteSelect):
    pass


class _SearchedMany(_Keys, AutocompleteSelectMultiple):
    pass


class SearchedChoices:
    """For the admin of a model that is tied to others: their rows are chosen by their keys."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = _Searched(db_field.remote_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = _SearchedMany(db_field.remote_field, self.admin_site)
        kwargs.setdefault("form_class", KeysField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def only_adding(field: Any) -> Any:
    """A choice beside which a new one can be made, and nothing else is changed by the way."""
    if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
        field.widget.can_change_related = field.widget.can_delete_related = False
        field.widget.can_view_related = False
    return field


def only_choosing(field: Any) -> Any:
    if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
        field.widget = field.widget.widget
    return field
