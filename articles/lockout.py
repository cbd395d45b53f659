"""How often somebody may try to come in: for one login, and from one network.

Every try is a row, so that the limits hold for all processes and after a restart. It is written
before it is decided, so that many at one moment do not slip through together. A login that
nobody has is counted like any other. From a network where a login has come in before, it is
counted apart: a stranger who guesses at an editor's password does not lock the editor out.
"""

import hashlib
import hmac
import logging
import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from .lib.rate_limit import network_of
from .models import Attempt, User

_log = logging.getLogger(__name__)
KNOWN, ACCOUNT, NETWORK, CODE, RESET = "known", "account", "network", "code", "reset"
LIMITS: dict[str, tuple[tuple[int, int], ...]] = {  # at most so many within so many seconds
    ACCOUNT: ((5, 300), (15, 3600), (40, 24 * 3600)),
    CODE: ((5, 300), (10, 3600), (20, 24 * 3600)),
    NETWORK: ((40, 300), (200, 3600)),
    RESET: ((3, 3600), (6, 24 * 3600)),
}
_KEPT = timedelta(days=2)
_KNOWN_FOR = timedelta(days=60)


@dataclass
class Try:
    """One try that was counted; `wait` is 0 where it may be made, else seconds."""

    wait: int
    rows: list[int]

    def was_right(self) -> None:
        """Only what was wrong counts."""
        Attempt.objects.filter(pk__in=self.rows).delete()


def password(request: HttpRequest, username: str) -> Try:
    """A try at the password of a login, whether there is such a login or not."""
    who = _known_or_login(request, username)
    return _take([(ACCOUNT, who), (NETWORK, _of_network(request))])


def code(request: HttpRequest, user: User) -> Try:
    """A try at the second factor, or at a password that is asked again."""
    return _take([(CODE, _hashed("user", str(user.pk))), (NETWORK, _of_network(request))])


def reset(request: HttpRequest, username: str) -> Try:
    """A mail that is asked for; what was right counts as well."""
    return _take([(RESET, _of_login(username)), (NETWORK, _of_network(request))])


def remember(request: HttpRequest, user: User) -> None:
    """This login has come in from this network."""
    who = _of_pair(request, user.username)
    if not Attempt.objects.filter(kind=KNOWN, who=who).update(at=timezone.now()):
        Attempt.objects.create(kind=KNOWN, who=who, at=timezone.now())


def release(user: User) -> int:
    """Let a login try again at once, from everywhere; how many rows are forgotten."""
    whom = Q(kind__in=(ACCOUNT, RESET), who=_of_login(user.username))
    whom |= Q(kind=CODE, who=_hashed("user", str(user.pk)))
    pairs = Q(kind__in=(KNOWN, ACCOUNT), who__startswith=_pair_prefix(user.username))
    return Attempt.objects.filter(whom | pairs).delete()[0]


def release_networks() -> int:
    """Let every network try again at once; how many tries are forgotten."""
    return Attempt.objects.filter(kind=NETWORK).delete()[0]


def forget_old() -> int:
    """Rows that decide nothing any more."""
    now = timezone.now()
    old = Q(at__lt=now - _KNOWN_FOR) | (~Q(kind=KNOWN) & Q(at__lt=now - _KEPT))
    return Attempt.objects.filter(old).delete()[0]


def too_many(wait: int) -> str:
    minutes = math.ceil(wait / 60)
    return ngettext(
        "Too many wrong attempts. Try again in %(minutes)d minute.",
        "Too many wrong attempts. Try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}


def _take(whom: Iterable[tuple[str, str]]) -> Try:
    now = timezone.now()
    taken = [Attempt.objects.create(kind=kind, who=who, at=now) for kind, who in whom]
    rows = [row.pk for row in taken]
    wait = max(_wait(row, now) for row in taken)
    if wait:  # what is refused is no try: whoever goes on does not wait for ever
        Attempt.objects.filter(pk__in=rows).delete()
        rows = []
        # the same hash is the same login or network; it names nobody
        _log.warning("Too many attempts: %s", ", ".join(f"{r.kind} {r.who[:8]}" for r in taken))
    return Try(wait, rows)


def _wait(row: Attempt, now: datetime) -> int:
    longest = max(seconds for _most, seconds in LIMITS[row.kind])
    since = now - timedelta(seconds=longest)
    made = Attempt.objects.filter(kind=row.kind, who=row.who, at__gte=since).exclude(pk=row.pk)
    times = list(made.order_by("-at").values_list("at", flat=True)[: _most_of(row.kind)])
    wait = 0
    for most, seconds in LIMITS[row.kind]:
        if len(times) >= most:  # the newest `most`: until the first of them is out of the window
            left = seconds - (now - times[most - 1]).total_seconds()
            wait = max(wait, math.ceil(left))
    return max(0, wait)


def _most_of(kind: str) -> int:
    return max(most for most, _seconds in LIMITS[kind])


def _known_or_login(request: HttpRequest, username: str) -> str:
    pair = _of_pair(request, username)
    return pair if Attempt.objects.filter(kind=KNOWN, who=pair).exists() else _of_login(username)


def _normal(username: str) -> str:
    """One account however it is typed: full-width, in capitals, with blanks."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


def _of_login(username: str) -> str:
    return _hashed("login", _normal(username))


def _of_network(request: HttpRequest) -> str:
    return _hashed("network", network_of(request))


def _of_pair(request: HttpRequest, username: str) -> str:
    return _pair_prefix(username) + _hashed("pair", network_of(request))[:16]


def _pair_prefix(username: str) -> str:
    return _hashed("pair", _normal(username))[:16]


def _hashed(kind: str, value: str) -> str:
    """Whatever somebody typed for a name, a password among it, is not kept to be read."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"attempt:{kind}:{value}".encode(), hashlib.sha256).hexdigest()[:32]
