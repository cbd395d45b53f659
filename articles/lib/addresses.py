"""Absolute addresses: always from settings.SITE_URL, never from a request's Host header."""

import re
from functools import lru_cache
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

_ROOTED = re.compile(r'(\b(?:src|href)=")(?=/(?!/))')


def absolute(path: str) -> str:
    """`/articles/7/` with the site in front; an address that has a host is left as it is."""
    if path.startswith("/") and not path.startswith("//"):  # nearly always
        return f"{settings.SITE_URL}{path}"
    return urljoin(f"{settings.SITE_URL}/", path)


@lru_cache
def of_view(view: str) -> str:
    """What `reverse` says, kept: each page names a dozen of them."""
    return reverse(view)


@lru_cache(maxsize=20_000)
def of_page(view: str, argument: int | str) -> str:
    """What `reverse` says, kept: a list names a hundred pages, and the next list the same ones."""
    return reverse(view, args=[argument])


def absolute_in(html: str) -> str:
    """Clean HTML whose rooted links and pictures name the site, for readers elsewhere."""
    return _ROOTED.sub(rf"\g<1>{settings.SITE_URL}", html)
