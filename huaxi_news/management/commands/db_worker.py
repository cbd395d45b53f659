"""The library's worker, which says every half minute that it is alive."""

import logging
import threading
from typing import Any

from django.db import DatabaseError, connections
from django_tasks_db.management.commands import db_worker

from huaxi_news.models import WORKER, Heartbeat

_log = logging.getLogger(__name__)
EVERY = 30  # seconds


class Command(db_worker.Command):
    def handle(self, **options: Any) -> None:
        ended = threading.Event()
        beating = threading.Thread(target=_beat_until, args=(ended,), daemon=True)
        beating.start()
        try:
            super().handle(**options)
        finally:
            ended.set()


def _beat_until(ended: threading.Event) -> None:
    while True:
        try:
            Heartbeat.beat(WORKER)
        except DatabaseError:  # it comes back
            _log.warning("The worker could not say that it is alive: the database does not answer")
        finally:
            connections.close_all()
        if ended.wait(EVERY):
            return
