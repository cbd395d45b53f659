"""Two numbers that all processes of a paper share, and that each kept page was made under.

`changed` moves when something readers see became another, `gone` when something was taken off the
site. Processes on one machine share them in 16 bytes of DATA_DIR that each has mapped into its
memory; processes on several share them in Redis, as the cache is.

A store that does not answer says None: no page is kept or answered without knowing. What could
not be said then, or was not said because a process was killed, the clock says (`catch_up`).
"""

import fcntl
import logging
import mmap
import os
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

from django.conf import settings
from django.core.cache import caches

_log = logging.getLogger(__name__)
_NUMBERS = struct.Struct("<QQQ")
_SHARED = 16  # bytes of the first two
_SAID_EVERY = 60.0  # seconds
_PAUSE = 5.0  # seconds without another question, once the store did not answer


class Epoch(NamedTuple):
    changed: int
    gone: int


class _Numbers(Protocol):
    def read(self) -> Epoch: ...

    def advance(self, *, gone: bool) -> None: ...

    def told(self) -> int: ...

    def tell(self, number: int) -> None: ...


@contextmanager
def _locked(file: int) -> Iterator[None]:
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


class InFile:
    """One machine. Raises OSError."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with _locked(self._file):
            if os.fstat(self._file).st_size < _NUMBERS.size:
                os.pwrite(self._file, _NUMBERS.pack(time.time_ns(), time.time_ns(), 0), 0)
        self._memory = mmap.mmap(self._file, _NUMBERS.size)
        self._known = b"", Epoch(0, 0)

    def read(self) -> Epoch:
        """The same object until a number moves: thousands are asked for in a second."""
        written, (before, epoch) = self._memory[:_SHARED], self._known
        if written != before:
            epoch = Epoch(*_NUMBERS.unpack_from(self._memory)[:2])
            self._known = written, epoch
        return epoch

    def advance(self, *, gone: bool) -> None:
        with _locked(self._file):
            changed, was_gone, told = _NUMBERS.unpack_from(self._memory)
            _NUMBERS.pack_into(self._memory, 0, changed + 1, was_gone + gone, told)

    def told(self) -> int:
        return _NUMBERS.unpack_from(self._memory)[2]

    def tell(self, number: int) -> None:
        with _locked(self._file):
            _NUMBERS.pack_into(self._memory, 0, *self.read(), number)


class InCache:
    """Many machines. A number that was lost comes back as another one, never as an old one."""

    _NAMES = ("page_epoch_changed", "page_epoch_gone")
    _TOLD = "page_epoch_told"

    def __init__(self) -> None:
        self._quiet_until = 0.0

    def read(self) -> Epoch:
        if time.monotonic() < self._quiet_until:
            raise TimeoutError
        try:
            return self._read()
        except Exception:
            self._quiet_until = time.monotonic() + _PAUSE
            raise

    def _read(self) -> Epoch:
        cache = caches["limits"]
        found = cache.get_many(self._NAMES)
        for name in self._NAMES:
            if name not in found:
                cache.add(name, time.time_ns(), timeout=None)
                found[name] = cache.get(name)
        return Epoch(*(found[name] for name in self._NAMES))

    def advance(self, *, gone: bool) -> None:
        for name in self._NAMES if gone else self._NAMES[:1]:
            try:
                caches["limits"].incr(name)
            except ValueError:
                caches["limits"].add(name, time.time_ns(), timeout=None)

    def told(self) -> int:
        return caches["limits"].get(self._TOLD, 0)

    def tell(self, number: int) -> None:
        caches["limits"].set(self._TOLD, number, timeout=None)


def now() -> Epoch | None:
    return Watch()()


class Watch:
    """Tells the epoch, again and again, of the store that the settings name."""

    def __init__(self) -> None:
        self._numbers: _Numbers | None = None

    def __call__(self) -> Epoch | None:
        try:
            numbers = self._numbers
            if numbers is None:
                numbers = self._numbers = _numbers()
            return numbers.read()
        except Exception as error:  # whatever a store's client may raise
            _say(error)
            return None


def advance(*, gone: bool) -> bool:
    """Whether all processes know it now."""
    try:
        _numbers().advance(gone=gone)
    except Exception as error:
        _say(error)
        return False
    return True


def catch_up(number: int) -> bool:
    """`number`: of the newest event that took something off the site. Whether it was new here."""
    try:
        if _numbers().told() == number:
            return False
        _numbers().advance(gone=True)
        _numbers().tell(number)
    except Exception as error:
        _say(error)
        return False
    return True


def is_shared() -> bool:
    """Whether the cache is one for several processes."""
    backend = settings.CACHES["default"]["BACKEND"]
    return not backend.endswith(("LocMemCache", "DummyCache"))


_made: dict[str, _Numbers] = {}
_said_at = 0.0


def _place() -> str:
    return "" if is_shared() else str(settings.DATA_DIR)


def _numbers() -> _Numbers:
    place = _place()
    if place not in _made:
        _made[place] = InCache() if is_shared() else InFile(Path(place) / "page_epoch")
    return _made[place]


def _say(error: Exception) -> None:
    global _said_at
    if time.monotonic() - _said_at < _SAID_EVERY:
        return
    _said_at = time.monotonic()
    _log.warning("Pages are not kept: the epoch can not be told (%s)", type(error).__name__)
