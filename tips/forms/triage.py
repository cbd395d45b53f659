"""What a step of a tip asks for: who, until when, why, which words. The step is made elsewhere."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.forms.steps import MinuteField
from articles.lib.keys import is_key

from .. import sources
from ..access import reporters_to_assign
from ..models import Tip
from .choices import KeyField

LONGEST_ANSWER = 600  # characters, as triage keeps them
LONGEST_REASON = 300
LONGEST_NOTE = 1000
_DUE_AT = time(18)  # of the day, where the clock has not passed it


def _words(label: Any, longest: int, rows: int = 3, **kwargs: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, widget=area, **kwargs)


class TipForm(forms.Form):
    """Asks nothing. `auto_id` tells the fields of one page's forms apart."""

    def __init__(self, *args: Any, tip: Tip, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}-%s")
        super().__init__(*args, **kwargs)
        self.tip = tip


class AssignForm(TipForm):
    to = KeyField(queryset=None, label=_("Reporter"))
    due_at = MinuteField(label=_("To be done by"), required=False, help_text="")

    def __init__(self, *args: Any, tip: Tip, **kwargs: Any) -> None:
        first = {"to": tip.assigned_to_id, "due_at": tip.due_at or end_of_day()}
        super().__init__(*args, tip=tip, **{"initial": first} | kwargs)
        self.fields["to"].queryset = reporters_to_assign()


class DeclineForm(TipForm):
    reason = _words(_("Reason"), LONGEST_REASON, help_text=_("The source reads it."))


class AnswerForm(TipForm):
    """`seen` is the number of answers that stood on the page when it was written."""

    text = _words(
        _("Answer"), LONGEST_ANSWER, 4, help_text=_("{code} and {address} are filled in.")
    )
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class NoteForm(TipForm):
    text = _words(pgettext_lazy("tip", "New note"), LONGEST_NOTE, 2)


class OtherTipForm(TipForm):
    """Another tip, by the code that stands on it; spaces and the dash do not matter."""

    code = forms.CharField(label=_("Code of the other tip"), max_length=20)

    def clean_code(self) -> Tip:
        other = Tip.objects.filter(code=code_of(self.cleaned_data["code"])).first()
        if other is None:
            raise forms.ValidationError(_("There is no tip with this code."))
        return other


class MoveForm(TipForm):
    """Messages of the tip, and the tip of the same source that they go to; empty: a new one."""

    messages = forms.MultipleChoiceField(
        label=_("Messages"), error_messages={"required": _("Mark the messages that are to go.")}
    )
    to = forms.ChoiceField(label=_("To"), required=False)

    def __init__(self, *args: Any, tip: Tip, **kwargs: Any) -> None:
        super().__init__(*args, tip=tip, **kwargs)
        marked = self.data.getlist("messages") if self.is_bound else []
        keys = [key for key in marked if is_key(key)]
        told = tip.messages.filter(pk__in=keys).values_list("pk", flat=True)
        self.fields["messages"].choices = [(str(pk), pk) for pk in told]
        others = Tip.objects.filter(source=tip.source_id).exclude(pk=tip.pk).order_by("-pk")
        self.fields["to"].choices = [
            ("", _("a new tip")),
            *((str(other.pk), f"{other.shown_code} {other.headline}") for other in _few(others)),
        ]


class ReasonForm(TipForm):
    reason = _words(_("Reason"), sources.LONGEST, 2)


class DescribeForm(forms.ModelForm):
    """Knows what was shown, so that only what the editor changed is written."""

    class Meta:
        model = Tip
        fields = ("headline", "place", "category")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "describe-%s")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
            field.show_hidden_initial = True
            field.label = capfirst(field.label)

    def _post_clean(self) -> None:
        """The tip itself is written by triage alone."""

    def changed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


def code_of(typed: str) -> str:
    """As it is stored: «k7m4-9qxd» is K7M49QXD."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def end_of_day(now: datetime | None = None) -> datetime:
    """Six in the evening of today, or of tomorrow where that is near or over."""
    local = timezone.localtime(now)
    due = datetime.combine(local.date(), _DUE_AT, local.tzinfo)
    return due if due - local > timedelta(hours=2) else due + timedelta(days=1)


def _few(tips: Any) -> Any:
    return tips.only("code", "headline")[:20]
