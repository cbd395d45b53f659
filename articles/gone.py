"""That addresses are not what they were a moment ago: the cache of pages hears it, and whoever
listens (a front server's cache), without being known here. After the pattern of `publication`.

Addresses are paths of this site: pages, feeds and files. One that ends in an asterisk stands for
all that begin so: searches and suggestions have no list, nor have other articles' related lists.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from . import about
from .models import Article, Event, Place, Reporter, Section, Topic
from .page_cache import epoch

_log = logging.getLogger(__name__)
_TAKING_AWAY = ("withdraw", "retract", "take_down", "hide_photo")

_listeners: list[Callable[[list[str]], object]] = []


def listen(listener: Callable[[list[str]], object]) -> None:
    if listener not in _listeners:
        _listeners.append(listener)


def changed() -> None:
    """Readers see something else. Inside the transaction that makes it so; told after its end."""
    transaction.on_commit(partial(epoch.advance, gone=False), robust=True)


def gone(addresses: Iterable[str]) -> None:
    """Something is taken off the site, never to be shown again, not even where nothing else can be
    shown. Inside the transaction that makes it so; told after the commit."""
    told = list(dict.fromkeys(addresses))
    transaction.on_commit(partial(epoch.advance, gone=True), robust=True)
    for listener in _listeners:
        transaction.on_commit(partial(listener, told), robust=True)


def catch_up() -> None:
    """For the clock: what a killed process, or one without Redis, could not tell. The others hear
    of each once more."""
    newest = Event.objects.filter(verb__in=_TAKING_AWAY).order_by("-pk").values_list("pk").first()
    if epoch.catch_up(newest[0] if newest else 0):
        for listener in _listeners:
            try:
                listener([])
            except Exception:
                _log.exception("%s could not be told", listener)


def addresses_of(article: Article) -> list[str]:
    """Where a reader or a machine can find a published article."""
    lists = [reverse("reader:home"), reverse("reader:latest"), reverse("reader:topics")]
    lists += [each.get_absolute_url() for each in _listed_under(article)]
    slugs = article.tags.values_list("slug", flat=True)
    lists += [reverse("reader:tag", args=[slug]) for slug in slugs if slug]
    found = [article.get_absolute_url(), *lists, "/feed.rss", "/feed.atom"]
    found += [f"{each}feed.{kind}" for each in lists[3:] for kind in ("rss", "atom")]
    found += ["/articles/*", "/search*", "/sitemap.xml", "/sitemaps/*"]
    if article.published_at:
        day = timezone.localtime(article.published_at)
        parts = (day.year, day.month, day.day)
        for name, length in (("archive_year", 1), ("archive_month", 2), ("archive_day", 3)):
            found.append(reverse(f"reader:{name}", args=parts[:length]))
    return found


def address_of_file(name: str) -> str:
    """The path of a rendition's file, for a storage below this site; else its whole address."""
    return storages["default"].url(name).removeprefix(settings.SITE_URL)


def _listed_under(article: Article) -> Iterator[Section | Place | Topic | Reporter]:
    if article.section_id is not None:
        yield from Section.objects.filter(pk=article.section_id)
    yield from Place.objects.filter(pk__in={place for _, place in about.places([article.pk])})
    yield from Topic.objects.filter(articles=article)
    yield from Reporter.objects.filter(bylines__article=article).distinct()
