"""Fields of the portal that work by thumb, and without any script."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..lib.keys import is_key
from ..models import Byline, Photo, Reporter, User
from .places import path_label, with_path

MOST_NAMES = 20  # under one article
_ROLES = [choice for choice in Byline.Role.choices if choice[0] != Byline.Role.EDITOR]
_NAME_LENGTH = Byline._meta.get_field("name").max_length


@dataclass(frozen=True)
class Named:
    """One name under an article, with the key of its record where there is one."""

    name: str
    role: str = Byline.Role.TEXT
    reporter: int | None = None

    @classmethod
    def of(cls, byline: Byline) -> "Named":
        return cls(str(byline), byline.role, byline.reporter_id)

    def __str__(self) -> str:
        return f"{self.name}（{Byline.Role(self.role).label}）"


class _Drawn(forms.Widget):
    """A widget with a template of the portal's."""

    template = ""

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        attrs = self.build_attrs(self.attrs, attrs)
        context = {"name": name, "attrs": attrs, **self.context(value)}
        return render_to_string(self.template, context)

    def context(self, value: Any) -> dict[str, Any]:
        return {}

    def id_for_label(self, id_: str) -> str:
        return ""  # a group of controls, named by its legend


class PlaceChips(_Drawn, forms.SelectMultiple):
    """The chosen places as boxes that are ticked; more are found by choices.js."""

    template = "portal/parts/places.html"

    def context(self, value: Any) -> dict[str, Any]:
        keys = [str(key) for key in value or [] if is_key(key)]
        found = with_path(self.choices.queryset).in_bulk([int(key) for key in keys])
        chosen = [found[int(key)] for key in dict.fromkeys(keys) if int(key) in found]
        return {"chosen": [(place.pk, path_label(place)) for place in chosen]}


class OwnPicture(_Drawn, forms.NumberInput):
    """The number of a picture, drawn as the picture by pictures.js."""

    template = "portal/parts/cover.html"
    photos = Photo.objects.none()

    def context(self, value: Any) -> dict[str, Any]:
        photo = self.photos.filter(pk=value).first() if is_key(value) else None
        return {"value": value if value and is_key(value) else "", "photo": photo}


class OwnPictureField(forms.ModelChoiceField):
    """One of the pictures that this person may use; see `own_pictures.usable`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Photo.objects.none(), widget=OwnPicture, **kwargs)

    def offer(self, photos: Any) -> None:
        self.queryset = self.widget.photos = photos


class NameRows(_Drawn):
    template = "portal/parts/names.html"

    def context(self, value: Any) -> dict[str, Any]:
        return {"rows": [*(value or []), Named("")], "roles": _ROLES, "longest": _NAME_LENGTH}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Named]:
        columns = [data.getlist(f"{name}_{part}") for part in ("name", "role", "reporter")]
        return [
            Named(" ".join(title.split()), role or Byline.Role.TEXT, _key(reporter))
            for title, role, reporter in zip_longest(*columns, fillvalue="")
            if title.strip()
        ]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}_name" not in data


class NamesField(forms.Field):
    """Who made the article. A name that one reporter has is that reporter's."""

    widget = NameRows
    user: User

    def clean(self, value: list[Named] | None) -> list[Named]:
        rows = list(value or [])
        if len(rows) > MOST_NAMES:
            raise ValidationError(_("These are too many names."))
        if any(len(row.name) > _NAME_LENGTH for row in rows):
            raise ValidationError(_("A name is too long."))
        if any(row.role not in dict(_ROLES) for row in rows):
            raise ValidationError(_("Choose what each person did."))
        known = self._records({row.name for row in rows})
        found = [Named(row.name, row.role, _chosen(row, known, self.user)) for row in rows]
        return list(dict.fromkeys(found))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return list(initial or []) != self.clean(data)
        except ValidationError:
            return True

    def _records(self, names: set[str]) -> dict[str, list[Reporter]]:
        known: dict[str, list[Reporter]] = {}
        for reporter in Reporter.objects.filter(name__in=names).order_by("-is_active", "pk"):
            known.setdefault(reporter.name, []).append(reporter)
        return known


def _chosen(row: Named, known: dict[str, list[Reporter]], user: User) -> int | None:
    """The record that was picked, else the writer's own, else the only one of that name."""
    records = known.get(row.name, [])
    for record in records:
        if record.pk == row.reporter:
            return record.pk
    for record in records:
        if record.user_id == user.pk:
            return record.pk
    active = [record for record in records if record.is_active] or records
    return active[0].pk if len(active) == 1 else None


def _key(text: str) -> int | None:
    return int(text) if text and is_key(text) else None
