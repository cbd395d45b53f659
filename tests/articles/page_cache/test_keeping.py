"""What is kept, what it is named by, and that nothing of one reader reaches another."""

import gzip
import subprocess
import sys
import threading
import time

import brotli
import pytest
import time_machine

from articles.page_cache import epoch

from .asking import Counting, ask

PAGE = "/articles/7/"


def test_kept_page_is_answered_without_asking(in_front_of):
    application = Counting()
    pages = in_front_of(application)
    first, second = ask(pages, PAGE), ask(pages, PAGE)
    assert len(application.asked) == 1
    assert first.body == second.body == application.body
    assert first["Cache-Status"] == "huaxi_news; fwd=miss"
    assert second["Cache-Status"] == "huaxi_news; hit"
    assert second["Cache-Control"] == "public, max-age=30" and second["Age"] == "0"


@pytest.mark.parametrize(
    ("accepted", "encoding", "opened"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("identity", "", bytes),
        ("", "", bytes),
    ],
)
def test_body_comes_in_the_encoding_that_the_reader_takes(in_front_of, accepted, encoding, opened):
    pages = in_front_of(Counting())
    for _ in range(2):
        answer = ask(pages, PAGE, HTTP_ACCEPT_ENCODING=accepted)
        assert answer.headers.get("Content-Encoding", "") == encoding
        assert opened(answer.body) == b"x" * 500
        assert answer["Content-Length"] == str(len(answer.body))
        assert answer["Vary"] == "Accept-Encoding"


def test_who_has_it_already_gets_304(in_front_of):
    pages = in_front_of(Counting())
    tags = {
        encoding: ask(pages, PAGE, HTTP_ACCEPT_ENCODING=encoding)["ETag"]
        for encoding in ("br", "gzip", "")
    }
    assert len(set(tags.values())) == 3  # a strong tag names one row of bytes
    for encoding, tag in tags.items():
        for asked in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            answer = ask(pages, PAGE, HTTP_ACCEPT_ENCODING=encoding, HTTP_IF_NONE_MATCH=asked)
            assert (answer.status, answer.body) == (304, b"")
            assert answer["ETag"] == tag and "Content-Length" not in answer.headers
    assert ask(pages, PAGE, HTTP_IF_NONE_MATCH='"other"').status == 200


def test_head_has_the_headers_alone(in_front_of):
    pages = in_front_of(Counting())
    whole = ask(pages, PAGE)
    answer = ask(pages, PAGE, REQUEST_METHOD="HEAD")
    assert answer.body == b"" and answer["Content-Length"] == whole["Content-Length"]


def test_nothing_of_a_reader_reaches_the_page(in_front_of):
    application = Counting()
    ask(
        in_front_of(application),
        PAGE,
        HTTP_COOKIE="session=abc",
        HTTP_AUTHORIZATION="Basic abc",
        HTTP_ACCEPT_LANGUAGE="fr",
        HTTP_ACCEPT_ENCODING="gzip",
        HTTP_IF_NONE_MATCH='"abc"',
        HTTP_RANGE="bytes=0-3",
        HTTP_X_FORWARDED_HOST="evil.example",
        HTTP_X_ORIGINAL_URL="/admin/",
        HTTP_USER_AGENT="abc",
        CONTENT_LENGTH="3",
    )
    sent = {name for name in application.asked[0] if name.startswith(("HTTP_", "CONTENT"))}
    assert sent == {"HTTP_HOST"}


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (PAGE, f"{PAGE}?from=singlemessage&isappinstalled=0&utm_source=x", True),
        ("/latest/", "/latest/?before=20261124-7", False),
        ("/latest/?before=a&x=1", "/latest/?x=2&before=a", True),
        ("/search/?q=食堂&place=xianglong", "/search/?place=xianglong&q=食堂", True),
        ("/search/?q=食堂", "/search/?q=华阳", False),
        (f"{PAGE}?q=食堂", PAGE, True),
        ("/search/?q=a%26sort%3Ddate", "/search/?q=a&sort=date", False),
    ],
)
def test_known_names_of_a_query_alone_make_another_page(in_front_of, first, second, same):
    application = Counting()
    pages = in_front_of(application)
    ask(pages, first)
    ask(pages, second)
    assert (len(application.asked) == 1) == same
    assert not any("utm" in asked["QUERY_STRING"] for asked in application.asked)


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache_Control": "private, no-store"},
        {"Set_Cookie": "session=abc"},
        {"Vary": "Cookie"},
        {"Vary": "Accept-Encoding, Accept-Language"},
        {"Content_Encoding": "gzip"},
        {"Content_Security_Policy": "script-src 'nonce-abc'"},
    ],
)
def test_answer_for_one_is_never_kept(in_front_of, headers):
    application = Counting(**headers)
    pages = in_front_of(application)
    answers = [ask(pages, PAGE), ask(pages, PAGE)]
    assert len(application.asked) == 2
    assert all("ETag" not in answer.headers for answer in answers)


