"""An article as its page would be, for staff: the newest text, or one that is not saved yet."""

from collections.abc import Iterable

from django.http import HttpResponse

from . import article_page, reader_page
from .article_page import Labels
from .models import Article, Byline, Correction, Revision


def render_preview(
    article: Article,
    revision: Revision,
    *,
    bylines: Iterable[Byline] | None = None,
    labels: Labels | None = None,
) -> HttpResponse:
    """The caller has made sure that the person may see it.

    Article and revision may be unsaved; then `bylines` and `labels` must be given.
    """
    waiting = Correction.objects.waiting().filter(article_id=article.pk, with_text=True)
    context = article_page.build(
        article,
        revision,
        bylines=bylines,
        labels=labels,
        waiting=waiting.order_by("-pk") if article.pk else (),
    )
    return reader_page.answer_preview("reader/article.html", context)
