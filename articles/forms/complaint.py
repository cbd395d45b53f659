"""What a reader types who objects to an article, or adds to what they wrote."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ..access import visible_articles
from ..complaint_intake import ByHand, Sent
from ..lib import clock
from ..lib.addresses import absolute
from ..lib.keys import is_key
from ..models import Article, ArticleQuerySet, Complaint, User
from ..models.complaint import OF_RIGHTS
from .steps import MinuteField
from .uploads import Choice, Chooser, FormWithFiles

EVIDENCE = Choice(
    "evidence",
    "evidence",
    ("image/", "video/", "audio/", "application/pdf"),
    9,
    gettext_lazy("This is not a picture, a PDF, a video or a recording."),
)
_BY_HAND = [each for each in Complaint.Channel.choices if each[0] != Complaint.Channel.WEB]
_PATH = re.compile(r"/articles/([0-9]{1,18})/?")


def _evidence() -> forms.Field:
    accept = "image/*,application/pdf,video/*,audio/*"
    return forms.Field(required=False, widget=Chooser({"accept": accept}))


def article_at(typed: str, among: ArticleQuerySet | None = None) -> Article | None:
    """The article that an address of ours names, or its number; None for anything else.

    `among`: which may be named; left out, what readers see.
    """
    typed = typed.strip()
    if is_key(typed):
        key = typed
    else:
        try:
            parts = urlsplit(typed)
            host = parts.hostname
        except ValueError:
            return None
        ours = {urlsplit(settings.SITE_URL).hostname, *settings.ALLOWED_HOSTS}
        found = _PATH.fullmatch(parts.path)
        if found is None or (host is not None and host not in ours):
            return None
        key = found[1]
    among = Article.objects.published() if among is None else among
    return among.select_related("live", "section").defer("live__body").filter(pk=key).first()


class ComplaintForm(FormWithFiles):
    choices = (EVIDENCE,)
    needs_words = False
    needs_consent = True  # of who says something of themselves

    address = forms.CharField(
        label=gettext_lazy("Which article?"),
        max_length=500,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "url"}),
        error_messages={"required": gettext_lazy("Paste the address of the article here.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=Complaint.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it is about.")},
    )
    wanted = forms.CharField(
        label=gettext_lazy("What do you ask for?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )
    evidence = _evidence()
    name = forms.CharField(
        label=gettext_lazy("Your name, or that of your company"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    capacity = forms.ChoiceField(
        label=gettext_lazy("Whose right is it?"),
        required=False,
        choices=Complaint.Capacity.choices,
        widget=forms.RadioSelect,
    )
    proof = forms.CharField(
        label=gettext_lazy("What shows who you are, and that it is your right?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )
    contact = forms.CharField(
        label=gettext_lazy("Telephone or e-mail"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"autocomplete": "tel"}),
    )
    consent = forms.BooleanField(
        label=gettext_lazy("I agree that this is kept as it is said here; what I write is true."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.article: Article | None = None
        self.fields["text"].error_messages = {"required": _("Write what is wrong.")}
        self.fields["text"].required = True

    @classmethod
    def blank(cls, article: str, kind: str) -> "ComplaintForm":
        """With the article that the reader came from."""
        found = article_at(article) if article else None
        initial: dict[str, str] = {}
        if found is not None:
            initial["address"] = absolute(found.get_absolute_url())
        if kind in Complaint.Kind.values:
            initial["kind"] = kind
        made = cls(initial=initial)
        made.article = found
        return made

    def clean_address(self) -> str:
        typed = self.cleaned_data["address"]
        self.article = article_at(typed, self.among())
        if self.article is None:
            raise forms.ValidationError(
                _("No article of ours stands at this address. Copy it from the browser's line.")
            )
        return typed

    def among(self) -> ArticleQuerySet | None:
        """Which articles may be complained about; None for what readers see."""
        return None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") in OF_RIGHTS:
            self._require_identity(cleaned)
        told = any(cleaned.get(name) for name in ("name", "proof", "contact"))
        if told and self.needs_consent and not cleaned.get("consent"):
            needed = cleaned.get("kind") in OF_RIGHTS
            self.add_error(
                "consent",
                _("Agree that we keep what you say of yourself.")
                if needed
                else _("Agree that we keep what you say of yourself, or leave it empty."),
            )
        return cleaned

    def as_sent(self) -> Sent:
        assert self.article is not None  # it is valid
        told = ("kind", "wanted", "name", "capacity", "proof", "contact")
        return Sent(
            key=self.key,
            article=self.article,
            wrong=self.cleaned_data["text"],
            has_consented=self.cleaned_data["consent"],
            files=self.sent_files(),
            **{name: self.cleaned_data[name] for name in told},
        )

    def _require_identity(self, cleaned: dict[str, Any]) -> None:
        """Who claims a right says who they are: 民法典 1195."""
        needed = {
            "name": _("Who claims a right has to say who they are."),
            "capacity": _("Say whose right it is."),
            "proof": _("Say what shows that it is your right, or choose a file that does."),
            "contact": _("Leave a telephone number or an e-mail address."),
        }
        for name, sentence in needed.items():
            has_file = name == "proof" and (self._chosen or self._held)
            if not cleaned.get(name) and not has_file and name not in self.errors:
                self.add_error(name, sentence)


class EntryForm(ComplaintForm):
    """What came by letter, by telephone or at the counter, as somebody of the desk types it.

    Also what is off the site by now can be complained about: the letter was on its way. Nobody can
    tick a letter: that it is kept follows from having to answer it.
    """

    needs_consent = False
    fastest = 0  # somebody of the desk is no robot

    channel = forms.ChoiceField(
        label=pgettext_lazy("complaint", "How it came"), choices=_BY_HAND, widget=forms.RadioSelect
    )
    arrived_at = MinuteField(
        label=gettext_lazy("When it arrived"),
        help_text=gettext_lazy("The hours that the desk has run from here."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        labels = {
            "address": capfirst(_("article")),
            "text": _("What is wrong"),
            "name": _("Name"),
            "capacity": _("Capacity"),
            "proof": _("Proof"),
            "wanted": _("What is asked for"),
            "evidence": _("The letter, and what came with it"),
            "consent": _("They agree that this is kept as the form for readers says."),
        }
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["text"].error_messages = {"required": _("Write what is wrong.")}

    @classmethod
    def empty(cls, user: User, article: str = "") -> "EntryForm":
        initial = {"arrived_at": clock.now(), "address": article}
        return cls(initial=initial, user=user)

    def among(self) -> ArticleQuerySet:
        """Those of this person's sections that readers see or saw."""
        return visible_articles(self.user).filter(live__isnull=False)

    def clean_arrived_at(self) -> datetime:
        at = self.cleaned_data["arrived_at"]
        if at > clock.now():
            raise forms.ValidationError(_("That time has not come yet."))
        return at

    def by_hand(self) -> ByHand:
        return ByHand(
            channel=self.cleaned_data["channel"],
            arrived_at=self.cleaned_data["arrived_at"],
            entered_by=self.user,
        )


class ComplaintAnswerForm(FormWithFiles):
    choices = (EVIDENCE,)

    evidence = _evidence()
