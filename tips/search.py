"""What of a tip can be found: its code, what was told, the newsroom's own words, place and kind.

One entry for each tip, for the newsroom alone, and nothing in it that is sealed elsewhere. What a
platform waits for is not made longer by it: a message that came in is put into the index by
`looking`, and until then its tip is read itself. Whatever else changes a tip calls `put` in its
own transaction.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.lib import words
from articles.search import Narrowed, Question, entries, question
from articles.search.base import Shelf
from articles.search.index import backend
from articles.search.keys import month_token, time_of
from articles.search.listed import Found, newest

from .models import Tip, TipEntry, TipQuerySet

SHELF = Shelf("tips_tipentry", "tips_tipwords")
MOST = 1_000  # tips of one search
BATCH = 200  # tips of one transaction
_READ_ITSELF = 200  # tips that nobody has looked at yet
_OLDEST = 50  # tips that tell whether a rebuild has come to its end


def find(typed: str, since: date | None = None, until: date | None = None) -> Found:
    """The newest that have the words as they were typed, received on one of these days."""
    asked = question(typed, Narrowed(since=since, until=until))
    if not asked.wanted:
        return Found([])
    keys = TipEntry.objects.values_list("key", "tip")
    found = newest(SHELF, asked, asked.sought(), MOST, numbers=keys, texts=_texts)
    numbers = list(dict.fromkeys([*_not_looked_at(asked), *found.numbers]))
    return replace(found, numbers=numbers)


@transaction.atomic
def put(*tips: Tip) -> None:
    """Make the entries of these tips what they should be; what is so already stays."""
    pks = [tip.pk for tip in tips]
    locked = Tip.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    list(locked.values_list("pk"))
    wrong, new = _differences(pks)
    _drop(wrong)
    entries.create(TipEntry, new)
    backend().add(SHELF, [(entry.key, _tokens(entry)) for entry in new])


def sweep() -> None:
    """After words were erased: nothing of them is left in the index either. Inside the same
    transaction."""
    backend().sweep(SHELF)


def rebuild(
    progress: Callable[[int], object] = lambda number: None,
    *,
    anew: bool = False,
    pause: float = 0,
) -> int:
    """As `articles.search.rebuild`: every tip, the newest first."""
    if anew:
        with transaction.atomic():
            backend().empty(SHELF)
            TipEntry.objects.all().delete()
    count, last = 0, 2**63 - 1
    while True:
        found = list(Tip.objects.filter(pk__lt=last).order_by("-pk").only("pk")[:BATCH])
        if not found:
            return count
        if any(_differences([tip.pk for tip in found])):
            put(*found)
            time.sleep(pause)
        last, count = found[-1].pk, count + len(found)
        progress(len(found))


def missing() -> int:
    """Tips that nothing can find yet: after an upgrade, until `rebuild` is through."""
    return _unknown(Tip.objects.all()).count()


def is_behind() -> bool:
    """As `missing`, in one look: a rebuild comes to the oldest tips last."""
    oldest = Tip.objects.order_by("pk").values("pk")[:_OLDEST]
    return _unknown(Tip.objects.filter(pk__in=oldest)).exists()


def text_of(tip: Tip) -> str:
    parts = (
        tip.shown_code,
        tip.headline,
        tip.text,
        tip.place.name if tip.place else "",
        tip.category.name if tip.category else "",
    )
    return "\n".join(filter(None, parts))


def _unknown(tips: TipQuerySet) -> TipQuerySet:
    """Without what a worker or the clock will look at in a moment."""
    known = TipEntry.objects.filter(tip=OuterRef("pk"), cutter=words.VERSION)
    said = tips.filter(_says_something(), looked_at__isnull=False)
    return said.exclude(Exists(known))


def _says_something() -> Q:
    """Of an erased tip only the newsroom's headline is left, if that."""
    return Q(purged_at=None) | ~Q(headline="")


def _differences(pks: Iterable[int]) -> tuple[list[TipEntry], list[TipEntry]]:
    """Entries that should not be there, and those that should, not saved; two queries."""
    there = {entry.tip_id: entry for entry in TipEntry.objects.filter(tip__in=pks)}
    tips = _readable().filter(_says_something(), pk__in=pks).order_by("pk")
    wanted = {tip.pk: _entry(tip) for tip in tips}
    for pk, entry in wanted.items():
        if pk in there and there[pk].at == entry.at:
            entry.key = there[pk].key
    wrong = [entry for pk, entry in there.items() if not _is_same(entry, wanted.get(pk))]
    new = [entry for pk, entry in wanted.items() if not _is_same(entry, there.get(pk))]
    return wrong, new


def _entry(tip: Tip) -> TipEntry:
    return TipEntry(
        at=tip.received_at,
        tip=tip,
        tokens=" ".join(sorted(words.tokens(text_of(tip)))),
        cutter=words.VERSION,
    )


def _is_same(entry: TipEntry, other: TipEntry | None) -> bool:
    return other is not None and (entry.at, entry.tokens, entry.cutter) == (
        other.at,
        other.tokens,
        other.cutter,
    )


def _drop(wrong: Sequence[TipEntry]) -> None:
    if wrong:
        backend().drop(SHELF, [(entry.key, _tokens(entry)) for entry in wrong])
        TipEntry.objects.filter(key__in=[entry.key for entry in wrong]).delete()


def _tokens(entry: TipEntry) -> set[str]:
    return {*entry.tokens.split(" "), month_token(time_of(entry.key))}


def _not_looked_at(asked: Question) -> list[int]:
    waiting = _readable().filter(looked_at=None, purged_at=None).order_by("-pk")[:_READ_ITSELF]
    return [tip.pk for tip in waiting if asked.is_answered_by(text_of(tip))]


def _texts(found: Sequence[int]) -> dict[int, str]:
    key_by_pk = dict(TipEntry.objects.filter(key__in=found).values_list("tip", "key"))
    tips = _readable().filter(pk__in=key_by_pk)
    return {key_by_pk[tip.pk]: text_of(tip) for tip in tips}


def _readable() -> QuerySet[Tip]:
    """With what can be found, and nothing that is sealed."""
    return Tip.objects.select_related("place", "category").only(
        *("code", "headline", "text", "received_at", "place__name", "category__name")
    )
