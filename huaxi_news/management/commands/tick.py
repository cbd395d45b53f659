"""`manage.py tick`: what the clock does. For cron every minute, or as a process with --every."""

import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.db.utils import OperationalError
from django.utils.translation import gettext as _

from articles import desk_upkeep, gone, lockout, logins, scheduling
from huaxi_news import front_cache, task_recovery
from huaxi_news.models import CLOCK, Heartbeat
from tips import upkeep


class Command(BaseCommand):
    help = "Publish what is due, keep the tip line going, queue again tasks that were killed."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--every",
            type=float,
            default=0,
            metavar="SECONDS",
            help="go on until stopped; without it once",
        )

    def handle(self, *, every: float, **options: Any) -> None:
        if not every:
            self._once()
            return
        while True:
            close_old_connections()
            try:
                self._once()
            except OperationalError as error:  # the database comes back, the clock goes on
                self.stderr.write(_("The database does not answer: %s") % error)
            time.sleep(every)

    def _once(self) -> None:
        if Heartbeat.lately(CLOCK, seconds=20) is None:  # a row that is written seldom
            Heartbeat.beat(CLOCK)
        for article in scheduling.publish_due():
            self.stdout.write(_("Published: %s") % article.get_absolute_url())
        gone.catch_up()
        front_cache.open_period()
        desk_upkeep.tick()
        upkeep.tick()
        lockout.forget_old()
        logins.forget_old_sessions()
        if number := task_recovery.put_back():
            self.stdout.write(_("Tasks queued again: %d") % number)
