"""What the newsroom would look for first in a tip: where it is, what kind of thing, what words.

With that it is put into the search index. Place and category are suggestions: what an editor
chose stays. A tip that grew while it was looked at is looked at again.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from articles import gazetteer
from articles.gazetteer import Gazetteer
from articles.lib import clock
from articles.models import Place

from . import search
from .lib import similarity
from .models import Category, Tip, TipQuerySet

_log = logging.getLogger(__name__)
_LEFT_OVER_AFTER = timedelta(seconds=20)  # a worker has the first go
_AT_ONCE = 200  # tips in a minute of the clock
_MESSAGES = 100  # of a tip, whose labels are read
_TRIES = 3


def look_at(tip: Tip) -> bool:
    """Suggest place and category, and make it findable among the others. False: it was purged,
    or grows too fast and is left to the clock."""
    return _look(tip, gazetteer.current())


def look_at_left_over(now: datetime | None = None) -> int:
    """For the clock: what no worker looked at; the number."""
    before = (now or clock.now()) - _LEFT_OVER_AFTER
    waiting = Tip.objects.filter(looked_at=None, purged_at=None, received_at__lt=before)
    tips = list(waiting.order_by("-pk")[:_AT_ONCE])
    if not tips:
        return 0
    known, done = gazetteer.current(), 0
    for tip in tips:
        try:
            done += _look(tip, known)
        except Exception:
            _log.exception("Tip %s could not be looked at", tip.pk)
    return done


def look_again_at_places(places: Iterable[Place]) -> None:
    look_again_at(Tip.objects.filter(place__in=list(places)))


def look_again_at(tips: TipQuerySet) -> None:
    """After a name that they are found by was changed: the clock does it, a part at a time."""
    tips.filter(purged_at=None).update(looked_at=None)


def _look(tip: Tip, known: Gazetteer) -> bool:
    """Writes only when the tip is still as it was read."""
    for _attempt in range(_TRIES):
        fresh = Tip.objects.select_related("place", "category").filter(pk=tip.pk).first()
        if fresh is None or fresh.purged_at is not None:
            return False
        seen = _seen(fresh, known)
        if _keep(fresh, seen):
            for name, value in seen.items():
                setattr(tip, name, value)
            return True
    return False


@transaction.atomic
def _keep(tip: Tip, seen: dict[str, Any]) -> bool:
    """Whether it was still as it was read."""
    same = Tip.objects.filter(pk=tip.pk, version=tip.version, purged_at=None)
    if not same.update(**seen):
        return False
    search.put(tip)
    return True


def _seen(tip: Tip, known: Gazetteer) -> dict[str, Any]:
    text = "\n".join(part for part in (tip.headline, *_labels(tip), tip.text) if part)
    seen: dict[str, Any] = {
        "fingerprint": similarity.fingerprint(tip.text),
        "looked_at": clock.now(),
    }
    if tip.place is None or tip.place_is_suggested:
        place = _place_in(text, known, tip.place)
        seen |= {"place": place, "place_is_suggested": place is not None}
    if tip.category is None or tip.category_is_suggested:
        category = _category_of(text)
        seen |= {"category": category, "category_is_suggested": category is not None}
    return seen


def _labels(tip: Tip) -> list[str]:
    """What the sender's map called the places that they sent."""
    details = tip.messages.order_by("sent_at", "pk").values_list("details", flat=True)
    located = [(each or {}).get("location") or {} for each in details[:_MESSAGES]]
    return [str(location["label"]) for location in located if location.get("label")]


def _place_in(text: str, known: Gazetteer, before: Place | None) -> Place | None:
    """The most specific one, of these the one that is named most often, then first.

    What stood there before stays unless the text says more: a resident may have chosen it.
    """
    found = known.look_up(text).suggestions
    if not found:
        return before
    best = min(found, key=lambda each: (-_depth(each.place), -each.count, each.first_at)).place
    return before if before and _depth(before) > _depth(best) else best


def _depth(place: Place) -> int:
    return place.lineage.count("/")


def _category_of(text: str) -> Category | None:
    """Whose words stand in the text most often; of these the one that the paper lists first."""
    text = text.lower()
    best, most = None, 0
    for category in Category.objects.order_by("position", "pk"):
        words = {word.strip().lower() for word in category.keywords.splitlines()} - {""}
        hits = sum(text.count(word) for word in words)
        if hits > most:
            best, most = category, hits
    return best
