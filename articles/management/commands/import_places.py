"""Brings in the official division list: provinces, cities, districts, streets, communities."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from articles import planner
from articles.divisions import DivisionReport, import_divisions
from articles.lib.division_files import DivisionFileError, read_divisions

_LISTED = 20  # names printed of each kind


class Command(BaseCommand):
    help = (
        "Import administrative divisions by code. FILE is code,name,level,parent_code, or one of "
        "(or a folder with) provinces.csv, cities.csv, areas.csv, streets.csv, villages.csv. "
        "Safe to repeat."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--root", default="", metavar="CODE", help="only this place, those above, all below"
        )

    def handle(self, *, file: Path, root: str, **options) -> None:
        try:
            divisions = read_divisions(file)
            with tqdm(total=len(divisions), unit=" places", leave=False, disable=None) as bar:
                report = import_divisions(divisions, root=root, progress=bar.update)
        except DivisionFileError as error:
            raise CommandError(str(error)) from error
        planner.learn()
        self._print(report)

    def _print(self, report: DivisionReport) -> None:
        self.stdout.write(
            _("Places: %(new)d new, %(changed)d changed, %(unchanged)d unchanged, %(gone)d gone.")
            % {
                "new": len(report.new),
                "changed": len(report.changed),
                "unchanged": report.unchanged,
                "gone": len(report.deleted) + len(report.kept),
            }
        )
        self._list(_("Changed"), report.changed)
        self._list(_("Gone and deleted"), report.deleted)
        self._list(_("Gone upstream, kept because something hangs on it"), report.kept)

    def _list(self, heading: str, places) -> None:
        for place in places[:_LISTED]:
            self.stdout.write(f"{heading}: {place.code} {place.name}")
        if len(places) > _LISTED:
            self.stdout.write(
                _("%(heading)s: and %(more)d more.")
                % {"heading": heading, "more": len(places) - _LISTED}
            )
