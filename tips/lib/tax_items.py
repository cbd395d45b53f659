"""The items of the tax law that a reward may be, by the names that the tax rules give them."""

from collections.abc import Iterable

from django.utils.translation import pgettext

KNOWN = ("occasional", "labour", "royalty", "untaxed")  # that a new paper begins with


def name(item: str) -> str:
    """The words of the law; an item of the paper's own as it is written."""
    return {
        "occasional": pgettext("tax item", "occasional income"),
        "labour": pgettext("tax item", "income from personal services"),
        "royalty": pgettext("tax item", "author's remuneration"),
        "untaxed": pgettext("tax item", "free of tax"),
    }.get(item, item)


def names(items: Iterable[str]) -> list[str]:
    """Each once, in the order in which they come."""
    return [name(item) for item in dict.fromkeys(items)]
