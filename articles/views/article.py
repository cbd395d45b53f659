"""The page of an article."""

from django.http import Http404, HttpRequest, HttpResponse

from .. import article_page, reader_page, takedown
from ..models import Article, Stage


def article(request: HttpRequest, pk: int) -> HttpResponse:
    asked = (
        Article.objects.filter(pk=pk)
        .select_related("live__cover", "section", "responsible_editor")
        .prefetch_related("live__cover__renditions")
        .first()
    )
    if asked is None:
        raise Http404
    if asked.is_published:
        context = article_page.build(asked, asked.live)
        return reader_page.answer("reader/article.html", asked.get_absolute_url(), context)
    if asked.is_retracted:
        context = article_page.build_retracted(asked)
        return reader_page.answer("reader/retracted.html", asked.get_absolute_url(), context)
    if asked.was_withdrawn:
        row = takedown.current(asked) if asked.stage == Stage.TAKEN_DOWN else None
        context = {"taken_down": row.get_kind_display() if row else ""}
        return reader_page.answer("410.html", asked.get_absolute_url(), context, status=410)
    raise Http404
