"""Several processes with one cache: a real Redis, of its own."""

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import caches

from articles.page_cache import epoch

from .asking import Counting, ask
from .test_keeping import PAGE, Slow

pytestmark = [
    pytest.mark.loopback,
    pytest.mark.skipif(not shutil.which("redis-server"), reason="redis-server is not installed"),
]


class Redis:
    def __init__(self, folder: Path) -> None:
        self.socket, self._folder = folder / "redis.sock", folder

    def start(self) -> None:
        self._process = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", self.socket, "--save", ""],
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
        )
        for _ in range(300):
            if self.socket.exists():
                return
            time.sleep(0.1)
        raise AssertionError("Redis did not start")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(30)
        self.socket.unlink(missing_ok=True)


@pytest.fixture
def redis(tmp_path_factory, settings) -> Iterator[Redis]:
    server = Redis(tmp_path_factory.mktemp("r"))
    server.start()
    place = {"LOCATION": f"unix://{server.socket}"}
    settings.CACHES = {
        "default": {"BACKEND": "huaxi_news.cache.OpenRedisCache", **place},
        "limits": {"BACKEND": "django.core.cache.backends.redis.RedisCache", **place},
    }
    epoch._made.clear()
    yield server
    for name in ("default", "limits"):
        caches[name].close()
    server.stop()
    epoch._made.clear()


def _forget_the_pause() -> None:
    """After a failure nobody asks for five seconds; a test does not wait for that."""
    epoch._made.clear()
    type(caches["default"])._quiet_until = 0.0


def test_page_that_one_process_made_is_given_by_another(redis, in_front_of):
    application = Counting()
    one, other = in_front_of(application), in_front_of(application)
    assert ask(one, PAGE).body == ask(other, PAGE).body
    assert len(application.asked) == 1
    epoch.advance(gone=False)
    assert ask(other, PAGE)["Cache-Status"] == "huaxi_news; fwd=stale"
    assert ask(one, PAGE)["Cache-Status"] == "huaxi_news; hit"
    assert len(application.asked) == 2


def test_readers_of_two_processes_at_once_cost_one_page(redis, in_front_of):
    application, answers = Slow(), []
    several = [in_front_of(application), in_front_of(application)]
    threads = [
        threading.Thread(target=lambda pages=pages: answers.append(ask(pages, PAGE)))
        for pages in several * 5
    ]
    for thread in threads:
        thread.start()
    assert application.begun.wait(30)
    time.sleep(0.1)
    application.may_end.set()
    for thread in threads:
        thread.join(30)
    assert len(application.asked) == 1 and len(answers) == 10
    assert {answer.body for answer in answers} == {application.body}


def test_what_is_gone_is_given_by_nobody(redis, in_front_of):
    application = Counting()
    one, other = in_front_of(application), in_front_of(application)
    ask(one, PAGE)
    epoch.advance(gone=True)
    application.status = "503 Service Unavailable"
    application.headers["Retry-After"] = "30"
    assert [ask(pages, PAGE).status for pages in (one, other)] == [503, 503]


def test_without_redis_pages_are_made_each_time(redis, in_front_of):
    application = Counting()
    pages = in_front_of(application)
    ask(pages, PAGE)
    redis.stop()
    try:
        assert [ask(pages, PAGE).status for _ in range(3)] == [200] * 3
        assert len(application.asked) == 4
        assert not epoch.advance(gone=True)  # a take-down that could not be told
    finally:
        redis.start()
    _forget_the_pause()
    epoch.catch_up(7)
    application.status = "503 Service Unavailable"
    application.headers["Retry-After"] = "30"
    assert ask(pages, PAGE).status == 503


def test_emptied_redis_makes_every_page_unusable(redis, in_front_of):
    application = Counting()
    pages = in_front_of(application)
    ask(pages, PAGE)
    caches["default"].clear()
    application.status = "503 Service Unavailable"
    application.headers["Retry-After"] = "30"
    assert ask(pages, PAGE).status == 503
