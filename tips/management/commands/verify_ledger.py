"""Goes through the book of rewards and the closed months, and names what does not fit together."""

from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.lib.migrated import MigratedCommand
from tips import ledger, settlements
from tips.lib import amounts
from tips.models import Posting, Settlement


class Command(MigratedCommand):
    help = (
        "Check that every posting sums to zero, that what is owed is what the rewards say, and"
        " that no closed month was changed: exit status 1 and one sentence for each fault."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [*ledger.faults(), *settlements.faults()]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            number = len(faults)
            raise CommandError(ngettext("%d fault.", "%d faults.", number) % number)
        self.stdout.write(
            _("%(postings)d postings in balance, %(owed)s yuan owed.")
            % {"postings": Posting.objects.count(), "owed": amounts.written(ledger.owed())}
        )
        for settlement in Settlement.objects.order_by("month").iterator():
            self.stdout.write(
                _("%(month)s: %(net)s yuan paid out, seal %(seal)s")
                % {
                    "month": f"{settlement.month:%Y-%m}",
                    "net": amounts.written(settlement.net),
                    "seal": settlement.seal,
                }
            )
