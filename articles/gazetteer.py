"""Which places a text names: the longest name first, and the right one of those that share it.

A name that several places have stands for the one whose district or street the text names too,
else for the one in the paper's own district, else for none: it is reported as ambiguous.

The index of names is kept in the process. Each look-up reads the names from the database (a
few milliseconds for a city) and rebuilds the index when they differ, so that it is right
whoever changed a place, in whichever process, and however.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from .lib.name_index import Mention, NameIndex
from .lib.place_names import short_name
from .models import Place, PlaceAlias

_NEVER_SUGGESTED = (Place.Level.PROVINCE, Place.Level.CITY)


@dataclass(frozen=True)
class Suggestion:
    place: Place
    matched: str  # the name as it first stands in the text
    count: int
    first_at: int  # characters from the beginning of the text
    reason: str  # one sentence


@dataclass(frozen=True)
class Ambiguity:
    """A name that several places have; nothing in the text says which is meant."""

    matched: str
    places: list[Place]
    count: int
    first_at: int


@dataclass(frozen=True)
class Findings:
    suggestions: list[Suggestion]
    ambiguities: list[Ambiguity]


def suggest(text: str, *, home: Place | None = None) -> list[Suggestion]:
    """The places that a plain text is about, in the order of their first mention.

    `home` is the paper's own district where it is not the one of the settings. A district is
    suggested only when no place below it is, provinces and cities never.
    """
    return look_up(text, home=home).suggestions


def look_up(text: str, *, home: Place | None = None) -> Findings:
    """As `suggest`, and with the names that could not be told apart."""
    return current().look_up(text, home_lineage=home.lineage if home else "")


def current() -> "Gazetteer":
    """The gazetteer of the places as they are now; keep it for many texts in a row."""
    global _kept
    rows = _read_rows()
    if _kept is None or _kept[0] != rows:
        places, aliases = rows
        _kept = rows, Gazetteer([_Entry._make(row) for row in places], aliases)
    return _kept[1]


class _Entry(NamedTuple):
    pk: int
    name: str
    official_name: str
    lineage: str
    level: str
    merged_into: int | None
    is_gone: bool
    code: str | None
    slug: str


_Rows = tuple[list[tuple[Any, ...]], list[tuple[int, str]]]
_kept: "tuple[_Rows, Gazetteer] | None" = None


def _read_rows() -> _Rows:
    places = Place.objects.order_by("pk").values_list(*_Entry._fields)
    aliases = PlaceAlias.objects.order_by("pk").values_list("place", "name")
    return list(places), list(aliases)


@dataclass
class _Counted:
    matched: str
    first_at: int
    reason: str = ""
    count: int = 0


@dataclass
class _Tally:
    chosen: dict[int, _Counted] = field(default_factory=dict)  # by primary key
    open: dict[str, _Counted] = field(default_factory=dict)  # by name


class Gazetteer:
    def __init__(self, places: list[_Entry], aliases: list[tuple[int, str]]) -> None:
        self._by_pk = {place.pk: place for place in places}
        self._by_key = {place.slug: place for place in places}
        self._by_key |= {place.code: place for place in places if place.code}
        self._names: dict[str, list[_Entry]] = {}
        own: dict[str, set[int]] = defaultdict(set)
        for place in places:
            for name in {place.name, place.official_name, short_name(place.official_name)} - {""}:
                own[name].add(place.pk)
        taken = {(_above(self._by_pk[pk]), name) for name, pks in own.items() for pk in pks}
        for pk, name in aliases:  # a sibling's own name is stronger
            if (_above(self._by_pk[pk]), name) not in taken:
                own[name].add(pk)
        for name, pks in own.items():
            self._names[name] = self._standing_for(pks)
        self._index = NameIndex(self._names)

    def look_up(self, text: str, *, home_lineage: str = "") -> Findings:
        mentions = self._index.mentions(text)
        tally = self._tally(mentions, home_lineage or self._home_lineage())
        open_names = {
            name: counted
            for name, counted in tally.open.items()
            if not any(place.pk in tally.chosen for place in self._names[name])
        }
        worth = self._worth_suggesting(tally.chosen)
        keys = [place.pk for name in open_names for place in self._names[name]]
        found = Place.objects.in_bulk([*worth, *keys])
        return Findings(
            [
                Suggestion(found[pk], c.matched, c.count, c.first_at, c.reason)
                for pk, c in ((pk, tally.chosen[pk]) for pk in worth)
            ],
            [
                Ambiguity(name, [found[p.pk] for p in self._names[name]], c.count, c.first_at)
                for name, c in open_names.items()
            ],
        )

    def resolve(self, names: Iterable[str]) -> tuple[dict[str, int], dict[str, str]]:
        """Primary keys of places given by code or by name, and why the others were not found.

        The names explain one another: with 华阳街道 beside it, 祥龙社区 is the one there.
        """
        wanted = list(dict.fromkeys(names))
        found: dict[str, int] = {}
        refused: dict[str, str] = {}
        candidates = {name: self._candidates(name) for name in wanted}
        named = [place for places in candidates.values() for place in places]
        for name, places in candidates.items():
            chosen, _reason = self._choose(places, named, self._home_lineage())
            if chosen:
                found[name] = chosen.pk
            elif places:
                refused[name] = _("Several places have the name “%(name)s”.") % {"name": name}
            else:
                refused[name] = _("There is no place “%(name)s”.") % {"name": name}
        return found, refused

    def _candidates(self, name: str) -> list[_Entry]:
        if place := self._by_key.get(name if name.isdigit() else ""):
            return self._standing_for({place.pk})
        return self._names.get(name, [])

    def _standing_for(self, pks: set[int]) -> list[_Entry]:
        """Merged places give what they were merged into; places that are gone come second."""
        final = {place.pk: place for place in map(self._final, pks)}
        present = [final[pk] for pk in sorted(final) if not final[pk].is_gone]
        return present or [final[pk] for pk in sorted(final)]

    def _final(self, pk: int) -> _Entry:
        seen = set()
        place = self._by_pk[pk]
        while place.merged_into in self._by_pk and place.pk not in seen:
            seen.add(place.pk)
            place = self._by_pk[place.merged_into]
        return place

    def _home_lineage(self) -> str:
        home = self._by_key.get(settings.PAPER["home_place"])
        return home.lineage if home else ""

    def _tally(self, mentions: list[Mention], home: str) -> _Tally:
        tally = _Tally()
        named = [place for name in {m.name for m in mentions} for place in self._names[name]]
        choices = {
            name: self._choose(self._names[name], named, home)
            for name in {m.name for m in mentions}
        }
        before: Mention | None = None
        for mention in mentions:
            chosen, reason = choices[mention.name]
            if before and before.end == mention.start:  # 大邑县祥龙社区: said on the spot
                near = self._names[before.name]
                said, why = self._choose(self._names[mention.name], near, "")
                chosen, reason = (said, why) if said else (chosen, reason)
            start = _Counted(mention.name, mention.start, reason)
            if chosen:
                tally.chosen.setdefault(chosen.pk, start).count += 1
            else:
                tally.open.setdefault(mention.name, start).count += 1
            before = mention
        return tally

    def _choose(
        self, places: list[_Entry], named: list[_Entry], home: str
    ) -> tuple[_Entry | None, str]:
        if len(places) == 1:
            return places[0], _("The only place of this name.")
        near = [place for place in named if place.level not in _NEVER_SUGGESTED]
        closest, above = _closest(places, near)
        if len(closest) == 1:
            return closest[0], _("The text names %(place)s too.") % {"place": above}
        at_home = [place for place in closest if home and place.lineage.startswith(home)]
        if len(at_home) == 1:
            return at_home[0], _("The one in the paper's own district.")
        closest, above = _closest(closest, named)  # a city says less than the paper's district
        if len(closest) == 1:
            return closest[0], _("The text names %(place)s too.") % {"place": above}
        return None, ""

    def _worth_suggesting(self, chosen: dict[int, _Counted]) -> list[int]:
        places = [self._by_pk[pk] for pk in chosen]
        return [
            place.pk
            for place in places
            if place.level not in _NEVER_SUGGESTED
            and not (
                place.level == Place.Level.DISTRICT
                and any(_is_below(other, place) for other in places)
            )
        ]


def _above(place: _Entry) -> str:
    return place.lineage[: -len(f"{place.pk}/")]


def _is_below(place: _Entry, other: _Entry) -> bool:
    return place.pk != other.pk and place.lineage.startswith(other.lineage)


def _closest(places: list[_Entry], named: list[_Entry]) -> tuple[list[_Entry], str]:
    """Those with the lowest of the named places above them, and that one's name."""
    above = {
        place: max((o.lineage for o in named if _is_below(place, o)), key=_depth, default="")
        for place in places
    }
    depth = max(map(_depth, above.values()), default=0)
    closest = [place for place in places if _depth(above[place]) == depth]
    name = next((o.name for o in named if closest and o.lineage == above[closest[0]]), "")
    return closest, name


def _depth(lineage: str) -> int:
    return lineage.count("/")
