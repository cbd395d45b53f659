"""Choosing and changing places: names repeat, so a choice shows the path above it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from ..lib.slugs import free_slug
from ..models import Place, PlaceAlias
from .choices import KeysField

_ABOVE = "parent__parent__parent__parent__parent"
_UNSAID = (Place.Level.PROVINCE, Place.Level.CITY)


def with_path(places: QuerySet) -> QuerySet:
    """With what `path_label` needs, in the same query."""
    return places.select_related(_ABOVE)


def path_label(place: Place) -> str:
    """`祥龙社区（四川天府新区 › 华阳街道）`."""
    above, place_above = [], place.parent
    while place_above is not None and place_above.level not in _UNSAID:
        above.insert(0, place_above.name)
        place_above = place_above.parent
    return f"{place.name}（{' › '.join(above)}）" if above else place.name


def named(places: QuerySet, typed: str) -> QuerySet:
    """By name, other name or code; the exact name first, then what begins with it."""
    word = typed.strip()
    if not word:
        return places
    alias = PlaceAlias.objects.filter(name__icontains=word).values("place")
    found = Q(name__icontains=word) | Q(pk__in=alias)
    if word.isascii() and word.isdecimal():
        found |= Q(code__startswith=word)
    nearness = Case(
        When(name=word, then=Value(0)),
        When(name__startswith=word, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return places.filter(found).order_by(nearness, "lineage", "pk")


class PlacesField(KeysField):
    def label_from_instance(self, obj: Place) -> str:
        return path_label(obj)


class PlaceForm(forms.ModelForm):
    """The tree stays a tree, and a merged place leads somewhere."""

    class Meta:
        model = Place
        fields = ("name", "official_name", "level", "parent", "code", "slug", "merged_into")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:  # not for who may only look
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Empty: made from the name.")

    def clean_slug(self) -> str:
        return self.cleaned_data["slug"] or free_slug(
            Place.objects.exclude(pk=self.instance.pk), self.cleaned_data.get("name", "")
        )

    def clean_code(self) -> str | None:
        return self.cleaned_data["code"] or None

    def clean_parent(self) -> Place | None:
        parent = self.cleaned_data["parent"]
        if parent and self.instance.pk and self.instance.pk in parent.lineage_ids():
            raise ValidationError(_("A place can not belong to itself or to a place below it."))
        return parent

    def clean_merged_into(self) -> Place | None:
        target = step = self.cleaned_data["merged_into"]
        while step is not None:
            if step.pk == self.instance.pk:
                raise ValidationError(_("This place would lead to itself."))
            step = step.merged_into
        return target
