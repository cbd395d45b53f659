"""`manage.py backup_keys FILE`: the paper's keys, to be kept apart from its backups."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from huaxi_news.backup import keys
from huaxi_news.backup.refusals import BackupRefused


class Command(BaseCommand):
    help = (
        "Write SECRET_KEY, TIPS_KEYS, TIPS_HASH_KEY and BACKUP_KEY into a new file, as lines for"
        " .env. Put it where no backup lies: whoever has both reads who told the paper."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            keys.write(file)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            _("%(path)s: keep it apart from the backups, and from this machine.") % {"path": file}
        )
