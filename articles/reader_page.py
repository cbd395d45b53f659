"""How a reader's page is answered: the same for everyone, so that any cache may keep it.

Templates get no request, hence no user, no session, no CSRF token and no message.
"""

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.template.loader import render_to_string

from .context import paper
from .lib.addresses import absolute
from .lib.briefly import briefly
from .lib.prepared import prepared
from .models import Section

# Seconds. What is taken down is gone from the caches of others within a minute, half of it fresh,
# half of it stale while the cache asks again; within five where they can not reach the paper. Our
# own (`page_cache`) drops it at once.
PUBLIC = "public, max-age=30, s-maxage=30, stale-while-revalidate=30"
if not settings.FRONT_CACHE_DIR:  # nginx takes a 404 for an error; it has rules of its own
    PUBLIC += ", stale-if-error=240"
PRIVATE = "private, no-store"
OWN_FORM = "private, no-cache"  # what a browser keeps of what was typed stays when one goes back


def answer(
    template: str, path: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    """The page at `path`, which is its one canonical address."""
    text = render_to_string(template, {**paper(), "canonical": absolute(path), **context})
    return HttpResponse(text, status=status, headers={"Cache-Control": PUBLIC})


def answer_preview(template: str, context: dict[str, object]) -> HttpResponse:
    """The same page for staff before it is public: no cache keeps it, no search engine lists it."""
    text = render_to_string(template, {**paper(), "canonical": "", "is_preview": True, **context})
    headers = {"Cache-Control": PRIVATE, "X-Robots-Tag": "noindex, nofollow"}
    return HttpResponse(text, headers=headers)


def answer_to_one(
    template: str,
    path: str,
    context: dict[str, object],
    *,
    status: int = 200,
    cache: str = PRIVATE,
    is_listed: bool = False,
) -> HttpResponse:
    """A page for the person who asked alone; without a session, and other sites learn nothing of
    its address. Not `no-referrer`: see `lib.own_page`."""
    text = render_to_string(template, {**paper(), "canonical": absolute(path), **context})
    headers = {"Cache-Control": cache, "Referrer-Policy": "same-origin"}
    if not is_listed:
        headers["X-Robots-Tag"] = "noindex, nofollow"
    return HttpResponse(text, status=status, headers=headers)


@briefly
def every_section() -> list[Section]:
    """For the navigation, which is on every page."""
    return list(_sections())


@prepared()
def _sections() -> QuerySet[Section]:
    return Section.objects.all()
