"""How long something is kept, as people say it: «two years», not «730 days»."""

from collections.abc import Mapping

from django.utils.translation import ngettext

_YEAR, _MONTH = 365, 30  # days


def in_words(days: int) -> str:
    """Years or months where they come out even, else days."""
    if days % _YEAR == 0:
        number = days // _YEAR
        return ngettext("one year", "%(number)d years", number) % {"number": number}
    if days % _MONTH == 0:
        number = days // _MONTH
        return ngettext("one month", "%(number)d months", number) % {"number": number}
    return ngettext("%(number)d day", "%(number)d days", days) % {"number": days}


def all_in_words(terms: Mapping[str, int]) -> dict[str, str]:
    return {name: in_words(days) for name, days in terms.items()}
