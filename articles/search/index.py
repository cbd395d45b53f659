"""What of an article can be found; written in the transaction that publishes or withdraws it."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from types import ModuleType

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from .. import about
from ..lib import html_words, words
from ..models import (
    Article,
    ArticleQuerySet,
    ArticleTag,
    Byline,
    Revision,
    SearchEntry,
)
from . import entries, postgres, sqlite
from .base import Shelf
from .keys import MARK, mark, month_token, time_of

TITLE, LEAD = "\ue000", "\ue001"  # before a token that stands in the headline, or there or above
PUBLIC, NEWEST = f"{MARK}public", f"{MARK}newest"
UNSEEN = f"{MARK}unseen"  # the newest text where readers do not see it
SHELF = Shelf(
    "articles_searchentry", "articles_searchwords", {PUBLIC: "is_public", NEWEST: "is_newest"}
)
BATCH = 100  # articles of one transaction
_LABELS = 2000  # characters
_OLDEST = 50  # articles that tell whether a rebuild has come to its end


def backend() -> ModuleType:
    return sqlite if connection.vendor == "sqlite" else postgres


@dataclass(frozen=True)
class Text:
    """The words of an article as the index sees them: original characters, cut into fields."""

    title: str
    lead: str
    body: str
    labels: str = ""

    @property
    def upper(self) -> str:
        return f"{self.title}\n{self.lead}"

    @property
    def whole(self) -> str:
        return f"{self.title}\n{self.lead}\n{self.body}\n{self.labels}"


def text_of(revision: Revision, labels: str = "") -> Text:
    title = "\n".join(filter(None, (revision.title, revision.kicker, revision.subtitle)))
    return Text(title, revision.summary, html_words.text(revision.body), labels)


@transaction.atomic
def put(*articles: Article) -> None:
    """Make the entries of these articles what they should be; what is so already stays."""
    pks = [article.pk for article in articles]
    _lock(pks)
    wrong, new = _differences(pks)
    _remove(wrong)
    texts = Revision.objects.in_bulk([entry.revision_id for entry in new])
    for entry in new:
        entry.revision = texts[entry.revision_id]
    entries.create(SearchEntry, new)
    backend().add(SHELF, [(entry.key, tokens_of(entry)) for entry in new])


@transaction.atomic
def remove(*articles: Article) -> None:
    """Nothing of these articles is found any more, by nobody."""
    pks = [article.pk for article in articles]
    _lock(pks)
    _remove(SearchEntry.objects.filter(article__in=pks).values_list("pk", flat=True))


def rebuild(
    progress: Callable[[int], object] = lambda number: None,
    *,
    anew: bool = False,
    pause: float = 0,
) -> int:
    """Every article in batches, the newest first, while the paper is read and written.

    Each batch is whole by itself. Killed, it goes on where it was: what is right already is
    passed over. `anew` forgets all of it first; until it is through, a search finds what is back.
    `pause`: seconds after a batch that was written, in which others write. The number of articles.
    """
    if anew:
        with transaction.atomic():
            backend().empty(SHELF)
            SearchEntry.objects.all().delete()
    count, last = 0, 2**63 - 1
    while True:
        found = list(Article.objects.filter(pk__lt=last).order_by("-pk").only("pk")[:BATCH])
        if not found:
            return count
        if any(_differences([article.pk for article in found])):
            put(*found)
            time.sleep(pause)
        last, count = found[-1].pk, count + len(found)
        progress(len(found))


def missing() -> int:
    """Articles that nothing can find yet: after an upgrade, until `rebuild` is through."""
    return _unknown(Article.objects.all()).count()


def is_behind() -> bool:
    """As `missing`, in one look: a rebuild comes to the oldest articles last."""
    oldest = Article.objects.order_by("pk").values("pk")[:_OLDEST]
    return _unknown(Article.objects.filter(pk__in=oldest)).exists()


def tokens_of(entry: SearchEntry) -> set[str]:
    text = text_of(entry.revision, entry.labels)
    title, upper = words.tokens(text.title), words.tokens(text.upper)
    return {
        *words.tokens(text.whole),
        *(TITLE + token for token in title),
        *(LEAD + token for token in upper),
        *entry.marks.split(" "),
        month_token(time_of(entry.key)),
    }


def _unknown(articles: ArticleQuerySet) -> ArticleQuerySet:
    known = SearchEntry.objects.filter(article=OuterRef("pk"), cutter=words.VERSION)
    return articles.filter(latest__isnull=False).exclude(Exists(known))


def _lock(pks: Iterable[int]) -> None:
    """Nobody publishes or withdraws them until the transaction ends: two that write the entries of
    one article at a time would leave those of neither."""
    locked = Article.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    list(locked.values_list("pk"))


def _differences(pks: Iterable[int]) -> tuple[list[int], list[SearchEntry]]:
    """Keys of the entries that should not be there, and entries that should; without the texts."""
    saved = SearchEntry.objects.filter(article__in=pks)
    there = {(entry.article_id, entry.is_public): entry for entry in saved}
    wanted = {(entry.article_id, entry.is_public): entry for entry in _wanted(pks)}
    for which, entry in wanted.items():
        if which in there and there[which].at == entry.at:
            entry.key = there[which].key
    wrong = [entry.key for which, entry in there.items() if not _is_same(entry, wanted.get(which))]
    new = [entry for which, entry in wanted.items() if not _is_same(entry, there.get(which))]
    return wrong, new


def _remove(keys: Iterable[int]) -> None:
    found = list(keys)
    if not found:
        return
    saved = SearchEntry.objects.filter(key__in=found)
    known = saved.filter(cutter=words.VERSION).select_related("revision")
    if backend() is sqlite:
        sqlite.drop(SHELF, [(entry.key, tokens_of(entry)) for entry in known])
    saved.delete()


def _is_same(entry: SearchEntry, other: SearchEntry | None) -> bool:
    return other is not None and all(
        getattr(entry, name) == getattr(other, name)
        for name in ("at", "revision_id", "is_newest", "labels", "marks", "cutter")
    )


def _wanted(pks: Iterable[int]) -> Iterator[SearchEntry]:
    """What should be there, without keys; eight queries."""
    articles = Article.objects.filter(pk__in=list(pks)).order_by("pk")
    public = set(Article.objects.published().filter(pk__in=pks).values_list("pk", flat=True))
    labels, marks = _labels(pks), _marks(pks)
    for article in articles:
        own_marks = [*_own_marks(article), *marks.get(article.pk, [])]
        own_labels = "\n".join(labels.get(article.pk, []))[:_LABELS]
        is_public = article.pk in public
        for revision, open_, newest in _texts(article, is_public):
            at = (article.published_at if open_ else None) or article.updated_at
            scopes = [PUBLIC] * open_ + [NEWEST] * newest + [UNSEEN] * (not open_)
            yield SearchEntry(
                at=at,
                article_id=article.pk,
                revision_id=revision,
                is_public=open_,
                is_newest=newest,
                labels=own_labels,
                marks=" ".join(sorted([*own_marks, *scopes])),
                cutter=words.VERSION,
            )


def _texts(article: Article, is_public: bool) -> Iterator[tuple[int, bool, bool]]:
    """Keys of revisions, whether readers find them, whether the newsroom does."""
    if is_public and article.live_id:
        yield article.live_id, True, article.latest_id == article.live_id
    if article.latest_id and not (is_public and article.latest_id == article.live_id):
        yield article.latest_id, False, True


def _own_marks(article: Article) -> list[str]:
    """`creator` and `editor` are for the newsroom's own lists."""
    keys = {
        "section": article.section_id,
        "creator": article.creator_id,
        "editor": article.responsible_editor_id,
    }
    given = [mark(kind, key) for kind, key in keys.items() if key]
    return [*given, mark("source", article.source)]


