"""The files that somebody may send with a tip."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.forms import uploads
from articles.forms.uploads import Choice, Chooser

from ..models import MessageKind

CHOICES = (
    Choice("pictures", MessageKind.IMAGE, ("image/",), 9, gettext_lazy("This is not a picture.")),
    Choice("video", MessageKind.VIDEO, ("video/",), 1, gettext_lazy("This is not a video.")),
    Choice(
        "voice",
        MessageKind.VOICE,
        ("audio/", "video/mp4", "video/3gpp"),  # what telephones record a voice into
        3,
        gettext_lazy("This is not a recording."),
    ),
)


class FormWithFiles(uploads.FormWithFiles):
    choices = CHOICES

    pictures = forms.Field(required=False, widget=Chooser({"accept": "image/*"}))
    video = forms.Field(required=False, widget=forms.FileInput({"accept": "video/*"}))
    voice = forms.Field(required=False, widget=Chooser({"accept": "audio/*"}))

    def nothing_told(self) -> str:
        return _("Write what happened, or add a picture, a video or a recording.")
