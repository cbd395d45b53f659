"""How often something may be done: from one network, about one thing, and by all together.

Two counters of Django's cache make a window that slides: the present one, and as much of the one
before as still lies within it. In a shared cache (CACHE_URL=redis://…) the limit holds for all
processes together; in the cache of a process (locmemcache://, the default) each web process has
the whole limit for itself. When the cache fails, a counter of this process holds instead.

Whom a counter is about is a keyed hash. The key has a salt that is made anew each day, lies in
the cache alone and is forgotten there, so that no list of counters names an address later.
"""

import hashlib
import hmac
import ipaddress
import logging
import math
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.core.cache import BaseCache, caches
from django.core.cache.backends.locmem import LocMemCache
from django.http import HttpRequest
from django.utils import timezone

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
_SALT_KEPT = 2 * 24 * 3600  # seconds
_local = LocMemCache("rate_limit", {"OPTIONS": {"MAX_ENTRIES": 20_000}})


@dataclass(frozen=True)
class Limit:
    """`most` within any `seconds`."""

    name: str
    most: int
    seconds: int


def take(limit: Limit, who: str = "", cost: int = 1) -> int:
    """Count one more. 0 when it may be done, else the seconds to wait, and nothing is counted.

    `who` comes from `network` or `disguised`; empty counts everybody together. It is counted
    before it is decided, so that many at one moment do not slip through together.
    """
    return _first_that_works(lambda store: _take(store, limit, who, cost))


def give_back(limit: Limit, who: str = "", cost: int = 1) -> None:
    """What was taken was right after all, as a PIN is: it does not count."""
    _first_that_works(lambda store: _add(store, _keys(limit, who)[0], -cost, limit))


def left(limit: Limit, who: str = "") -> int:
    """How many more may be done at this moment; counts nothing."""
    return _first_that_works(lambda store: _left(store, limit, who))


def network(request: HttpRequest) -> str:
    """The network that a request came from, disguised: an IPv4 address, or a /64 of IPv6."""
    return disguised("network", network_of(request))


def network_of(request: HttpRequest) -> str:
    """The network itself: an IPv4 address, a /64 of IPv6, or "unknown"."""
    return _network(_address(request))


def disguised(kind: str, value: str) -> str:
    """A name for a counter that tells nobody the value, and that is another one tomorrow."""
    key = f"{settings.SECRET_KEY}:{_first_that_works(_salt)}".encode()
    return hmac.new(key, f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()[:32]


def _take(store: BaseCache, limit: Limit, who: str, cost: int) -> int:
    key, key_before = _keys(limit, who)
    into = time.time() % limit.seconds
    now, before = _add(store, key, cost, limit), store.get(key_before, 0)
    if now + before * (1 - into / limit.seconds) <= limit.most:
        return 0
    _add(store, key, -cost, limit)
    return _wait(limit, now - cost, before, into, cost)


def _left(store: BaseCache, limit: Limit, who: str) -> int:
    now, before = (store.get(key, 0) for key in _keys(limit, who))
    into = time.time() % limit.seconds
    return max(0, math.floor(limit.most - now - before * (1 - into / limit.seconds) + 1e-6))


def _wait(limit: Limit, now: int, before: int, into: float, cost: int) -> int:
    """Seconds until one more would fit, if nothing else came."""
    room = limit.most - cost
    if before and now <= room:
        until = limit.seconds * (1 - (room - now) / before)
    else:
        until = limit.seconds * (1 + (max(0.0, 1 - room / now) if now else 1.0))
    return max(1, math.ceil(until - into - 1e-6))  # a float's last digit is no second


def _keys(limit: Limit, who: str) -> tuple[str, str]:
    """The counters of the present window and of the one before."""
    number = int(time.time() // limit.seconds)
    name = f"rate:{limit.name}:{who}"
    return f"{name}:{number}", f"{name}:{number - 1}"


def _add(store: BaseCache, key: str, cost: int, limit: Limit) -> int:
    store.add(key, 0, 2 * limit.seconds)
    try:
        return store.incr(key, cost)
    except ValueError:  # dropped since: the store is full
        return max(cost, 0)


def _salt(store: BaseCache) -> str:
    place = f"rate:salt:{timezone.now().date()}"
    return str(store.get_or_set(place, lambda: secrets.token_hex(16), _SALT_KEPT))


def _first_that_works(ask: Callable[[BaseCache], _T]) -> _T:
    try:
        return ask(caches["limits"])
    except Exception:
        _log.warning("The cache does not answer: limits hold for this process alone", exc_info=True)
        return ask(_local)


def _address(request: HttpRequest) -> str:
    """Behind our own proxy, what it added last; what stands before that, anybody may write."""
    if settings.BEHIND_PROXY:
        return request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return request.META.get("REMOTE_ADDR", "")


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if found.version == 6 and found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(found) if found.version == 4 else str(ipaddress.ip_network((int(found), 64), False))
