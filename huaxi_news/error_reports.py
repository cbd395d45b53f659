"""Errors to Sentry, where SENTRY_DSN is set: what kind, where in the program, which request.

Not what it says: a message can quote a resident or a token. No address, form, header, cookie,
name, variable or line of SQL leaves the paper.
"""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from articles.lib import request_id
from huaxi_news.version import version

_KEPT = {
    *("event_id", "timestamp", "level", "platform", "release", "environment", "logger"),
    *("exception", "sdk", "modules", "transaction_info"),
}
_OF_A_FRAME = {"filename", "abs_path", "function", "module", "lineno", "in_app"}


def start(dsn: str, transport: Any = None) -> None:
    """Raises ImproperlyConfigured where the package is missing."""
    try:
        import sentry_sdk  # noqa: PLC0415  (an extra, and half a second)
        from sentry_sdk.integrations.django import DjangoIntegration  # noqa: PLC0415
    except ImportError as error:
        raise ImproperlyConfigured(
            "SENTRY_DSN is set: install the extra, pip install 'huaxi_news[sentry]'."
        ) from error
    sentry_sdk.init(  # who asked, and what with, is sent by none of its defaults
        dsn=dsn,
        transport=transport,
        release=version(),
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        traces_sample_rate=None,
        server_name="",
        auto_session_tracking=False,
        send_client_reports=False,
        propagate_traces=False,
        integrations=[DjangoIntegration(middleware_spans=False, signals_spans=False)],
        before_send=scrubbed,
    )


def scrubbed(event: Any, hint: Any = None) -> Any:
    """Only what is known to be harmless stays."""
    kept = {name: value for name, value in event.items() if name in _KEPT}
    for each in kept.get("exception", {}).get("values", []):
        each["value"] = ""
        each.pop("mechanism", None)
        frames = (each.get("stacktrace") or {}).get("frames", [])
        for frame in frames:
            for name in set(frame) - _OF_A_FRAME:
                del frame[name]
    said = event.get("logentry") or {}
    if message := said.get("message"):  # as the program writes it, with nothing filled in
        kept["logentry"] = {"message": message if said.get("params") else message[:60]}
    user = (event.get("user") or {}).get("id")
    if user:
        kept["user"] = {"id": user}
    kept["tags"] = {"request_id": request_id.current() or "none"}
    return kept
