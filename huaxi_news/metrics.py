"""Numbers for Prometheus: how many, how fast, how late. Nobody's name, address or words.

Each label has few values: a view's name, a method, a status. With several web processes
(`serve --workers 2`) they share files in PROMETHEUS_MULTIPROC_DIR, which `serve` makes; whichever
process is asked adds them up. What comes from the database is asked when the page is.
"""

import os
from collections.abc import Iterator

from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from huaxi_news import condition, search_state
from huaxi_news.models import BACKUP, CLOCK, WORKER, Heartbeat
from huaxi_news.within import within
from tips import media

DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
LIMIT = 3.0  # seconds for what the database says
_REQUESTS = Counter(
    "huaxi_requests", "Requests by view, method and status", ["view", "method", "status"]
)
_SECONDS = Histogram(
    "huaxi_request_seconds",
    "Seconds until the answer, by view",
    ["view"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
_KEPT_PAGES = Counter("huaxi_kept_pages", "Pages that the page cache answered")


def note(view: str, method: str, status: int, seconds: float) -> None:
    _REQUESTS.labels(view, method, str(status)).inc()
    _SECONDS.labels(view).observe(seconds)


def note_kept_pages(number: int) -> None:
    """Answered by the page cache, before a request was one."""
    _KEPT_PAGES.inc(number)


def page() -> bytes:
    """In Prometheus's text format."""
    registry = CollectorRegistry()
    if os.environ.get(DIRECTORY):
        MultiProcessCollector(registry)
        registry.register(_Paper())
        return generate_latest(registry)
    registry.register(_Paper())
    return generate_latest(REGISTRY) + generate_latest(registry)


class _Paper(Collector):
    """What the database knows; when it does not answer in time, that alone."""

    def collect(self) -> Iterator[Metric]:
        try:
            found = within(LIMIT, "metrics", _numbers)
        except Exception:
            found = {}
        yield GaugeMetricFamily(
            "huaxi_database_up", "1 when the database answered", value=float(bool(found))
        )
        for name, value in found.items():
            yield GaugeMetricFamily(f"huaxi_{name}", _HELP[name], value=value)
        free = float(condition.free_bytes())
        yield GaugeMetricFamily("huaxi_disk_free_bytes", "Of the disk of DATA_DIR", value=free)


def _numbers() -> dict[str, float]:
    connection.ensure_connection()
    now = timezone.now()
    oldest = condition.oldest_waiting()
    numbers = {
        "tasks_waiting": float(DBTaskResult.objects.ready().count()),
        "tasks_failed": float(DBTaskResult.objects.failed().count()),
        "oldest_task_seconds": oldest.total_seconds() if oldest else 0.0,
        "attachments_about_to_be_lost": float(media.about_to_be_lost().count()),
        "search_is_behind": float(search_state.is_behind()),
    }
    names = {BACKUP: "backup_age_seconds", CLOCK: "clock_age_seconds", WORKER: "worker_age_seconds"}
    for beat in Heartbeat.objects.filter(name__in=names):
        numbers[names[beat.name]] = (now - beat.at).total_seconds()
    return numbers


_HELP = {
    "tasks_waiting": "Tasks that may be done now",
    "tasks_failed": "Tasks that failed for good",
    "oldest_task_seconds": "How long the oldest waiting task has waited",
    "attachments_about_to_be_lost": "Files of residents that the platform forgets soon",
    "search_is_behind": "1 when not everything can be found",
    "backup_age_seconds": "Since the newest backup; absent when there is none",
    "clock_age_seconds": "Since the clock was seen",
    "worker_age_seconds": "Since a worker for tasks was seen",
}
