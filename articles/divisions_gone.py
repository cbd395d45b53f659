"""Which places the official division list no longer has, and what becomes of them.

One that nothing hangs on is deleted. One with articles, figures, places below it or an
editor's own changes is kept and marked.
"""

from collections import defaultdict

from .lib.division_files import Division
from .lib.place_names import common_names, short_name
from .models import Place, PlaceAlias

LEVELS = {
    1: Place.Level.PROVINCE,
    2: Place.Level.CITY,
    3: Place.Level.DISTRICT,
    4: Place.Level.STREET,
    5: Place.Level.COMMUNITY,
}
_BATCH = 500  # rows in one statement


def find(places: dict[str, Place], divisions: list[Division], root: str) -> list[Place]:
    """Official places, of the levels that the file has, that it no longer names.

    Only below `root`, or for "" below the lowest place that has the whole file below it.
    """
    root = root or _common_root(divisions, places)
    codes = {division.code for division in divisions}
    levels = {LEVELS[division.level] for division in divisions}
    return [
        place
        for place in places.values()
        if place.code not in codes
        and place.official_name
        and place.level in levels
        and (not root or root in _chain(places, place.code))
    ]


def remove(gone: list[Place]) -> tuple[list[Place], list[Place]]:
    """Deletes the bare ones, from the bottom up, and marks the others: (deleted, kept)."""
    deleted, kept = [], []
    for number in reversed(LEVELS):
        level = [place for place in gone if place.level == LEVELS[number]]
        used = _in_use([place.pk for place in level])
        bare = [place for place in level if place.pk not in used and not _was_edited(place)]
        keys = [place.pk for place in bare]
        removed = set(keys)
        for start in range(0, len(keys), _BATCH):
            Place.objects.filter(pk__in=keys[start : start + _BATCH]).delete()
        deleted += bare
        kept += [place for place in level if place.pk not in removed]
    for place in kept:
        place.is_gone = True
    Place.objects.bulk_update(kept, ["is_gone"], _BATCH)
    return deleted, kept


def _common_root(divisions: list[Division], places: dict[str, Place]) -> str:
    """The lowest place that has the whole file below it; "" when there is none.

    A file cut out for one street names its district and city too, but says nothing about the
    other streets there: so single children are followed down from the top.
    """
    below = defaultdict(list)
    codes = {division.code for division in divisions}
    for division in divisions:
        key = division.parent_code if division.parent_code in codes else ""
        below[key].append(division)
    tops = below[""]
    if len(tops) > 1:
        chains = [_chain(places, division.parent_code) for division in tops]
        common = [codes[0] for codes in zip(*chains, strict=False) if len(set(codes)) == 1]
        return common[-1] if common else ""
    top = tops[0].code
    while len(below[top]) == 1:
        top = below[top][0].code
    return top


def _chain(places: dict[str, Place], code: str) -> list[str]:
    """Official codes from the province down to `code`."""
    chain = []
    while code in places and code not in chain:
        chain.insert(0, code)
        code = places[code].official_parent_code
    return chain


def _in_use(keys: list[int]) -> set[int]:
    """Those that an article, a figure, a place below or anything else refers to."""
    used: set[int] = set()
    relations = [r for r in Place._meta.related_objects if r.related_model is not PlaceAlias]
    for start in range(0, len(keys), _BATCH):
        batch = Place.objects.filter(pk__in=keys[start : start + _BATCH])
        for relation in relations:
            referred = batch.filter(**{f"{relation.name}__isnull": False})
            used |= set(referred.values_list("pk", flat=True))
    return used


def _was_edited(place: Place) -> bool:
    """Whether an editor gave it a name, another parent or other names of its own."""
    if place.name != short_name(place.official_name) or place.merged_into_id:
        return True
    if (place.parent.code if place.parent else "") != place.official_parent_code:
        return True
    own = set(place.aliases.values_list("name", flat=True))
    return bool(own - set(common_names(place.name)))
