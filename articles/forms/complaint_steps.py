"""What a step of the complaints desk asks for. The step itself is made by `complaints`."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import complaint_looks, complaints, corrections, takedown
from ..models import Complaint, Correction, Photo, User
from .choices import KeysField
from .corrections import KINDS
from .steps import ReasonForm


def _area(label: Any, rows: int = 4, **kwargs: Any) -> forms.CharField:
    box = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, max_length=complaints.LONGEST, widget=box, **kwargs)


class CaseForm(forms.Form):
    """Its clean data are the keywords of the function of the step."""

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.complaint = complaint


class NothingForm(CaseForm):
    pass


class WhyForm(CaseForm):
    reason = _area(_("Why"), help_text=_("Who complained and the author read it."))


class AskForm(CaseForm):
    reason = _area(_("Your question"), rows=3, help_text=_("Who complains reads it on their page."))


class CounterForm(CaseForm):
    reason = _area(
        _("Statement"), help_text=_("What the author said: why the article is in the right.")
    )


class NoteForm(CaseForm):
    text = _area(_("Note"), rows=3, help_text=_("For the desk alone."))


class HandOverForm(CaseForm):
    to = forms.ModelChoiceField(
        User.objects.none(), label=pgettext_lazy("complaint", "Who takes it")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = complaints.handlers(self.complaint)


class UpholdForm(CaseForm):
    outcome = forms.ChoiceField(
        label=_("What follows"),
        choices=[  # as what is done now; the model says what was done
            (Complaint.Outcome.TAKEN_DOWN, _("Take the article down")),
            (Complaint.Outcome.PICTURES_HIDDEN, _("Hide its pictures everywhere")),
            (Complaint.Outcome.CORRECTED, _("Have it corrected")),
            (Complaint.Outcome.NOTHING_LEFT, _("Nothing: it is off the site already")),
        ],
        widget=forms.RadioSelect,
    )
    photos = KeysField(
        Photo.objects.none(),
        label=_("Pictures that are hidden"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    with_shared = forms.BooleanField(
        label=_("With the article also pictures go that other articles show"), required=False
    )
    reason = _area(_("Why"), help_text=_("Who complained and the author read it."))
    notice_kind = forms.ChoiceField(
        label=_("Where it is corrected: kind of the notice"),
        choices=[each for each in KINDS if each[0] != Correction.Kind.UPDATE],
        initial=Correction.Kind.CORRECTION,
        required=False,
    )
    notice = forms.CharField(
        label=_("Where it is corrected: notice for readers"),
        widget=forms.Textarea({"rows": 4}),
        max_length=corrections.LONGEST,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.complaint.kind == Complaint.Kind.FALSE:
            told = _(
                "What was not true needs one, unless it was written since the complaint came."
                " Another person who may publish approves it."
            )
        else:
            told = _("May stay empty. Another person who may publish approves it.")
        self.fields["notice"].help_text = told
        shown = takedown.photos_of(self.complaint.article).filter(hidden_at=None)
        self.fields["photos"].queryset = shown

    def clean_notice_kind(self) -> str:
        return self.cleaned_data["notice_kind"] or Correction.Kind.CORRECTION.value


class RevealForm(forms.Form):
    reason = forms.CharField(max_length=complaint_looks.LONGEST, widget=forms.Textarea({"rows": 2}))


class TakeDownForm(ReasonForm):
    """Without a complaint, as when an authority orders it."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("take-down", "Ground"),
        choices=Complaint.Kind.choices,
        help_text=_("Readers who come to the address read it."),
    )
    with_shared = forms.BooleanField(
        label=_("Also pictures that other articles show"), required=False
    )


class SentenceForm(forms.Form):
    old = _area(_("The sentence as it stands there"), rows=3)
    new = _area(_("What stands there instead"), rows=3, required=False)
    reason = _area(_("For the reviewers: why"), rows=2, required=False)


class HidePhotoForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea({"rows": 3}))
