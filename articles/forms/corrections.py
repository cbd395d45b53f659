"""What a notice of correction asks for. Who may write it is asked in `corrections`."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import corrections
from ..lib import clock
from ..models import Correction, CorrectionRecipient
from .steps import MinuteField

KINDS = [
    (Correction.Kind.CORRECTION, _("correction: something in it was wrong")),
    (Correction.Kind.CLARIFICATION, _("clarification: something in it could be misunderstood")),
    (Correction.Kind.UPDATE, _("update: something new has happened since")),
    (Correction.Kind.APOLOGY, _("apology: it wronged somebody")),
    (Correction.Kind.RETRACTION, _("retraction: it does not hold; its text goes from the site")),
]


def _text() -> forms.CharField:
    return forms.CharField(
        label=_("Notice for readers"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=corrections.LONGEST,
        help_text=_(
            "What was wrong, what is right, and where it stood. A line is a paragraph; readers see"
            " it as you write it."
        ),
    )


class CorrectForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, widget=forms.RadioSelect)
    text = _text()
    with_text = forms.BooleanField(
        label=_("An apology: it goes out with a corrected text"),
        required=False,
        help_text=_(
            "Else it goes out as it is when another has approved it. Correction, clarification and"
            " update always go out with the corrected text, a retraction never does."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """The mark counts for an apology alone: the others leave no choice."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") != Correction.Kind.APOLOGY:
            cleaned["with_text"] = None
        return cleaned


class RewriteForm(forms.Form):
    text = _text()


class RecipientForm(forms.Form):
    kind = forms.ChoiceField(label=_("Who"), choices=CorrectionRecipient.Kind.choices)
    name = forms.CharField(label=_("Name"), max_length=80)


class TellForm(forms.Form):
    """`at`: when they were told; left out, now."""

    how = forms.CharField(
        label=_("How"),
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("by telephone, letter, message …")}),
    )
    at = MinuteField(label=_("When"), required=False, help_text="")

    def clean_at(self) -> Any:
        return self.cleaned_data["at"] or clock.now()
