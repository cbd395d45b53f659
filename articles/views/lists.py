"""Pages that list articles: the latest, a section, a topic, a tag, a reporter."""

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from taggit.models import Tag

from .. import feeds, publication_kind, reader_page
from ..list_pages import ArticleList
from ..models import Reporter, Topic


def latest(request: HttpRequest) -> HttpResponse:
    return _list(request, None, "latest", _("Latest"))


def section(request: HttpRequest, slug: str) -> HttpResponse:
    sections = reader_page.every_section()
    found = next((each for each in sections if each.slug == slug), None)
    if found is None:
        raise Http404
    about = found.description
    return _list(request, found, "section", found.name, about=about, sections=sections)


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    topics = Topic.objects.select_related("cover").prefetch_related("cover__renditions")
    found = get_object_or_404(topics, slug=slug)
    return _list(request, found, "topic", found.title, about=found.intro, cover_photo=found.cover)


def tag(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Tag, slug=slug)
    return _list(request, found, "tag", found.name)


def reporter(request: HttpRequest, slug: str) -> HttpResponse:
    people = Reporter.objects.select_related("portrait").prefetch_related("portrait__renditions")
    found = get_object_or_404(people, slug=slug)
    return _list(
        request, found, "reporter", found.name, about=found.bio, cover_photo=found.portrait
    )


def topics(request: HttpRequest) -> HttpResponse:
    found = Topic.objects.select_related("cover").prefetch_related("cover__renditions")[:100]
    context = {"topics": found, "page_title": _("Topics"), "here": "topics"}
    return reader_page.answer("reader/topics.html", reverse("reader:topics"), context)


def reporters(request: HttpRequest) -> HttpResponse:
    found = (
        Reporter.objects.filter(is_active=True)
        .select_related("portrait")
        .prefetch_related("portrait__renditions")[:200]
    )
    context = {"reporters": found, "page_title": publication_kind.people()}
    return reader_page.answer("reader/reporters.html", reverse("reader:reporters"), context)


def _list(
    request: HttpRequest, subject: Model | None, name: str, title: str, **more: object
) -> HttpResponse:
    page = ArticleList(subject).page(request.GET)
    feed = feeds.address_of(subject)
    path = feed if subject else reverse("reader:latest")
    context = {name: subject, "page": page, "page_title": title, "path": path, "feed": feed, **more}
    return reader_page.answer(f"reader/{name}.html", path + page.query, context)