@pytest.mark.parametrize("status", ["302 Found", "404 Not Found", "429 Too Many", "500 Error"])
def test_other_answers_are_never_kept(in_front_of, status):
    application = Counting(status)
    pages = in_front_of(application)
    assert [ask(pages, PAGE).status for _ in range(2)] == [int(status[:3])] * 2
    assert len(application.asked) == 2


@pytest.mark.parametrize(
    ("address", "more"),
    [
        ("/admin/", {}),
        ("/tips/", {}),
        ("/complaints/status/?code=abc", {}),
        ("/portal/", {}),
        ("/media/a.jpg", {}),
        (PAGE, {"REQUEST_METHOD": "POST"}),
        (PAGE, {"HTTP_HOST": "evil.example"}),
        (PAGE, {"HTTP_HOST": ""}),
        (PAGE, {"SCRIPT_NAME": "/x"}),
        (f"/search/?q={'食' * 1000}", {}),
    ],
)
def test_everything_else_goes_to_the_application_as_it_came(in_front_of, address, more):
    application = Counting()
    pages = in_front_of(application)
    for _ in range(2):
        ask(pages, address, HTTP_COOKIE="session=abc", **more)
    assert [asked.get("HTTP_COOKIE") for asked in application.asked] == ["session=abc"] * 2


def test_page_of_http_is_not_given_where_https_is_asked_for(in_front_of, settings):
    settings.SECURE_SSL_REDIRECT = settings.BEHIND_PROXY = True
    application = Counting()
    pages = in_front_of(application)
    for proto in ("https", "http", "https", "http"):
        ask(pages, PAGE, HTTP_X_FORWARDED_PROTO=proto)
    assert len(application.asked) == 3  # once by https, each time by http


def test_page_gets_old(in_front_of):
    application = Counting()
    pages = in_front_of(application)
    with time_machine.travel("2026-11-29T08:00:00Z", tick=False) as clock:
        ask(pages, PAGE)
        clock.shift(29)
        assert ask(pages, PAGE)["Age"] == "29"
        clock.shift(1)
        assert ask(pages, PAGE)["Cache-Status"] == "huaxi_news; fwd=stale"
        clock.shift(-3600)  # the clock was set back
        ask(pages, PAGE)
    assert len(application.asked) == 3


