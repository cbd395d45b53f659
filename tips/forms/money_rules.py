"""The rate card, the limits and the tax rules as people write them: in yuan and percent."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.access import group_name

from .. import rewards, withholding
from ..lib import amounts, tax_items
from ..models import Rate, RewardLimit, TaxRule
from .amounts import YuanField, plain
from .rewards import DayField

ABOVE = "-"  # stands for «all above» in the last line of the brackets
_LINE = re.compile(r"\s+")
_PERCENT = re.compile(r"[0-9]{1,3}")


class RateForm(forms.ModelForm):
    amount = YuanField(label=gettext_lazy("Amount in yuan"), most=rewards.MOST)
    valid_from = DayField(label=pgettext_lazy("valid", "From"))

    class Meta:
        model = Rate
        fields = ["kind", "valid_from", "amount"]


class LimitForm(forms.ModelForm):
    propose = YuanField(
        label=gettext_lazy("May propose up to, in yuan"), least=0, most=rewards.MOST
    )
    approve = YuanField(
        label=gettext_lazy("May approve up to, in yuan"), least=0, most=rewards.MOST
    )

    class Meta:
        model = RewardLimit
        fields = ["group", "propose", "approve"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "group" in self.fields:
            self.fields["group"].label_from_instance = group_name


class BracketsField(forms.CharField):
    """One bracket on a line, «20000 20 0»; its clean value is [[up to fen or None, %, fen], …]."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4, "cols": 30}))
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(
            f"{ABOVE if up_to is None else plain(up_to)} {percent} {plain(off)}"
            for up_to, percent, off in value
        )

    def to_python(self, value: Any) -> list[list[int | None]]:
        written = str(value or "")
        return [_bracket(line.strip()) for line in written.splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return initial != self.to_python(data)
        except ValidationError:
            return True


class TaxRuleForm(forms.ModelForm):
    item = forms.ChoiceField(label=gettext_lazy("Tax item"))
    valid_from = DayField(label=pgettext_lazy("valid", "From"))
    allowance = YuanField(
        label=gettext_lazy("Allowance in yuan"),
        least=0,
        help_text=gettext_lazy("Taken off a receipt that is at most as large as the next says."),
    )
    allowance_up_to = YuanField(label=gettext_lazy("Allowance up to, in yuan"), least=0)
    brackets = BracketsField(
        label=gettext_lazy("Brackets"),
        help_text=format_lazy(
            gettext_lazy(
                "One on a line, the lowest first: up to so many yuan, percent, yuan off; “{above}”"
                " stands for all above. Empty: nothing is withheld."
            ),
            above=ABOVE,
        ),
    )

    class Meta:
        model = TaxRule
        fields = [
            *("item", "valid_from", "is_monthly", "allowance", "allowance_up_to"),
            *("rate_off", "income_share", "brackets", "note"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "item" in self.fields:
            items = dict.fromkeys([*tax_items.KNOWN, *filter(None, [self.instance.item])])
            self.fields["item"].choices = [(item, tax_items.name(item)) for item in items]

    def _post_clean(self) -> None:
        """A rule that can not be reckoned with is refused here, not at the first payment."""
        super()._post_clean()
        if self.errors:
            return
        try:
            withholding.as_rule(self.instance)
        except ValueError:
            sentence = _("The brackets must rise, and the last stands for all above: “- 20 0”.")
            self.add_error("brackets", sentence)


def _bracket(line: str) -> list[int | None]:
    parts = _LINE.split(line)
    if len(parts) not in (2, 3) or not _PERCENT.fullmatch(parts[1]):
        raise ValidationError(_("“%(line)s” is no bracket: write “20000 20 0”.") % {"line": line})
    try:
        up_to = None if parts[0] == ABOVE else amounts.parse(parts[0])
        off = amounts.parse(parts[2], least=0) if len(parts) == 3 else 0
    except amounts.NotAnAmount as refusal:
        raise ValidationError(f"{line}: {refusal.sentence}") from refusal
    return [up_to, int(parts[1]), off]
