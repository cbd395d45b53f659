"""The paper's own pages, kept: published, withdrawn, taken down, and without a database."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import gone, workflow
from articles.page_cache import epoch
from tests import factories
from tests.articles import complaining
from tests.articles.test_takedown import TITLE, WORDS, World, pages

from .asking import ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("transaction_goes_on")]


@pytest.fixture
def paper(in_front_of):
    return in_front_of(get_wsgi_application())


@contextmanager
def _no_database() -> Iterator[None]:
    """Every question is refused, as when the server is gone."""

    def refuse(*_: object) -> None:
        raise OperationalError("the database is gone")

    with connection.execute_wrapper(refuse):
        yield


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_every_reader_page_is_kept(paper):
    world, not_kept = World(), set()
    for address in [*pages(world), world.article.get_absolute_url()]:
        first = ask(paper, address)
        if first.status != 200 or "public" not in first["Cache-Control"]:
            not_kept.add(address.partition("/")[2].partition("/")[0])
            continue
        with CaptureQueriesContext(connection) as queries:
            second = ask(paper, address, HTTP_COOKIE="session=abc")
        assert (len(queries), second.body) == (0, first.body), address
        assert "Cookie" not in second.headers.get("Vary", "") and "Set-Cookie" not in second.headers
        for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"):
            assert second[name] == first[name]
    # forms, the newsroom's own addresses, what leads elsewhere, a sitemap that is not there
    forms = {"complaints", "proofing", "notes", "favicon.ico", "search", "sitemaps"}
    assert not_kept <= forms, not_kept


def test_page_of_an_editor_is_the_page_of_everybody(paper):
    article = factories.published()
    client = Client()
    client.force_login(factories.editor())
    cookies = client.cookies.output(header="", sep=";")
    mine = ask(paper, article.get_absolute_url(), HTTP_COOKIE=cookies.strip())
    assert ask(paper, article.get_absolute_url()).body == mine.body
    assert "Set-Cookie" not in mine.headers


def test_published_is_seen_at_once(paper, committed):
    ask(paper, "/")
    with committed():
        article = factories.published("电梯装好了,五户都签了字")
    assert "五户都签了字" in ask(paper, "/").text
    with committed():
        factories.republished(article, title="电梯装好了,六户都签了字")
    for address in ("/", article.get_absolute_url(), "/feed.rss"):
        assert "六户都签了字" in ask(paper, address).text


def test_taken_down_is_found_in_no_kept_page(paper, committed):
    world, desk = World(), complaining.desk_person("方小满")
    own = world.article.get_absolute_url()
    everywhere = [*pages(world), own]
    before = {each for each in everywhere if TITLE in ask(paper, each).text}
    assert len(before) > 20 and own in before
    with committed():
        complaining.taken_down(world.article, by=desk, kind="copyright", wrong="照片是我拍的")
    with _no_database():  # not even where nothing else can be shown
        assert {ask(paper, each).status for each in before} == {503}
    paper._ask_again_at = 0
    for address in everywhere:
        text = ask(paper, address).text
        assert TITLE not in text and WORDS not in text
    assert ask(paper, own).status == ask(paper, own).status == 410


def test_withdrawn_is_gone_from_kept_pages(paper, committed):
    article = factories.published("要撤下的一篇")
    own = article.get_absolute_url()
    assert ask(paper, own).status == 200
    with committed():
        workflow.withdraw(article, actor=factories.chief(), reason="写错了人")
    with _no_database():
        assert ask(paper, own).status == 503
    paper._ask_again_at = 0
    assert ask(paper, own).status == 410 and "要撤下的一篇" not in ask(paper, "/").text


def test_readers_read_while_the_database_is_gone(paper):
    article = factories.published("停电时也要看的")
    ask(paper, article.get_absolute_url())
    epoch.advance(gone=False)
    with _no_database():
        answer = ask(paper, article.get_absolute_url())
        assert answer.status == 200 and "停电时也要看的" in answer.text
        assert answer["Cache-Status"] == "huaxi_news; hit; detail=unavailable"
        refused = ask(paper, "/latest/")
        assert refused.status == 503 and refused["Retry-After"]


def test_clock_says_what_a_killed_process_could_not(paper, committed, monkeypatch):
    article = factories.published()
    gone.catch_up()
    ask(paper, article.get_absolute_url())
    before = epoch.now()
    gone.catch_up()
    assert epoch.now() == before
    with monkeypatch.context() as killed:
        killed.setattr(epoch, "advance", lambda **_: False)
        with committed():
            workflow.withdraw(article, actor=factories.chief(), reason="写错了人")
    assert epoch.now() == before  # nobody was told
    gone.catch_up()
    with _no_database():
        assert ask(paper, article.get_absolute_url()).status == 503


def test_clock_tells_the_others_too_and_one_that_fails_stops_nothing(monkeypatch, committed):
    told = []
    monkeypatch.setattr(gone, "_listeners", [_fails, told.append])
    gone.catch_up()
    told.clear()
    gone.catch_up()
    assert not told
    with monkeypatch.context() as killed, committed():
        killed.setattr(gone, "_listeners", [])
        workflow.withdraw(factories.published(), actor=factories.chief(), reason="写错了人")
    gone.catch_up()

    assert told == [[]]


def _fails(_addresses):
    raise OSError(30, "Read-only file system")


def test_page_of_what_was_typed_wrong_is_no_error(paper):
    for address in ("/articles/0/", "/search/?q=%ff", "/latest/?before=%00", "/tags/%E9%A3/"):
        assert ask(paper, address).status in (200, 400, 404)


def test_links_name_the_site_whatever_host_was_asked(paper, settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    article = factories.published()
    text = ask(paper, article.get_absolute_url(), HTTP_HOST="localhost:81").text
    assert "localhost" not in text.replace(settings.SITE_URL, "")
    assert re.search(rf'rel="canonical" href="{settings.SITE_URL}', text)


def test_form_is_never_kept(paper):
    for name in ("tips:form", "reader:complaints"):
        assert "public" not in ask(paper, reverse(name))["Cache-Control"]
