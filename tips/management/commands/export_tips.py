"""Prints every tip as a line of JSON, for moving out and for checks."""

import getpass
import os
import sys
from argparse import ArgumentParser
from datetime import datetime, time
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from articles.lib import contacts
from articles.lib.migrated import MigratedCommand
from tips import tip_lines
from tips.models import TipEvent


class Command(MigratedCommand):
    help = (
        "Print every tip with its messages, files, rewards and events as one JSON object a line "
        "(docs/tips-export.md). Who told us is masked unless --reveal is given with a --reason; "
        "each export is recorded."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--jsonl", action="store_true", help="one JSON object a line: the only form there is"
        )
        parser.add_argument(
            "--since", default="", metavar="DATE", help="tips received from that day on"
        )
        parser.add_argument("--reveal", action="store_true", help="with who told us, in the clear")
        parser.add_argument("--reason", default="", metavar="TEXT", help="why it is revealed")

    def handle(self, *, since: str, reveal: bool, reason: str, **options: Any) -> None:
        if reveal and not reason.strip():
            raise CommandError(_("Say why with --reason: it is recorded."))
        tips = tip_lines.tips_since(_start_of(since))
        TipEvent.record(
            "export_tips",
            actor=None,
            operator=_operator(),
            since=since,
            revealed=reveal,
            reason=contacts.mask(reason.strip())[:200],
            tips=tips.count(),
        )
        try:
            for line in tip_lines.lines(tips, is_revealed=reveal):
                self.stdout.write(line)
            self.stdout.flush()
        except BrokenPipeError:  # the reader has enough, such as `head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _start_of(day: str) -> datetime | None:
    """Raises CommandError."""
    if not day:
        return None
    try:
        found = parse_date(day)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(_("Write the day as 2026-11-30."))
    return timezone.make_aware(datetime.combine(found, time.min))


def _operator() -> str:
    """The login of the machine; there need not be one."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
