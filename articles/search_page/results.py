"""What a result shows: the title and the sentence of the match with the words marked."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.safestring import SafeString

from .. import list_pages
from ..lib import excerpts
from ..models import Article, Place, Revision
from ..search import Answer, Hit, Question


@dataclass(frozen=True)
class Result:
    article: Article
    revision: Revision
    kicker: SafeString
    title: SafeString
    excerpt: SafeString
    place: Place | None  # the narrowest that it is about


def of(answer: Answer) -> list[Result]:
    """In their order, and without what is no longer public; four queries."""
    hits = {hit.article: hit for hit in answer.page.hits}
    articles = list_pages.in_order(hits)
    prefetch_related_objects(articles, "places")
    return [_result(article, hits[article.pk], answer.question) for article in articles]


def snippet(hit: Hit, question: Question) -> SafeString:
    """The sentence of the match: escaped, with `<mark>`. The summary, or how the text begins, where
    the words stand in the headline or under the article alone."""
    text = hit.text
    subtitle = hit.revision.subtitle
    parts = "\n".join(filter(None, (subtitle, text.lead, text.body)))
    found = excerpts.excerpt(parts, question.wanted)
    return excerpts.as_html(found or excerpts.beginning(text.lead or text.body))


def _result(article: Article, hit: Hit, question: Question) -> Result:
    revision, wanted = hit.revision, question.wanted
    return Result(
        article,
        revision,
        kicker=excerpts.as_html(excerpts.marked(revision.kicker, wanted)),
        title=excerpts.as_html(excerpts.marked(revision.title, wanted)),
        excerpt=snippet(hit, question),
        place=_narrowest(article.places.all()),
    )


def _narrowest(places: Iterable[Place]) -> Place | None:
    return max(places, key=lambda place: place.lineage.count("/"), default=None)
