"""Which tips perhaps tell of the same: those of thirty days around, the most alike first.

All of them are compared by their fingerprints, the best by their words. The same place and the
same contact say more, and so does a time near by.
"""

from dataclasses import dataclass
from datetime import timedelta

from .lib import similarity
from .models import Status, Tip, TipQuerySet

DAYS = 30
MOST = 5
_COMPARED = 6000  # tips, the newest of the month
_CLOSELY = 50
_LEAST = 0.3
_SEALED = ("pin", *(f"source__{name}" for name in ("identity", "nickname", "contact", "address")))
_SAME_PLACE, _SAME_DAY, _SAME_CONTACT = 0.06, 0.04, 0.15


@dataclass(frozen=True)
class Likeness:
    tip: Tip
    score: float  # 0 to 1

    @property
    def percent(self) -> int:
        return round(self.score * 100)


def likely(tip: Tip) -> list[Likeness]:
    """At most MOST tips. Two queries, however many there are, and no seal is opened."""
    if tip.purged_at is not None or not tip.text:
        return []
    own = bytes(tip.fingerprint) or similarity.fingerprint(tip.text)
    rows = _others(tip).values_list("pk", "fingerprint")[:_COMPARED]
    scores = similarity.near_to(own, (bytes(fingerprint) for _pk, fingerprint in rows))
    near = sorted(zip(scores, (pk for pk, _fingerprint in rows), strict=True), reverse=True)
    keys = [pk for score, pk in near[:_CLOSELY] if score > 0]
    found = Tip.objects.filter(pk__in=keys).select_related("source").defer(*_SEALED, "fingerprint")
    scored = [Likeness(other, _score(tip, other)) for other in found]
    wanted = [each for each in scored if each.score >= _LEAST]
    return sorted(wanted, key=lambda each: (-each.score, each.tip.pk))[:MOST]


def _others(tip: Tip) -> TipQuerySet:
    """Neither itself nor what was merged with it already."""
    span = timedelta(days=DAYS)
    head = tip.merged_into_id or tip.pk
    around = Tip.objects.filter(
        received_at__gte=tip.received_at - span,
        received_at__lte=tip.received_at + span,
        purged_at=None,
    )
    return (
        around.exclude(pk__in=(tip.pk, head))
        .exclude(merged_into=head)
        .exclude(status__in=(Status.SPAM, Status.DUPLICATE))
        .order_by("-received_at")
    )


def _score(tip: Tip, other: Tip) -> float:
    score = similarity.alike(tip.text, other.text)
    if score > 0 and tip.place_id and tip.place_id == other.place_id:
        score += _SAME_PLACE
    if score > 0 and abs(tip.received_at - other.received_at) < timedelta(days=1):
        score += _SAME_DAY
    mine, theirs = tip.source.contact_hash, other.source.contact_hash
    if mine and mine == theirs:
        score += _SAME_CONTACT
    return min(score, 1.0)
