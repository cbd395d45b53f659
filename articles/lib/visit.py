"""A visit to the page of one tip or one complaint: a signed cookie, for half an hour after code and
PIN.

It says nothing but a number; no other page asks for it, and nothing is kept of it here.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

LASTS = 30 * 60  # seconds


@dataclass(frozen=True)
class Visit:
    """`name` is the cookie's, `salt` says what the number is of."""

    name: str
    salt: str

    def begin(self, response: HttpResponse, pk: int) -> None:
        response.set_cookie(
            self._name(),
            signing.dumps(pk, salt=self.salt),
            max_age=LASTS,
            path="/",  # as the prefix __Host- asks
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )

    def pk(self, request: HttpRequest) -> int | None:
        """Which one the visitor has opened; None when it is over or was never begun."""
        try:
            cookie = request.COOKIES.get(self._name(), "")
            found = signing.loads(cookie, salt=self.salt, max_age=LASTS)
        except signing.BadSignature:
            return None
        return found if isinstance(found, int) else None

    def end(self, response: HttpResponse) -> None:
        response.delete_cookie(self._name(), path="/", samesite="Strict")

    def _name(self) -> str:
        return f"__Host-{self.name}" if settings.SESSION_COOKIE_SECURE else self.name
