"""The results for programs: what /search.json answers (docs/search.md)."""

from django.utils import timezone

from .. import search
from ..lib.addresses import absolute
from ..models import Article
from ..search import Hit, Question
from . import results
from .address import Asked


def answer(asked: Asked, path: str, size: int) -> dict[str, object]:
    """`path` is the address of the same without its query. Raises search.TooSlow."""
    found = search.answer(asked.question, by_date=asked.by_date, below=asked.below, size=size)
    hits = {hit.article: hit for hit in found.page.hits}
    articles = Article.objects.in_bulk(hits)
    following = found.page.following
    return {
        "results": [
            _result(articles[pk], hit, found.question)
            for pk, hit in hits.items()
            if pk in articles and articles[pk].is_published
        ],
        "next": None
        if following is None
        else absolute(path + asked.at(following).query(page_size=size)),
        "fallback": found.fallback,
    }


def _result(article: Article, hit: Hit, question: Question) -> dict[str, object]:
    at = article.published_at
    return {
        "id": article.pk,
        "external_id": article.external_id,
        "url": absolute(article.get_absolute_url()),
        "title": hit.revision.title,
        "snippet": results.snippet(hit, question),
        "published_at": timezone.localtime(at).isoformat() if at else None,
    }
