"""An archive moves in from another system: many articles that were published before.

Known by `external_id`, safe to repeat. A line that is as it was is skipped; a changed one gives
the article a new revision and new metadata, live at once, unless somebody here has worked on the
article since: then their version stays and the line is reported. Each batch of lines is one
transaction, and a batch that fails is done again line by line, so that only bad lines are left
out. Every import leaves an event with a fingerprint of the line: that is how it is known again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from . import listings, revisions, search, workflow
from .access import NotAllowed
from .archive_labels import Labels
from .archive_lines import ArchiveItem, BadLine, parse_line
from .models import Article, ArticleTag, Byline, Event, Listing, Revision

BATCH = 200  # lines in one transaction
_VERB = "import"
_REFUSALS = (ValidationError, NotAllowed, DatabaseError)


@dataclass
class ArchiveReport:
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: list[tuple[int, str]] = field(default_factory=list)  # line, external_id: edited here
    bad: list[tuple[int, str]] = field(default_factory=list)  # line, sentence
    warnings: dict[str, list[int]] = field(default_factory=dict)  # sentence: its lines

    def warn(self, line: int, sentence: str) -> None:
        self.warnings.setdefault(sentence, []).append(line)

    def about(self, line: int) -> Callable[[str], None]:
        """Takes the sentences about one line."""
        return partial(self.warn, line)


@dataclass
class _Row:
    """A line that was read, with what its labels stand for here."""

    number: int
    item: ArchiveItem
    places: list[int] = field(default_factory=list)
    fingerprint: str = ""


def import_lines(lines: Iterable[tuple[int, bytes | None]]) -> Iterator[ArchiveReport]:
    """Imports numbered lines and gives the growing report after each batch.

    A line that is None was too long to be read.
    """
    report = ArchiveReport()
    importer = _Importer(report)
    numbered = iter(lines)
    while batch := list(islice(numbered, BATCH)):
        importer.take(batch)
        yield report


class _Importer:
    def __init__(self, report: ArchiveReport) -> None:
        self.report = report
        self.labels = Labels()
        self.seen: set[str] = set()

    def take(self, batch: list[tuple[int, bytes | None]]) -> None:
        rows = [row for number, line in batch if (row := self._read(number, line))]
        try:
            self._save(rows)
        except _REFUSALS:
            self.labels = Labels()  # what the failed transaction made is not there
            self._save_singly(rows)

    def _read(self, number: int, line: bytes | None) -> _Row | None:
        try:
            if line is None:
                raise BadLine(_("It is too long."))
            item = parse_line(line)
            if item.published_at > timezone.now():
                raise BadLine(_("The time of publication can not lie in the future."))
            if item.external_id in self.seen:
                raise BadLine(
                    _("The external_id “%(id)s” was there before.") % {"id": item.external_id}
                )
        except BadLine as error:
            self.report.bad.append((number, str(error)))
            return None
        self.seen.add(item.external_id)
        return _Row(number, item)

    def _save_singly(self, rows: list[_Row]) -> None:
        for row in rows:
            try:
                self._save([row])
            except _REFUSALS as error:
                self.labels = Labels()
                messages = getattr(error, "messages", None) or str(error).splitlines()[:1]
                self.report.bad.append((row.number, " ".join(messages)))

    def _save(self, rows: list[_Row]) -> None:
        """All or nothing; the report changes only when it is done."""
        counted = ArchiveReport()
        with transaction.atomic():
            known = _known([row.item.external_id for row in rows])
            for row in rows:
                row.places = self.labels.places(row.item.places, counted.about(row.number))
                row.fingerprint = row.item.fingerprint(row.places)
            new = [row for row in rows if row.item.external_id not in known]
            self._create(new, counted)
            for row in rows:
                if there := known.get(row.item.external_id):
                    self._repeat(*there, row, counted)
        self._add(counted, rows)

    def _add(self, counted: ArchiveReport, rows: list[_Row]) -> None:
        report = self.report
        report.new += counted.new
        report.changed += counted.changed
        report.unchanged += counted.unchanged
        report.kept += counted.kept
        for sentence, numbers in counted.warnings.items():
            report.warnings.setdefault(sentence, []).extend(numbers)
        for row in rows:
            if row.item.lost_pictures > 0:
                report.warn(row.number, _("Pictures that are not in the library were left out."))
            for name in row.item.unknown_fields:
                report.warn(row.number, _("The field “%(name)s” is unknown.") % {"name": name})

    def _create(self, rows: list[_Row], counted: ArchiveReport) -> None:
        if not rows:
            return
        articles = [self._article(row, counted) for row in rows]
        _create_articles(articles)
        now = timezone.now()
        texts = []
        for article, row in zip(articles, rows, strict=True):
            text = Revision(article=article, number=1, created_at=now, **row.item.content)
            text.content_hash = text.hash_content()
            texts.append(text)
        _create_revisions(texts)
        for article, text in zip(articles, texts, strict=True):
            article.latest = text
        workflow.archive_is_live(articles)
        self._describe(list(zip(articles, rows, strict=True)), counted)
        Listing.objects.bulk_create(listings.rows_for(articles))
        search.put(*articles)
        counted.new += len(rows)

    def _article(self, row: _Row, counted: ArchiveReport) -> Article:
        item = row.item
        article = Article(
            external_id=item.external_id,
            section=self.labels.section(item.section, counted.about(row.number)),
            version=1,
            updated_at=item.published_at,  # an editor's list begins with what editors changed
            **item.source,
        )
        return workflow.as_archive(article, item.published_at)

    def _describe(self, pairs: list[tuple[Article, _Row]], counted: ArchiveReport) -> None:
        """Places, tags, bylines and the event of articles that have none of them yet."""
        places, tags, bylines, events = [], [], [], []
        link = Article.places.through
        made = self.labels.tags(tag for _article, row in pairs for tag in row.item.tags)
        for article, row in pairs:
            places += [link(article_id=article.pk, place_id=pk) for pk in row.places]
            keys = dict.fromkeys(made[tag] for tag in row.item.tags)
            tags += [ArticleTag(content_object_id=article.pk, tag_id=pk) for pk in keys]
            bylines += self._bylines(article, row, counted)
            events.append(Event(verb=_VERB, article=article, data={"line": row.fingerprint}))
        link.objects.bulk_create(places)
        ArticleTag.objects.bulk_create(tags)
        Byline.objects.bulk_create(bylines)
        Event.append(events)

    def _bylines(self, article: Article, row: _Row, counted: ArchiveReport) -> list[Byline]:
        people = self.labels.reporters(row.item.reporters, counted.about(row.number))
        return [
            Byline(
                article_id=article.pk,
                reporter_id=reporter,
                name="" if reporter else name,
                position=position,
            )
            for position, (name, reporter) in enumerate(people)
        ]

    def _repeat(
        self, article: Article, before: Event | None, row: _Row, counted: ArchiveReport
    ) -> None:
        if before is not None and before.data["line"] == row.fingerprint:
            counted.unchanged += 1
        elif before is None or _was_edited(article, before):
            counted.kept.append((row.number, row.item.external_id))
        else:
            self._change(article, row, counted)
            counted.changed += 1

    def _change(self, article: Article, row: _Row, counted: ArchiveReport) -> None:
        item = row.item
        revisions.save_archive_text(article, **item.content)
        workflow.as_archive(article, item.published_at)
        article.section = self.labels.section(item.section, counted.about(row.number))
        for name, value in item.source.items():
            setattr(article, name, value)
        article.save(update_fields=["section", "published_at", *item.source])
        workflow.archive_is_live([article])
        article.places.clear()
        article.tagged_items.all().delete()
        article.bylines.all().delete()
        self._describe([(article, row)], counted)
        listings.refresh(article)


def _known(external_ids: list[str]) -> dict[str, tuple[Article, Event | None]]:
    """Articles by their id in the old system, each with the event of its last import."""
    articles = Article.objects.filter(external_id__in=external_ids).select_related("latest")
    last = (
        Event.objects.filter(article__in=articles, verb=_VERB)
        .order_by()
        .values("article")
        .annotate(last=Max("pk"))
        .values("last")
    )
    events = {event.article_id: event for event in Event.objects.filter(pk__in=last)}
    return {str(article.external_id): (article, events.get(article.pk)) for article in articles}


def _was_edited(article: Article, imported: Event) -> bool:
    """Whether anybody here did anything with it since, or took it off the site."""
    if not article.is_published or article.has_unpublished_text:
        return True
    return Event.objects.filter(article=article, pk__gt=imported.pk).exists()


def _create_articles(articles: list[Article]) -> None:
    Article.objects.bulk_create(articles)
    if articles[0].pk is None:  # an old SQLite does not say which keys it gave
        keys = Article.objects.filter(external_id__in=[a.external_id for a in articles])
        found = dict(keys.values_list("external_id", "pk"))
        for article in articles:
            article.pk = found[article.external_id]


def _create_revisions(texts: list[Revision]) -> None:
    Revision.objects.bulk_create(texts)
    if texts[0].pk is None:
        keys = Revision.objects.filter(article__in=[text.article_id for text in texts])
        found = dict(keys.values_list("article", "pk"))
        for text in texts:
            text.pk = found[text.article_id]
