"""Who asks writes address, host and headers as they like: nothing of it fills the memory, and what
they mean is read as the application reads it."""

import tracemalloc

import pytest

from articles.page_cache import addresses, page, store

from .asking import Counting, ask

_LONG = 60_000  # characters: what the web server lets through


@pytest.fixture
def _nothing_remembered():
    addresses._remembered.cache_clear()
    page._best_of.cache_clear()
    yield
    addresses._remembered.cache_clear()
    page._best_of.cache_clear()


@pytest.mark.usefixtures("_nothing_remembered")
@pytest.mark.parametrize("where", ["path", "query", "host", "encoding"])
def test_long_addresses_and_headers_are_not_remembered(in_front_of, where):
    paper = in_front_of(Counting())
    ask(paper, "/latest/")
    asked = {
        "path": lambda long: ask(paper, "/x/", PATH_INFO=f"/articles/{long}"),
        "query": lambda long: ask(paper, "/latest/", QUERY_STRING=long),
        "host": lambda long: ask(paper, "/latest/", HTTP_HOST=long),
        "encoding": lambda long: ask(paper, "/latest/", HTTP_ACCEPT_ENCODING=f"gzip, {long}"),
    }[where]
    paper._application.asked = NothingKept()

    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for number in range(50):
        asked(f"{number}" + "a" * _LONG)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert after - before < 10 * _LONG


class NothingKept(list):
    def append(self, _environ):
        pass


def test_key_counts_towards_the_room_that_pages_take(in_front_of, settings):
    settings.PAGE_CACHE_MB = 1
    paper = in_front_of(Counting(body=b"{}", Content_Type="application/json"))

    for number in range(400):
        ask(paper, f"/search/suggest.json?q={number}" + "%ff" * 600)

    pages: store.Pages = paper._pages
    known = pages._pages
    assert len(known) > 10
    room = sum(kept.size + len(key.path) + len(key.query) for key, kept in known.items())
    assert room <= 1024 * 1024


@pytest.mark.parametrize("written", ["华阳", "%E5%8D%8E%E9%98%B3"])
def test_words_that_are_not_escaped_are_the_same_words(in_front_of, written):
    application = Counting()
    query = f"q={written}".encode().decode("latin-1")  # as WSGI hands over what was sent

    ask(in_front_of(application), "/search/", QUERY_STRING=query)

    assert application.asked[0]["QUERY_STRING"] == "q=%E5%8D%8E%E9%98%B3"
