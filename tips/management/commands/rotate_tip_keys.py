"""Seals everything of the tip line with the newest key, so that an older one can be dropped."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from articles.lib.migrated import MigratedCommand
from tips import rotation


class Command(MigratedCommand):
    help = (
        "Seal with the first of TIPS_KEYS what another of them has sealed: every sealed column and"
        " file (docs/tips-privacy.md). It may run while the site does, and killed in the middle it"
        " goes on next time. Exit status 1 when something could not be opened; with --check also"
        " when something is left to do."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing, only say what is left to do"
        )

    def handle(self, *, check: bool, **options: Any) -> None:
        with tqdm(total=rotation.size(), unit=" rows", leave=False, disable=None) as bar:
            done = rotation.rotate(is_check=check, progress=bar.update)
        for row in done.unopened:
            self.stderr.write(_("Can not be opened with any of TIPS_KEYS: %(row)s") % {"row": row})
        sentence = _("Sealed anew: %(values)d values, %(files)d files.")
        if check:
            sentence = _("Sealed with an older key: %(values)d values, %(files)d files.")
        self.stdout.write(sentence % {"values": done.values, "files": done.files})
        if number := len(done.unopened):
            raise CommandError(
                ngettext(
                    "%(number)d could not be opened: find its key, or its file in a backup.",
                    "%(number)d could not be opened: find their keys, or their files in a backup.",
                    number,
                )
                % {"number": number}
            )
        if check and (done.values or done.files):
            raise CommandError(_("Older keys are still needed. Run it without --check."))
