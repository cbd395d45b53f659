"""Forms that bring pictures into the library; the file's fault is told at its field."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import photos
from ..lib.uploads import ACCEPT, CheckedPicture, UploadRefused, check_picture
from ..models import Photo, User

MOST_AT_ONCE = 30  # pictures in one form


class PhotoForm(forms.ModelForm):
    """One photo. A new one needs its picture; the picture of an old one never changes.

    `save(commit=False)` fills in the words; what keeps it is `photos.store(form.instance,
    form.cleaned_data["upload"])` for a new photo and `photos.change(form.instance)` else.
    """

    upload = forms.FileField(
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy("JPEG, PNG, WebP, GIF or AVIF."),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
    )

    class Meta:
        model = Photo
        fields = (
            *("upload", "caption", "credit", "alt"),
            *("focal_x", "focal_y", "rights_note", "rights_until"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("upload", None)

    def clean_upload(self) -> CheckedPicture:
        try:
            picture = check_picture(self.cleaned_data["upload"])
        except UploadRefused as refusal:
            raise ValidationError(refusal.sentence, code="refused") from refusal
        if known := photos.find(picture):
            sentence = _("This picture is in the library already: {}")
            raise ValidationError(
                format_html(sentence, known), code="known", params={"photo": known}
            )
        return picture

    def keep(self, user: User | None) -> Photo:
        """Keep a valid form's photo, new or changed."""
        if "upload" not in self.fields:
            photos.change(self.instance)
            return self.instance
        self.instance.uploaded_by = user
        return photos.store(self.instance, self.cleaned_data["upload"])[0]


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once, none of them looked into yet."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST_AT_ONCE:
            raise ValidationError(
                _("These are %(number)s pictures. Send at most %(most)s at once.")
                % {"number": len(files), "most": MOST_AT_ONCE}
            )
        if not files:
            super().clean(None, initial)
        return [super(ManyFilesField, self).clean(one, initial) for one in files]


@dataclass
class Added:
    """What became of several uploads."""

    new: list[Photo] = field(default_factory=list)
    known: list[Photo] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # sentences that begin with the file's name


class PhotosForm(forms.Form):
    """Several pictures with the same credit and caption; a bad one does not hold up the others."""

    uploads = ManyFilesField(
        label=gettext_lazy("Pictures"),
        help_text=gettext_lazy("JPEG, PNG, WebP, GIF or AVIF."),
        widget=ManyFilesInput(attrs={"accept": ACCEPT}),
    )
    caption = forms.CharField(label=gettext_lazy("Caption"), max_length=300, required=False)
    credit = forms.CharField(label=gettext_lazy("Credit"), max_length=80, required=False)

    def save(self, uploaded_by: User | None) -> Added:
        added = Added()
        words = {name: self.cleaned_data[name] for name in ("caption", "credit")}
        for file in self.cleaned_data["uploads"]:
            try:
                photo, is_new = photos.add_photo(file, uploaded_by=uploaded_by, **words)
            except UploadRefused as refusal:
                added.refused.append(
                    _("%(file)s: %(reason)s") % {"file": file.name, "reason": refusal.sentence}
                )
            else:
                (added.new if is_new else added.known).append(photo)
        return added
