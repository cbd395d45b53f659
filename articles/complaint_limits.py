"""How often the pages of /complaints/ may be used, by one network and by all."""

import math

from django.http import HttpRequest
from django.utils.translation import ngettext

from .lib.guesses import Guesses
from .lib.rate_limit import Limit, network, take

SEND = Limit("complaint", 20, 600)  # forms from one network
SEND_ALL = Limit("complaint_all", 200, 600)  # forms from everywhere
KEEP = Limit("complaint_keep", 800, 3600)  # MB of files from one network
KEEP_ALL = Limit("complaint_keep_all", 5000, 3600)
LOOK = Limit("complaint_look", 60, 3600)  # wrong numbers or PINs from one network
GUESSES = (
    Limit("complaint_guess", 5, 250),
    Limit("complaint_guess_hour", 10, 3600),
    Limit("complaint_guess_day", 20, 24 * 3600),
)
_MB = 1024 * 1024


def wait_to_send(request: HttpRequest) -> int:
    """Seconds to wait; 0 counts this form."""
    return take(SEND, network(request)) or take(SEND_ALL)


def wait_to_keep(request: HttpRequest, size: int) -> int:
    """As above, for `size` bytes of files."""
    cost = math.ceil(size / _MB)
    return (take(KEEP, network(request), cost) or take(KEEP_ALL, cost=cost)) if cost else 0


wait_to_hold = wait_to_keep  # files that wait for their words count as those that came with them


def guesses() -> Guesses:
    return Guesses("complaint", LOOK, GUESSES)


def too_many(wait: int) -> str:
    minutes = math.ceil(wait / 60)
    return ngettext(
        "A great many complaints are coming in right now. What you wrote still stands here: send"
        " it again in %(minutes)d minute. Files have to be chosen anew.",
        "A great many complaints are coming in right now. What you wrote still stands here: send"
        " it again in %(minutes)d minutes. Files have to be chosen anew.",
        minutes,
    ) % {"minutes": minutes}
