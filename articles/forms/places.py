"""Choosing places: names repeat across districts, so a choice shows the path above it."""

from django import forms
from django.db.models import QuerySet

from ..models import Place

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


class PlacesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Place) -> str:
        return path_label(obj)
