"""The pages of one process: the ones asked for last, up to a number of bytes."""

import threading
from collections import OrderedDict

from .addresses import Key
from .page import Page


class Pages:
    def __init__(self, most: int) -> None:
        self._most = most  # bytes
        self._size = 0
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Page | None:
        page = self._pages.get(key)
        if page is not None:
            with self._lock:
                if key in self._pages:
                    self._pages.move_to_end(key)
        return page

    def put(self, key: Key, page: Page) -> None:
        with self._lock:
            if before := self._pages.pop(key, None):
                self._size -= before.size
            self._pages[key] = page
            self._size += page.size
            while self._size > self._most:
                _oldest, dropped = self._pages.popitem(last=False)
                self._size -= dropped.size

    def drop(self, key: Key) -> None:
        with self._lock:
            if before := self._pages.pop(key, None):
                self._size -= before.size
