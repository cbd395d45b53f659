"""Who asks in the same words within one second is told the same; whoever asks otherwise is not."""

import pytest
import time_machine

from articles.page_cache import _MOST_SAID, addresses, epoch

from .asking import Counting, ask

PAGE = "/articles/7/"
WORDS = {"HTTP_ACCEPT_ENCODING": "gzip"}


@pytest.fixture
def paper(in_front_of):
    """A page that was said a moment ago."""
    with time_machine.travel(1_800_000_000.25, tick=False):
        paper = in_front_of(Counting())
        for _ in range(2):
            ask(paper, PAGE, **WORDS)
        assert len(paper._said) == 1
        yield paper


@pytest.fixture
def without_looking(paper, monkeypatch):
    """Whoever looks for the page of an address fails."""

    def fail(environ):
        raise AssertionError(environ)

    monkeypatch.setattr(addresses, "key_of", fail)


@pytest.mark.usefixtures("without_looking")
def test_same_words_are_not_looked_at_again(paper):
    answer = ask(paper, PAGE, **WORDS)
    assert (answer.status, answer["Cache-Status"]) == (200, "huaxi_news; hit")


@pytest.mark.usefixtures("without_looking")
@pytest.mark.parametrize(
    "other",
    [
        {"HTTP_ACCEPT_ENCODING": "br"},
        {"HTTP_HOST": "other.example"},
        {"QUERY_STRING": "after=1"},
        {"SCRIPT_NAME": "/paper"},
        {"PATH_INFO": "/articles/8/"},
        {"REQUEST_METHOD": "HEAD"},
        {"HTTP_IF_NONE_MATCH": '"abc"'},
        {"wsgi.url_scheme": "https"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_other_words_are(paper, other):
    with pytest.raises(AssertionError):
        ask(paper, PAGE, **WORDS | other)


def test_behind_a_proxy_its_word_counts(in_front_of, settings):
    settings.BEHIND_PROXY = True
    settings.SECURE_SSL_REDIRECT = True
    paper = in_front_of(Counting())
    for _ in range(3):
        assert ask(paper, PAGE, HTTP_X_FORWARDED_PROTO="https", **WORDS)["Age"] == "0"
    assert len(paper._said) == 1
    ask(paper, PAGE, HTTP_X_FORWARDED_PROTO="http", **WORDS)
    assert len(paper._application.asked) == 2  # which sends them to https


@pytest.mark.parametrize("gone", [True, False])
def test_what_has_changed_is_not_said_again(paper, gone):
    epoch.advance(gone=gone)
    assert ask(paper, PAGE, **WORDS)["Cache-Status"] == (
        "huaxi_news; fwd=miss" if gone else "huaxi_news; fwd=stale"
    )


def test_next_second_is_told_its_own_age(paper):
    with time_machine.travel(1_800_000_003, tick=False):
        assert ask(paper, PAGE, **WORDS)["Age"] == "2"
        assert len(paper._said) == 1


def test_no_more_is_remembered_than_a_number(in_front_of):
    with time_machine.travel(1_800_000_000, tick=False):
        paper = in_front_of(Counting())
        for number in range(_MOST_SAID + 50):
            for _ in range(2):
                ask(paper, PAGE, QUERY_STRING=f"x={number}", **WORDS)
        assert len(paper._said) == _MOST_SAID
        assert ask(paper, PAGE, QUERY_STRING="x=y", **WORDS).status == 200