def _labels(pks: Iterable[int]) -> dict[int, list[str]]:
    """Names under the article, and its tags."""
    found: dict[int, list[str]] = {}
    bylines = Byline.objects.filter(article__in=pks).order_by("article", "position", "pk")
    tags = ArticleTag.objects.filter(content_object__in=pks).order_by("tag__name")
    for pk, *names in chain(
        bylines.values_list("article", "reporter__name", "name"),
        tags.values_list("content_object", "tag__name"),
    ):
        found.setdefault(pk, []).append(next(filter(None, names), ""))
    return found


def _marks(pks: Iterable[int]) -> dict[int, list[str]]:
    """Places, topics, tags and reporters."""
    found: dict[int, set[str]] = {}
    for pk, place in about.places(pks):
        found.setdefault(pk, set()).add(mark("place", place))
    for kind, rows in (
        (
            "topic",
            Article.topics.through.objects.filter(article__in=pks).values_list("article", "topic"),
        ),
        (
            "tag",
            ArticleTag.objects.filter(content_object__in=pks).values_list("content_object", "tag"),
        ),
        (
            "reporter",
            Byline.objects.filter(article__in=pks, reporter__isnull=False).values_list(
                "article", "reporter"
            ),
        ),
    ):
        for pk, key in rows:
            found.setdefault(pk, set()).add(mark(kind, key))
    return {pk: sorted(marks) for pk, marks in found.items()}
