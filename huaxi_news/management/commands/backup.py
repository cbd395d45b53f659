"""`manage.py backup [DIR]`: the whole paper, while it runs. See docs/backup.md."""

from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from articles.lib.migrated import unready
from huaxi_news.backup import checking, manifest, stored_files, writing
from huaxi_news.backup.manifest import Backup
from huaxi_news.backup.refusals import BackupRefused


def _number(written: str) -> int:
    if not written.isascii() or not written.isdigit() or not int(written):
        raise ArgumentTypeError(f"{written!r} is no number from 1 on")
    return int(written)


class Command(BaseCommand):
    help = (
        "Copy database, pictures and private files into a new directory below DIR, encrypted when"
        " BACKUP_KEY is set, and check the copy. The paper goes on meanwhile. Its keys are not in"
        " it: see backup_keys."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "directory", nargs="?", type=Path, metavar="DIR", help="without it BACKUP_DIR"
        )
        parser.add_argument(
            "--keep", type=_number, default=0, metavar="N", help="remove all but the newest N"
        )
        parser.add_argument(
            "--verify",
            action=BooleanOptionalAction,
            default=True,
            help="read all of it again, and ask the copied database",
        )
        parser.add_argument(
            "--full",
            action="store_true",
            help="copy every file, also those that the backup before has already",
        )
        parser.add_argument(
            "--check", type=Path, metavar="PATH", help="only look whether this backup is whole"
        )

    def handle(self, *, directory: Path | None, check: Path | None, **options: Any) -> None:
        try:
            if check:
                self._check(check)
            else:
                self._make(directory or Path(settings.BACKUP_DIR), **options)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _make(self, directory: Path, *, keep: int, full: bool, verify: bool, **_o: Any) -> None:
        if sentence := unready():
            raise CommandError(sentence)
        total = sum(1 for _file in stored_files.walk())
        with tqdm(total=total, unit=" files", leave=False, disable=None) as bar:
            made = writing.make(
                directory, settings.BACKUP_KEY, keep=keep, anew=full, verify=verify,
                progress=bar.update,
            )  # fmt: skip
        self._report(made)
        if not made.is_sealed:
            self.stderr.write(
                _("Not encrypted: whoever gets it reads it. Set BACKUP_KEY, see docs/backup.md.")
            )

    def _check(self, path: Path) -> None:
        backup = manifest.opened(path, settings.BACKUP_KEY)
        total = len(backup.manifest.files)
        with tqdm(total=total, unit=" files", leave=False, disable=None) as bar:
            faults = checking.faults(backup, bar.update)
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(_("The backup is damaged: do not count on it."))
        self._report(backup)

    def _report(self, backup: Backup) -> None:
        told = backup.manifest
        self.stdout.write(
            _("%(path)s: %(files)d files, %(size)d MB, as of %(at)s")
            % {
                "path": backup.path,
                "files": len(told.files),
                "size": told.total // 10**6 + 1,
                "at": told.made_at,
            }
        )
        self.stdout.write(
            _("Last event: %(number)s, hash %(hash)s")
            % {"number": told.events["last"], "hash": told.events["hash"] or "—"}
        )
        for name in told.missing:
            self.stderr.write(_("%(file)s was lost before: a row names it.") % {"file": name})
        for fault in told.faults:
            self.stderr.write(fault)
