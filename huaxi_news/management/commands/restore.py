"""`manage.py restore PATH`: a paper out of a backup, into an empty place. See docs/backup.md."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from huaxi_news.backup import manifest, restoring
from huaxi_news.backup.refusals import BackupRefused


class Command(BaseCommand):
    help = (
        "Make a paper of the backup in the directory PATH. The installation has to be empty, its"
        " keys have to be those of the backup. An older backup is migrated; who was erased after"
        " it was made is erased again, as far as the list beside it knows."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="set a paper that is there aside; its files stay beside those of the backup",
        )
        parser.add_argument(
            "--without-keys",
            action="store_true",
            help="go on though nothing that is sealed can be opened: the keys are lost",
        )
        parser.add_argument(
            "--erased",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="another list of who was erased (erased.json of newer backups)",
        )

    def handle(
        self, *, path: Path, replace: bool, without_keys: bool, erased: list[Path], **options: Any
    ) -> None:
        try:
            backup = manifest.opened(path, settings.BACKUP_KEY)
            total = len(backup.manifest.files)
            with tqdm(total=total, unit=" files", leave=False, disable=None) as bar:
                done = restoring.restore(
                    backup, replace=replace, without_keys=without_keys, lists=tuple(erased),
                    progress=bar.update,
                )  # fmt: skip
        except (BackupRefused, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        self._report(backup.manifest, done)

    def _report(self, then: manifest.Manifest, done: restoring.Restored) -> None:
        self.stdout.write(
            _("The paper is as it was at %(at)s: %(files)d files, every table and hash the same.")
            % {"at": then.made_at, "files": done.files}
        )
        if done.erased or done.purged:
            self.stdout.write(
                _("Erased again: %(sources)d sources; emptied by their term: %(rows)d rows.")
                % {"sources": done.erased, "rows": done.purged}
            )
        if done.emptied:
            self.stdout.write(
                _("Complaints whose time was over, and who complained is erased again: %d.")
                % done.emptied
            )
        if done.waiting:
            self.stdout.write(
                _("%d sources wait at the desk to be erased: a reward is unpaid again.")
                % done.waiting
            )
        self.stdout.write(
            _("Who was erased after %s and stands in no list: erase them again by hand.")
            % then.made_at
        )
        if done.aside:
            self.stdout.write(_("What was there before is kept as %s.") % done.aside)
        if done.search_is_behind:
            self.stdout.write(_("Run `manage.py rebuild_search`: not everything can be found yet."))
