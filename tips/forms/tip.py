"""What a resident types to tell us something, or to add to what they told."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.forms.places import path_label, with_path
from articles.models import Place

from .. import told_places
from ..web_tips import Sent
from .uploads import FormWithFiles


class TipForm(FormWithFiles):
    where = forms.CharField(
        label=gettext_lazy("Where was it?"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"autocomplete": "off", "enterkeyhint": "next"}),
    )
    when = forms.CharField(
        label=gettext_lazy("When was it?"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "enterkeyhint": "next"}),
    )
    name = forms.CharField(
        label=gettext_lazy("What are you called?"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    contact = forms.CharField(
        label=gettext_lazy("Telephone, WeChat or QQ"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"autocomplete": "tel"}),
    )
    consent = forms.BooleanField(
        label=gettext_lazy("I agree that my name and contact are kept as it is said here."),
        required=False,
    )
    field_order = ("text", "pictures", "video", "voice", "where", "when", "name", "contact")

    @classmethod
    def blank(cls, page: str) -> "TipForm":
        """With the place of the page that the reader came from."""
        place = told_places.of_page(page) if page else None
        found = with_path(Place.objects.all()).filter(pk=place.pk).first() if place else None
        return cls(initial={"where": path_label(found)} if found else {})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if (cleaned.get("name") or cleaned.get("contact")) and not cleaned.get("consent"):
            self.add_error(
                "consent",
                _("Agree that we keep your name and contact, or leave both empty."),
            )
        return cleaned

    def as_sent(self) -> Sent:
        told = {name: self.cleaned_data[name] for name in ("text", "where", "when", "name")}
        where = told["where"]
        return Sent(
            key=self.key,
            contact=self.cleaned_data["contact"],
            place=told_places.named(where) if where else None,
            has_consented=self.cleaned_data["consent"],
            files=self.sent_files(),
            **told,
        )


class AdditionForm(FormWithFiles):
    def nothing_told(self) -> str:
        return _("Write what you want to add, or choose a file.")

    def as_sent(self) -> Sent:
        return Sent(key=self.key, text=self.cleaned_data["text"], files=self.sent_files())
