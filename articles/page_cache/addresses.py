"""Which requests a kept page may answer, and what of them names it.

Anything that is not in the key can not change the page: `making` asks for it with the key alone.
"""

from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http.request import split_domain_port, validate_host

_PAGES = {
    *("/", "/latest/", "/feed.rss", "/feed.atom", "/about/", "/contact/", "/licences/"),
    *("/robots.txt", "/sitemap.xml", "/search.json", "/complaints/figures/"),
}
_BELOW = {
    *("articles", "sections", "places", "topics", "tags", "reporters", "archive", "sitemaps"),
    *("search", "corrections"),
}
_TURNING = ("after", "before")  # articles.keyset
_SEARCHING = (  # articles.search_page.address
    *("q", "place", "section", "date", "topic", "tag", "reporter", "source", "sort", "page"),
    "page_size",
)
_LONGEST = 2_000  # bytes of a path or of a query
_LONGEST_HOST = 260  # bytes of a name (RFC 1035) and its port
_REMEMBERED = 400  # bytes of all three: what strangers write may be long, and never the same


class Key(NamedTuple):
    scheme: str
    host: str
    path: str  # as WSGI writes it: bytes, each as one character
    query: str  # known names alone, in one order


def key_of(environ: dict[str, Any]) -> Key | None:
    """None: the application answers it itself."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("SCRIPT_NAME"):
        return None
    if settings.BEHIND_PROXY:
        scheme = "https" if environ.get("HTTP_X_FORWARDED_PROTO") == "https" else "http"
    else:
        scheme = environ["wsgi.url_scheme"]
    host, path = environ.get("HTTP_HOST", ""), environ["PATH_INFO"]
    query = environ.get("QUERY_STRING", "")
    if len(host) > _LONGEST_HOST or len(path) > _LONGEST or len(query) > _LONGEST:
        return None
    is_short = len(host) + len(path) + len(query) <= _REMEMBERED
    return (_remembered if is_short else _key)(scheme, host, path, query)


def _key(scheme: str, host: str, path: str, query: str) -> Key | None:
    if path not in _PAGES and path[1:].partition("/")[0] not in _BELOW:
        return None
    domain, _port = split_domain_port(host)
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        return None
    if settings.SECURE_SSL_REDIRECT and scheme != "https":
        return None
    return Key(scheme, domain, path, _known(path, query) if query else "")


_remembered = lru_cache(10_000)(_key)


def _known(path: str, query: str) -> str:
    names = _SEARCHING if path.startswith("/search") else _TURNING
    written = query.encode("latin-1").decode("utf-8", "replace")  # as WSGI hands over bytes
    given = dict(parse_qsl(written, keep_blank_values=True, encoding="utf-8", errors="replace"))
    return urlencode([(name, given[name]) for name in names if name in given])
