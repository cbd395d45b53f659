"""The upload of a word list: a CSV table as a spreadsheet saves it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..lib.text_files import TextRefused, read_text

LARGEST = 1_000_000  # bytes


class HouseWordsForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Table"),
        help_text=gettext_lazy(
            "CSV: wrong, right, kind (word or office), note, exceptions with | between them, "
            "in use (yes or no). Only the first column must be filled in."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )

    def clean(self) -> dict[str, Any]:
        """`text` is what stands in the file."""
        cleaned = super().clean()
        uploaded = cleaned.get("file")
        if uploaded is None:
            return cleaned
        if uploaded.size > LARGEST:
            raise ValidationError(_("The file is too large: 1 MB at most."))
        try:
            cleaned["text"] = read_text(uploaded.read())
        except TextRefused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return cleaned