def test_another_process_makes_it_old(in_front_of, settings):
    application = Counting()
    pages = in_front_of(application)
    ask(pages, PAGE)
    program = (
        "from pathlib import Path; from articles.page_cache.epoch import InFile;"
        f"InFile(Path({str(settings.DATA_DIR / 'page_epoch')!r})).advance(gone=False)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    ask(pages, PAGE)
    assert len(application.asked) == 2


class Slow(Counting):
    def __init__(self) -> None:
        super().__init__()
        self.begun, self.may_end = threading.Event(), threading.Event()

    def __call__(self, environ, start_response):
        self.begun.set()
        assert self.may_end.wait(30)
        return super().__call__(environ, start_response)


def _at_once(pages, number, answers):
    threads = [
        threading.Thread(target=lambda: answers.append(ask(pages, PAGE))) for _ in range(number)
    ]
    for thread in threads:
        thread.start()
    return threads


def test_hundred_readers_at_once_cost_one_page(in_front_of):
    application, answers = Slow(), []
    pages = in_front_of(application)
    threads = _at_once(pages, 100, answers)
    assert application.begun.wait(30)
    time.sleep(0.1)
    application.may_end.set()
    for thread in threads:
        thread.join(30)
    assert len(application.asked) == 1
    assert {answer.body for answer in answers} == {application.body} and len(answers) == 100


def test_stale_page_helps_out_while_the_new_one_is_made(in_front_of):
    application, answers = Slow(), []
    pages = in_front_of(application)
    application.may_end.set()
    ask(pages, PAGE)
    application.may_end.clear()
    application.begun.clear()
    epoch.advance(gone=False)
    threads = _at_once(pages, 1, answers)
    assert application.begun.wait(30)
    assert ask(pages, PAGE)["Cache-Status"] == "huaxi_news; hit; detail=updating"
    application.may_end.set()
    threads[0].join(30)
    assert answers[0]["Cache-Status"] == "huaxi_news; fwd=stale"
    assert ask(pages, PAGE)["Cache-Status"] == "huaxi_news; hit"


def test_what_is_gone_never_helps_out_and_is_made_anew_if_it_went_meanwhile(in_front_of):
    application, answers = Slow(), []
    pages = in_front_of(application)
    threads = _at_once(pages, 3, answers)
    assert application.begun.wait(30)
    epoch.advance(gone=True)
    application.may_end.set()
    for thread in threads:
        thread.join(30)
    assert len(application.asked) > 1  # the first one was begun before
    assert ask(pages, PAGE).status == 200
    epoch.advance(gone=True)
    application.status, application.headers["Retry-After"] = "503 Service Unavailable", "30"
    assert ask(pages, PAGE).status == 503


def test_stale_page_is_shown_while_the_database_is_gone(in_front_of):
    application = Counting()
    pages = in_front_of(application)
    with time_machine.travel("2026-11-29T08:00:00Z", tick=False) as clock:
        ask(pages, PAGE)
        application.status, application.headers["Retry-After"] = "503 Service Unavailable", "30"
        clock.shift(3600)
        answer = ask(pages, PAGE)
        assert (answer.status, answer.body) == (200, application.body)
        assert answer["Cache-Status"] == "huaxi_news; hit; detail=unavailable"
        assert answer["Age"] == "3600"
        assert ask(pages, "/articles/8/").status == 503
        asked = len(application.asked)
        for _ in range(20):  # nobody waits for it again
            assert ask(pages, PAGE).status == 200
            assert ask(pages, "/articles/9/").status == 503
        assert len(application.asked) == asked
        clock.shift(24 * 3600)
        assert ask(pages, PAGE).status == 503  # too old to be shown


def test_paper_comes_back_by_itself(in_front_of):
    application = Counting("503 Service Unavailable", Retry_After="30")
    pages = in_front_of(application)
    assert ask(pages, PAGE).status == 503
    application.status = "200 OK"
    del application.headers["Retry-After"]
    pages._ask_again_at = 0  # the pause is over
    assert ask(pages, PAGE).status == 200
    assert ask(pages, "/articles/8/").status == 200


def test_pages_take_no_more_room_than_they_may(settings, in_front_of):
    settings.PAGE_CACHE_MB = 1
    application = Counting(body=b"")
    pages = in_front_of(application)
    for number in range(1000):
        ask(pages, f"/articles/{number}/")
    assert 500 < len(pages._pages._pages) <= 1024 * 1024 // 2000
    ask(pages, "/articles/999/")
    assert len(application.asked) == 1000
    ask(pages, "/articles/1/")
    assert len(application.asked) == 1001


def test_nothing_is_kept_while_the_epoch_can_not_be_told(in_front_of, settings):
    application = Counting()
    pages = in_front_of(application)
    settings.DATA_DIR = settings.DATA_DIR / "file"
    settings.DATA_DIR.write_text("in the way")
    for _ in range(2):
        assert ask(pages, PAGE).status == 200
    assert len(application.asked) == 2
