"""How a search can be narrowed, and how many results each way leaves.

Counted among the newest matches (`search.matching`): of a word that is in everything these are the
newest thousand, and the page says so. What all of them share narrows nothing and is not offered.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from taggit.models import Tag

from .. import search
from ..models import Place, Reporter, Section, Topic
from ..search import Answer
from .address import Asked, Choice, date_choice, kind_names, source_choice

MOST = 1000  # matches that are counted
_OF_EACH = 8  # ways that are offered for each kind
_DATES = 24  # of years all
_TOO_WIDE = (Place.Level.PROVINCE, Place.Level.CITY)


@dataclass(frozen=True)
class Way:
    choice: Choice
    count: int
    query: str

    @property
    def name(self) -> str:
        return self.choice.name


@dataclass(frozen=True)
class Group:
    kind: str
    name: str
    ways: list[Way]


@dataclass(frozen=True)
class Narrowing:
    """`total` is how many there are, `MOST` where there are as many or more.

    `is_about`: they have the pieces of the words, and not all of them the words themselves.
    """

    total: int
    groups: list[Group]
    is_about: bool = False

    @property
    def has_more(self) -> bool:
        return self.total >= MOST


NONE = Narrowing(0, [])
Ways = Iterator[tuple[Choice, int]]  # with how many have it


def of(asked: Asked, answer: Answer, sections: Iterable[Section]) -> Narrowing:
    """`asked` is for the question that was answered. At most seven queries. Raises TooSlow."""
    if not answer.page.hits:
        return NONE
    is_whole = asked.is_first and answer.page.following is None  # and each was looked at
    if is_whole:
        matches = [hit.article for hit in answer.page.hits]
    else:
        matches = search.matching(answer.question, most=MOST)
    counts, total = search.counts(matches), len(matches)
    found = {
        "place": _places(asked, counts["place"], total),
        "section": _sections(counts["section"], sections),
        "date": _dates(asked, counts["month"]),
        "topic": _rows("topic", Topic, counts["topic"]),
        "tag": _rows("tag", Tag, counts["tag"]),
        "reporter": _rows("reporter", Reporter, counts["reporter"]),
        "source": ((source_choice(each), n) for each, n in counts["source"].most_common()),
    }
    groups = [_group(asked, kind, ways, total) for kind, ways in found.items()]
    is_about = not (is_whole or answer.question.is_exact)
    return Narrowing(total, [group for group in groups if group.ways], is_about)


def _group(asked: Asked, kind: str, ways: Ways, total: int) -> Group:
    own = asked.choice(kind)
    most = _DATES if kind == "date" else _OF_EACH
    offered = ((choice, count) for choice, count in ways if count < total and choice != own)
    shown = [
        Way(choice, count, asked.narrowed_to(choice).query())
        for choice, count in islice(offered, most)
    ]
    return Group(kind, kind_names()[kind], shown)


def _places(asked: Asked, counts: Counter[str], total: int) -> Ways:
    """Below what it is narrowed to already, the most frequent first."""
    within = asked.choice("place")
    likely = [(int(key), n) for key, n in counts.most_common() if n < total]
    places = Place.objects.in_bulk([key for key, _n in likely[: 6 * _OF_EACH]])
    for key, count in likely:
        place = places.get(key)
        if place is None or place.level in _TOO_WIDE or place.merged_into_id:
            continue
        if within is None or f"/{within.key}/" in place.lineage:
            yield Choice("place", place.slug, place.name, key), count


def _sections(counts: Counter[str], sections: Iterable[Section]) -> Ways:
    by_key = {str(section.pk): section for section in sections}
    for key, count in counts.most_common():
        if section := by_key.get(key):
            yield Choice("section", section.slug, section.name, section.pk), count


def _dates(asked: Asked, months: Counter[str]) -> Ways:
    """Years, the newest first; the months of the one that it is narrowed to, or of the only one."""
    chosen = asked.choice("date")
    years: Counter[str] = Counter()
    for month, count in months.items():
        years[month[:4]] += count
    if len(years) > 1:
        yield from ((date_choice(int(year)), years[year]) for year in sorted(years, reverse=True))
    elif chosen is None or len(chosen.value) == 4:
        for month in sorted(months, reverse=True):
            yield date_choice(int(month[:4]), int(month[4:])), months[month]


def _rows(kind: str, model: type[Topic] | type[Tag] | type[Reporter], counts: Counter[str]) -> Ways:
    most = counts.most_common(2 * _OF_EACH)
    rows = model._default_manager.in_bulk([int(key) for key, _count in most])
    for key, count in most:
        row = rows.get(int(key))
        if row is not None and row.slug:
            yield Choice(kind, row.slug, str(row), row.pk), count
