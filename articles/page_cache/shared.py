"""Pages that several processes share, where the cache is one for all of them (Redis).

Without it each process makes its own; while it does not answer nothing is kept at all (`epoch`).
"""

import hashlib
import time

from django.core.cache import caches

from .addresses import Key
from .epoch import Epoch, is_shared
from .page import KEPT, Page

_MAKING = 10  # seconds that the process that makes a page is waited for at most
_POLL = 0.03  # seconds


def shared_pages() -> "SharedPages | None":
    return SharedPages() if is_shared() else None


class SharedPages:
    def get(self, key: Key) -> Page | None:
        return caches["default"].get(_name(key))

    def put(self, key: Key, page: Page) -> None:
        caches["default"].set(_name(key), page, timeout=KEPT)
        caches["default"].delete(f"{_name(key)}:making")

    def leave(self, key: Key) -> None:
        """It could not be made: another process may try."""
        caches["default"].delete(f"{_name(key)}:making")

    def drop(self, key: Key) -> None:
        caches["default"].delete(_name(key))

    def is_mine(self, key: Key) -> bool:
        """Whether this process makes it; else another one is at it."""
        return caches["default"].add(f"{_name(key)}:making", 1, timeout=_MAKING)

    def wait_for(self, key: Key, epoch: Epoch) -> Page | None:
        """What the other process has made; None when it does not come."""
        until = time.monotonic() + _MAKING
        while time.monotonic() < until:
            page = self.get(key)
            if page and page.is_fresh(epoch):
                return page
            if not caches["default"].has_key(f"{_name(key)}:making"):
                return None
            time.sleep(_POLL)
        return None


def _name(key: Key) -> str:
    return f"page:{hashlib.blake2b(repr(key).encode(), digest_size=20).hexdigest()}"
