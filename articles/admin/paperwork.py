"""Paper about the work: the review sheet, an article's whole history, the calendar, the report."""

from typing import Any

from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from .. import history, review_sheet, sheet_pdf
from ..access import article_for_preview
from ..lib import clock
from ..models import Article
from . import calendar_page, work_page

EVENTS_SHOWN = 50  # on a page
_SHEET = "admin/articles/article/review_sheet.html"
_STYLE = "admin_skin/review_sheet.css"


def urls(model_admin: Any) -> list[URLPattern]:
    """Addresses below the list of articles; they stand before Django's own `<path:object_id>/`."""
    site = model_admin.admin_site

    def sheet(request: HttpRequest, pk: int) -> HttpResponse:
        return _sheet(request, pk)

    def pdf(request: HttpRequest, pk: int) -> HttpResponse:
        return _pdf(request, pk)

    def happened(request: HttpRequest, pk: int) -> HttpResponse:
        return _happened(request, model_admin, pk)

    def month(request: HttpRequest) -> HttpResponse:
        return calendar_page.answer(request, model_admin)

    def work(request: HttpRequest) -> HttpResponse:
        return work_page.answer(request, model_admin)

    def work_csv(request: HttpRequest) -> HttpResponse:
        return work_page.answer_csv(request)

    guarded, name = site.admin_view, "articles_article_%s"
    reading = {
        "<int:pk>/review-sheet/": ("review_sheet", sheet),
        "<int:pk>/review-sheet.pdf": ("review_sheet_pdf", pdf),
        "<int:pk>/happened/": ("happened", happened),
        "calendar/": ("calendar", month),
        "work/": ("work", work),
    }
    return [
        *(path(route, guarded(require_GET(view)), name=name % what)
          for route, (what, view) in reading.items()),
        path("work.csv", guarded(require_POST(work_csv)), name=name % "work_csv"),
    ]  # fmt: skip


def _article(request: HttpRequest, pk: int) -> Article:
    """For who may see it; for everyone else there is no such address. Raises Http404."""
    return article_for_preview(request.user, pk)


def _sheet(request: HttpRequest, pk: int) -> HttpResponse:
    return TemplateResponse(request, _SHEET, _context(request, _article(request, pk)))


def _pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet for the printer; where no PDF can be made, the page and the reason."""
    article = _article(request, pk)
    context = _context(request, article)
    page = render_to_string(_SHEET, context | {"is_pdf": True}, request)
    try:
        made = sheet_pdf.render(page, _style())
    except sheet_pdf.PdfUnavailable as lack:
        context["lack"] = str(lack)
        return TemplateResponse(request, _SHEET, context, status=503)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="review-sheet-{article.pk}.pdf"'
    return response


def _context(request: HttpRequest, article: Article) -> dict[str, Any]:
    sheet = review_sheet.sheet_of(article)
    with_text = request.GET.get("text") == "1"
    return {
        "sheet": sheet,
        "text": review_sheet.printed_text(sheet.revision.body) if with_text else "",
        "with_text": with_text,
        "printed_by": request.user,
        "printed_at": clock.now(),
    }


def _style() -> str:
    found = finders.find(_STYLE)
    assert isinstance(found, str)  # one of our own files
    with open(found, encoding="utf-8") as file:
        return file.read()


def _happened(request: HttpRequest, model_admin: Any, pk: int) -> HttpResponse:
    article = _article(request, pk)
    pages = Paginator(history.events_of(article), EVENTS_SHOWN)
    page = pages.get_page(request.GET.get("page"))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("What happened"),
        "opts": model_admin.opts,
        "original": article,
        "page": page,
        "lines": [history.line(event) for event in page],
        "numbers": pages.get_elided_page_range(page.number) if pages.num_pages > 1 else [],
    }
    return TemplateResponse(request, "admin/articles/article/happened.html", context)
