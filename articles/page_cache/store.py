"""The pages of one process: the ones made last, up to a number of bytes. One that is asked for is
made anew twice a minute: what drops out is what nobody asks for."""

import threading

from .addresses import Key
from .page import Page


class Pages:
    def __init__(self, most: int) -> None:
        self._most = most  # bytes
        self._size = 0
        self._pages: dict[Key, Page] = {}
        self._lock = threading.Lock()

    def get(self, key: Key) -> Page | None:
        return self._pages.get(key)

    def put(self, key: Key, page: Page) -> None:
        with self._lock:
            if before := self._pages.pop(key, None):
                self._size -= _size(key, before)
            self._pages[key] = page
            self._size += _size(key, page)
            while self._size > self._most:
                oldest = next(iter(self._pages))
                self._size -= _size(oldest, self._pages.pop(oldest))

    def drop(self, key: Key) -> None:
        with self._lock:
            if before := self._pages.pop(key, None):
                self._size -= _size(key, before)


def _size(key: Key, page: Page) -> int:
    """Bytes. An address that a stranger has written may be longer than the page that it names."""
    return page.size + sum(map(len, key))
