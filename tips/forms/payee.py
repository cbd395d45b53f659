"""How somebody wants to be paid: only what that way of paying needs, and the number for the tax."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.lib import id_numbers

from ..models import Payee
from ..payees import Details, needs_id_number

_QUIET = {"autocomplete": "off", "spellcheck": "false"}
_HOW = gettext_lazy("Choose one of these ways.")


class PayeeForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name, as on the identity card"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the name as the identity card has it.")},
    )
    method = forms.ChoiceField(
        label=gettext_lazy("How shall we pay?"),
        choices=Payee.Method.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _HOW),
    )
    account = forms.CharField(
        label=gettext_lazy("Card number, or WeChat name"),
        required=False,
        max_length=60,
        widget=forms.TextInput(_QUIET),
    )
    bank = forms.CharField(
        label=gettext_lazy("Bank and branch"),
        required=False,
        max_length=60,
        widget=forms.TextInput(_QUIET),
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone, to arrange it"),
        required=False,
        max_length=30,
        widget=forms.TextInput({**_QUIET, "inputmode": "tel"}),
    )
    id_number = forms.CharField(
        label=gettext_lazy("Identity card number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(_QUIET),
    )
    consent = forms.BooleanField(
        label=gettext_lazy("I agree that these numbers are kept to pay me and to report the tax."),
        required=False,
    )

    def clean_id_number(self) -> str:
        number = id_numbers.normalised(self.cleaned_data["id_number"])
        if not number and needs_id_number():
            raise forms.ValidationError(
                _("The tax office asks for this number with every payment.")
            )
        if number and id_numbers.fault(number):
            raise forms.ValidationError(_("A digit of this number is wrong. Look again."))
        return number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        method = cleaned.get("method")
        if method == Payee.Method.BANK:
            self._require("account", _("Give the number of the card."))
            self._require("bank", _("Give the bank, and its branch if you know it."))
        elif method == Payee.Method.WECHAT:
            self._require("account", _("Give the WeChat name that the money goes to."))
        if not cleaned.get("consent"):
            self.add_error("consent", _("Without your consent we may not keep how to pay you."))
        return cleaned

    def as_details(self) -> Details:
        """Without what this way of paying does not need."""
        told = self.cleaned_data
        method = told["method"]
        return Details(
            name=told["name"],
            method=method,
            id_number=told["id_number"],
            account="" if method == Payee.Method.CASH else "".join(told["account"].split()),
            bank=told["bank"] if method == Payee.Method.BANK else "",
            phone=told["phone"],
            has_consented=told["consent"],
        )

    def _require(self, name: str, sentence: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, sentence)
