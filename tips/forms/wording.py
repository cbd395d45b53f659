"""Words that are ready: when they are offered, and what is filled into them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import AnswerTemplate


class AnswerTemplateForm(forms.ModelForm):
    class Meta:
        model = AnswerTemplate
        fields = ("name", "status", "channel", "notice", "text")
        help_texts = {
            "name": _("Stands on the button that puts the words into an answer."),
            "status": _(
                "Offered while a tip stands so; empty: always. For “declined” it is offered as a"
                " reason to decline with."
            ),
            "channel": _("Offered for tips of this channel; empty: of every one."),
            "notice": _(
                "Empty: offered when an editor answers. Else the paper says this by itself, in"
                " place of the program's own words."
            ),
            "text": _(
                "Filled in: {code} the tip's code, {address} its status page, {reason} why it was"
                " declined; of a reward, once it is approved, {amount} the yuan before tax and"
                " {money} with the tax and what is paid out."
            ),
        }
