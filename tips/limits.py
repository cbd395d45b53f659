"""How often the tip line's pages may be used, by one network and by all, and how that is said.

One network may be a whole village behind one address: the numbers leave room for it.
"""

import math

from django.http import HttpRequest
from django.utils.translation import ngettext

from articles.lib.guesses import Guesses
from articles.lib.rate_limit import Limit, network, take

TELL = Limit("tip", 30, 600)  # forms from one network
TELL_ALL = Limit("tip_all", 400, 600)  # forms from everywhere
HOLD = Limit("tip_hold", 600, 3600)  # MB of files that wait for their words, from one network
HOLD_ALL = Limit("tip_hold_all", 6000, 3600)
KEEP = Limit("tip_keep", 2000, 3600)  # MB of files that come with their words, from one network
KEEP_ALL = Limit("tip_keep_all", 10_000, 3600)
LOOK = Limit("tip_look", 60, 3600)  # wrong codes or PINs from one network
GUESSES = (  # wrong PINs for one code: five, then five minutes; the more there are, the longer
    Limit("tip_guess", 5, 250),
    Limit("tip_guess_hour", 10, 3600),
    Limit("tip_guess_day", 20, 24 * 3600),
)
CHOICES = Limit("tip_places", 120, 60)  # looks for a place by its name
_MB = 1024 * 1024


def wait_to_send(request: HttpRequest) -> int:
    """Seconds to wait; 0 counts this form."""
    return take(TELL, network(request)) or take(TELL_ALL)


def wait_to_hold(request: HttpRequest, size: int) -> int:
    """As above, for `size` bytes of files."""
    cost = math.ceil(size / _MB)
    return take(HOLD, network(request), cost) or take(HOLD_ALL, cost=cost)


def wait_to_keep(request: HttpRequest, size: int) -> int:
    """As above, for `size` bytes of files that are the newsroom's from now on."""
    cost = math.ceil(size / _MB)
    return (take(KEEP, network(request), cost) or take(KEEP_ALL, cost=cost)) if cost else 0


def wait_to_choose(request: HttpRequest) -> int:
    return take(CHOICES, network(request))


def too_many(wait: int) -> str:
    minutes = math.ceil(wait / 60)
    return ngettext(
        "We are getting a great many messages right now. What you wrote still stands here: send it"
        " again in %(minutes)d minute. Files have to be chosen anew.",
        "We are getting a great many messages right now. What you wrote still stands here: send it"
        " again in %(minutes)d minutes. Files have to be chosen anew.",
        minutes,
    ) % {"minutes": minutes}


def guesses() -> Guesses:
    return Guesses("code", LOOK, GUESSES)
