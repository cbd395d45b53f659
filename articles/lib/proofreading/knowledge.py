"""What the house knows, compiled once: its words, its people, its places, and today's date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from ..name_index import NameIndex
from .house_words import HouseWord
from .word_index import WordIndex


@dataclass(frozen=True)
class Person:
    """Someone whom the paper writes about, with every title that is right for them now."""

    name: str
    titles: tuple[str, ...]  # 华阳街道党工委书记; the last part is what a text is held to


@dataclass(frozen=True)
class Knowledge:
    """Build it with `Knowledge.of`; `on` gives the same for another day or kind at no cost."""

    words: Mapping[str, HouseWord]
    offices: Mapping[str, HouseWord]
    people: Mapping[str, Person]
    streets: Mapping[str, str]
    communities: Mapping[str, frozenset[str]]
    today: date
    is_internal: bool  # a publication with a permit and no number
    word_index: WordIndex = field(repr=False, compare=False)
    people_index: WordIndex = field(repr=False, compare=False)
    place_index: NameIndex = field(repr=False, compare=False)

    @classmethod
    def of(
        cls,
        *,
        today: date,
        words: Iterable[HouseWord] = (),
        offices: Iterable[HouseWord] = (),
        people: Iterable[Person] = (),
        streets: Mapping[str, str] | None = None,
        communities: Mapping[str, Iterable[str]] | None = None,
        is_internal: bool = False,
    ) -> "Knowledge":
        """`offices`: wrong → right names of offices and places. `streets`: every name in use for
        a street or town → the one that the paper writes. `communities`: every name in use for
        a community → the streets (as the paper writes them) that have one of that name.
        `today` is the day by which dates without a year are read.
        """
        kept_words = {word.wrong: word for word in words}
        kept_offices = {office.wrong: office for office in offices}
        kept_streets = dict(streets or {})
        kept_communities = {
            name: frozenset(parents) for name, parents in (communities or {}).items()
        }
        kept_people = _people(people)
        return cls(
            words=kept_words,
            offices=kept_offices,
            people=kept_people,
            streets=kept_streets,
            communities=kept_communities,
            today=today,
            is_internal=is_internal,
            word_index=WordIndex([*kept_words, *kept_offices]),
            people_index=WordIndex(kept_people),
            place_index=NameIndex([*kept_streets, *kept_communities]),
        )

    def on(self, day: date, *, is_internal: bool | None = None) -> "Knowledge":
        kind = self.is_internal if is_internal is None else is_internal
        return replace(self, today=day, is_internal=kind)


def _people(people: Iterable[Person]) -> dict[str, Person]:
    """Namesakes count as one person with the titles of all."""
    kept: dict[str, Person] = {}
    for person in people:
        known = kept.get(person.name)
        titles = (*known.titles, *person.titles) if known else person.titles
        kept[person.name] = Person(person.name, titles)
    return kept
