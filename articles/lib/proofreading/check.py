"""Every rule over one text, and what each rule is called."""

from collections.abc import Callable, Iterator
from itertools import islice

from django.utils.translation import gettext_lazy as _

from . import dates, house_words, internal, marks, pairs, people, places, repeats, sums, times
from .draft import Draft, Finding
from .knowledge import Knowledge

# for a reader of findings; a rule's name is part of each finding's key and never changes
RULES = {
    house_words.HOUSE_WORD: _("house style"),
    house_words.OFFICE: _("name of an office or place"),
    internal.OWN_NAME: _("own name of an internal publication"),
    internal.OWN_REPORTER: _("reporter in an internal publication"),
    people.TITLE: _("title of a person"),
    places.COMMUNITY: _("community under the wrong street"),
    dates.DATE: _("date"),
    dates.WEEKDAY: _("weekday"),
    dates.SHORT_YEAR: _("shortened year"),
    times.TIME: _("time of day"),
    sums.SUM: _("sum"),
    sums.PERCENTAGE: _("percentage"),
    repeats.DOUBLED: _("doubled word"),
    repeats.REPEATED_SENTENCE: _("repeated sentence"),
    pairs.UNPAIRED: _("unpaired mark"),
    pairs.NESTED: _("mark inside its own kind"),
    marks.HALF_WIDTH: _("half-width punctuation"),
    marks.DOUBLED_MARK: _("doubled punctuation"),
    marks.ELLIPSIS: _("ellipsis"),
    marks.DASH: _("dash"),
    marks.DIGITS: _("width of digits"),
}
MOST_FINDINGS = 2000  # of one module of rules
_FINDERS: tuple[Callable[[Draft, Knowledge], Iterator[Finding]], ...] = (
    house_words.find,
    internal.find,
    people.find,
    places.find,
    dates.find,
    times.find,
    sums.find,
    repeats.find,
    pairs.find,
    marks.find,
)


def check(text: str, knowledge: Knowledge) -> list[Finding]:
    """What to look at again in a plain text (one paragraph a line), in the order of the text.

    Findings of different rules may overlap, and a module of rules stops after MOST_FINDINGS: who
    has so many has no use for more. The time grows with the length of the text, about a
    millisecond for each 500 characters.
    """
    draft = Draft(text)
    found = [
        finding for find in _FINDERS for finding in islice(find(draft, knowledge), MOST_FINDINGS)
    ]
    return sorted(found, key=lambda finding: (finding.start, finding.end))
