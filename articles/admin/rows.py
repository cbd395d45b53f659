"""Rows of an inline, whose fields are named for those who do not see their columns."""

from typing import Any

from django import forms
from django.utils.text import capfirst

ROWS = "admin/rows.html"


class RowForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = capfirst(field.label)
