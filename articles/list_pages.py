"""Which articles each list of the paper shows, newest first, a page at a time.

Two steps: the ids of the page from an index, in its order, then these articles with what a
list shows of them. However many there are, the number of queries stays.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from taggit.models import Tag

from . import keyset
from .lib.prepared import prepared
from .models import Article, Listing, Place, Reporter, Section, Topic
from .renditions import CARD, know_renditions

_KINDS: dict[type[Model], Listing.Kind] = {
    Place: Listing.Kind.PLACE,
    Topic: Listing.Kind.TOPIC,
    Tag: Listing.Kind.TAG,
    Reporter: Listing.Kind.REPORTER,
}
_FIRST = keyset.PAGE_SIZE + 1


@dataclass(frozen=True)
class ListPage:
    """`query`, `newer`, `older` stand after the list's address; empty is its beginning or end."""

    articles: list[Article]
    query: str
    newer: str
    older: str

    @property
    def is_first(self) -> bool:
        return not self.newer


class ArticleList:
    """The articles about a place, topic or tag, of a section or reporter, or of the whole paper."""

    def __init__(self, subject: Model | None = None) -> None:
        self.subject = subject

    def page(self, params: Mapping[str, str]) -> ListPage:
        """The page that an address's query asks for. Raises Http404 for one made up."""
        if type(self.subject) in _KINDS:
            return _page(self._listing_rows, params, pk="article_id", first=self._first)
        return _page(self._article_rows, params, pk="pk", first=self._first)

    def newest_ids(self, count: int) -> list[int]:
        rows = self._listing_rows if type(self.subject) in _KINDS else self._article_rows
        return [pk for pk, _at in rows(Q())[:count]]

    def _first(self) -> QuerySet:
        now = timezone.now()
        if self.subject is None:
            return _first_of_all(at=now)
        if isinstance(self.subject, Section):
            return _first_of_section(section=self.subject.pk, at=now)
        return _first_listed(kind=_KINDS[type(self.subject)].value, key=self.subject.pk, at=now)

    def _article_rows(self, bound: Q) -> QuerySet:
        within = {"section": self.subject} if isinstance(self.subject, Section) else {}
        return article_rows(bound, **within)

    def _listing_rows(self, bound: Q) -> QuerySet:
        assert self.subject is not None
        return listing_rows(_KINDS[type(self.subject)], self.subject.pk, bound)


def days_page(start: datetime, end: datetime, params: Mapping[str, str]) -> ListPage:
    """What was published from `start` until before `end`. Raises Http404 for one made up."""

    def rows(bound: Q) -> QuerySet:
        return article_rows(bound & Q(published_at__lt=end, published_at__gte=start))

    return _page(rows, params, pk="pk")


def article_rows(
    bound: Q = Q(),  # noqa: B008  (Q never changes)
    *,
    at: Any = None,
    **within: object,
) -> QuerySet:
    """(id, published_at) of published articles, newest first, from the article's own indexes.

    `at` as for `Article.published`.
    """
    return (
        Article.objects.filter(bound)
        .published(at)
        .filter(**within)
        .newest_first()
        .values_list("pk", "published_at")
    )


def listing_rows(
    kind: Listing.Kind,
    key: Any,
    bound: Q = Q(),  # noqa: B008
    *,
    at: Any = None,
) -> QuerySet:
    """(id, published_at) of published articles that are listed there, newest first."""
    return (
        Listing.objects.filter(bound)
        .filter(kind=kind, key=key, published_at__lte=at or timezone.now())
        .order_by("-published_at", "-article_id")
        .values_list("article_id", "published_at")
    )


def in_order(pks: Iterable[int]) -> list[Article]:
    """These articles as a list shows them, in this order, without what is no longer public.

    Of the pictures the cards are known.
    """
    pks = list(pks)
    if not pks:
        return []
    by_pk = {article.pk: article for article in _listed(pks=pks) if article.is_published}
    know_renditions((one.live.cover for one in by_pk.values() if one.live.cover), CARD)
    return [by_pk[pk] for pk in pks if pk in by_pk]


@prepared(pks=int)
def _listed(pks: list[int]) -> QuerySet[Article]:
    # by primary key alone, so that no database goes through all that is published instead
    return Article.objects.for_lists().filter(pk__in=pks)


@prepared(at=datetime)
def _first_of_all(at: datetime) -> QuerySet:
    return article_rows(at=at)[:_FIRST]


@prepared(section=int, at=datetime)
def _first_of_section(section: int, at: datetime) -> QuerySet:
    return article_rows(section=section, at=at)[:_FIRST]


@prepared(kind=str, key=int, at=datetime)
def _first_listed(kind: Any, key: int, at: datetime) -> QuerySet:
    return listing_rows(kind, key, at=at)[:_FIRST]


def _page(
    rows: keyset.Rows,
    params: Mapping[str, str],
    *,
    pk: str,
    first: Callable[[], QuerySet] | None = None,
) -> ListPage:
    try:
        piece = keyset.take(rows, params, pk=pk, first=first)
    except keyset.NotACursor as error:
        raise Http404 from error
    if not piece.rows and "before" in params:
        raise Http404  # behind the end of the list
    name = "before" if "before" in params else "after"
    return ListPage(
        in_order(pk for pk, _at in piece.rows),
        query=f"?{name}={params[name]}" if piece.newer else "",
        newer=f"?after={piece.newer}" if piece.newer else "",
        older=f"?before={piece.older}" if piece.older else "",
    )
