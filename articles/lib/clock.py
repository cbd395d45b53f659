"""What time it is, for everything that is recorded.

The demo tells a story that began weeks ago; nothing else sets the clock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import npgettext_lazy

# «2 天» as it is said of waiting, not «2 日» as of a date
_UNITS: dict[str, Any] = {
    "year": npgettext_lazy("waited", "%(num)d year", "%(num)d years", "num"),
    "month": npgettext_lazy("waited", "%(num)d month", "%(num)d months", "num"),
    "week": npgettext_lazy("waited", "%(num)d week", "%(num)d weeks", "num"),
    "day": npgettext_lazy("waited", "%(num)d day", "%(num)d days", "num"),
    "hour": npgettext_lazy("waited", "%(num)d hour", "%(num)d hours", "num"),
    "minute": npgettext_lazy("waited", "%(num)d minute", "%(num)d minutes", "num"),
}
_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    return _told.get() or timezone.now()


def waited(since: datetime) -> str:
    """How long ago, in the largest unit alone: «3 hours», «2 days»."""
    if now() - since < timedelta(minutes=1):
        return _("less than a minute")
    return timesince(since, now(), time_strings=_UNITS, depth=1)


@contextmanager
def told(moment: datetime) -> Iterator[None]:
    """Within the block it is `moment`, an aware time."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
