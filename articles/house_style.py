"""What becomes of a finding of the proof-reading check: taken over into the text, or let stand.

A finding that somebody let stand stays listed with their name, and nobody takes that back: who
was wrong corrects the text. What the check says is read anew from the text under the lock, so
that nothing is recorded or replaced that does not stand there.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from . import access, proofing, workflow
from .access import REVIEWING, NotAllowed
from .lib import html_places
from .models import Article, Dismissal, Event, Revision, User
from .models.article import APPROVED, IN_REVIEW
from .proofing import Found

_READING = (*REVIEWING, "proof_article")
_LONGEST_EXCERPT = 200  # characters, of the column


def may_check(user: User) -> bool:
    """Whoever writes, edits, reviews or reads proofs may ask about a text."""
    return access.has_right(user, "add_article", "change_article", "publish_article", *_READING)


def why_not_let_stand(article: Article, user: User) -> str:
    """Whoever may change the text now; in review and after it, reviewers and proofreaders too."""
    refusal = workflow.why_not("edit", article, user)
    reads_it = article.stage in (*IN_REVIEW, *APPROVED)
    if refusal and reads_it and access.may(user, article, *_READING):
        return ""
    return refusal


@transaction.atomic
def let_stand(article: Article, found: Found, *, actor: User) -> Dismissal:
    """Record that a person looked at a finding and found it right. Raises NotAllowed.

    `found` comes from `proofing`, never from a browser. Whoever is second finds it done.
    """
    locked = Article.objects.select_for_update().get(pk=article.pk)
    access.forget(actor)
    if refusal := why_not_let_stand(locked, actor):
        raise NotAllowed(refusal)
    finding = found.finding
    dismissal, is_new = Dismissal.objects.get_or_create(
        article=locked,
        key=finding.key,
        defaults={
            "rule": finding.rule,
            "excerpt": finding.found[:_LONGEST_EXCERPT],
            "person": actor,
        },
    )
    if is_new:
        Event.record(
            "let_stand",
            actor=actor,
            article=locked,
            rule=finding.rule,
            text=dismissal.excerpt,
            key=finding.key,
        )
    return dismissal


@transaction.atomic
def accept(article: Article, place: str, *, actor: User) -> Revision:
    """Write what a finding suggests at its place in the newest text, which makes a revision.

    Raises NotAllowed and ValidationError, also when other words stand there by now.
    """
    locked = Article.objects.select_for_update().get(pk=article.pk)
    found = find(proofing.check_article(locked), place)
    latest = locked.latest
    assert latest is not None  # where something was found
    if found.finding.suggestion is None:
        raise ValidationError(_("Only a person can tell what is right here."))
    content: dict[str, Any] = {found.field: _corrected(getattr(latest, found.field), found)}
    revision = workflow.edit(locked, actor=actor, **content)
    article.latest, article.stage, article.version = revision, locked.stage, locked.version
    return revision


def find(everything: Iterable[Found], place: str) -> Found:
    """The finding at a place (`Found.place`). Raises ValidationError where none is by now."""
    for found in everything:
        if found.place == place:
            return found
    raise ValidationError(_("The text has changed since it was checked: look at it again."))


def _corrected(value: str, found: Found) -> str:
    finding = found.finding
    try:
        if found.field == "body":
            words = finding.suggestion or ""
            return html_places.replace(value, finding.start, finding.end, words)
        text = proofing.plain(found.field, value)
        return text[: finding.start] + (finding.suggestion or "") + text[finding.end :]
    except ValueError as error:
        raise ValidationError(
            _("This place can not be corrected by itself: correct it in the text.")
        ) from error
