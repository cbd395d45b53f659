"""The form in which a writer writes, on a phone: the words, where it happened, who made it.

It is the newsroom's own form with fewer fields, so two devices that save one piece meet the same
conflict. A text that may not be saved any more comes back as it was typed, with the reason.
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import gazetteer, own_pictures, revisions, workflow
from ..lib import html, plain_writing
from ..lib.keys import is_key
from ..models import Article, Byline, Photo, Place, Reporter, Revision, User
from .article import CONTENT, ArticleForm
from .own_choices import Named, NamesField, OwnPictureField, PlaceChips
from .places import PlacesField, with_path

_SEPARATORS = re.compile(r"[，,、;；\s]+")
_ROLE_OF = {
    Reporter.Kind.PHOTOGRAPHER: Byline.Role.PHOTO,
    Reporter.Kind.CORRESPONDENT: Byline.Role.CORRESPONDENT,
}


def own_name(user: User) -> list[Named]:
    """As the writer is named under a new piece."""
    own = Reporter.objects.filter(user=user).first()
    if own is None:
        return [Named(user.name[:40])] if user.name else []
    return [Named(own.name, _ROLE_OF.get(Reporter.Kind(own.kind), Byline.Role.TEXT), own.pk)]


class PlainText(forms.Textarea):
    """The text as plain lines; the form itself holds HTML."""

    typed = ""  # what was sent: shown as it is where it is too large to be read

    def format_value(self, value: Any) -> str:
        if html.is_too_large(str(value or "")):
            return self.typed
        return plain_writing.to_plain(str(value or ""))


class DraftForm(ArticleForm):
    metadata = ("section", "places", "bylines")

    places = PlacesField(
        with_path(Place.objects.all()),
        widget=PlaceChips,
        required=False,
        label=gettext_lazy("Places"),
    )
    place_names = forms.CharField(
        required=False, max_length=300, label=gettext_lazy("Add places by name")
    )
    bylines = NamesField(required=False, label=gettext_lazy("Bylines"))
    cover = OwnPictureField(required=False, label=gettext_lazy("Cover"))
    plain = forms.CharField(required=False, max_length=1, widget=forms.HiddenInput)

    class Meta:
        model = Article
        fields = ("section", "places")

    def __init__(
        self,
        data: Any = None,
        *,
        instance: Article,
        user: User,
        shown: list[int] | None = None,
        restored: bool = False,
        plain: bool = False,
    ) -> None:
        """`shown`: keys of the pictures that this person's session remembers."""
        self.user, self.restored = user, restored
        typed = "" if data is None else data.get("body", "")
        if data is not None:
            plain = bool(data.get("plain"))
            data = _as_html(data, instance) if plain else data
        super().__init__(data, instance=instance)
        self.is_plain = plain
        self.initial |= {"plain": "1" if plain else "", "bylines": self._names()}
        self.fields["bylines"].user = user
        self.usable = own_pictures.usable(user, instance, shown or [])
        self.fields["cover"].offer(self.usable)
        self.fields["title"].widget = forms.Textarea(attrs={"rows": 2, "maxlength": 120})
        if plain:
            self.fields["body"].widget = PlainText(attrs={"rows": 18})
            self.fields["body"].widget.typed = typed
        if data is not None and "bylines_name" not in data:
            self.fields["bylines"].disabled = True  # kept by another form, without these rows

    def changed_metadata(self) -> list[str]:
        changed = super().changed_metadata()
        return [*changed, "places"] if self._adds_places(changed) else changed

    def clean_place_names(self) -> list[int]:
        names = [name for name in _SEPARATORS.split(self.cleaned_data["place_names"]) if name]
        if not names:
            return []
        found, unknown = gazetteer.current().resolve(names)
        if unknown:
            raise ValidationError(list(unknown.values()))
        return list(found.values())

    def clean_bylines(self) -> list[Named]:
        named = self.cleaned_data["bylines"]
        if not self.instance.pk or self.instance.creator_id == self.user.pk:
            return named
        own = Reporter.objects.filter(user=self.user).values_list("pk", flat=True).first()
        if own not in {row.reporter for row in named}:
            raise ValidationError(_("Without your name you would not see this article any more."))
        return named

    def clean(self) -> dict[str, Any]:
        self._require_that_it_may_be_saved()
        cleaned = super().clean()
        if added := cleaned.get("place_names"):
            chosen = Place.objects.filter(pk__in=added)
            cleaned["places"] = list({*cleaned.get("places", []), *chosen})
        return cleaned

    def save_bylines(self, article: Article) -> None:
        """The writer's names, before the editors', which stay as they are."""
        names = self.cleaned_data["bylines"]
        article.bylines.exclude(role=Byline.Role.EDITOR).delete()
        for position, editor in enumerate(article.bylines.all(), start=len(names)):
            Byline.objects.filter(pk=editor.pk).update(position=position)
        for position, row in enumerate(names):
            Byline.objects.create(
                article=article,
                reporter_id=row.reporter,
                name="" if row.reporter else row.name,
                role=row.role,
                position=position,
            )

    def _names(self) -> list[Named]:
        """The names under it; under a new piece the writer's own."""
        if self.instance.pk:
            names = self.instance.bylines.exclude(role=Byline.Role.EDITOR)
            return [Named.of(byline) for byline in names.select_related("reporter")]
        return own_name(self.user)

    def _is_stale(self, cleaned: dict[str, Any]) -> bool:
        """Not where the saved article says the same: an answer was lost and the form sent again."""
        return super()._is_stale(cleaned) and not self._says_the_same(cleaned)

    def _says_the_same(self, cleaned: dict[str, Any]) -> bool:
        latest = self.instance.latest
        if self.errors or latest is None or self.changed_metadata():
            return False
        content = {name: cleaned[name] for name in CONTENT}
        asked = revisions.next_revision(self.instance, author=self.user, **content)
        return asked.hash_content() == latest.content_hash

    def _adds_places(self, changed: list[str]) -> bool:
        return bool(self.cleaned_data.get("place_names")) and "places" not in changed

    def _shut_what_is_not_theirs(self) -> None:
        """The words stay open: what was typed comes back even when it is refused."""
        if self.instance.pk and workflow.why_not("describe", self.instance, self.user):
            for name in (*self.metadata, "place_names"):
                self.fields[name].disabled = True

    def _require_that_it_may_be_saved(self) -> None:
        if not self.instance.pk:
            return
        if reason := workflow.why_not("edit", self.instance, self.user):
            raise ValidationError(
                _("Not saved: %(reason)s Your text is still here; copy what you need.")
                % {"reason": reason},
                code="refused",
            )


class PictureWordsForm(forms.ModelForm):
    """The words of a picture that is there already."""

    class Meta:
        model = Photo
        fields = ("caption", "credit", "alt")


def _as_html(data: Any, article: Article) -> Any:
    base = data.get("base_revision")
    before = article.latest
    if is_key(base) and article.pk:
        before = Revision.objects.filter(article=article, pk=base).first() or before
    data = data.copy()
    data["body"] = plain_writing.to_html(data.get("body", ""), before.body if before else "")
    return data
