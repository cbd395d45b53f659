"""What an editor types of a tip that came by telephone, by QQ, at the counter or in a letter."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.forms.steps import MinuteField
from articles.lib import clock

from ..entering import MOST_FILES, Entry, Told
from ..lib import pasted_chat
from ..lib.pasted_chat import Said
from ..models import BY_HAND, ChannelName

LONGEST = 100_000  # characters of a paste
_CHANNELS = [(name.value, name.label) for name in BY_HAND]


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(each, initial) for each in files if each]


@dataclass(frozen=True)
class Line:
    """One message as the preview shows it."""

    number: int
    said: Said
    at: datetime
    is_ours: bool
    is_left_out: bool


class EntryForm(forms.Form):
    """First what came, then a look at it: `lines` are the messages that the text falls into."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How it came"), choices=_CHANNELS, widget=forms.RadioSelect
    )
    at = MinuteField(
        label=gettext_lazy("When"),
        help_text=gettext_lazy("When they told us; pasted messages bring their own times."),
    )
    contact = forms.CharField(
        label=gettext_lazy("Telephone, QQ or WeChat"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Sealed at once. Empty for who wants to stay unknown."),
    )
    name = forms.CharField(
        label=gettext_lazy("What they call themselves"), max_length=60, required=False
    )
    text = forms.CharField(
        label=gettext_lazy("What they told us"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy(
            "Type it, or paste a conversation from QQ or WeChat: it is split into its messages."
        ),
    )
    ours = forms.CharField(
        label=gettext_lazy("Our own names in it"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("What we said ourselves is kept beside it. Several: with a comma."),
    )
    files = FilesField(
        label=gettext_lazy("Pictures, voice, video"),
        required=False,
        help_text=gettext_lazy("Drop them here, or choose several at once."),
    )
    key = forms.RegexField(r"^[A-Za-z0-9_-]{8,40}$", widget=forms.HiddenInput)

    def clean_at(self) -> datetime:
        at = self.cleaned_data["at"]
        if at > clock.now() + timedelta(minutes=2):
            raise ValidationError(_("A message can not come from the future: look at its time."))
        return at

    def own_names(self) -> frozenset[str]:
        typed = self.cleaned_data.get("ours", "").replace("，", ",").replace("、", ",")
        return frozenset(name.strip() for name in typed.split(",") if name.strip())

    def lines(self) -> list[Line]:
        """`ours-3` and `skip-3` say what the editor ticked in the preview, once it was shown."""
        today: date = timezone.localtime(self.cleaned_data["at"]).date()
        names, was_shown = self.own_names(), "shown" in self.data
        found = []
        for number, said in enumerate(
            pasted_chat.split(self.cleaned_data["text"], today=today, ours=names)
        ):
            is_ours = f"ours-{number}" in self.data if was_shown else said.speaker in names
            is_left_out = f"skip-{number}" in self.data or not said.text.strip()
            found.append(Line(number, said, self._moment(said, today), is_ours, is_left_out))
        return found

    def number_in_it(self) -> str:
        """The one number beside the names that are not ours, when nobody typed a contact."""
        numbers = {line.said.number for line in self.lines() if not line.is_ours}
        numbers -= {""}
        return numbers.pop() if len(numbers) == 1 and not self.cleaned_data["contact"] else ""

    def entry(self) -> Entry:
        told = [
            Told(line.said.text, line.at, line.is_ours)
            for line in self.lines()
            if not line.is_left_out
        ]
        cleaned = self.cleaned_data
        return Entry(
            key=cleaned["key"],
            channel=cleaned["channel"],
            at=cleaned["at"],
            told=tuple(told),
            contact=cleaned["contact"],
            name=cleaned["name"],
            files=cleaned["files"],
        )

    def _moment(self, said: Said, today: date) -> datetime:
        """In the time zone of the paper; never later than the form says where that is near."""
        if said.at is None:
            return self.cleaned_data["at"]
        return timezone.make_aware(said.at)


def first_values(session_names: str = "") -> dict[str, Any]:
    return {
        "channel": ChannelName.QQ_HAND,
        "at": timezone.localtime(),
        "ours": session_names or settings.PAPER["name"],
        "key": secrets.token_urlsafe(16),
    }


__all__ = ["MOST_FILES", "EntryForm", "Line", "first_values"]
