"""Absolute addresses: always from settings.SITE_URL, never from a request's Host header."""

import re
from urllib.parse import urljoin

from django.conf import settings

_ROOTED = re.compile(r'(\b(?:src|href)=")(?=/(?!/))')


def absolute(path: str) -> str:
    """`/articles/7/` with the site in front; an address that has a host is left as it is."""
    return urljoin(f"{settings.SITE_URL}/", path)


def absolute_in(html: str) -> str:
    """Clean HTML whose rooted links and pictures name the site, for readers elsewhere."""
    return _ROOTED.sub(rf"\g<1>{settings.SITE_URL}", html)
