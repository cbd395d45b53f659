"""The code and the PIN that somebody got when they told us something, or complained."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..lib.receipt_codes import CODE_LENGTH, PIN_LENGTH, code_as_stored, pin_as_stored


class ReceiptForm(forms.Form):
    """For who told us something."""

    wrong_length = gettext_lazy("A code has %(number)d letters and digits.")

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "placeholder": "K7M4-9QXD",
            }
        ),
        error_messages={"required": gettext_lazy("Write the code that you got from us.")},
    )
    pin = forms.CharField(
        label=gettext_lazy("PIN"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": gettext_lazy("Write the PIN that you got with the code.")},
    )
    text = forms.CharField(required=False, widget=forms.Textarea({"rows": 4}))  # typed before

    def clean_code(self) -> str:
        code = code_as_stored(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH:
            raise forms.ValidationError(self.wrong_length % {"number": CODE_LENGTH})
        return code

    def clean_pin(self) -> str:
        pin = pin_as_stored(self.cleaned_data["pin"])
        if len(pin) != PIN_LENGTH:
            raise forms.ValidationError(_("A PIN has %(number)d digits.") % {"number": PIN_LENGTH})
        return pin


class CaseForm(ReceiptForm):
    """For who complained: what they hold is called a case number."""

    wrong_length = gettext_lazy("A case number has %(number)d letters and digits.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Case number")
        self.fields["code"].error_messages["required"] = _(
            "Write the case number that you got from us."
        )
        self.fields["pin"].error_messages["required"] = _(
            "Write the PIN that you got with the case number."
        )
