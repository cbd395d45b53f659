"""How often codes and PINs may be tried that open somebody's page, and how that is said."""

import math
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .rate_limit import Limit, disguised, give_back, left, network, take

WARN_FROM = 2  # tries that are left


@dataclass(frozen=True)
class Guesses:
    """`look`: wrong codes or PINs from one network; `each`: wrong PINs for one code, the shortest
    window first. `kind` tells the codes of one page from those of another."""

    kind: str
    look: Limit
    each: tuple[Limit, ...]

    def wait(self, request: HttpRequest, code: str) -> int:
        """Seconds to wait; 0 counts one look at a code, whether anybody has it or not.

        The network first: a look that it is refused neither shuts a stranger's code nor begins a
        counter, of which a cache holds only so many.
        """
        if wait := take(self.look, network(request)):
            return wait
        who = disguised(self.kind, code)
        for number, limit in enumerate(self.each):
            if wait := take(limit, who):
                for taken in self.each[:number]:
                    give_back(taken, who)
                return wait
        return 0

    def was_right(self, request: HttpRequest, code: str) -> None:
        """Only what was wrong counts."""
        for limit in self.each:
            give_back(limit, disguised(self.kind, code))
        give_back(self.look, network(request))

    def left(self, code: str) -> int:
        """PINs that may still be tried before one has to wait; for a code that nobody has too."""
        return min(left(limit, disguised(self.kind, code)) for limit in self.each)

    def wrong(self, code: str) -> str:
        """With a word of warning before one has to wait."""
        sentence, tries = _("This code and this PIN do not belong together. Look again."), ""
        if (number := self.left(code)) <= WARN_FROM:
            tries = ngettext(
                "%(number)d more try, then you have to wait for some minutes.",
                "%(number)d more tries, then you have to wait for some minutes.",
                number,
            ) % {"number": number}
        if not number:
            tries = _("That was the last try: wait for some minutes before the next.")
        return f"{sentence} {tries}".strip()


def too_many(wait: int) -> str:
    minutes, hours = math.ceil(wait / 60), math.ceil(wait / 3600)
    if minutes > 90:
        return ngettext(
            "Too many wrong attempts. Try again in %(hours)d hour.",
            "Too many wrong attempts. Try again in %(hours)d hours.",
            hours,
        ) % {"hours": hours}
    return ngettext(
        "Too many wrong attempts. Try again in %(minutes)d minute.",
        "Too many wrong attempts. Try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}
