"""A manuscript becomes a draft: its text, bylines and the places that it names, all or nothing."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from . import gazetteer, revisions
from .gazetteer import Findings
from .manuscript import Manuscript
from .models import Article, Byline, Event, Reporter, Section, User
from .reporter_names import reporter_of


@dataclass(frozen=True)
class BroughtIn:
    article: Article
    findings: Findings  # the suggested places are the article's already
    notes: list[str]  # sentences for the person who brought it


@transaction.atomic
def draft_from(
    manuscript: Manuscript, *, author: User | None, section: Section | None = None, title: str = ""
) -> BroughtIn:
    """A draft with the manuscript's title where `title` is empty. Raises ValidationError.

    A reporter, photographer or correspondent without a record gets one, since the article must
    stand on that person's page; interns and editors are named without.
    """
    article = revisions.new_article(
        author=author,
        content={
            "title": title.strip() or manuscript.title,
            "subtitle": manuscript.subtitle,
            "body": manuscript.body_html,
        },
        section=section,
    )
    notes = list(manuscript.warnings)
    if title.strip() and manuscript.title and "".join(title.split()) != manuscript.title:
        notes.append(
            _("The first line “%(line)s” was taken for the title and replaced by yours.")
            % {"line": manuscript.title}
        )
    notes += _add_bylines(article, manuscript.byline)
    findings = gazetteer.look_up(manuscript.text)
    article.places.set(suggestion.place for suggestion in findings.suggestions)
    Event.record(
        "bring_in",
        actor=author,
        article=article,
        first_line=manuscript.title,
        stripped=manuscript.stripped,
    )
    return BroughtIn(article, findings, notes)


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
