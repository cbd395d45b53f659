"""Notes in the margin of a draft: who may write them, and where they stand in the text by now.

A note is tied to a passage by its words. When the text changes, the nearest occurrence of the
same words is its place; when there is none, the note stays with its quote and says so. Notes
change nothing in the article itself, so nobody's open form becomes stale.
"""

from dataclasses import dataclass
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import BigIntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from .access import NotAllowed, may_see, own_articles, visible_articles
from .lib import clock, html
from .lib.quotes import Passages
from .models import Article, Event, Note, Revision, User
from .models.article import APPROVED, IN_REVIEW, WITH_THE_WRITER

LONGEST = 1000  # characters of a note
LONGEST_QUOTE = 300  # characters of the passage that it is about
MOST = 500  # notes and answers of one article
_FARTHEST = 2_000_000_000
_IN_WORK = (*WITH_THE_WRITER, *IN_REVIEW, *APPROVED)
_TOLD = 40  # characters of a quote that the record keeps; of the text none


@dataclass(frozen=True)
class Thread:
    """A note and its answers. `place`: start and end in characters of the newest plain text."""

    note: Note
    answers: tuple[Note, ...]
    place: tuple[int, int] | None

    @property
    def is_open(self) -> bool:
        return self.note.settled_at is None

    @property
    def is_gone(self) -> bool:
        return bool(self.note.quote) and self.place is None


def why_not(article: Article, user: User) -> str:
    """Why this person can not write a note now: one sentence, or empty."""
    try:
        _check(article, user)
    except NotAllowed as refusal:
        return str(refusal)
    return ""


@transaction.atomic
def add(article: Article, *, author: User, text: str, quote: str = "", position: int = 0) -> Note:
    """A note on a passage of the newest text, or on the whole of it where `quote` is empty.

    `position`: how many characters of the plain text stand before it, as the writer saw it.
    Raises NotAllowed and ValidationError.
    """
    locked = _locked(article)
    _check(locked, author)
    quote = _without_nul(quote).strip()
    if len(quote) > LONGEST_QUOTE:
        raise ValidationError(
            _("Mark a shorter passage: %(most)d characters at most.") % {"most": LONGEST_QUOTE}
        )
    note = _write(locked, author, text, quote=quote, position=min(max(position, 0), _FARTHEST))
    _record("note", note, author, **({"quote": quote[:_TOLD]} if quote else {}))
    return note


@transaction.atomic
def answer(note: Note, *, author: User, text: str) -> Note:
    """An answer below an open note. Raises NotAllowed and ValidationError."""
    locked = _locked(note.article)
    _check(locked, author)
    first = note.parent or note
    if Note.objects.get(pk=first.pk).settled_at is not None:
        raise NotAllowed(_("This note is settled: take it up again to answer it."))
    answered = _write(locked, author, text, parent=first)
    _record("answer_note", first, author)
    return answered


@transaction.atomic
def settle(note: Note, *, actor: User) -> Note:
    """Nothing is left to do about it. Raises NotAllowed; settling it twice changes nothing."""
    return _turn(note, actor, settled=True)


@transaction.atomic
def reopen(note: Note, *, actor: User) -> Note:
    """Take it up again. Raises NotAllowed."""
    return _turn(note, actor, settled=False)


def threads(article: Article) -> list[Thread]:
    """All notes of an article, the open ones first, in the order of the text; three queries."""
    found = list(
        Note.objects.filter(article=article)
        .select_related("author", "settled_by")
        .order_by("parent", "pk")
    )
    firsts = [note for note in found if note.parent_id is None]
    answers = {
        parent: tuple(below)
        for parent, below in groupby(
            (note for note in found if note.parent_id is not None), lambda note: note.parent_id
        )
    }
    places = _places(article, firsts)
    made = [Thread(note, answers.get(note.pk, ()), places[note.pk]) for note in firsts]
    return sorted(made, key=_in_order_of_text)


def open_for(user: User) -> QuerySet[Note]:
    """Open notes that wait for this person, the oldest first, each with its article.

    Those on what they wrote themselves and those that they began, where another person has the
    last word.
    """
    last = Note.objects.filter(parent=OuterRef("pk")).order_by("-pk").values("author")[:1]
    return (
        Note.objects.filter(parent=None, settled_at=None)
        .filter(Q(article__in=own_articles(user).values("pk")) | Q(author=user))
        .filter(article__in=visible_articles(user).in_work().order_by().values("pk"))
        .annotate(last_word=Coalesce(Subquery(last), "author", output_field=BigIntegerField()))
        .exclude(last_word=user.pk)
        .select_related("author", "article__latest")
        .order_by("at", "pk")
    )


def _check(article: Article, user: User) -> None:
    if not may_see(user, article):
        raise NotAllowed(_("This article is not yours to read."))
    if article.stage not in _IN_WORK or article.latest_id is None:
        raise NotAllowed(_("Notes are written while an article is in work."))


def _locked(article: Article) -> Article:
    """A note is not written while the article moves on."""
    return Article.objects.select_for_update().get(pk=article.pk)


def _write(
    article: Article,
    author: User,
    text: str,
    *,
    quote: str = "",
    position: int = 0,
    parent: Note | None = None,
) -> Note:
    text = _without_nul(text).strip()
    if not text:
        raise ValidationError(_("Write the note first."))
    if len(text) > LONGEST:
        raise ValidationError(
            _("The note is too long: %(most)d characters at most.") % {"most": LONGEST}
        )
    if Note.objects.filter(article=article).count() >= MOST:
        raise NotAllowed(_("This article has so many notes that nobody would read another one."))
    assert article.latest is not None  # what _check has seen
    return Note.objects.create(
        article=article,
        revision=article.latest,
        parent=parent,
        author=author,
        quote=quote,
        position=position,
        text=text,
        at=clock.now(),
    )


def _turn(note: Note, actor: User, *, settled: bool) -> Note:
    locked = _locked(note.article)
    _check(locked, actor)
    first = Note.objects.get(pk=note.parent_id or note.pk)
    if (first.settled_at is not None) == settled:
        return first
    first.settled_at = clock.now() if settled else None
    first.settled_by = actor if settled else None
    first.save(update_fields=["settled_at", "settled_by"])
    _record("settle_note" if settled else "reopen_note", first, actor)
    return first


def _record(verb: str, note: Note, actor: User, **data: str) -> None:
    Event.record(verb, actor=actor, article=note.article, note=note.pk, **data)


def _places(article: Article, notes: list[Note]) -> dict[int, tuple[int, int] | None]:
    if not any(note.quote for note in notes) or article.latest is None:
        return dict.fromkeys((note.pk for note in notes), None)
    now = html.plain_text(article.latest.body)
    earlier = {note.revision_id for note in notes if note.quote} - {article.latest_id}
    bodies = Revision.objects.filter(pk__in=earlier).values_list("pk", "body")
    texts = {pk: html.plain_text(body) for pk, body in bodies}
    passages = Passages(now)
    return {
        note.pk: passages.find(
            note.quote, passages.after_change(texts.get(note.revision_id, now), note.position)
        )
        for note in notes
    }


def _in_order_of_text(thread: Thread) -> tuple[bool, bool, int, int]:
    """Open ones first; those on the whole text before, those whose place is gone after them."""
    start = thread.place[0] if thread.place else -1
    return not thread.is_open, thread.is_gone, start, thread.note.pk


def _without_nul(text: str) -> str:
    return text.replace("\0", "")
