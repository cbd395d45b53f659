"""What the house knows for the proof-reading check: its words, people and places.

Everything is kept in the process, compiled. Each look-up reads the rows from the database (a few
milliseconds for a city) and compiles anew what differs, so that a change is known at once
whoever made it, in whichever process, and however. Reporters are not among the people: they hold
no office that a text could get wrong.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone

from . import publication_kind
from .lib.place_names import short_name
from .lib.proofreading import HouseWord as Word
from .lib.proofreading import Knowledge, default_house_words
from .models import HouseWord, KnownPerson, Place, PlaceAlias

MOST_PLACES = 20_000  # streets and communities; of a whole country nobody can say which is meant


def current() -> Knowledge:
    """As the rows are now, on this day."""
    global _kept
    rows = _read_rows()
    if _kept is None or _kept[0] != rows:
        _kept = rows, _compile(rows)
    return _kept[1].on(timezone.localdate(), is_internal=publication_kind.is_internal())


def words(rows: Iterable[HouseWord]) -> tuple[list[Word], list[Word]]:
    """Words, and names of offices: the product's own and the paper's, which win.

    A row that is not in use switches off the product's word of the same spelling.
    """
    kept = {word.wrong: word for word in default_house_words()}
    offices: list[Word] = []
    for row in rows:
        kept.pop(row.wrong, None)
        try:
            rule = row.as_rule()
        except ValueError:  # came in past the form; it can not be right
            continue
        if row.is_active and row.kind == HouseWord.Kind.OFFICE:
            offices.append(rule)
        elif row.is_active:
            kept[row.wrong] = rule
    return list(kept.values()), offices


class _Row(NamedTuple):
    pk: int
    name: str
    official_name: str
    lineage: str
    level: str
    merged_into: int | None
    code: str | None
    official_parent_code: str


_WORD = ("wrong", "right", "kind", "note", "exceptions", "is_active")
_Rows = tuple[list[tuple[Any, ...]], ...]
_kept: "tuple[_Rows, Knowledge] | None" = None


def _read_rows() -> _Rows:
    around = _around_home()
    places = Place.objects.filter(
        level__in=(Place.Level.STREET, Place.Level.COMMUNITY), lineage__startswith=around
    )
    found = list(places.order_by("pk").values_list(*_Row._fields)[: MOST_PLACES + 1])
    aliases: list[tuple[Any, ...]] = []
    if len(found) > MOST_PLACES:
        found = []
    elif found:
        named = PlaceAlias.objects.filter(place__lineage__startswith=around)
        aliases = list(named.order_by("pk").values_list("place", "name"))
    people = KnownPerson.objects.filter(is_active=True).order_by("pk")
    return (
        list(HouseWord.objects.order_by("pk").values_list(*_WORD)),
        list(people.values_list("name", "titles")),
        found,
        aliases,
    )


def _around_home() -> str:
    """The lineage of what the paper's own district belongs to; the root where none is set."""
    code = settings.PAPER["home_place"]
    home = Place.objects.filter(code=code).values_list("lineage", flat=True).first() if code else ""
    above = (home or "").rstrip("/").rpartition("/")[0]
    return f"{above}/" if above else home or "/"


def _compile(rows: _Rows) -> Knowledge:
    word_rows, people_rows, place_rows, aliases = rows
    kept, offices = words(HouseWord(**dict(zip(_WORD, row, strict=True))) for row in word_rows)
    people = [KnownPerson(name=name, titles=titles).as_rule() for name, titles in people_rows]
    streets, communities = _places([_Row._make(row) for row in place_rows], aliases)
    return Knowledge.of(
        today=timezone.localdate(),
        words=kept,
        offices=offices,
        people=people,
        streets=streets,
        communities=communities,
    )


def _places(
    rows: list[_Row], aliases: list[tuple[Any, ...]]
) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Names of streets → the one to write; names of communities → the streets that have one.

    Where the tree leaves open what a name stands for, it is left out: the check stays silent.
    """
    by_pk = {row.pk: row for row in rows}
    names: dict[int, set[str]] = {
        row.pk: {row.name, row.official_name, short_name(row.official_name)} - {""} for row in rows
    }
    for pk, name in aliases:
        if pk in names:
            names[pk].add(name)
    streets: dict[str, set[str]] = defaultdict(set)
    communities: dict[str, set[str]] = defaultdict(set)
    by_code = {row.code: row for row in rows if row.code}
    for row in rows:
        if row.level == Place.Level.STREET:
            for name in names[row.pk]:
                streets[name].add(_final(row, by_pk).name)
        else:
            for name in names[row.pk]:
                communities[name] |= _streets_of(row, by_pk, by_code) or {""}
    return (
        {name: next(iter(found)) for name, found in streets.items() if len(found) == 1},
        {name: found for name, found in communities.items() if "" not in found},
    )


def _streets_of(row: _Row, by_pk: dict[int, _Row], by_code: dict[str, _Row]) -> set[str]:
    """By the paper's tree, by the division list, and of what it was merged into."""
    found = set()
    for community in (row, _final(row, by_pk)):
        above = [by_pk.get(int(pk)) for pk in community.lineage.split("/") if pk]
        above.append(by_code.get(community.official_parent_code))
        found |= {
            _final(place, by_pk).name
            for place in above
            if place is not None and place.level == Place.Level.STREET
        }
    return found


def _final(row: _Row, by_pk: dict[int, _Row]) -> _Row:
    """What a place was merged into in the end, so far as it is known here."""
    seen: set[int] = set()
    while row.merged_into in by_pk and row.pk not in seen:
        seen.add(row.pk)
        row = by_pk[row.merged_into]
    return row
