"""The page of an article."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from .. import article_page, reader_page, takedown
from ..lib.prepared import prepared
from ..models import Article, Stage
from ..renditions import FULL, know_renditions


def article(request: HttpRequest, pk: int) -> HttpResponse:
    asked = next(iter(_with_text(pk=pk)), None)
    if asked is None:
        raise Http404
    if asked.is_published:
        know_renditions([asked.live.cover] if asked.live.cover else [], FULL)
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


@prepared(pk=int)
def _with_text(pk: int) -> QuerySet[Article]:
    found = Article.objects.filter(pk=pk)
    return found.select_related("live__cover", "section", "responsible_editor")
