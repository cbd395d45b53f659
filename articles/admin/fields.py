"""Fields as the newsroom shows them: named in every row, and without icons that lead astray."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.utils.text import capfirst

ROWS = "admin/rows.html"


class RowForm(forms.ModelForm):
    """A row of an inline; its fields are named for those who do not see their columns."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            inner = getattr(field.widget, "widget", field.widget)
            inner.attrs["aria-label"] = capfirst(field.label)


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
