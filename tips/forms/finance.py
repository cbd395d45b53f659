"""How a source is paid, as finance writes it down: what the source is asked, in other words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ..models import Payee
from .payee import PayeeForm

_LABELS = {
    "name": _("Name of the payee"),
    "id_number": _("Identity card number"),
    "method": _("How it is paid"),
    "account": _("Account"),
    "bank": _("Bank"),
    "phone": _("Telephone"),
    "consent": _("The payee has agreed that this is kept, sealed, for the payment."),
}
_HELP = {
    "id_number": _("The tax office is told for whom tax was withheld."),
    "account": _("A bank account, or the name in WeChat; not needed for cash."),
}


class FinancePayeeForm(PayeeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in _LABELS.items():
            self.fields[name].label = label
        for name, words in _HELP.items():
            self.fields[name].help_text = words
        self.order_fields(_LABELS)


def initial_of(payee: Payee) -> dict[str, Any]:
    names = ("name", "id_number", "method", "account", "bank", "phone")
    kept = {name: getattr(payee, name) for name in names}
    return kept | {"consent": bool(payee.consent_version)}
