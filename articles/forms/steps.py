"""What a step of an article asks for: a comment, a reason, a time. The step is made elsewhere."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST = 1000  # characters of a comment, as a signature keeps it


def _words(label: Any, **kwargs: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, max_length=LONGEST, widget=area, **kwargs)


class StepForm(forms.Form):
    """Asks nothing; its clean data are the keywords of the workflow's function."""

    use_required_attribute = True


class SubmitForm(StepForm):
    comment = _words(
        _("Comment"),
        required=False,
        help_text=_("For the reviewers: what you changed, what is still open."),
    )


class _SeenForm(StepForm):
    """`seen` is the key of the text that the person has read."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SignForm(_SeenForm):
    comment = _words(
        _("Comment"), required=False, help_text=_("Kept with your signature for good.")
    )


class ProofForm(SignForm):
    by_check = forms.BooleanField(
        label=_("With the built-in check"),
        required=False,
        help_text=_("For the first proof: every finding is corrected or dismissed."),
    )


class SendBackForm(_SeenForm):
    reason = _words(
        _("Reason"), help_text=_("The writer reads it: what is missing, what is to be checked.")
    )


class ReasonForm(StepForm):
    reason = _words(_("Reason"), help_text=_("Kept with the article for good."))


class ScheduleForm(StepForm):
    """`at` is an aware time, typed in the time zone of the paper."""

    at = forms.DateTimeField(
        label=_("Date and time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        zone = timezone.get_current_timezone_name()
        self.fields["at"].help_text = _("In the time zone of the paper, %(zone)s.") % {"zone": zone}
