"""What one page costs, asked in this process through Django's own client, without any cache."""

import gc
import gzip
import itertools
import time
from dataclasses import asdict, dataclass

import brotli
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import User

from .pages import Page
from .world import EDITOR

_HOST = "127.0.0.1"


class PageFailedError(Exception):
    """A page was not answered with 200."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Milliseconds of one request, a new connection to the database included."""

    wall: float
    cpu: float  # of this process: on PostgreSQL the database's own is not in it


@dataclass(frozen=True, slots=True)
class Look:
    """What does not change from request to request; sizes in bytes."""

    queries: int
    size: int
    gzip: int
    brotli: int

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


class Visitor:
    """Asks for pages as an anonymous reader, and for the admin's as an editor."""

    def __init__(self) -> None:
        self._reader = Client(SERVER_NAME=_HOST)
        self._editor = Client(SERVER_NAME=_HOST)
        self._editor.force_login(User.objects.get(username=EDITOR))
        self._turns: dict[str, itertools.cycle[str]] = {}

    def look(self, page: Page) -> Look:
        """Ask for the first address twice, so that what is made once is made; raises PageFailed."""
        self._get(page, page.paths[0])
        with CaptureQueriesContext(connection) as queries:
            content = self._get(page, page.paths[0])
        return Look(
            len(queries), len(content), len(gzip.compress(content)), len(brotli.compress(content))
        )

    def sample(self, page: Page) -> Sample:
        """Ask for the next address.

        Each request of a server opens its own connection, so here. Python's garbage is collected
        before: it would always fall on the same page of a round.
        """
        path = next(self._turns.setdefault(page.name, itertools.cycle(page.paths)))
        connection.close()
        gc.collect()
        wall, cpu = time.perf_counter(), time.process_time()
        self._get(page, path)
        return Sample((time.perf_counter() - wall) * 1e3, (time.process_time() - cpu) * 1e3)

    def queries(self, page: Page) -> list[dict[str, str]]:
        """The SQL of the first address with its seconds."""
        self._get(page, page.paths[0])
        with CaptureQueriesContext(connection) as queries:
            self._get(page, page.paths[0])
        return queries.captured_queries

    def _get(self, page: Page, path: str) -> bytes:
        response = (self._editor if page.is_admin else self._reader).get(path)
        if response.status_code != 200:
            raise PageFailedError(f"{page.name}: {path} was answered with {response.status_code}.")
        return response.content
