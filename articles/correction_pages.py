"""What /corrections/ and its feed show: every notice that is out, the newest first."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from . import keyset
from .models import Correction


@dataclass(frozen=True)
class CorrectionPage:
    """`query`, `newer`, `older` stand after the page's address; empty is its beginning or end."""

    corrections: list[Correction]
    query: str
    newer: str
    older: str


def page(params: Mapping[str, str]) -> CorrectionPage:
    """Two queries. Raises Http404 for an address that was made up."""
    try:
        piece = keyset.take(_rows, params)
    except keyset.NotACursor as error:
        raise Http404 from error
    if not piece.rows and "before" in params:
        raise Http404  # behind the end of the list
    name = "before" if "before" in params else "after"
    return CorrectionPage(
        in_order([pk for pk, _at in piece.rows]),
        query=f"?{name}={params[name]}" if piece.newer else "",
        newer=f"?after={piece.newer}" if piece.newer else "",
        older=f"?before={piece.older}" if piece.older else "",
    )


def newest(count: int) -> list[Correction]:
    return in_order([pk for pk, _at in _rows(Q())[:count]])


def in_order(pks: list[int]) -> list[Correction]:
    """With the title that the article has now."""
    found = Correction.objects.select_related("article__live").defer("article__live__body")
    by_pk = found.in_bulk(pks)
    return [by_pk[pk] for pk in pks if pk in by_pk]


def _rows(bound: Q) -> QuerySet:
    public = Correction.objects.filter(bound).public().newest_first()
    return public.values_list("pk", "published_at")
