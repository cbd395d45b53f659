"""A field that picks one photo of the library; without scripts, its number is typed."""

from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ..lib.keys import is_key
from ..models import Photo


class PhotoPicker(forms.NumberInput):
    template = "admin/photo_picker/field.html"

    class Media:
        js = ["admin_skin/picker.js"]

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        attrs = self.build_attrs(self.attrs, attrs)
        attrs.pop("required", None)
        context: dict[str, Any] = {
            "name": name,
            "value": value or "",
            "attrs": attrs,
            "photo": Photo.objects.filter(pk=value).first() if is_key(value) else None,
        }
        return render_to_string(self.template, context)


class PhotoField(forms.ModelChoiceField):
    """A photo of the library whose rights have not run out."""

    def __init__(self, **kwargs: Any):
        super().__init__(Photo.objects.all(), widget=PhotoPicker, **kwargs)
