"""Whole pages for readers, kept compressed and answered before anything else runs (WSGI).

A page is kept when it says of itself that it is public, and it is made from nothing but its
address: no cookie, no header of a reader's reaches it, and of its query the known names alone.
Anything that is published or corrected makes every page stale at once, anything that is taken off
the site makes every page unusable at once (`epoch`), in each process.

- Fresh for `TTL` seconds: answered from here.
- Stale: who asks first has it made anew; who asks meanwhile gets the stale one.
- None, or unusable: who asks first has it made, the others wait for that one.
- What can not be made anew because the database is gone is answered stale for `KEPT` seconds, and
  says so in `Cache-Status` (RFC 9211).
"""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple

from django.conf import settings

from . import addresses, making
from .addresses import Key
from .epoch import Epoch, Watch
from .epoch import now as epoch_now
from .page import KEPT, TTL, Answer, Page
from .shared import shared_pages
from .store import Pages

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Note = Callable[[int], object]  # is told how many pages were answered from here
_WAIT = 10.0  # seconds that a reader waits for the page that another one has made
_WORDS = (
    *("REQUEST_METHOD", "wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING"),
    "HTTP_ACCEPT_ENCODING",
)
_OF_A_PROXY = ("HTTP_X_FORWARDED_PROTO",)
_MOST_SAID = 200  # answers, of which some hold a body that is not pressed
_LONGEST_WORDS = 600  # characters of all: what strangers write may be long, and never the same
TOO_MANY = 429  # said to one reader: it says nothing of the page
_PAUSE = 5.0  # seconds without another try, once the database was found gone

__all__ = ["KEPT", "TTL", "PageCache"]


@dataclass
class _Flight:
    """A page that is being made: whoever else asks for it may wait."""

    done: threading.Event = field(default_factory=threading.Event)
    page: Page | None = None


class _Said(NamedTuple):
    answer: Answer
    epoch: Epoch
    at: int  # seconds since 1970


