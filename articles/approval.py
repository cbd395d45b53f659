"""What has been signed on an article, by whom, and what is still missing before it goes out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q

from .models import Article, Byline, Revision, Signature, Stage, Step, User
from .models.article import IN_REVIEW, WITH_THE_WRITER

REVIEWS = (Step.FIRST_REVIEW, Step.SECOND_REVIEW, Step.FINAL_REVIEW)
PROOFS = (Step.PROOF_1, Step.PROOF_2, Step.PROOF_3)
_NEEDED = {1: (Step.FINAL_REVIEW,), 2: (Step.FIRST_REVIEW, Step.FINAL_REVIEW), 3: REVIEWS}


def needed_reviews() -> tuple[Step, ...]:
    """By the setting REVIEWS, 1 to 3; the final one is always among them, the last."""
    return _NEEDED[min(max(settings.REVIEWS, 1), 3)]


def needed_proofs() -> tuple[Step, ...]:
    """By the setting PROOFS, 1 to 3."""
    return PROOFS[: min(max(settings.PROOFS, 1), 3)]


@dataclass(frozen=True)
class Approval:
    """The signatures of the present round of one article.

    `latest` is the key of its newest revision. The final review and the last proof count only
    on that one; the earlier steps count for the round.
    """

    latest: int | None
    latest_author: int | None
    round: int
    signatures: tuple[Signature, ...]
    authors: frozenset[int]
    changed_at: frozenset[tuple[int, str]]  # who changed the text at which review of this round

    @classmethod
    def of(cls, article: Article, *, round: int | None = None) -> "Approval":
        """Of the present round, or of an earlier one. Three queries, four where the newest
        revision is not loaded."""
        latest, asked = article.latest, article.round if round is None else round
        rows = Signature.objects.filter(article=article, round=asked)
        saved = _saved(article)
        return cls(
            latest=latest.pk if latest else None,
            latest_author=latest.author_id if latest else None,
            round=asked,
            signatures=tuple(rows.select_related("person", "revision").order_by("pk")),
            authors=_authors(article, saved),
            changed_at=frozenset(
                (author, stage)
                for author, stage, at in saved
                if stage in IN_REVIEW and article.submitted_at and at >= article.submitted_at
            ),
        )

    def passed(self, step: Step) -> Signature | None:
        """The signature that lets this step count as done now."""
        must_be_latest = step in (Step.FINAL_REVIEW, needed_proofs()[-1])
        for signature in reversed(self.signatures):
            if signature.step != step or signature.decision != Signature.Decision.PASS:
                continue
            if not must_be_latest or signature.revision_id == self.latest:
                return signature
        return None

    @property
    def missing_reviews(self) -> list[Step]:
        return [step for step in needed_reviews() if not self.passed(step)]

    @property
    def missing_proofs(self) -> list[Step]:
        return [step for step in needed_proofs() if not self.passed(step)]

    @property
    def missing(self) -> list[Step]:
        return self.missing_reviews + self.missing_proofs

    @property
    def has_begun(self) -> bool:
        """Whether anybody has signed since it was submitted."""
        return bool(self.signatures)

    def reviewers(self, *, without: Step | None = None) -> frozenset[int]:
        """Who let it pass a review in this round."""
        return frozenset(
            signature.person_id
            for signature in self.signatures
            if signature.decision == Signature.Decision.PASS
            and signature.step in REVIEWS
            and signature.step != without
        )

    def proof_before(self, step: Step) -> int | None:
        """Who signed the proof before this one."""
        number = PROOFS.index(step)
        before = self.passed(PROOFS[number - 1]) if number else None
        return before.person_id if before else None

    def changed_elsewhere(self, user: User, step: Step) -> bool:
        """Whether this person changed the text at another review of this round."""
        return any(who == user.pk and stage != step.value for who, stage in self.changed_at)

    def signers_who_wrote(self) -> list[User]:
        """Reviewers and proofreaders that are among the authors now: such signatures do not count.

        It happens when a byline is added after the signature.
        """
        people = {row.person_id: row.person for row in self._counting()}
        return [person for pk, person in people.items() if pk in self.authors]

    def same_reviewer_twice(self) -> bool:
        people = [found.person_id for step in needed_reviews() if (found := self.passed(step))]
        return len(people) != len(set(people))

    def is_as_signed(self, revision: Revision) -> bool:
        """Whether the text still is what the last review and the last proof were signed on."""
        written = revision.hash_content()
        last = [self.passed(needed_reviews()[-1]), self.passed(needed_proofs()[-1])]
        return revision.content_hash == written and all(
            row is not None and row.revision_id == revision.pk and row.content_hash == written
            for row in last
        )

    def _counting(self) -> Iterable[Signature]:
        steps = (*needed_reviews(), *needed_proofs())
        return [found for step in steps if (found := self.passed(step))]


def authors_of(article: Article) -> frozenset[int]:
    """Who wrote it: began it, saved a text of it as its writer, or is named under it."""
    return _authors(article, _saved(article))


def named_under(article: Article) -> frozenset[int]:
    """The logins of those whose bylines stand under it, but for its editors.

    A name without a login of its own counts for whoever bears it: nobody signs what carries
    their name because a record is missing.
    """
    linked: set[int] = set()
    free: set[str] = set()
    bylines = Byline.objects.filter(~Q(role=Byline.Role.EDITOR), article=article).order_by()
    for login, recorded, written in bylines.values_list("reporter__user", "reporter__name", "name"):
        if login is not None:
            linked.add(login)
        else:
            free.add(recorded or written)
    if free - {""}:
        linked.update(User.objects.filter(name__in=free - {""}).values_list("pk", flat=True))
    return frozenset(linked)


def _saved(article: Article) -> list[tuple[int, str, datetime]]:
    """(author, stage, time) of every text that a person saved."""
    texts = Revision.objects.filter(article=article, author__isnull=False).order_by()
    return list(texts.values_list("author", "stage", "created_at"))


def _authors(article: Article, saved: list[tuple[int, str, datetime]]) -> frozenset[int]:
    people = {author for author, stage, _at in saved if stage in WITH_THE_WRITER}
    if article.creator_id is not None:
        people.add(article.creator_id)
    return named_under(article) | people


def review_after(stage: str) -> Stage:
    """Where a text goes from here: the next review that is needed, else ready."""
    order = [step.value for step in REVIEWS]
    passed = order.index(stage) + 1 if stage in order else 0
    for step in needed_reviews():
        if order.index(step.value) >= passed:
            return Stage(step.value)
    return Stage.READY
