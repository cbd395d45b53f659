"""Addresses from Chinese names: pinyin, short, and free."""

import re
from collections.abc import Iterable

from django.db.models import QuerySet

LONGEST = 60


def pinyin_slug(text: str) -> str:
    """`华阳街道` → `huayang-jiedao`; latin letters and digits are kept. May be empty."""
    # Takes 0.3 s to import, and few processes need it
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    words = re.findall(r"[0-9a-z]+", " ".join(lazy_pinyin(text)).lower())
    return "-".join(words)[:LONGEST].strip("-")


def free_slug(taken: QuerySet, text: str, alternatives: Iterable[str] = ()) -> str:
    """The slug of `text`, else one of the `alternatives`, else with a number, not in `taken`."""
    base = pinyin_slug(text) or "x"
    for slug in (base, *alternatives):
        if slug and not taken.filter(slug=slug).exists():
            return slug
    number = 2
    while taken.filter(slug=f"{base}-{number}").exists():
        number += 1
    return f"{base}-{number}"
