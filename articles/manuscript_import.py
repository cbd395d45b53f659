"""A manuscript becomes a draft: its text, pictures, bylines and the places that it names.

All or nothing: rows and files. The file that was brought is kept with the draft.
"""

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from . import gazetteer, manuscript_pictures, revisions, search
from .gazetteer import Findings
from .lib.docx import is_office_file
from .manuscript import Manuscript
from .manuscript_pictures import KeptPictures, PreparedPictures
from .models import Article, Byline, Event, ManuscriptFile, Reporter, Section, User
from .photo_files import MANUSCRIPTS, atomic_with_files, written_with_rows
from .reporter_names import reporter_of

_NAME_LENGTH = ManuscriptFile._meta.get_field("name").max_length or 0


@dataclass(frozen=True)
class Original:
    """The file as it was brought."""

    name: str
    data: bytes


@dataclass(frozen=True)
class BroughtIn:
    article: Article
    findings: Findings  # the suggested places are the article's already
    notes: list[str]  # sentences for the person who brought it


def draft_from(
    manuscript: Manuscript,
    *,
    author: User | None,
    section: Section | None = None,
    title: str = "",
    original: Original | None = None,
    pictures: PreparedPictures | None = None,
) -> BroughtIn:
    """A draft with the manuscript's title where `title` is empty. Raises ValidationError.

    A reporter, photographer or correspondent without a record gets one, since the article must
    stand on that person's page; interns and editors are named without. Whoever calls from inside
    a transaction gives the `pictures` that were prepared before it, and opens it with
    `photo_files.atomic_with_files`.
    """
    if pictures is None:
        pictures = manuscript_pictures.prepare(manuscript, uploaded_by=author)
    with atomic_with_files():
        kept = manuscript_pictures.keep(pictures)
        article = _article(manuscript, kept, author=author, section=section, title=title)
        notes = [*manuscript.warnings, *_about_title(manuscript, title), *kept.notes]
        notes += _add_bylines(article, manuscript.byline)
        findings = gazetteer.look_up(manuscript.text)
        article.places.set(suggestion.place for suggestion in findings.suggestions)
        search.put(article)
        if original:
            _keep_original(article, original, author)
        Event.record(
            "bring_in",
            actor=author,
            article=article,
            first_line=manuscript.title,
            stripped=manuscript.stripped,
        )
    return BroughtIn(article, findings, notes)


def _article(
    manuscript: Manuscript,
    kept: KeptPictures,
    *,
    author: User | None,
    section: Section | None,
    title: str,
) -> Article:
    return revisions.new_article(
        author=author,
        content={
            "kicker": manuscript.kicker,
            "title": title.strip() or manuscript.title,
            "subtitle": manuscript.subtitle,
            "body": manuscript.body(kept.sources),
            "cover": kept.cover,
        },
        section=section,
    )


def _about_title(manuscript: Manuscript, title: str) -> list[str]:
    if not manuscript.title or "".join(title.split()) in ("", "".join(manuscript.title.split())):
        return []
    return [
        _("The first line “%(line)s” was taken for the title and replaced by yours.")
        % {"line": manuscript.title}
    ]


def _keep_original(article: Article, original: Original, author: User | None) -> None:
    """The file is named by us; the writer's name for it is only told."""
    ending = ".docx" if is_office_file(original.data) else ".txt"
    with written_with_rows(MANUSCRIPTS) as write:
        ManuscriptFile.objects.create(
            article=article,
            file=write(ending, original.data),
            name=original.name[-_NAME_LENGTH:],
            sha256=hashlib.sha256(original.data).hexdigest(),
            size=len(original.data),
            uploaded_by=author,
        )


def _add_bylines(article: Article, people: list[tuple[str, str]]) -> list[str]:
    notes = []
    reporters: dict[str, Reporter | None] = {}
    for position, (role, name) in enumerate(people):
        if name not in reporters:
            reporters[name], note = reporter_of(name, Byline.Role(role))
            notes += [note] if note else []
        reporter = reporters[name]
        Byline.objects.create(
            article=article,
            reporter=reporter,
            name="" if reporter else name,
            role=role,
            position=position,
        )
    return notes
