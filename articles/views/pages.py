"""Standing pages: about, contact, licences, and what machines ask for first."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .. import reader_page
from ..lib.addresses import absolute
from ..lib.html import clean


def about(request: HttpRequest) -> HttpResponse:
    return _page("about", _("About us"))


def contact(request: HttpRequest) -> HttpResponse:
    return _page("contact", _("Contact"))


def licences(request: HttpRequest) -> HttpResponse:
    return _page("licences", _("Licences"))


def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        f"Disallow: {reverse('portal:in_work')}",
        "Disallow: /preview/",
        "Disallow: /tips/status/",
        "Disallow: /tips/received/",
        f"Disallow: {reverse('reader:complaint_status')}",
        f"Disallow: {reverse('reader:complaint_received')}",
        f"Disallow: {reverse('reader:complaints')}?",  # once for each article
        # a search is a page; narrowed, sorted and turned over there are more than anybody can count
        f"Disallow: {reverse('reader:search')}*&",
        f"Disallow: {reverse('reader:search_json')}",
        f"Sitemap: {absolute(reverse('reader:sitemap'))}",
        "",
    ]
    headers = {"Cache-Control": reader_page.PUBLIC}
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8", headers=headers)


def favicon(request: HttpRequest) -> HttpResponse:
    """For what asks without reading a page first, as a feed reader does."""
    return HttpResponsePermanentRedirect(static("reader/favicon-32.png"))


def _page(name: str, title: str) -> HttpResponse:
    context = {"text": _own_text(name), "page_title": title}
    return reader_page.answer(f"reader/{name}.html", reverse(f"reader:{name}"), context)


def _own_text(name: str) -> SafeString:
    """The paper's own text of a page, DATA_DIR/pages/<name>.html, cleaned; empty without one."""
    try:
        text = (settings.DATA_DIR / "pages" / f"{name}.html").read_text(encoding="utf-8")
    except FileNotFoundError:
        return SafeString("")
    return mark_safe(clean(text))  # noqa: S308  (cleaned)
