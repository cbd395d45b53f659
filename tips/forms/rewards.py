"""What a step of a reward asks for. The step itself is made by the rules."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.lib import clock
from articles.month_calendar import FIRST_YEAR, LAST_YEAR

from .. import rewards
from ..lib import amounts
from ..models import AWARDS, Rate, Reward, RewardKind, Tip
from .amounts import YuanField, plain

LONGEST = 300  # characters, as the columns have them
_AWARD_CHOICES = [(kind.value, kind.label) for kind in AWARDS]


def rates(on: date | None = None) -> dict[str, int]:
    """The rate card of a day: fen by the kind of lead. One query."""
    day = on or timezone.localdate(clock.now())
    rows = Rate.objects.filter(valid_from__lte=day).order_by("valid_from")
    return dict(rows.values_list("kind", "amount"))


class DayField(forms.DateField):
    """A day, in the browser's own box."""

    def __init__(self, **kwargs: Any) -> None:
        box = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=box, input_formats=["%Y-%m-%d"], **kwargs)

    def to_python(self, value: Any) -> date | None:
        """Within the years that a calendar shows: behind the last one there is no next day."""
        day = super().to_python(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class KindChoice(forms.RadioSelect):
    """Kinds with what the rate card says of each; reward.js reads it."""

    rates: dict[str, int] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if (fen := self.rates.get(str(value))) is not None:
            option["attrs"]["data-yuan"] = plain(fen)
            option["label"] = f"{option['label']}　{amounts.written(fen)}"
        return option


class StepForm(forms.Form):
    """Asks nothing; `words` are the keywords of the rule's function."""

    @property
    def words(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ReasonForm(StepForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept with the reward for good; the source reads it too."),
    )


class SendBackForm(StepForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For who proposes: what should be different. Name no source."),
    )


def _comment() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For who approves and who pays: name no source."),
    )


def _amount() -> YuanField:
    return YuanField(
        label=gettext_lazy("Amount in yuan, before tax"),
        required=False,
        most=rewards.MOST,
        help_text=gettext_lazy("Empty: as the rate card says."),
    )


class _Priced(StepForm):
    """A kind of lead and an amount; an empty amount is the rate card's."""

    def _price(self) -> None:
        kind = self.cleaned_data.get("kind")
        if kind and "amount" not in self.errors and self.cleaned_data.get("amount") is None:
            self.cleaned_data["amount"] = rates().get(kind)
            if self.cleaned_data["amount"] is None:
                self.add_error("amount", _("The rate card has no row for this kind."))


class ProposeForm(_Priced):
    """The reward of a tip, or (`told`: all who told of it) its shares among them."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of lead"), choices=RewardKind, widget=KindChoice
    )
    amount = _amount()
    comment = _comment()

    def __init__(self, *args: Any, reward: Reward, told: Sequence[Tip] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reward, self.told = reward, told if len(told) > 1 else ()
        kinds = [reward.kind] if reward.award_date else _of_tips()
        self.fields["kind"].choices = [(kind, RewardKind(kind).label) for kind in kinds]
        self.fields["kind"].widget.rates = rates()
        for tip in self.told:
            self.fields[_share(tip)] = YuanField(
                label=_("Share of %(code)s") % {"code": tip.shown_code},
                required=False,
                least=0,
                most=rewards.MOST,
            )

    def clean(self) -> dict[str, Any]:
        self._price()
        self.cleaned_data["shares"] = self._shares()
        return self.cleaned_data

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("kind", "amount", "comment", "shares")}

    def shares(self) -> list[tuple[Tip, forms.BoundField]]:
        """For the template: who told of it, the first informant first, with their part."""
        return [(tip, self[_share(tip)]) for tip in self.told]

    def divided(self) -> dict[str, str]:
        """What was typed, with the amount in equal shares; as it is when there is none."""
        data = self.data.copy()
        self.full_clean()
        if amount := self.cleaned_data.get("amount"):
            parts = amounts.shares(amount, [1] * len(self.told))
            for tip, part in zip(self.told, parts, strict=True):
                data[_share(tip)] = plain(part)
            data["amount"] = plain(amount)
        return data

    def _shares(self) -> dict[int, int] | None:
        """Fen by the tips' keys; None when the reward is not split."""
        typed = {tip.pk: self.cleaned_data.get(_share(tip)) or 0 for tip in self.told}
        parts = {pk: part for pk, part in typed.items() if part}
        if not parts:
            return None
        amount, together = self.cleaned_data.get("amount"), sum(parts.values())
        if amount is not None and together != amount:
            told = {"sum": amounts.written(together), "amount": amounts.written(amount)}
            raise ValidationError(
                _("The shares sum to %(sum)s yuan, the amount is %(amount)s.") % told
            )
        if self.reward.tip_id not in parts:
            code = self.reward.tip.shown_code
            raise ValidationError(
                _("%(code)s stands for the others: it needs a share.") % {"code": code}
            )
        return parts


class PayForm(StepForm):
    paid_on = DayField(label=pgettext_lazy("payment", "Paid on"))
    reference = forms.CharField(
        label=gettext_lazy("Number of the voucher or transfer"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("A transfer needs it; a receipt for cash may have one."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    payee_as_of = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class AwardPeriodForm(forms.Form):
    """Which award, and a day within its time."""

    kind = forms.ChoiceField(label=gettext_lazy("Award"), choices=_AWARD_CHOICES)
    day = DayField(label=gettext_lazy("A day of it"))


class AwardForm(_Priced):
    """To one of the tips that were adopted in the time."""

    kind = forms.ChoiceField(choices=_AWARD_CHOICES, widget=forms.HiddenInput)
    day = DayField()
    tip = forms.ChoiceField(
        label=gettext_lazy("Lead"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the leads.")},
    )
    amount = _amount()
    comment = _comment()

    def __init__(self, *args: Any, tips: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].widget = forms.HiddenInput()
        self.fields["tip"].choices = list(tips)

    def clean(self) -> dict[str, Any]:
        self._price()
        return self.cleaned_data


def _of_tips() -> list[str]:
    return [kind.value for kind in RewardKind if kind not in AWARDS]


def _share(tip: Tip) -> str:
    return f"share_{tip.pk}"
