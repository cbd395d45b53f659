"""How a reader's page is answered: the same for everyone, so that any cache may keep it.

Templates get no request, hence no user, no session, no CSRF token and no message.
"""

from django.http import HttpResponse
from django.template.loader import render_to_string

from .context import paper
from .lib.addresses import absolute

# Seconds. What is taken down must be gone everywhere within five minutes.
PUBLIC = "public, max-age=60, s-maxage=60, stale-while-revalidate=60"
PRIVATE = "private, no-store"


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
