"""Who did how much in a month: what was published under a name, what was reviewed and proofed.

What counts is said in docs/work-report.md and on the page itself:

- A piece counts in the month of its first publication, while readers can see it. What was
  imported from another system does not count.
- It counts in full for each of its writers (text, correspondent, intern), once for each person;
  its words are those of the text that readers see, see lib.word_count. Photos count as pieces
  under which the name stands as a photographer.
- Reviews and proofs are signatures that let a text pass, sent back are those that return it, in
  the month in which they were made.
- The time to publication runs from the first submission to the first publication; the median is
  over the person's pieces of which both are known.

All of it within the sections of who asks.
"""

import csv
import datetime
import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from .access import NotAllowed, has_right
from .approval import PROOFS, REVIEWS
from .lib.spreadsheets import harmless
from .lib.word_count import count_words_of_html
from .models import Article, ArticleQuerySet, Byline, Event, Reporter, Signature, User
from .month_calendar import bounds

RIGHT = "view_work"
_WRITERS = (Byline.Role.TEXT, Byline.Role.CORRESPONDENT, Byline.Role.INTERN)
Person = tuple[str, int]  # ("user", key) or, for a name without a login, ("reporter", key)


@dataclass
class Row:
    name: str
    pieces: int = 0
    words: int = 0
    photo_pieces: int = 0
    reviews: int = 0
    proofs: int = 0
    returns: int = 0
    waits: list[float] = field(default_factory=list)  # seconds

    @property
    def hours(self) -> str:
        """The median from the first submission to the first publication; empty where unknown."""
        return f"{median(self.waits) / 3600:.1f}" if self.waits else ""


@dataclass
class Report:
    first: datetime.date
    rows: list[Row]
    total: Row  # each piece once, whatever the number of its writers


@dataclass(frozen=True)
class _Piece:
    words: int
    wait: float | None  # seconds


def may_see_work(user: User) -> bool:
    return has_right(user, RIGHT)


def report_of(user: User, first: datetime.date) -> Report:
    """Of the month that begins with `first`, by name. Raises NotAllowed.

    Eight queries at most. The database groups what it can; the texts of the month pass through
    one after the other, since words are not counted in SQL.
    """
    if not may_see_work(user):
        raise NotAllowed(_("You have no right to see the report of work."))
    sections = list(user.sections.values_list("pk", flat=True))
    published = _published(sections, first)
    rows: dict[Person, Row] = defaultdict(lambda: Row(""))
    total = Row(_("Together"))
    _add_pieces(rows, total, published)
    _add_signatures(rows, total, sections, first)
    _name(rows)
    ordered = sorted(rows.items(), key=lambda item: (item[1].name, item[0]))
    return Report(first, [row for _person, row in ordered], total)


def as_csv(report: Report, head: list[str], last: str) -> bytes:
    """As Excel and WPS open it: UTF-8 with its mark, and no cell that is a formula.

    `head` names the eight columns, `last` is the line below (who exported it, and when).
    """
    written = io.StringIO()
    sheet = csv.writer(written)
    sheet.writerow(map(harmless, head))
    for row in (*report.rows, report.total):
        numbers = (row.pieces, row.words, row.photo_pieces, row.reviews, row.proofs, row.returns)
        sheet.writerow([harmless(row.name), *numbers, row.hours])
    sheet.writerow([])
    sheet.writerow([harmless(last)])
    return written.getvalue().encode("utf-8-sig")


def _published(sections: list[int], first: datetime.date) -> ArticleQuerySet:
    """`sections` are those in which the person's rights hold; none stands for all."""
    start, end = bounds(first)
    public = Article.objects.published().filter(published_at__gte=start, published_at__lt=end)
    public = public.filter(is_archive=False).order_by()
    return public.filter(section__in=sections) if sections else public


def _pieces(published: ArticleQuerySet) -> dict[int, _Piece]:
    submitted = dict(
        Event.objects.filter(verb="submit", article__in=published.values("pk"))
        .order_by()
        .values_list("article")
        .annotate(Min("at"))
    )
    texts = published.values_list("pk", "published_at", "live__body")
    return {
        pk: _Piece(count_words_of_html(body), _seconds(submitted.get(pk), at))
        for pk, at, body in texts.iterator(chunk_size=500)
    }


def _seconds(start: datetime.datetime | None, end: datetime.datetime | None) -> float | None:
    """None where one is unknown, or what is published was handed in afterwards only."""
    if start is None or end is None or end < start:
        return None
    return (end - start).total_seconds()


def _people(bylines: QuerySet[Byline]) -> Iterator[tuple[int, Person]]:
    """Article and person, each pair once."""
    rows = bylines.values_list("article", "reporter", "reporter__user").distinct()
    seen: set[tuple[int, Person]] = set()
    for article, reporter, user in rows.iterator(chunk_size=2000):
        pair: tuple[int, Person] = (article, ("user", user) if user else ("reporter", reporter))
        if pair not in seen:
            seen.add(pair)
            yield pair


def _add_pieces(rows: dict[Person, Row], total: Row, published: ArticleQuerySet) -> None:
    pieces = _pieces(published)
    bylines = Byline.objects.filter(
        article__in=published.values("pk"), reporter__isnull=False
    ).order_by()
    written: set[int] = set()
    for article, person in _people(bylines.filter(role__in=_WRITERS)):
        if piece := pieces.get(article):
            written.add(article)
            _count(rows[person], piece)
    for pk in written:
        _count(total, pieces[pk])
    photographed: set[int] = set()
    for article, person in _people(bylines.filter(role=Byline.Role.PHOTO)):
        photographed.add(article)
        rows[person].photo_pieces += 1
    total.photo_pieces = len(photographed)


def _count(row: Row, piece: _Piece) -> None:
    row.pieces += 1
    row.words += piece.words
    if piece.wait is not None:
        row.waits.append(piece.wait)


def _add_signatures(
    rows: dict[Person, Row], total: Row, sections: list[int], first: datetime.date
) -> None:
    start, end = bounds(first)
    passed = Q(decision=Signature.Decision.PASS)
    signed = Signature.objects.filter(at__gte=start, at__lt=end)
    if sections:
        signed = signed.filter(article__section__in=sections)
    counted = (
        signed.order_by()
        .values("person")
        .annotate(
            reviews=Count("pk", filter=passed & Q(step__in=REVIEWS)),
            proofs=Count("pk", filter=passed & Q(step__in=PROOFS)),
            returns=Count("pk", filter=Q(decision=Signature.Decision.RETURN)),
        )
    )
    for found in counted:
        row = rows["user", found["person"]]
        for name in ("reviews", "proofs", "returns"):
            setattr(row, name, found[name])
            setattr(total, name, getattr(total, name) + found[name])


def _name(rows: dict[Person, Row]) -> None:
    for kind, people in (("user", User.objects), ("reporter", Reporter.objects)):
        keys = [key for found, key in rows if found == kind]
        for key, person in people.in_bulk(keys).items():
            rows[kind, key].name = str(person)
