"""Money in forms: typed and shown in yuan, fen for everything behind it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ..lib import amounts


class YuanField(forms.Field):
    """Its clean value is fen, or None where nothing is typed and nothing is required.

    `least` and `most` are fen. What was typed and can not be read stays as it was typed.
    """

    def __init__(self, *, least: int = 1, most: int = amounts.MOST, **kwargs: Any) -> None:
        self.least, self.most = least, most
        attrs = {"inputmode": "decimal", "autocomplete": "off", "size": 12, "class": "yuan"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return plain(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return amounts.parse(str(value), self.least, self.most)
        except amounts.NotAnAmount as refusal:
            raise ValidationError(refusal.sentence) from refusal

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return initial != self.to_python(data)
        except ValidationError:
            return True


def plain(fen: int) -> str:
    """Yuan as they are typed: without the commas that `amounts.written` has."""
    return amounts.written(fen).replace(",", "")
