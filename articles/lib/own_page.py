"""Whether a form was sent by a page of ours, for forms that carry no token of a session.

A browser tells where a request comes from: in Sec-Fetch-Site (Fetch Metadata, W3C), else in
Origin, which it sends with every POST. A page that asks for this must not have the
Referrer-Policy no-referrer, with which a browser writes «null» there; same-origin tells other
sites as little.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def is_from_own_page(request: HttpRequest) -> bool:
    """False when the browser says that another site sent it; what is no browser says nothing."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    own = urlsplit(settings.SITE_URL)
    return origin in (f"{request.scheme}://{request.get_host()}", f"{own.scheme}://{own.netloc}")
