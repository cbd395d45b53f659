"""What every answer says for safety's sake, whoever made it: a view, a file, a refusal, a fault.

Each may say more of itself; what it does not say is said here, and the answer is strict: nobody
keeps it, nobody else embeds it. Django's SecurityMiddleware and django-csp add what is theirs.
"""

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

PRIVATE = "private, no-store"
_NO_FEATURE = (
    *("accelerometer", "bluetooth", "browsing-topics", "camera", "display-capture"),
    *("geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment"),
    *("screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
_ALWAYS = {
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _NO_FEATURE),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # a file that somebody opens by itself: a drawing has its own styles, and nothing runs
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": PRIVATE,
}


class SafeHeaders:
    """The outermost of all: what answers before a view is asked is answered safely too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        return response


class PagePolicy(CSPMiddleware):
    """django-csp's, which writes the policy anew for each answer: that of an answer which says
    nothing of its own is kept."""

    _kept: tuple[object, str] = None, ""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if hasattr(request, "_csp_nonce") or any(
            each.startswith("_csp") for each in vars(response)
        ):
            return super().process_response(request, response)
        policy = settings.CONTENT_SECURITY_POLICY
        if self._kept[0] is not policy:
            self._kept = policy, build_policy()
        response.headers.setdefault(HEADER, self._kept[1])
        return response


def of_a_refusal() -> list[tuple[str, str]]:
    """For who answers outside of Django."""
    return list(_ALWAYS.items())
