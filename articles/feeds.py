"""The paper as RSS and Atom: every list of articles has both.

Addresses come from the settings, and text is made such that XML can carry it.
"""

import re
from datetime import datetime
from itertools import chain

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _
from taggit.models import Tag

from . import correction_pages, reader_page, search
from .context import language_tag
from .lib.addresses import absolute, absolute_in
from .lib.html import clean, picture_ids
from .list_pages import ArticleList
from .models import Article, Correction, Photo, Place, Reporter, Section, Topic
from .renditions import jpeg_of, photos_for_text
from .search_page import limits
from .search_page.address import Asked, read

ITEMS = 30
_IMAGE_ADDRESS = re.compile(r'(<img[^>]*\ssrc=")/photos/(\d+)/"')
# What XML 1.0 has no way to write, not even escaped
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def for_xml(text: object) -> str:
    return _NOT_XML.sub("", str(text))


class _Rss(Rss201rev2Feed):
    """RSS 2.0 with the whole text and the names of the authors, by two common extensions."""

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_item_elements(self, handler, item) -> None:
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("content:encoded", item["content"])


class _Atom(Atom1Feed):
    """Atom 1.0 with the whole text."""

    def add_item_elements(self, handler, item) -> None:
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})


class ListFeed(Feed):
    """The newest of one list. `model` is what the list is about; None is the whole paper."""

    model: type[Model] | None = None
    formats = {"rss": _Rss, "atom": _Atom}

    def __init__(self, name: str) -> None:
        self.name = name
        self.feed_type = self.formats[name]

    def __call__(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        response["Cache-Control"] = reader_page.PUBLIC
        return response

    def get_object(self, request: HttpRequest, slug: str = "") -> Model | None:
        return get_object_or_404(self.model, slug=slug) if self.model else None

    def title(self, subject: Model | None) -> str:
        paper = settings.PAPER["name"]
        return for_xml(f"{subject} - {paper}" if subject else paper)

    def description(self, subject: Model | None) -> str:
        own = getattr(subject, "description", "") or getattr(subject, "intro", "")
        return for_xml(own or settings.PAPER["description"] or settings.PAPER["tagline"])

    def link(self, subject: Model | None) -> str:
        return absolute(address_of(subject))

    def feed_url(self, subject: Model | None) -> str:
        return f"{self.link(subject)}feed.{self.name}"

    def feed_guid(self, subject: Model | None) -> str:
        return self.link(subject)

    def language(self) -> str:
        return language_tag()

    def newest_ids(self, subject: Model | None) -> list[int]:
        return ArticleList(subject).newest_ids(ITEMS)

    def items(self, subject: Model | None) -> list[Article]:
        found = (
            Article.objects.select_related("live", "section")
            .prefetch_related("bylines__reporter", "tags")
            .in_bulk(pks := self.newest_ids(subject))
        )
        articles = [found[pk] for pk in pks if pk in found and found[pk].is_published]
        _put_pictures_in(articles)
        _put_corrections_in(articles)
        return articles

    def item_title(self, article: Article) -> str:
        return for_xml(article.live.title)

    def item_description(self, article: Article) -> str:
        return for_xml(article.live.summary)

    def item_link(self, article: Article) -> str:
        return absolute(article.get_absolute_url())

    def item_pubdate(self, article: Article) -> datetime:
        return article.published_at

    def item_updateddate(self, article: Article) -> datetime:
        changed = [notice.published_at for notice in article.notices]
        if article.live.number > 1:
            changed.append(article.live.created_at)
        return max([article.published_at, *changed])

    def item_categories(self, article: Article) -> list[str]:
        section = [article.section.name] if article.section else []
        return [for_xml(name) for name in (*section, *(tag.name for tag in article.tags.all()))]

    def item_extra_kwargs(self, article: Article) -> dict[str, object]:
        names = dict.fromkeys(str(byline) for byline in article.bylines.all())
        return {
            "authors": [for_xml(name) for name in names],
            "content": for_xml(absolute_in(article.feed_text)),
        }


class LatestFeed(ListFeed):
    def get_object(self, request: HttpRequest) -> None:
        return None


class SectionFeed(ListFeed):
    model = Section


class PlaceFeed(ListFeed):
    model = Place

    def get_object(self, request: HttpRequest, slug: str = "") -> Place:
        place = super().get_object(request, slug)
        if place.merged_into_id:  # its page leads to the other, which has a feed
            raise Http404
        return place


class TopicFeed(ListFeed):
    model = Topic


class TagFeed(ListFeed):
    model = Tag


class ReporterFeed(ListFeed):
    model = Reporter


class CorrectionsFeed(ListFeed):
    """Every notice of the paper, for who carries its articles."""

    def get_object(self, request: HttpRequest) -> None:
        return None

    def title(self, subject: None) -> str:
        return for_xml(f"{_('Corrections')} - {settings.PAPER['name']}")

    def link(self, subject: None) -> str:
        return absolute(reverse("reader:corrections"))

    def items(self, subject: None) -> list[Correction]:
        return correction_pages.newest(ITEMS)

    def item_title(self, notice: Correction) -> str:
        return for_xml(f"{notice.get_kind_display()}{_(': ')}{notice.article.live.title}")

    def item_description(self, notice: Correction) -> str:
        return for_xml(notice.text)

    def item_pubdate(self, notice: Correction) -> datetime:
        return notice.published_at

    def item_updateddate(self, notice: Correction) -> datetime:
        return notice.published_at

    def item_categories(self, notice: Correction) -> list[str]:
        return [for_xml(notice.get_kind_display())]

    def item_extra_kwargs(self, notice: Correction) -> dict[str, object]:
        return {"authors": [], "content": for_xml(_paragraphs(notice))}


class SearchFeed(ListFeed):
    """The newest that a search finds: what its page finds, newest first, and nothing near it."""

    def __call__(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if wait := limits.wait_for_answer(request):
            return _not_now(429, wait)
        try:
            return super().__call__(request, *args, **kwargs)
        except search.TooSlow:
            return _not_now(503)

    def get_object(self, request: HttpRequest) -> Asked:
        asked = read(request.GET)
        if asked.has_unknown:  # without it, a subscription would become the whole paper
            raise Http404
        return asked.sorted_by(date=False)

    def link(self, asked: Asked) -> str:
        return absolute(reverse("reader:search") + asked.query())

    def feed_url(self, asked: Asked) -> str:
        return absolute(reverse(f"reader:search_{self.name}") + asked.query())

    def newest_ids(self, asked: Asked) -> list[int]:
        page = search.find(asked.question, by_date=True, size=ITEMS)
        return [hit.article for hit in page.hits]


def _not_now(status: int, wait: int = 0) -> HttpResponse:
    response = HttpResponse(status=status, headers={"Cache-Control": reader_page.PRIVATE})
    if wait:
        response["Retry-After"] = str(wait)
    return response


def _put_pictures_in(articles: list[Article]) -> None:
    """Give each its cleaned text, with one plain JPEG where a page has many sizes; one query."""
    texts = [clean(article.live.body) for article in articles]
    photos = photos_for_text(chain.from_iterable(map(picture_ids, texts)))
    for article, text in zip(articles, texts, strict=True):
        article.feed_text = _IMAGE_ADDRESS.sub(lambda found: _jpeg(found, photos), text)


def _put_corrections_in(articles: list[Article]) -> None:
    """What was put right stands before the text, for who reads it nowhere else; one query."""
    by_article: dict[int, list[Correction]] = {article.pk: [] for article in articles}
    public = Correction.objects.public().filter(article__in=by_article)
    for notice in public.newest_first():
        by_article[notice.article_id].append(notice)
    for article in articles:
        article.notices = by_article[article.pk]
        article.feed_text = "".join([*map(_as_html, article.notices), article.feed_text])


def _as_html(notice: Correction) -> str:
    label = f"{notice.get_kind_display()} {date_format(timezone.localtime(notice.published_at))}"
    return f"<p><strong>{escape(label)}</strong></p>{_paragraphs(notice)}<hr>"


def _paragraphs(notice: Correction) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in notice.paragraphs)


def _jpeg(found: re.Match[str], photos: dict[int, Photo]) -> str:
    photo = photos.get(int(found[2]))
    shown = jpeg_of(photo) if photo else None
    return f'{found[1]}{absolute(shown.url)}"' if shown else f'{found[1]}"'


def address_of(subject: Model | None) -> str:
    """The page of a list."""
    if subject is None:
        return reverse("reader:home")
    if isinstance(subject, Tag):  # the one that is not ours, and has no address of its own
        return reverse("reader:tag", args=[subject.slug])
    return subject.get_absolute_url()
