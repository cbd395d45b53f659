"""/corrections/: every notice of the paper, the newest first."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import correction_pages, reader_page


def corrections(request: HttpRequest) -> HttpResponse:
    page = correction_pages.page(request.GET)
    path = reverse("reader:corrections")
    context = {"page": page, "page_title": _("Corrections"), "path": path, "feed": path}
    return reader_page.answer("reader/corrections.html", path + page.query, context)
