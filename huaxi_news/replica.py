"""Readers' pages are read from a replica of the database (DATABASE_REPLICA_URL), everything else
from the primary, which alone is written.

A replica is a moment behind, and a moment is too long for what was taken down. So each page first
asks both for the last event of the paper: publishing, correcting, withdrawing and taking down
record one in their own transaction, and events are numbered in the order of their commits. A
replica that does not know the primary's last one is passed over; one that is down, for a few
seconds at a time.

What a page costs the primary is that one question. When the primary is down, the replica is not
asked either: nobody could say whether it knows everything. The cache of pages answers then.
"""

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.urls import ResolverMatch

from articles.models import Event

_log = logging.getLogger(__name__)
PRIMARY, REPLICA = "default", "replica"
PAUSE = 10.0  # seconds in which one that failed is not asked
# Views of the namespace `reader`, and their feeds. The search asks its index on the primary;
# previews, notes, complaints and files of the newsroom are not for everybody
READERS = frozenset(
    {
        *("home", "latest", "article", "section", "places", "place", "topics", "topic", "tag"),
        *("reporters", "reporter", "corrections", "about", "contact", "licences"),
        *("archive", "archive_year", "archive_month", "archive_day"),
        *("sitemap", "sitemap_news", "sitemap_pages", "sitemap_articles"),
    }
)
_reads_from: ContextVar[str] = ContextVar("reads_from", default=PRIMARY)
_Answer = Callable[[HttpRequest], HttpResponseBase]


class Router:
    """Django's database router."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return _reads_from.get()

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY


class ReadersSide:
    """The innermost middleware: what others ask of the database, they ask of the primary."""

    _quiet_until = 0.0

    def __init__(self, get_response: _Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = _reads_from.set(PRIMARY)
        try:
            return self.get_response(request)
        finally:
            _reads_from.reset(token)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if is_for_readers(request) and self._is_current():
            _reads_from.set(REPLICA)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """The replica failed in the middle of a page: the primary makes all of it."""
        if _reads_from.get() != REPLICA or not isinstance(
            error, (OperationalError, InterfaceError)
        ):
            return None
        self._pass_over(error)
        _reads_from.set(PRIMARY)
        found = request.resolver_match
        assert found is not None
        return found.func(request, *found.args, **found.kwargs)

    def _is_current(self) -> bool:
        """Raises OperationalError when the primary is down."""
        if time.monotonic() < ReadersSide._quiet_until:
            return False
        last = _last_event(PRIMARY)  # first: what comes after it is not missed
        try:
            return _last_event(REPLICA) >= last
        except (OperationalError, InterfaceError) as error:
            self._pass_over(error)
            return False

    def _pass_over(self, error: Exception) -> None:
        ReadersSide._quiet_until = time.monotonic() + PAUSE
        _log.warning("The replica does not answer (%s): the primary does", type(error).__name__)


def is_for_readers(request: HttpRequest) -> bool:
    """A page that is the same for everybody, asked by somebody who is not logged in."""
    found = request.resolver_match
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and isinstance(found, ResolverMatch)
        and found.namespace == "reader"
        and (found.url_name or "").removesuffix("_rss").removesuffix("_atom") in READERS
    )


def _last_event(alias: str) -> int:
    newest = Event.objects.using(alias).order_by("-pk").values_list("pk", flat=True)
    return newest.first() or 0
