"""What the desk writes when a source wants a copy of what is kept of them, or it erased, or has
lost code and PIN."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 200  # characters of a reason
_TOGETHER = _("Also their other channels with the same contact")


class CopyForm(forms.Form):
    together = forms.BooleanField(label=_TOGETHER, required=False)

    def __init__(self, *args, has_others: bool = False, **kwargs):
        super().__init__(*args, auto_id="id_copy_%s", **kwargs)
        if not has_others:
            del self.fields["together"]


class ErasureForm(forms.Form):
    reason = forms.CharField(
        label=_("Who asked for it, and how you know that it is they"),
        max_length=LONGEST,
        help_text=_("It is recorded: name nobody and no number."),
    )
    together = forms.BooleanField(label=_TOGETHER, required=False)
    waived = forms.BooleanField(
        label=_("They give up the reward that is not paid yet"), required=False
    )
    is_meant = forms.BooleanField(label=_("I know that this can not be undone"))

    def __init__(self, *args, has_others: bool = False, is_unpaid: bool = False, **kwargs):
        super().__init__(*args, auto_id="id_erase_%s", **kwargs)
        if not has_others:
            del self.fields["together"]
        if not is_unpaid:
            del self.fields["waived"]


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("Why not"),
        max_length=LONGEST,
        help_text=_("The law asks for a reason. Tell it to them too."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="id_refuse_%s", **kwargs)


class FindForm(forms.Form):
    contact = forms.CharField(
        label=_("Telephone, QQ or WeChat that they left"),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=_("Why you need to know"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 2}),
    )
