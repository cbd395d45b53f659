"""The upload of a manuscript, in the admin and in the portal: one file in, one draft out."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import manuscript
from ..manuscript import Manuscript, ManuscriptRefused
from ..manuscript_import import BroughtIn, Original, draft_from
from ..models import Revision, Section, User

_TITLE_LENGTH = Revision._meta.get_field("title").max_length


class ManuscriptForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Manuscript"),
        help_text=gettext_lazy(
            "A Word or WPS document (.docx), or a text file (UTF-8 or GB18030), "
            "one paragraph a line."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": manuscript.ACCEPT}),
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=_TITLE_LENGTH,
        help_text=gettext_lazy("Empty: the title that is found in the manuscript."),
    )
    section = forms.ModelChoiceField(
        Section.objects.all(), label=gettext_lazy("Section"), required=False
    )
    full_width = forms.BooleanField(
        label=gettext_lazy("Make punctuation between Chinese characters full-width"),
        required=False,
        initial=True,
    )

    def clean_file(self) -> Manuscript:
        """What was read of it; the size is looked at before the content."""
        upload = self.cleaned_data["file"]
        try:
            manuscript.check_size(upload.size, upload.name)
            self._original = Original(upload.name, upload.read())
            return manuscript.read(self._original.data, upload.name)
        except ManuscriptRefused as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        read: Manuscript | None = data.get("file")
        if read and not data.get("title"):
            if not read.title:
                self.add_error("title", _("The manuscript has no title line: write one here."))
            elif len(read.title) > _TITLE_LENGTH:
                self.add_error("title", _("The first line is too long for a title."))
        return data

    def save(self, author: User) -> BroughtIn:
        """The draft; its notes are sentences to show. Raises ValidationError."""
        read: Manuscript = self.cleaned_data["file"]
        if self.cleaned_data["full_width"]:
            read = read.with_full_width()
        return draft_from(
            read,
            title=self.cleaned_data["title"],
            section=self.cleaned_data["section"],
            author=author,
            original=self._original,
        )
