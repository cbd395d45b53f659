"""审稿单: everything that was signed on one article, round by round, as it is printed and kept."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from . import history
from .access import group_name
from .approval import Approval, needed_proofs, needed_reviews
from .article_page import credits_of
from .lib import html, word_count
from .models import Article, Byline, Event, Revision, Signature, Stage, Step
from .models.article import WITH_THE_WRITER

HASH_SHOWN = 12  # hexadecimal digits
_GOING_OUT = ("schedule", "unschedule", "publish", "withdraw", "restore", "move_in", "import")
_IMAGE = re.compile(r'<img(?:\s+[a-z]+="[^"]*")*\s*/?>')
_ALT = re.compile(r'\salt="([^"]*)"')


@dataclass(frozen=True)
class Entry:
    """One line of a round: a signature, or a step that nobody has signed."""

    step: Step
    signature: Signature | None = None
    role: str = ""
    counts: bool = False
    is_as_signed: bool = True  # the text still has the hash that was signed

    @property
    def hash(self) -> str:
        return self.signature.content_hash[:HASH_SHOWN] if self.signature else ""

    @property
    def is_return(self) -> bool:
        return bool(self.signature and self.signature.decision == Signature.Decision.RETURN)


@dataclass
class Round:
    """From one submission to the next; `number` is 0 where nothing was submitted yet."""

    number: int
    submitted_at: datetime | None = None
    submitted_by: str = ""
    comment: str = ""
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    article: Article
    revision: Revision
    credits: list[tuple[str, list[Byline]]]
    words: int
    rounds: list[Round]
    returns: list[Entry]
    publication: list[history.Line]
    is_signed: bool  # every review and proof counts, on this text

    @property
    def number(self) -> str:
        return f"{self.article.pk:06d}"


def sheet_of(article: Article) -> Sheet:
    """The article must have a text. Six queries whatever was signed."""
    revision = article.latest
    assert revision is not None  # what the caller has seen
    approval = Approval.of(article)
    events = list(
        Event.objects.filter(article=article, verb__in=("submit", *_GOING_OUT))
        .select_related("actor")
        .order_by("pk")
    )
    signatures = article.signatures.select_related("person", "revision").order_by("pk")
    counting = _counting(article, approval)
    rounds = _rounds(article, events, [_entry(row, counting) for row in signatures])
    if not article.round or article.stage not in (*WITH_THE_WRITER, Stage.SPIKED):
        _add_missing(rounds[-1])
    return Sheet(
        article=article,
        revision=revision,
        credits=credits_of(article.bylines.select_related("reporter")),
        words=word_count.count_words_of_html(revision.body),
        rounds=rounds,
        returns=[entry for each in rounds for entry in each.entries if entry.is_return],
        publication=[history.line(event) for event in events if event.verb in _GOING_OUT],
        is_signed=len(counting) == len((*needed_reviews(), *needed_proofs()))
        and approval.is_as_signed(revision),
    )


def printed_text(body: str) -> SafeString:
    """A stored text for paper: a picture is named, since no picture is fetched for it."""
    return mark_safe(_IMAGE.sub(_named, html.clean(body)))  # noqa: S308  (cleaned; names escaped)


def _named(image: re.Match[str]) -> str:
    alt = _ALT.search(image[0])
    words = f" {alt[1]}" if alt and alt[1] else ""  # escaped already, as a cleaned attribute
    return f'<span class="picture">[{escape(_("picture"))}{words}]</span>'


def _counting(article: Article, approval: Approval) -> frozenset[int]:
    """Keys of the signatures that count now.

    With the writer none does: the next submission begins a new round. But a published article
    that is about to be revised still shows the text that was signed.
    """
    is_as_published = article.is_public and article.live_id == article.latest_id
    if article.stage == Stage.SPIKED:
        return frozenset()
    if article.stage in WITH_THE_WRITER and not is_as_published:
        return frozenset()
    found = [approval.passed(step) for step in (*needed_reviews(), *needed_proofs())]
    return frozenset(
        signature.pk
        for signature in found
        if signature is not None and signature.person_id not in approval.authors
    )


def _entry(signature: Signature, counting: frozenset[int]) -> Entry:
    return Entry(
        step=Step(signature.step),
        signature=signature,
        role=_("、").join(group_name(name) for name in signature.role.split(", ") if name),
        counts=signature.pk in counting,
        is_as_signed=signature.revision.hash_content() == signature.content_hash,
    )


def _rounds(article: Article, events: Iterable[Event], entries: Iterable[Entry]) -> list[Round]:
    """In order; at least one, so that there is a form to sign."""
    rounds: dict[int, Round] = {}
    for event in events:
        if event.verb == "submit":
            number = int(event.data.get("round", 0))
            comment = str(event.data.get("comment", ""))
            rounds[number] = Round(number, event.at, str(event.actor or ""), comment)
    for entry in entries:
        assert entry.signature is not None
        number = entry.signature.round
        rounds.setdefault(number, Round(number)).entries.append(entry)
    present = rounds.setdefault(article.round, Round(article.round))
    present.submitted_at = present.submitted_at or article.submitted_at
    return [rounds[number] for number in sorted(rounds) if number or len(rounds) == 1]


def _add_missing(present: Round) -> None:
    """The steps that still need a signature, as lines to be filled in."""
    signed = {entry.step for entry in present.entries if entry.counts}
    for step in (*needed_reviews(), *needed_proofs()):
        if step not in signed:
            present.entries.append(Entry(step=step))
