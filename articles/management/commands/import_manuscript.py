"""Brings in one manuscript as a draft, or publishes it at once."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import manuscript, manuscript_pictures, workflow
from articles.access import NotAllowed
from articles.manuscript import Manuscript, ManuscriptRefused
from articles.manuscript_import import BroughtIn, Original, draft_from
from articles.models import Byline, Section, User
from articles.photo_files import atomic_with_files


class Command(BaseCommand):
    help = (
        "Make a draft of a manuscript: a Word or WPS document (.docx), or a text file (UTF-8 or "
        "GB18030, one paragraph a line). Headline, sub-headings, byline, pictures with captions "
        "and places are recognised; the tip line and copyright notice are left out."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--title", default="", help="where the first line is none")
        parser.add_argument(
            "--section", default="", help="address or name; the first one is made when none exists"
        )
        parser.add_argument(
            "--publish",
            action="store_true",
            help="printed before: publish it at once; while nobody signs reviews here yet",
        )
        parser.add_argument(
            "--full-width",
            action="store_true",
            help="make half-width punctuation between Chinese characters full-width",
        )
        parser.add_argument("--author", default="", metavar="USERNAME", help="who saves it")
        parser.add_argument(
            "--json", action="store_true", help="print what is recognised, and save nothing"
        )
        parser.add_argument("--dry-run", action="store_true", help="show it, and save nothing")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            data = _bytes(file)
            read = manuscript.read(data, file.name)
            accepted = read.with_full_width() if options["full_width"] else read
            if options["json"]:
                self.stdout.write(json.dumps(accepted.as_dict(), ensure_ascii=False, indent=2))
                return
            brought = self._bring(accepted, Original(file.name, data), options)
        except (ManuscriptRefused, NotAllowed) as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self._print(brought, accepted)
        self._print_punctuation(len(read.punctuation_suggestions), options["full_width"])
        self._print_address(brought, options)

    def _bring(self, read: Manuscript, original: Original, options: dict[str, Any]) -> BroughtIn:
        if not (options["title"].strip() or read.title):
            raise CommandError(_("The manuscript has no title line: give one with --title."))
        author = _author(options["author"])
        pictures = manuscript_pictures.prepare(read, uploaded_by=author)
        with atomic_with_files():
            brought = draft_from(
                read,
                title=options["title"],
                section=_section(options["section"]),
                author=author,
                original=original,
                pictures=pictures,
            )
            if options["publish"]:
                workflow.move_in(brought.article)
            transaction.set_rollback(options["dry_run"])
        return brought

    def _print(self, brought: BroughtIn, read: Manuscript) -> None:
        article = brought.article
        roles = dict(Byline.Role.choices)
        if read.kicker:
            self._line(_("Kicker"), read.kicker)
        self._line(_("Title"), str(article))
        if read.subtitle:
            self._line(_("Subtitle"), read.subtitle)
        self._line(_("Section"), str(article.section or "–"))
        self._line(_("Byline"), "、".join(f"{name}（{roles[role]}）" for role, name in read.byline))
        self._line(_("Sub-headings"), str(len(read.headings)), *read.headings)
        if read.figures:
            self._line(_("Pictures"), str(len(read.figures)), *(one.text for one in read.figures))
        found = brought.findings
        self._line(
            _("Places"),
            str(len(found.suggestions)),
            *(
                f"{suggestion.place} {suggestion.place.code or ''} · {suggestion.reason}"
                for suggestion in found.suggestions
            ),
        )
        if found.ambiguities:
            names = (ambiguity.matched for ambiguity in found.ambiguities)
            self._line(_("Names that several places have"), "、".join(names))
        self._line(_("Left out, because the page prints its own"), "", *read.stripped)
        for note in brought.notes:
            self.stdout.write(note)

    def _print_punctuation(self, number: int, accepted: bool) -> None:
        if not number:
            return
        if accepted:
            said = _("%(number)d half-width marks were made full-width.")
        else:
            said = _("%(number)d half-width marks should be full-width: --full-width does it.")
        self.stdout.write(said % {"number": number})

    def _print_address(self, brought: BroughtIn, options: dict[str, Any]) -> None:
        article = brought.article
        if options["dry_run"]:
            self.stdout.write(_("Nothing was saved."))
        elif options["publish"]:
            self._line(_("Published"), settings.SITE_URL + article.get_absolute_url())
        else:
            address = reverse("admin:articles_article_change", args=[article.pk])
            self._line(_("Draft"), settings.SITE_URL + address)

    def _line(self, label: str, value: str, *below: str) -> None:
        self.stdout.write(f"{label}: {value}".rstrip())
        for line in below:
            self.stdout.write(f"  {line}")


def _bytes(file: Path) -> bytes:
    if not file.is_file():
        raise CommandError(_("There is no file %(path)s.") % {"path": file})
    try:
        manuscript.check_size(file.stat().st_size, file.name)
        return file.read_bytes()
    except OSError as error:
        raise CommandError(
            _("%(path)s cannot be read: %(error)s.") % {"path": file, "error": error.strerror}
        ) from error


def _author(username: str) -> User | None:
    if not username:
        return None
    if author := User.objects.filter(username=username, is_active=True).first():
        return author
    raise CommandError(_("There is no user %(name)s.") % {"name": username})


def _section(name: str) -> Section | None:
    if not name:
        return None
    if section := Section.objects.filter(Q(name=name) | Q(slug=name)).first():
        return section
    known = list(Section.objects.values_list("name", flat=True))
    if known:
        raise CommandError(
            _("There is no section “%(name)s”; there are: %(known)s.")
            % {"name": name, "known": "、".join(known)}
        )
    return Section.objects.create(name=name)
