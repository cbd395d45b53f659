"""`manage.py status`: how the paper runs, in sentences; the same as the page in the admin."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from articles.lib.migrated import unready
from huaxi_news import condition


class Command(BaseCommand):
    help = "Say in words what is wrong. Exit status 1 when something is broken, else 0."

    def handle(self, **options: Any) -> None:
        if sentence := unready():
            self.stdout.write(f"{_('broken')}: {sentence}")
            raise SystemExit(1)
        found = condition.findings()
        words = {"broken": _("broken"), "warning": _("warning")}
        for each in found:
            self.stdout.write(f"{words[each.severity]}: {each.sentence}")
        if not found:
            self.stdout.write(_("Everything runs."))
        if any(each.severity == "broken" for each in found):
            raise SystemExit(1)
