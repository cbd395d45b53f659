"""What somebody finds among the articles that they work on: the newest text of each.

The lists of the newsroom have filters and an order of their own, so they are given keys: of the
newest that have the words, and of as many that readers do not see, since a draft must be found
however much was published after it. What a person may see is asked of `access` once more by every
list; here it only keeps those of others from filling the number.
"""

from collections.abc import Sequence
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from .access import sections_seen
from .models import Reporter, SearchEntry, User
from .search import Narrowed, Question, question
from .search.base import Sought
from .search.index import NEWEST, SHELF, UNSEEN, text_of
from .search.keys import mark
from .search.listed import Found, newest

MOST = 1_000  # articles, of either kind
HELP: Promise = gettext_lazy("“…” finds a phrase, -word leaves out what has the word.")
_SLOW = gettext_lazy("The search took too long: leave out a word, or narrow it.")


def find(
    user: User | None,
    typed: str,
    *,
    own: bool = False,
    section: int | None = None,
    source: str = "",
    since: date | None = None,
    until: date | None = None,
) -> Found:
    """Among all that the person may see, or what is their `own`; None is nobody in particular.

    `since` and `until` are days of publication.
    """
    asked = question(typed, Narrowed(section=section, source=source, since=since, until=until))
    if not asked.wanted:
        return Found([])
    some = _marks(user, own=own) if user else ()
    seen = _newest(asked, asked.sought(NEWEST, some=some))
    if not (seen.is_cut or since or until):
        return seen
    anytime = question(typed, Narrowed(section=section, source=source))
    drafts = _newest(anytime, anytime.sought(UNSEEN, some=some))
    return Found(
        list(dict.fromkeys([*seen.numbers, *drafts.numbers])),
        is_cut=seen.is_cut or drafts.is_cut,
        is_too_slow=seen.is_too_slow or drafts.is_too_slow,
    )


def note(found: Found, cut: Promise) -> str | Promise:
    """What a list says about a search that may not have found all."""
    if found.is_too_slow:
        return _SLOW
    return cut if found.is_cut else ""


def _marks(user: User, *, own: bool) -> tuple[str, ...]:
    """One of which an article has that the person may see, or that is theirs; none for all."""
    sections = frozenset[int]() if own else sections_seen(user)
    if sections is None:
        return ()
    names = Reporter.objects.filter(user=user).values_list("pk", flat=True)
    return (
        mark("creator", user.pk),
        mark("editor", user.pk),
        *(mark("reporter", name) for name in names),
        *(mark("section", section) for section in sorted(sections)),
    )


def _newest(asked: Question, sought: Sought) -> Found:
    numbers = SearchEntry.objects.values_list("key", "article")
    return newest(SHELF, asked, sought, MOST, numbers=numbers, texts=_texts)


def _texts(found: Sequence[int]) -> dict[int, str]:
    entries = SearchEntry.objects.select_related("revision").filter(key__in=found)
    return {entry.key: text_of(entry.revision, entry.labels).whole for entry in entries}
