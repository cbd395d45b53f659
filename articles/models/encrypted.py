"""Columns that a thief of the database can not read."""

import json
from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from ..lib import secret_box


class EncryptedText(models.TextField):
    """Text that is sealed in the database and open in Python; it can not be searched for."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return secret_box.seal(value) if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return secret_box.unseal(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is sealed: look for its keyed hash.")


class EncryptedJSON(EncryptedText):
    """A mapping or a list, sealed as one text; empty is {}."""

    _pyi_private_get_type: Any  # for django-stubs
    _pyi_private_set_type: Any

    def get_prep_value(self, value: Any) -> Any:
        return secret_box.seal(json.dumps(value, ensure_ascii=False)) if value else ""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        text = super().from_db_value(value, expression, connection)
        return json.loads(text) if text else {}

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) and value else value or {}

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj), ensure_ascii=False)
