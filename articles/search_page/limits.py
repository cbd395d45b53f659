"""How often one network may search. It may be a whole village behind one address.

A page counts for more than an answer to a program or a feed: what it can be narrowed to is counted
anew for each.
"""

import math

from django.http import HttpRequest
from django.utils.translation import ngettext

from ..lib.rate_limit import Limit, network, take

SEARCH = Limit("search", 1200, 60)
TYPING = Limit("search_typing", 1200, 60)
_PAGE, _ANSWER = 3, 1


def wait_for_page(request: HttpRequest) -> int:
    """Seconds to wait; 0 counts this one."""
    return take(SEARCH, network(request), _PAGE)


def wait_for_answer(request: HttpRequest) -> int:
    """As above, for JSON and feeds."""
    return take(SEARCH, network(request), _ANSWER)


def wait_to_type(request: HttpRequest) -> int:
    """As above, for what is offered while somebody types."""
    return take(TYPING, network(request))


def too_many(wait: int) -> str:
    minutes = math.ceil(wait / 60)
    return ngettext(
        "A great many searches come from your network. Try again in %(minutes)d minute.",
        "A great many searches come from your network. Try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}
