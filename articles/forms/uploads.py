"""A form that strangers send without a session: its key, its trap, and files that stay with it
when something else has to be changed."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.core.files import File
from django.forms.utils import ErrorDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .. import unsent_files
from ..lib import form_key, media_kinds, sizes
from ..unsent_files import SentFile

_log = logging.getLogger(__name__)
LONGEST = 5000  # characters


class Chooser(forms.FileInput):
    allow_multiple_selected = True


@dataclass(frozen=True)
class Choice:
    """A field of files; what their content may be, and how many there may be."""

    name: str
    kind: str
    families: tuple[str, ...]  # beginnings of a content type
    most: int
    wrong: str | Promise


class FormWithFiles(forms.Form):
    """A form has a field of files by the name of each of its `choices`."""

    choices: tuple[Choice, ...] = ()
    needs_words = True  # words or a file; without it both may stay empty
    fastest = 3  # seconds in which nobody fills in a form

    text = forms.CharField(
        required=False, max_length=LONGEST, strip=True, widget=forms.Textarea({"rows": 6})
    )
    homepage = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        sent = data if data is not None else {}
        self._key = form_key.read(sent.get("form", ""))
        self._token = sent.get("form", "") if self._key else form_key.new()
        held = unsent_files.read(sent.get("held", ""))
        dropped = set(data.getlist("drop")) if held else set()
        self._held = [each for number, each in enumerate(held) if str(number) not in dropped]
        self._chosen: list[tuple[str, File]] = []

    # What the page needs

    @property
    def token(self) -> str:
        """The key of this form, as it stands in it."""
        return self._token

    @property
    def held(self) -> list[unsent_files.Unsent]:
        """Files that came before and need not be chosen again."""
        return [each for each in self._held if unsent_files.is_there(each)]

    @property
    def held_token(self) -> str:
        return unsent_files.written(self.held)

    # What the view asks

    @property
    def key(self) -> str:
        return self._key.key if self._key else ""

    @property
    def size(self) -> int:
        """Bytes of the files that came now; those that were held have been counted."""
        return sum(file.size for _kind, file in self._chosen)

    @property
    def asks_for_more(self) -> bool:
        """The button that keeps what was chosen, so that more can be chosen in a second go."""
        return "more" in self.data

    def hold_files(self, wait: Callable[[int], int]) -> None:
        """Keep what was chosen now until the form is sent again; say so where it can not be.

        `wait` is asked with their size in bytes whether there is room for them now.
        """
        size = self.size
        try:
            if size and wait(size):
                self.add_error(None, _("The files have to be chosen again."))
                return
            while self._chosen:
                kind, file = self._chosen.pop(0)
                self._held.append(unsent_files.keep(file, kind))
        except OSError:
            _log.exception("Files of a form could not be held")
            self.add_error(None, _("The files have to be chosen again."))

    def let_go(self) -> None:
        """It was sent: what was held is kept elsewhere now."""
        unsent_files.forget(self._held)

    def say_only(self, sentence: str) -> None:
        """Whatever else may be wrong with it."""
        self._errors = ErrorDict()
        self.cleaned_data = {}
        self.add_error(None, sentence)

    def forget_words_for_now(self) -> None:
        """Files are added first: what is missing in the words is no fault yet."""
        ours = {"__all__", *(choice.name for choice in self.choices)}
        for name in [name for name in self.errors if name not in ours]:
            del self.errors[name]

    def sent_files(self) -> list[SentFile]:
        earlier = [
            SentFile(each.kind, each.name, each.size, partial(unsent_files.opened, each))
            for each in self._held
        ]
        now = [
            SentFile(kind, file.name or "", file.size, partial(_as_it_is, file))
            for kind, file in self._chosen
        ]
        return [*earlier, *now]

    # Checking

    def clean(self) -> dict[str, Any]:
        self._chosen = []
        for choice in self.choices:
            self._choose(choice)
        if self.cleaned_data.get("homepage"):
            self.add_error(None, _("Leave the field empty that asks for it, and send again."))
        elif self._key is None:
            self.add_error(None, _("This page was open for very long. Please send once more."))
        elif self._key.age < self.fastest and not self.asks_for_more:
            self.add_error(None, _("That was very quick. Please send once more."))
        if not self.needs_words:
            return self.cleaned_data
        if not self.cleaned_data.get("text") and "text" not in self.errors and self._has_no_file():
            self.add_error("text", self.nothing_told())
        return self.cleaned_data

    def nothing_told(self) -> str:
        return _("Write something, or choose a file.")

    def _has_no_file(self) -> bool:
        wrong = any(choice.name in self.errors for choice in self.choices)
        return not self._chosen and not self._held and not wrong

    def _choose(self, choice: Choice) -> None:
        room = choice.most - sum(each.kind == choice.kind for each in self._held)
        for file in self.files.getlist(choice.name) if self.files else ():
            if sentence := _fault(choice, file):
                self.add_error(choice.name, _about(file, sentence))
            elif room <= 0:
                self.add_error(choice.name, _about(file, _too_many(choice.most)))
            else:
                self._chosen.append((choice.kind, file))
                room -= 1


def _fault(choice: Choice, file: File) -> str:
    """Why the file is not taken, or empty. What its content is counts, not what it is called."""
    if file.size > settings.TIPS_MEDIA_MAX_BYTES:
        limit = sizes.in_words(settings.TIPS_MEDIA_MAX_BYTES)
        return _("The file is larger than %(limit)s.") % {"limit": limit}
    if not file.size:
        return _("The file is empty. Choose it again.")
    file.seek(0)
    content_type = media_kinds.content_type(file.read(media_kinds.HEAD))
    file.seek(0)
    return "" if content_type.startswith(choice.families) else str(choice.wrong)


def _too_many(most: int) -> str:
    return ngettext(
        "At most %(most)d file of this kind.", "At most %(most)d files of this kind.", most
    ) % {"most": most}


def _about(file: File, sentence: str) -> str:
    return _("%(file)s: %(sentence)s") % {"file": _short(file.name), "sentence": sentence}


def _short(name: str | None) -> str:
    name = name or "?"
    return name if len(name) <= 40 else f"{name[:24]}…{name[-12:]}"


def _as_it_is(file: File) -> File:
    return file
