"""How many of some articles have what a search can be narrowed by."""

import re
from collections import Counter
from collections.abc import Iterable

from django.utils import timezone

from ..models import SearchEntry
from .keys import MARK

_KINDS = ("section", "place", "topic", "tag", "reporter", "source")
_MARK = re.compile(rf"{MARK}({'|'.join(_KINDS)})(\S+)")


def counts(articles: Iterable[int]) -> dict[str, Counter[str]]:
    """By kind how often each primary key, kind of source, or month (202611); one query.

    A place counts for all above it. For readers: what is not public is not counted.
    """
    found: dict[str, Counter[str]] = {kind: Counter() for kind in (*_KINDS, "month")}
    entries = SearchEntry.objects.filter(article__in=list(articles), is_public=True)
    for marks, at in entries.values_list("marks", "at"):
        for kind, value in _MARK.findall(marks):
            found[kind][value] += 1
        found["month"][f"{timezone.localtime(at):%Y%m}"] += 1
    return found
