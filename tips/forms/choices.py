"""A choice that comes over the wire as the key of a row."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from articles.forms.places import path_label
from articles.lib.keys import is_key
from articles.models import Place


class KeyField(forms.ModelChoiceField):
    """Refuses in words what is no key; Django's own would ask the database for it."""

    def to_python(self, value: Any) -> Any:
        if value not in self.empty_values and not is_key(getattr(value, "pk", value)):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class PlaceField(KeyField):
    """Names repeat, so a choice shows the path above it; see `articles.forms.places.with_path`."""

    def label_from_instance(self, obj: Place) -> str:
        return path_label(obj)
