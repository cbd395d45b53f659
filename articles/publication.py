"""Who is told that an article was published: the tip line, without the newspaper knowing it.

Listeners are named once, when the apps are ready. They are told after the commit, and what fails
in one of them is logged: it keeps nothing from readers. Each has another way to find what it
missed, since a killed process tells nobody.
"""

from collections.abc import Callable
from functools import partial

from django.db import transaction

from .models import Article

_listeners: list[Callable[[Article], object]] = []


def listen(listener: Callable[[Article], object]) -> None:
    if listener not in _listeners:
        _listeners.append(listener)


def tell(article: Article) -> None:
    """Inside the transaction that publishes."""
    for listener in _listeners:
        transaction.on_commit(partial(listener, article), robust=True)
