"""What search engines are told of: articles by ranges of their ids, pages, and today's news.

The protocol allows 50,000 addresses a file; a file here is one range of the primary key, so
that none costs more than another however long the archive is.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from io import StringIO
from itertools import chain

from django.conf import settings
from django.db.models import Exists, Max, Model, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.xmlutils import SimplerXMLGenerator

from . import publication_kind, reader_page
from .context import language_tag
from .feeds import for_xml
from .lib.addresses import absolute
from .models import Article, Correction, Listing, Place, Reporter, Section, Topic

IDS_IN_A_FILE = 10_000
NEWS_HOURS = 48  # as the news sitemap protocol has it
NEWS_ITEMS = 1_000
_XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XMLNS_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_STANDING = (
    *("home", "latest", "places", "topics", "reporters", "archive"),
    *("corrections", "about", "contact", "licences"),
)


def index(request: HttpRequest) -> HttpResponse:
    newest = Article.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    files = [
        *([] if publication_kind.is_internal() else [reverse("reader:sitemap_news")]),
        reverse("reader:sitemap_pages"),
        *(
            reverse("reader:sitemap_articles", args=[number])
            for number in range(newest // IDS_IN_A_FILE, -1, -1)
        ),
    ]
    return _answer("sitemapindex", "sitemap", map(_url, files))


def articles(request: HttpRequest, number: int) -> HttpResponse:
    """File `number`: the published articles with ids from number × 10,000."""
    newest = Article.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if number > newest // IDS_IN_A_FILE:
        raise Http404
    first = number * IDS_IN_A_FILE
    rows = (
        Article.objects.filter(pk__gte=first, pk__lt=first + IDS_IN_A_FILE)
        .published()
        .order_by("pk")
        .values_list("pk", "published_at", "live__created_at", "live__number")
    )
    notices = Correction.objects.public().filter(
        article__gte=first, article__lt=first + IDS_IN_A_FILE
    )
    latest = notices.order_by().values("article").annotate(at=Max("published_at"))
    corrected = dict(latest.values_list("article", "at"))
    return _answer(
        "urlset",
        "url",
        (
            _url(
                reverse("reader:article", args=[pk]),
                max(at, saved if revision > 1 else at, corrected.get(pk, at)),
            )
            for pk, at, saved, revision in rows
        ),
    )


def pages(request: HttpRequest) -> HttpResponse:
    """Everything that lists articles, a place only where it has some."""
    lists: Iterator[Model] = chain(
        Section.objects.all(),
        Topic.objects.all(),
        _listed(Place.objects.filter(merged_into=None), Listing.Kind.PLACE),
        _listed(Reporter.objects.all(), Listing.Kind.REPORTER),
    )
    standing = (_url(reverse(f"reader:{name}")) for name in _STANDING)
    return _answer(
        "urlset", "url", chain(standing, (_url(each.get_absolute_url()) for each in lists))
    )


def news(request: HttpRequest) -> HttpResponse:
    """What was published in the last two days; an internal publication is no news medium."""
    if publication_kind.is_internal():
        raise Http404
    since = timezone.now() - timedelta(hours=NEWS_HOURS)
    rows = (
        Article.objects.filter(published_at__gte=since)
        .published()
        .newest_first()
        .values_list("pk", "published_at", "live__title")[:NEWS_ITEMS]
    )
    publication = [
        ("news:name", settings.PAPER["name"]),
        ("news:language", "zh-cn" if language_tag() == "zh-Hans" else language_tag()),
    ]
    return _answer(
        "urlset",
        "url",
        (
            [
                *_url(reverse("reader:article", args=[pk])),
                (
                    "news:news",
                    [
                        ("news:publication", publication),
                        ("news:publication_date", at.isoformat()),
                        ("news:title", title),
                    ],
                ),
            ]
            for pk, at, title in rows
        ),
        {"xmlns:news": _XMLNS_NEWS},
    )


def _listed(subjects: QuerySet, kind: Listing.Kind) -> QuerySet:
    return subjects.filter(Exists(Listing.objects.filter(kind=kind, key=OuterRef("pk"))))


def _url(path: str, changed: datetime | None = None) -> list:
    lastmod = [("lastmod", changed.isoformat(timespec="seconds"))] if changed else []
    return [("loc", absolute(path)), *lastmod]


def _answer(
    root: str, each: str, entries: Iterable[list], names: dict[str, str] | None = None
) -> HttpResponse:
    text = StringIO()
    xml = SimplerXMLGenerator(text, "utf-8")
    xml.startDocument()
    xml.startElement(root, {"xmlns": _XMLNS, **(names or {})})
    for entry in entries:
        _write(xml, (each, entry))
    xml.endElement(root)
    xml.endDocument()
    headers = {"Cache-Control": reader_page.PUBLIC}
    return HttpResponse(text.getvalue(), content_type="application/xml", headers=headers)


def _write(xml: SimplerXMLGenerator, *elements: tuple[str, str | list]) -> None:
    for name, content in elements:
        if isinstance(content, str):
            xml.addQuickElement(name, for_xml(content))
        else:
            xml.startElement(name, {})
            _write(xml, *content)
            xml.endElement(name)
