"""What is entered of a licence and of a source to reprint from."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from ..lib.uploads import DOCUMENT_ACCEPT, UploadRefused, check_document
from ..models import Licence, ReprintSource

_HOST = re.compile(
    r"(?:[a-z0-9\u4e00-\u9fff](?:[a-z0-9\u4e00-\u9fff-]{0,61}[a-z0-9\u4e00-\u9fff])?\.)+[a-z0-9\u4e00-\u9fff-]{2,}"
)


class LicenceForm(forms.ModelForm):
    class Meta:
        model = Licence
        fields = (
            *("kind", "name", "number", "issued_by", "valid_from", "valid_until"),
            *("url", "is_shown", "scan", "note"),
        )
        widgets = {
            "scan": forms.FileInput(attrs={"accept": DOCUMENT_ACCEPT}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def clean_number(self) -> str:
        return " ".join(self.cleaned_data["number"].split())

    def clean_scan(self) -> Any:
        """A new file is checked and gets a name of ours; an old one stays as it is."""
        scan = self.cleaned_data["scan"]
        if "scan" not in self.changed_data or not scan:
            return scan
        try:
            checked = check_document(scan)
        except UploadRefused as refusal:
            raise ValidationError(refusal.sentence, code="refused") from refusal
        return ContentFile(checked.content, name=f"{checked.sha256[:32]}.{checked.extension}")


class ReprintSourceForm(forms.ModelForm):
    class Meta:
        model = ReprintSource
        fields = ("name", "host", "listed_in", "valid_until", "is_active")

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_host(self) -> str:
        """A host name, also out of a pasted address."""
        typed = self.cleaned_data["host"].strip().lower()
        host = re.sub(r"^[a-z]+://", "", typed).partition("/")[0].removeprefix("www.").strip(".")
        if host and not _HOST.fullmatch(host):
            raise ValidationError(_("Write a host name, such as xinhuanet.com."))
        return host
