"""Goes through the record of what happened and names the first broken link."""

import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from articles import event_chain
from articles.models import Event


class Command(BaseCommand):
    help = (
        "Check the chain of events: exit status 1 and one sentence at the first broken link,"
        " else their number and the last hash, which is worth keeping elsewhere."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from",
            dest="start",
            type=int,
            default=0,
            metavar="ID",
            help="begin at this event; what is before it is taken as it is",
        )
        parser.add_argument(
            "--expect", default="", metavar="HASH", help="a last hash that was kept elsewhere"
        )

    def handle(self, *args: Any, start: int, expect: str, **options: Any) -> None:
        expected = expect.strip().lower()
        if expected and not re.fullmatch("[0-9a-f]{64}", expected):
            raise CommandError(_("A hash is 64 hexadecimal digits."))
        total = Event.objects.filter(pk__gte=start).count()
        if start and not total:
            raise CommandError(_("There is no event from number %d on.") % start)
        with tqdm(total=total, unit=" events", leave=False, disable=None) as bar:
            walk = event_chain.walk(start, expected=expected, progress=bar.update)
        if walk.fault:
            raise CommandError(walk.fault)
        self._report(walk)

    def _report(self, walk: event_chain.Walk) -> None:
        self.stdout.write(_("%d events, every link in order.") % walk.count)
        for note in walk.notes:
            self.stdout.write(note)
        if walk.last:
            self.stdout.write(
                _("Last: event %(number)d, hash %(hash)s")
                % {"number": walk.last, "hash": walk.last_hash}
            )
