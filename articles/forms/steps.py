"""What a step of an article asks for: a comment, a reason, a time. The step is made elsewhere."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..month_calendar import FIRST_YEAR, LAST_YEAR

LONGEST = 1000  # characters of a comment, as a signature keeps it


def _words(label: Any, **kwargs: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, max_length=LONGEST, widget=area, **kwargs)


class MinuteField(forms.DateTimeField):
    """A day and a minute in the time zone of the paper, in one box of the browser's own."""

    def __init__(self, **kwargs: Any):
        box = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        zone = timezone.get_default_timezone_name()
        told = format_lazy(_("In the time zone of the paper, {zone}."), zone=zone)
        kwargs.setdefault("help_text", told)
        super().__init__(widget=box, **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        """Within the years that a calendar shows: at the ends of time no zone can be reckoned."""
        at = super().to_python(value)
        if at is not None and not FIRST_YEAR <= at.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return at

    def has_changed(self, initial: Any, data: Any) -> bool:
        """The box has no seconds."""
        if isinstance(initial, datetime):
            initial = initial.replace(second=0, microsecond=0)
        return super().has_changed(initial, data)


class StepForm(forms.Form):
    """Asks nothing; its clean data are the keywords of the workflow's function."""


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

    at = MinuteField(label=_("Date and time"))
