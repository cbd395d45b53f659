"""Empties what the tip line has kept for its time; without --really it only says what."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from articles.lib.migrated import MigratedCommand
from tips import retention


class Command(MigratedCommand):
    help = (
        "Empty tips, messages, names, files and payees whose time is over (TIPS_KEEP_… in "
        ".env.example). Rows stay, and with them the statistics. Without --really nothing is "
        "changed: the table says what would go. Killed in the middle, it goes on next time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--really", action="store_true", help="do it")

    def handle(self, *, really: bool, **options: Any) -> None:
        plan = retention.plan()
        if not really:
            self._print(plan)
            self.stdout.write(_("Nothing was changed. --really empties them."))
            return
        with tqdm(total=plan.total, unit=" rows", leave=False, disable=None) as bar:
            done = retention.purge(progress=bar.update)
        self._print(done)
        self.stdout.write(_("Emptied; the rows and the statistics stay as they are."))

    def _print(self, plan: retention.Plan) -> None:
        for name, kind in retention.KINDS.items():
            days = settings.TIPS_KEEP[kind.term]
            term = ngettext("after %(days)d day", "after %(days)d days", days) % {"days": days}
            self.stdout.write(f"{plan.counts[name]:>8}  {kind.label} ({term})")
