"""Moves an archive in from another system: one JSON object a line."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from articles import planner
from articles.archive_import import ArchiveReport, import_lines

_LONGEST_LINE = 8 * 2**20  # bytes
_LINES_NAMED = 5  # line numbers printed with a warning


class Command(BaseCommand):
    help = (
        "Import published articles from FILE.jsonl (- reads the standard input): external_id, "
        "title, published_at (ISO 8601), and optionally kicker, subtitle, summary, body (HTML or "
        "plain text), section, places, tags, reporters, source, source_url, original_author. "
        "Safe to repeat: known by external_id. Bad lines are reported and left out; the exit "
        "status is 1 only when every line was bad."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", metavar="FILE")

    def handle(self, *, file: str, **options: Any) -> None:
        report = ArchiveReport()
        with _opened(file) as stream:
            size = Path(file).stat().st_size if file != "-" else None
            with tqdm(total=size, unit="B", unit_scale=True, leave=False, disable=None) as bar:
                printed = 0
                for report in import_lines(_lines(stream, bar)):
                    with bar.external_write_mode(file=self.stderr):
                        self._print_bad(report.bad[printed:])
                    printed = len(report.bad)
        planner.learn()
        self._print(report)
        if report.bad and not (report.new or report.changed or report.unchanged or report.kept):
            raise CommandError(_("No line could be imported."))

    def _print_bad(self, bad: list[tuple[int, str]]) -> None:
        for number, sentence in bad:
            self.stderr.write(_("Line %(line)d: %(why)s") % {"line": number, "why": sentence})

    def _print(self, report: ArchiveReport) -> None:
        for sentence, lines in report.warnings.items():
            named = ", ".join(map(str, lines[:_LINES_NAMED]))
            more = " …" if len(lines) > _LINES_NAMED else ""
            self.stdout.write(
                _("%(sentence)s (%(number)d times, lines %(lines)s)")
                % {"sentence": sentence, "number": len(lines), "lines": named + more}
            )
        for number, external_id in report.kept:
            self.stdout.write(
                _("Line %(line)d: article %(id)s was edited here and stays as it is.")
                % {"line": number, "id": external_id}
            )
        self.stdout.write(
            _(
                "Articles: %(new)d new, %(changed)d changed, %(unchanged)d unchanged, "
                "%(kept)d kept, %(bad)d bad lines."
            )
            % {
                "new": report.new,
                "changed": report.changed,
                "unchanged": report.unchanged,
                "kept": len(report.kept),
                "bad": len(report.bad),
            }
        )


def _opened(file: str) -> BinaryIO:
    if file == "-":
        return sys.stdin.buffer
    if not Path(file).is_file():
        raise CommandError(_("There is no file %(path)s.") % {"path": file})
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise CommandError(
            _("%(path)s cannot be read: %(error)s.") % {"path": file, "error": error.strerror}
        ) from error


def _lines(stream: BinaryIO, bar: tqdm) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines that are not empty; None for one that is too long to be read."""
    number = 0
    while line := stream.readline(_LONGEST_LINE + 1):
        number += 1
        bar.update(len(line))
        is_long = len(line) > _LONGEST_LINE
        while is_long and not line.endswith(b"\n") and line:
            line = stream.readline(_LONGEST_LINE + 1)
            bar.update(len(line))
        if is_long:
            yield number, None
        elif line.strip():
            yield number, line
