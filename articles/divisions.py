"""Brings the official division list into the paper's places, and keeps what editors changed.

A place is known by its code. Upstream's word is kept in `official_name` and
`official_parent_code`; a change of it reaches the name and the parent that the paper shows only
where these were still upstream's own. What upstream no longer lists is deleted when nothing
hangs on it, else kept and marked.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext as _

from . import divisions_gone, renaming
from .divisions_gone import LEVELS
from .lib.division_files import Division, DivisionFileError
from .lib.place_names import common_names, short_name
from .lib.slugs import pinyin_slug
from .models import Place, PlaceAlias

_BATCH = 500  # rows in one statement


@dataclass
class DivisionReport:
    """What an import did; `kept` are gone upstream, but something hangs on them."""

    new: list[Place] = field(default_factory=list)
    changed: list[Place] = field(default_factory=list)
    unchanged: int = 0
    deleted: list[Place] = field(default_factory=list)
    kept: list[Place] = field(default_factory=list)


def select(divisions: list[Division], root: str) -> list[Division]:
    """The place with the code `root`, what is above it and all below; all for ""."""
    if not root:
        return divisions
    by_code = {division.code: division for division in divisions}
    wanted = {root}
    for division in divisions:  # upper levels come first
        if division.parent_code in wanted:
            wanted.add(division.code)
    code = root
    while code in by_code:
        wanted.add(code)
        code = by_code[code].parent_code
    return [division for division in divisions if division.code in wanted]


@transaction.atomic
def import_divisions(
    divisions: list[Division], *, root: str = "", progress: Callable[[int], object] = lambda n: None
) -> DivisionReport:
    """All or nothing; `progress` is told how many rows were done. Raises DivisionFileError."""
    work = _Import(divisions)
    work.check_parents(divisions)
    selected = select(divisions, root)
    if not selected:
        raise DivisionFileError(
            _("The file has no place with the code %(code)s and none below it.") % {"code": root}
        )
    report = DivisionReport()
    report.new = work.create([d for d in selected if d.code not in work.places], progress)
    report.changed = work.change([d for d in selected if d.code not in work.new_codes], progress)
    report.unchanged = len(selected) - len(report.new) - len(report.changed)
    work.save_aliases()
    gone = divisions_gone.find(work.places, selected, root)
    report.deleted, report.kept = divisions_gone.remove(gone)
    return report


class _Import:
    """The places as they are before an import, and the steps that bring in what is new."""

    def __init__(self, divisions: Iterable[Division]) -> None:
        self.places = {place.code: place for place in Place.objects.exclude(code=None)}
        self.slugs = set(Place.objects.values_list("slug", flat=True))
        self.siblings = {(d.parent_code, short_name(d.name)) for d in divisions}
        self.siblings |= set(Place.objects.values_list("parent__code", "name"))
        self.aliases: dict[str, set[str]] = defaultdict(set)
        self.new_codes: set[str] = set()

    def check_parents(self, divisions: list[Division]) -> None:
        levels = {place.code: _number(place.level) for place in self.places.values()}
        levels |= {division.code: division.level for division in divisions}
        for division in divisions:
            if division.level == 1 and not division.parent_code:
                continue
            level = levels.get(division.parent_code)
            if level is None or level >= division.level:
                raise DivisionFileError(
                    _("%(where)s: the parent “%(code)s” is unknown, or is not above it.")
                    % {"where": division.where, "code": division.parent_code}
                )

    def create(self, divisions: list[Division], progress: Callable) -> list[Place]:
        new = []
        for number in LEVELS:
            level = [self._new(d) for d in divisions if d.level == number]
            for start in range(0, len(level), _BATCH):
                batch = Place.objects.bulk_create(level[start : start + _BATCH])
                progress(len(batch))
            _give_lineage(level)
            new += level
            self.places |= {place.code: place for place in level}
        self.new_codes = {place.code for place in new}
        return new

    def change(self, divisions: list[Division], progress: Callable) -> list[Place]:
        changed, moved, renamed = [], [], []
        for division in divisions:
            place = self.places[division.code]
            is_renamed, is_moved = self._rename(place, division.name), self._move(place, division)
            if is_renamed or is_moved or place.is_gone:
                place.is_gone = False
                changed.append(place)
            if is_moved:
                moved.append(place)
            if is_renamed:
                renamed.append(place)
            progress(1)
        Place.objects.bulk_update(
            changed, ["name", "official_name", "official_parent_code", "is_gone"], _BATCH
        )
        for place in moved:
            _save_parent(place)
        renaming.places_renamed(renamed)
        return changed

    def save_aliases(self) -> None:
        """Adds the other names noted so far; those that are there stay."""
        rows = [
            PlaceAlias(place=self.places[code], name=name)
            for code, names in self.aliases.items()
            for name in sorted(names)
        ]
        PlaceAlias.objects.bulk_create(rows, _BATCH, ignore_conflicts=True)

    def _new(self, division: Division) -> Place:
        place = Place(
            code=division.code,
            level=LEVELS[division.level],
            parent=self.places.get(division.parent_code),
            name=short_name(division.name),
            official_name=division.name,
            official_parent_code=division.parent_code,
        )
        place.slug = self._free_slug(place)
        self._note_names(place)
        return place

    def _free_slug(self, place: Place) -> str:
        own = pinyin_slug(place.name)
        candidates = [own, f"{own}-{place.code}" if own else place.code]
        if place.parent and own:
            candidates.insert(1, f"{pinyin_slug(place.parent.name)}-{own}"[:100])
        slug = next(slug for slug in candidates if slug and slug not in self.slugs)
        self.slugs.add(slug)
        return slug

    def _note_names(self, place: Place, *former: str) -> None:
        short = short_name(place.official_name)
        usual = {
            name
            for name in common_names(short)
            if (place.official_parent_code, name) not in self.siblings
        }
        names = {short, *usual, *former} - {"", place.name, place.official_name}
        if names:
            self.aliases[place.code] |= names

    def _rename(self, place: Place, official: str) -> bool:
        former = place.official_name
        if former == official:
            return False
        place.official_name = official
        shown = place.name
        if shown == short_name(former):
            place.name = short_name(official)
        self._note_names(place, former, shown)
        return True

    def _move(self, place: Place, division: Division) -> bool:
        former = place.official_parent_code
        if former == division.parent_code:
            return False
        place.official_parent_code = division.parent_code
        above = self.places.get(former)
        if place.parent_id == (above.pk if above else None):
            place.parent = self.places.get(division.parent_code)
        return True


def _number(level: str) -> int:
    """Where a level stands in the official list; those of the paper's own are above all."""
    return next((number for number, name in LEVELS.items() if name == level), 0)


def _give_lineage(places: list[Place]) -> None:
    """Lineages and primary keys for places just created below places that have theirs."""
    fresh = Place.objects.filter(lineage="")
    keys = dict(fresh.values_list("code", "pk"))
    for place in places:
        place.pk = keys[place.code]
    above = Place.objects.filter(pk=OuterRef("parent_id")).values("lineage")
    start = Coalesce(Subquery(above), Value("/"))
    fresh.update(lineage=Concat(start, Cast("pk", CharField()), Value("/")))


def _save_parent(place: Place) -> None:
    """Stores a new parent; one that moved itself has a new lineage by now."""
    place.refresh_from_db(fields=["lineage"])
    if place.parent:
        place.parent.refresh_from_db(fields=["lineage"])
    place.save()
    renaming.place_moved(place)
