"""A visit to the status page of one tip."""

from articles.lib.visit import LASTS, Visit

__all__ = ["LASTS", "begin", "end", "tip_pk"]
_VISIT = Visit("tip", "tips.visit")
begin, tip_pk, end = _VISIT.begin, _VISIT.pk, _VISIT.end
