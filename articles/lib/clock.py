"""What time it is, for everything that is recorded.

The demo tells a story that began weeks ago; nothing else sets the clock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    return _told.get() or timezone.now()


@contextmanager
def told(moment: datetime) -> Iterator[None]:
    """Within the block it is `moment`, an aware time."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