class PageCache:
    """The WSGI application, with its pages in front of it."""

    def __init__(self, application: Application, note: Note) -> None:
        self._application = application
        self._note = note
        self._pages = Pages(settings.PAGE_CACHE_MB * 1024 * 1024)
        self._epoch = Watch()
        self._shared = shared_pages()
        self._flights: dict[Key, _Flight] = {}
        self._lock = threading.Lock()
        self._unavailable: dict[bool, Page] = {}  # what was said last, to people and to programs
        self._ask_again_at = 0.0
        self._failed: Key | None = None  # the page that could not be made last
        self._hits, self._told_at = 0, 0.0
        self._words_of = itemgetter(*_WORDS, *(_OF_A_PROXY if settings.BEHIND_PROXY else ()))
        self._said: dict[tuple[str, ...] | None, _Said] = {}
        self._said_at = 0

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        asked, now = self._words(environ), time.time()
        if (said := self._said.get(asked)) and said.at == int(now) and said.epoch == self._epoch():
            self._count(now)
            return _told(said.answer, start_response)
        key = addresses.key_of(environ)
        if key is None or (epoch := self._epoch()) is None:
            return self._application(environ, start_response)
        page = self._pages.get(key)
        if page is None or page.epoch != epoch or not 0 <= now - page.made < TTL:
            return _told(self._behind(key, epoch, environ), start_response)
        self._count(now)
        said = _Said(page.answer(environ, "hit", now), epoch, int(now))
        self._say_again(asked, said)
        return _told(said.answer, start_response)

    def _words(self, environ: dict[str, Any]) -> tuple[str, ...] | None:
        """All that an answer depends on, as it came; None where it depends on more."""
        if "HTTP_IF_NONE_MATCH" in environ:
            return None
        try:
            return self._words_of(environ)
        except KeyError:
            return None

    def _say_again(self, asked: tuple[str, ...] | None, said: _Said) -> None:
        """To whoever asks in the same words within this second: most do, when all are here."""
        if self._said_at != said.at:
            self._said, self._said_at = {}, said.at
        if asked and len(self._said) < _MOST_SAID and sum(map(len, asked)) < _LONGEST_WORDS:
            self._said[asked] = said

    def _count(self, now: float) -> None:
        """Told once a second: to count takes longer than to answer."""
        self._hits += 1
        if now >= self._told_at + 1:
            self._told_at = now
            hits, self._hits = self._hits, 0
            self._note(hits)

    def _behind(
        self,
        key: Key,
        epoch: Epoch,
        environ: dict[str, Any],
    ) -> Answer:
        """No fresh page lies in this process."""
        page = self._kept(key, epoch)
        if page and page.is_fresh(epoch):
            return page.answer(environ, "hit")
        if self._unavailable and (helping := self._while_unavailable(key, page)):
            return helping.answer(environ, "hit; detail=unavailable")
        with self._lock:
            flight = self._flights.get(key)
            is_mine = flight is None
            if flight is None:
                flight = self._flights[key] = _Flight()
        if not is_mine:
            if page:
                return page.answer(environ, "hit; detail=updating")
            flight.done.wait(_WAIT)
            if (made := flight.page) and _is_as_new(made, epoch):
                return made.answer(environ, "hit; collapsed")
            return self._make(key, page, environ).answer(environ, "fwd=miss")
        try:
            return self._lead(key, epoch, page, flight, environ)
        finally:
            with self._lock:
                self._flights.pop(key, None)
            flight.done.set()

    def _lead(
        self,
        key: Key,
        epoch: Epoch,
        page: Page | None,
        flight: _Flight,
        environ: dict[str, Any],
    ) -> Answer:
        """Have it made, for all who ask for it; in one process, where they share a store."""
        if self._shared and not self._shared.is_mine(key):
            if page:
                return page.answer(environ, "hit; detail=updating")
            if other := self._shared.wait_for(key, epoch):
                self._pages.put(key, other)
                flight.page = other
                return other.answer(environ, "hit; collapsed")
        made = self._make(key, page, environ)
        flight.page = made if made.is_kept else None
        if made is page:
            return made.answer(environ, "hit; detail=unavailable")
        return made.answer(environ, "fwd=stale" if page else "fwd=miss")

    def _make(self, key: Key, page: Page | None, environ: dict[str, Any]) -> Page:
        """The page as it is now; the stale one where that can not be told."""
        made, epoch = self._made(key, environ)
        if made.is_kept:
            self._pages.put(key, made)
            if self._shared:
                self._shared.put(key, made)
        elif self._shared:
            self._shared.leave(key)
        if made.is_unavailable:
            self._note_failure(key, made)
            return page if page and epoch and page.is_usable(epoch) else made
        self._unavailable.clear()
        self._failed = None
        if not made.is_kept and made.code != TOO_MANY:
            self._pages.drop(key)
            if self._shared:
                self._shared.drop(key)
        return made

    def _note_failure(self, key: Key, made: Page) -> None:
        """One page alone may be slow; a second one says that it is the database."""
        if self._failed not in (None, key) or self._unavailable:
            self._unavailable[_is_for_programs(key)] = made
            self._ask_again_at = time.monotonic() + _PAUSE
        self._failed = key

    def _made(self, key: Key, environ: dict[str, Any]) -> tuple[Page, Epoch | None]:
        """Once more where something was taken off the site while it was made."""
        for _ in range(3):
            before = epoch_now()
            made = making.make(self._application, key, environ, before)
            after = epoch_now()
            if before and after and before.gone == after.gone:
                return made, after
        return made, None

    def _while_unavailable(self, key: Key, page: Page | None) -> Page | None:
        """One reader in a while finds out whether the database is back; no other waits for it."""
        with self._lock:
            if time.monotonic() >= self._ask_again_at:
                self._ask_again_at = time.monotonic() + _PAUSE
                return None
        return page or self._unavailable.get(_is_for_programs(key))

    def _kept(self, key: Key, epoch: Epoch) -> Page | None:
        """What was kept and may still be shown to somebody."""
        page = self._pages.get(key)
        if self._shared and (page is None or not page.is_fresh(epoch)):
            other = self._shared.get(key)
            if other and (page is None or other.made > page.made):
                self._pages.put(key, page := other)
        if page and not page.is_usable(epoch):
            self._pages.drop(key)
            return None
        return page


def _told(answer: Answer, start_response: Callable[..., Any]) -> list[bytes]:
    start_response(answer.status, answer.headers)
    return answer.body


def _is_as_new(made: Page, asked: Epoch) -> bool:
    """Whether it was begun after that, and nothing was taken off the site since."""
    epoch = epoch_now()
    if epoch is None or made.epoch is None or not made.is_usable(epoch):
        return False
    return made.epoch.changed >= asked.changed


def _is_for_programs(key: Key) -> bool:
    return key.path.endswith(".json")
