"""What a search shows: `address` reads and writes it, `results`, `narrowing` and `typing` fill it.

`limits` says how often it may be asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from .. import gazetteer, search
from ..home_page import the_home_place
from ..models import Listing, Place, Section
from ..search import Answer, Question
from . import narrowing, results
from .address import Asked, Choice
from .narrowing import Narrowing
from .results import Result

_PLACES_NAMED = 3  # places whose page is pointed to
_PLACES_OFFERED = 30  # where nothing was found


@dataclass(frozen=True)
class Chip:
    """What it is narrowed to, and the address without it."""

    choice: Choice
    without: str


@dataclass(frozen=True)
class SearchPage:
    """`asked` is what was asked and where its page begins, `answered` what was answered: the same
    where nothing had to be fallen back to. `next_page` is empty at the end."""

    asked: Asked
    answered: Asked
    answer: Answer
    results: list[Result]
    narrowing: Narrowing
    next_page: str
    wider: str  # the same, not narrowed
    chips: list[Chip]
    places_named: list[Place]
    places_offered: list[Place]

    @property
    def is_empty(self) -> bool:
        """Nothing was found at all."""
        return self.asked.is_first and not self.results and not self.next_page

    @property
    def words(self) -> list[str]:
        """The words that were looked for."""
        return [each.written for each in self.answer.question.wanted]


def build(asked: Asked, sections: Iterable[Section]) -> SearchPage:
    """With a bounded number of queries. Raises search.TooSlow."""
    answer = search.answer(asked.question, by_date=asked.by_date, below=asked.below)
    answered = asked.instead(answer.question, answer.place) if answer.fallback else asked
    following = answer.page.following
    found = results.of(answer)
    return SearchPage(
        asked,
        answered,
        answer,
        found,
        _narrowing(answered, answer, sections),
        next_page=asked.at(following).query() if following is not None else "",
        wider=asked.narrowed_to_nothing().query(),
        chips=[Chip(each, asked.without(each.kind).query()) for each in asked.choices],
        places_named=_places_named(asked.question) if asked.is_first else [],
        places_offered=_places_offered() if asked.is_first and not found else [],
    )


def _narrowing(asked: Asked, answer: Answer, sections: Iterable[Section]) -> Narrowing:
    """Where counting takes too long, what was found is shown without."""
    try:
        return narrowing.of(asked, answer, sections)
    except search.TooSlow:
        return narrowing.NONE


def _places_offered() -> list[Place]:
    """Where nothing was found: the paper's own place and those below it that it wrote about."""
    home = the_home_place()
    if home is None:
        return []
    listed = Listing.objects.filter(kind=Listing.Kind.PLACE, key=OuterRef("pk"))
    below = Place.objects.below(home).filter(Exists(listed), merged_into=None)
    return list(below.order_by("lineage")[:_PLACES_OFFERED])


def _places_named(question: Question) -> list[Place]:
    """Whose page a reader may have looked for. Of several that share a name, each."""
    if not question.wanted:
        return []
    found = gazetteer.look_up(" ".join(each.plain for each in question.wanted))
    named = [each.place for each in found.suggestions]
    named += [place for each in found.ambiguities for place in each.places]
    return [place for place in named if place.pk != question.narrowed.place][:_PLACES_NAMED]
