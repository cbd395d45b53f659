"""Choices that come over the wire as the keys of rows."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ..lib.keys import is_key


class KeysField(forms.ModelMultipleChoiceField):
    """Refuses in words what is no key; Django's own would ask the database for it."""

    def clean(self, value: Any) -> Any:
        for key in value if isinstance(value, list | tuple) else ():
            if not is_key(key):
                message = self.error_messages["invalid_pk_value"]
                raise ValidationError(message, code="invalid_pk_value", params={"pk": key})
        return super().clean(value)
