"""Which pages may come from the replica. That they do, and when not: faults/test_replica.py."""

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.urls import resolve

from articles.urls import urlpatterns
from huaxi_news import replica


@pytest.mark.parametrize(
    ("path", "is_read"),
    [
        *((path, True) for path in ("/", "/articles/1/", "/feed.rss", "/places/x/feed.atom")),
        *((path, True) for path in ("/archive/2026/11/", "/sitemap.xml", "/corrections/")),
        *((path, False) for path in ("/search/", "/preview/1/", "/notes/1/", "/photos/1/")),
        *((path, False) for path in ("/complaints/", "/complaints/status/", "/manuscripts/1/")),
        *(
            (path, False)
            for path in ("/tips/", "/tips/status/", "/admin/", "/portal/", "/account/")
        ),
        *((path, False) for path in ("/healthz", "/readyz", "/media/a.webp", "/robots.txt")),
    ],
)
def test_pages_of_readers_and_no_other(path: str, is_read: bool) -> None:
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)

    assert replica.is_for_readers(request) == is_read


def test_nobody_who_is_logged_in_and_nothing_that_is_sent() -> None:
    sent, known = RequestFactory().post("/"), RequestFactory().get("/")
    known.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    for request in (sent, known):
        request.resolver_match = resolve("/")
        assert not replica.is_for_readers(request)


def test_every_name_is_one() -> None:
    assert {each.name for each in urlpatterns} >= replica.READERS
