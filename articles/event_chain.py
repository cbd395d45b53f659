"""Whether the record of what happened is whole: each event seals the one before it.

What a chain shows: a row that was changed, a row that is missing between two others, rows in
another order. What it can not show by itself: that its end was cut off, or that somebody who may
write to the database wrote all of it anew. For that the last hash is kept elsewhere, and asked
for with `expected`. See docs/audit.md.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import connection
from django.utils.translation import gettext as _

from .models import Event, Signature

BATCH = 2000  # events that are in memory at a time
_SIGNING = ("sign", "send_back", "proof")  # each leaves one event and one signature


@dataclass
class Walk:
    """`fault` is one sentence about the first broken link, empty when there is none.

    `notes` is what an operator may want to look at, and what is no proof of anything.
    """

    count: int = 0
    last: int = 0  # the number of the last event that is in order
    last_hash: str = ""
    fault: str = ""
    notes: list[str] = field(default_factory=list)


def walk(
    start: int = 0, *, expected: str = "", progress: Callable[[int], object] | None = None
) -> Walk:
    """Go through the events from number `start` on, in constant memory, to the first fault.

    `expected` is a hash that was kept elsewhere: it must be one of those gone through.
    `progress` is told how many events each step has checked.
    """
    signatures = Signature.objects.count()  # counted first: events of later ones may follow
    before = Event.objects.filter(pk__lt=start).order_by("-pk").first()
    done = Walk(last=before.pk if before else 0, last_hash=before.hash if before else "")
    is_seen, signings = expected in ("", done.last_hash), 0
    for number, event in _events(start):
        done.fault = _fault(number, event, done)
        if done.fault or event is None:
            return done
        done.count, done.last, done.last_hash = done.count + 1, number, event.hash
        is_seen = is_seen or event.hash == expected
        signings += event.verb in _SIGNING
        if progress and done.count % BATCH == 0:
            progress(BATCH)
    missing = signatures - signings if before is None else 0
    done.fault = _fault_at_the_end(done, is_seen, missing)
    done.notes = _notes(done)
    return done


def _events(start: int) -> Iterator[tuple[int, Event | None]]:
    """By number; None for a row whose columns can not be read any more."""
    while rows := _batch(start):
        yield from rows
        start = rows[-1][0] + 1


def _batch(start: int) -> list[tuple[int, Event | None]]:
    rows = Event.objects.filter(pk__gte=start).order_by("pk")
    try:
        return [(event.pk, event) for event in rows[:BATCH]]
    except (ValueError, TypeError):  # one of them was made unreadable
        numbers = list(rows.values_list("pk", flat=True)[:BATCH])
        return [(number, _readable(number)) for number in numbers]


def _readable(number: int) -> Event | None:
    try:
        return Event.objects.get(pk=number)
    except (ValueError, TypeError):
        return None


def _fault(number: int, event: Event | None, done: Walk) -> str:
    """What is wrong with the event, or with its place after the last one that is in order."""
    if event is None or not _is_as_sealed(event):
        return _("Event %(number)d was changed: it no longer fits its hash.") % {"number": number}
    if event.previous_hash == done.last_hash:
        return ""
    elsewhere = Event.objects.filter(hash=event.previous_hash).values_list("pk", flat=True).first()
    words = {"number": number, "last": done.last, "elsewhere": elsewhere}
    if not event.previous_hash:
        return _("Event %(number)d is sealed as the first of all: the order was changed.") % words
    if elsewhere is not None:
        return (
            _("Event %(number)d follows event %(elsewhere)d by its hash: the order was changed.")
            % words
        )
    if not done.last:
        return _("Event %(number)d is not the first: what was before it is missing.") % words
    return (
        _(
            "Event %(number)d does not follow event %(last)d: one between them is missing,"
            " or event %(last)d was replaced."
        )
        % words
    )


def _is_as_sealed(event: Event) -> bool:
    try:
        return event.seal() == event.hash
    except (AttributeError, ValueError, TypeError):  # a time that is none
        return False


def _fault_at_the_end(done: Walk, is_seen: bool, missing: int) -> str:
    if not is_seen:
        return _(
            "No event has the hash that was kept: the end was cut off, or all was written anew."
        )
    if missing > 0:
        return (
            _("%(number)d signatures have no event: events were removed from the end.")
            % {"number": missing}
        )  # fmt: skip
    if connection.vendor == "sqlite" and (highest := _highest_number()) > done.last:
        return _(
            "The database has numbered events up to %(highest)d, the last is %(last)d:"
            " the end was cut off."
        ) % {"highest": highest, "last": done.last}
    return ""


def _notes(done: Walk) -> list[str]:
    """On PostgreSQL a number that was taken by work undone is never given again."""
    if connection.vendor != "postgresql" or (highest := _highest_number()) <= done.last:
        return []
    return [
        _(
            "Numbers up to %(highest)d were given, the last event is %(last)d: normal after work"
            " that was undone, and the same as after rows were removed from the end."
        )
        % {"highest": highest, "last": done.last}
    ]


def _highest_number() -> int:
    """The highest that the database ever gave to an event; 0 where it gave none."""
    table = Event._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        else:
            cursor.execute(
                "SELECT last_value FROM pg_sequences"
                " WHERE schemaname = current_schema() AND sequencename ="
                " split_part(pg_get_serial_sequence(%s, 'id'), '.', 2)",
                [table],
            )
        row = cursor.fetchone()
    return int(row[0]) if row and row[0] is not None else 0
