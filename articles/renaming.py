"""After something was renamed, moved or taken away: what is found by its name is found by the new.

A few articles at once, the others by a worker. Who else keeps the names of places is told.
"""

from collections.abc import Callable, Iterable
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from . import about, listings, search, tasks
from .models import Article, Place

_AT_ONCE = 100  # articles
_OF_A_TASK = 500
_listeners: list[Callable[[Iterable[Place]], object]] = []


def listen(listener: Callable[[Iterable[Place]], object]) -> None:
    """Told of places that have another name, in the transaction that gives it."""
    if listener not in _listeners:
        _listeners.append(listener)


def places_renamed(places: Iterable[Place]) -> None:
    """No article is found by the name of its place: the place is what it is narrowed by."""
    found = list(places)
    for listener in _listeners if found else ():
        listener(found)


def place_moved(place: Place) -> None:
    """It has another parent, or was merged: everything about it or below it."""
    listings.refresh_below(place)
    renew(about.articles(place))


def renew(articles: QuerySet[Article] | Iterable[int]) -> None:
    """What is found of these articles (or of their keys); inside the transaction of the change."""
    keys = keys_of(articles) if isinstance(articles, QuerySet) else list(articles)
    search.put(*Article.objects.filter(pk__in=keys[:_AT_ONCE]).only("pk"))
    for start in range(_AT_ONCE, len(keys), _OF_A_TASK):
        some = keys[start : start + _OF_A_TASK]
        transaction.on_commit(partial(tasks.renew_entries.enqueue, some), robust=True)


def keys_of(articles: QuerySet[Article]) -> list[int]:
    """The newest first: to be asked before what ties them to a name is taken away."""
    return sorted(set(articles.order_by().values_list("pk", flat=True)), reverse=True)
