"""Asks something that may hang, and waits for it no longer than said."""

import threading
from collections.abc import Callable
from typing import TypeVar

from django.db import connections

_T = TypeVar("_T")
_asking: dict[str, threading.Thread] = {}
_lock = threading.Lock()


class TooSlow(Exception):  # noqa: N818  (it says what is the matter)
    """No answer in time."""


def within(seconds: float, name: str, ask: Callable[[], _T]) -> _T:
    """Its answer, or what it raises. Raises TooSlow.

    One that hangs keeps one thread, however often it is asked again: while it has not come back,
    every further question is answered by TooSlow at once.
    """
    said: list[_T] = []
    failed: list[BaseException] = []

    def work() -> None:
        try:
            said.append(ask())
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()  # this thread's own

    with _lock:
        before = _asking.get(name)
        if before is None or not before.is_alive():
            mine = _asking[name] = threading.Thread(target=work, name=name, daemon=True)
            mine.start()
            before = None
    if before is not None:  # another one asks, or it hangs: perhaps it is through in a moment
        before.join(seconds)
        if before.is_alive():
            raise TooSlow(name)
        return within(seconds, name, ask)
    mine.join(seconds)
    if mine.is_alive():
        raise TooSlow(name)
    if failed:
        raise failed[0]
    return said[0]
