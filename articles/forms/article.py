"""The form of one article: its words, which become a revision, and its metadata.

The form remembers which version it was opened on. When somebody else has saved since, nothing
is saved: the form comes back with this editor's own text and says what differs.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import conflicts, own_pictures, revisions, workflow
from ..access import has_right
from ..lib import html
from ..lib.keys import is_key
from ..models import Article, Revision, User
from .editor import TextEditor
from .photo_picker import PhotoField

CONTENT = ("kicker", "title", "subtitle", "summary", "body", "cover")
METADATA = (
    *("section", "places", "topics", "tags", "is_featured", "responsible_editor", "deadline"),
    *("source", "source_name", "source_url", "original_author"),
)
_REPRINT = ("source_name", "original_author", "source_url")


def _content_field(name: str, **kwargs: Any) -> forms.Field:
    return Revision._meta.get_field(name).formfield(**kwargs)


class ArticleForm(forms.ModelForm):
    """`user`, `restored` and `refused` are set on the class that is made for one request."""

    user: User
    restored = False
    refused = ""  # the sentence of a rule that did not let the form be saved
    is_preview = False  # shows without saving, so nobody can be overwritten
    metadata: tuple[str, ...] = METADATA  # the fields of it that this form has
    conflict: list[conflicts.Difference] | None = None
    taken_over: list[str]

    kicker = _content_field("kicker")
    title = _content_field("title")
    subtitle = _content_field("subtitle")
    summary = _content_field("summary", widget=forms.Textarea(attrs={"rows": 3}))
    body = _content_field("body", widget=TextEditor)
    cover = PhotoField(required=False, label=gettext_lazy("Cover"))
    base_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    base_revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    copy_key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    class Meta:
        model = Article
        fields = METADATA

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.taken_over = []
        latest = self.instance.latest
        if latest is not None:
            self.initial |= {name: getattr(latest, name) for name in CONTENT}
            self.initial |= {"cover": latest.cover_id, "base_revision": latest.pk}
        self.initial |= {
            "base_version": self.instance.version,
            "copy_key": get_random_string(20),
        }
        self.usable = own_pictures.usable(self.user, self.instance)
        if not has_right(self.user, "view_photo"):
            self.fields["cover"].queryset = self.usable
        self._shut_what_is_not_theirs()

    def content(self) -> dict[str, Any]:
        """What `revisions.save_text` takes."""
        return {name: self.cleaned_data[name] for name in CONTENT}

    @property
    def may_edit(self) -> bool:
        """Whether the words were open to this person when the form was made."""
        return not self.fields["title"].disabled

    def changed_metadata(self) -> list[str]:
        return [name for name in self.changed_data if name in self.metadata]

    def clean_cover(self):
        cover = self.cleaned_data["cover"]
        if cover and not cover.may_be_used and cover.pk != self.initial.get("cover"):
            raise ValidationError(
                _("The rights in this photo ended on %(day)s; choose another.")
                % {"day": cover.rights_until.isoformat()}
            )
        return cover

    def clean_body(self) -> str:
        body = revisions.body_of(self.cleaned_data["body"] or "")
        keys = set() if has_right(self.user, "view_photo") else set(html.picture_ids(body))
        if lacking := keys - set(self.usable.filter(pk__in=keys).values_list("pk", flat=True)):
            names = _("、").join(str(key) for key in sorted(lacking))
            raise ValidationError(
                _("These pictures are not yours to use: %(numbers)s. Add them from your device.")
                % {"numbers": names}
            )
        return body

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._check_reprint(cleaned)
        if self._is_stale(cleaned):
            self._meet_conflict(cleaned)
        elif self.restored:
            self.conflict = self._differences()
            raise ValidationError(
                _("This is what you had typed. It is not saved yet: look through it and save."),
                code="restored",
            )
        elif self.refused:
            raise ValidationError(self.refused, code="refused")
        return cleaned

    def _shut_what_is_not_theirs(self) -> None:
        """What may not be changed now is shown; what a browser sends for it is not looked at."""
        if not self.instance.pk:
            return
        for action, names in (("edit", CONTENT), ("describe", self.metadata)):
            if workflow.why_not(action, self.instance, self.user):
                for name in names:
                    if name in self.fields:
                        self.fields[name].disabled = True

    def _check_reprint(self, cleaned: dict[str, Any]) -> None:
        published = self.instance.is_published and not self.instance.is_archive
        if published and cleaned.get("source") == Article.Source.REPRINT:
            for name in _REPRINT:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("A published reprint must name this."))

    def _is_stale(self, cleaned: dict[str, Any]) -> bool:
        if self.is_preview or not self.instance.pk:
            return False
        return cleaned.get("base_version") != self.instance.version

    def _meet_conflict(self, cleaned: dict[str, Any]) -> None:
        self.data = self.data.copy()
        base = Revision.objects.filter(
            article=self.instance, pk=cleaned.get("base_revision") or 0
        ).first()
        if base is not None:
            self._take_over(base)
        self.conflict = self._differences()
        self.changes = conflicts.changes_since(self.instance, cleaned.get("base_version"))
        self._start_from_saved()
        raise ValidationError(
            _(
                "Somebody else has saved this article since you opened it. Nothing of yours is"
                " saved yet and nothing is lost: compare, then save again if yours should stand."
            ),
            code="conflict",
        )

    def _take_over(self, base: Revision) -> None:
        """What this editor left as it was, and the other changed, is the other's."""
        before, saved = conflicts.written(base), conflicts.written(self.instance.latest)
        yours = self._yours()
        for name in CONTENT:
            if yours[name] == before[name] and saved[name] != before[name]:
                value = self.initial[name]
                self.data[self.add_prefix(name)] = "" if value is None else value
                self.taken_over.append(str(self.fields[name].label))

    def _start_from_saved(self) -> None:
        for name in ("base_version", "base_revision"):
            self.data[self.add_prefix(name)] = self.initial[name]

    def _differences(self) -> list[conflicts.Difference]:
        """Saved against typed: the words by character, the rest by value."""
        labels = {name: self.fields[name].label for name in (*CONTENT, *self.metadata)}
        saved = conflicts.written(self.instance.latest) | self._metadata_text(saved=True)
        return conflicts.differences(saved, self._yours() | self._metadata_text(), labels)

    def _yours(self) -> dict[str, str]:
        typed = {name: self.data.get(self.add_prefix(name), "") for name in CONTENT}
        cover = str(typed.pop("cover"))
        photo = self.fields["cover"].queryset.filter(pk=cover).first() if is_key(cover) else None
        return {
            name: conflicts.as_text(name, _one_line(name, value)) for name, value in typed.items()
        } | {"cover": conflicts.as_text("cover", photo)}

    def _metadata_text(self, saved: bool = False) -> dict[str, str]:
        return {
            name: _shown(
                self.fields[name],
                self.get_initial_for_field(self.fields[name], name)
                if saved or self.fields[name].disabled
                else self._typed(name),
            )
            for name in self.metadata
        }

    def _typed(self, name: str) -> Any:
        field = self.fields[name]
        value = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        try:
            return field.clean(value)
        except ValidationError:
            return value


def _one_line(name: str, value: str) -> str:
    if name in ("kicker", "title", "subtitle"):
        return " ".join(value.split())
    return value.strip().replace("\r\n", "\n") if name == "summary" else value


def _shown(field: forms.Field, value: Any) -> str:
    """A value of metadata in the words of its field."""
    if value in (None, "", []):
        return ""
    if isinstance(field, forms.ModelChoiceField):
        many = isinstance(field, forms.ModelMultipleChoiceField)
        keys = [getattr(one, "pk", one) for one in (value if many else [value])]
        found = field.queryset.filter(pk__in=[key for key in keys if is_key(key)])
        return "、".join(sorted(field.label_from_instance(one) for one in found))
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        return value
    return "、".join(sorted(str(getattr(one, "tag", one)) for one in value))
