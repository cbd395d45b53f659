"""Keys of entries: the second of each, so that the newer has the greater. And the months of them.

A key is a small number, because FTS5 keeps for each word the distances between those that have it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.utils import timezone

MARK = "\ue002"  # begins a token that is no word; a private character, so that no text has it
END = 2**62 - 1
_YEAR_ONE = datetime.min.replace(tzinfo=UTC)  # no key is below 0
_SECOND = timedelta(seconds=1)
_LAST = 9000 * 365 * 24 * 3600  # long before the end of the calendar, in every time zone
_FIRST_MONTH = 12 * 1971


def mark(kind: str, key: object) -> str:
    """What an entry can be narrowed by, such as mark("place", 12)."""
    return f"{MARK}{kind}{key}"


def key_at(at: datetime) -> int:
    """The seconds since the year one in UTC."""
    return max(0, (at - _YEAR_ONE) // _SECOND)


def time_of(key: int) -> datetime:
    return _YEAR_ONE + min(key, _LAST) * _SECOND


def days_from(at: datetime) -> Iterator[range]:
    """The keys of its day in the paper's time zone, of the next, and so on."""
    key = key_at(at)
    while True:
        day = timezone.localtime(time_of(key)).replace(hour=0, minute=0, second=0, microsecond=0)
        keys = range(key_at(day), key_at(day + timedelta(days=1)))
        yield keys
        key = keys.stop


def month_token(at: datetime) -> str:
    """Of the month in the paper's time zone."""
    return f"{MARK}m{timezone.localtime(at):%Y%m}"


def months_before(at: datetime, count: int) -> list[datetime]:
    """The first moments of that many months, the month of `at` first."""
    local = timezone.localtime(at)
    number = local.year * 12 + local.month - 1
    months = range(number, max(number - count, _FIRST_MONTH), -1)
    return [timezone.make_aware(datetime(each // 12, each % 12 + 1, 1)) for each in months]
