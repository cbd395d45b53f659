"""nginx in front of the paper itself: what is taken down is gone there too, whatever breaks; who is
slow holds nobody up."""

import select
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from articles.models import Article
from benchmarks.paper_server import PaperServer
from tests import factories
from tests.articles import complaining
from tests.faults import front as fronts
from tests.faults.asking import server
from tests.faults.front import Front
from tests.shared_database import Shared

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.loopback,
    pytest.mark.skipif(not fronts.PROGRAM, reason="nginx is not installed"),
]
TITLE, OTHER = "祥龙社区的旧照风波", "礼堂要修了"
_TAKE_DOWN = """
from articles import takedown
from articles.models import Article, User
takedown.take_down(Article.objects.get(pk={article}), actor=User.objects.get(pk={person}),
                   kind="unlawful", reason="x")
"""
_TELL_NOBODY = "from django.conf import settings; settings.FRONT_CACHE_DIR = ''"
SLOW = 150  # lines, of three kinds


@contextmanager
def _in_front(tmp_path: Path, **env: str) -> Iterator[tuple[PaperServer, Front]]:
    """With the files of this process, so that their originals are at hand."""
    files = Path(settings.DATA_DIR)
    env = {"SITE_URL": f"https://{fronts.NAME}", "BEHIND_PROXY": "True"} | env
    with server(Shared(tmp_path).url, files, workers=2, **env) as paper:
        if directory := env.get("FRONT_CACHE_DIR"):
            paper.manage("renew_front_cache")
            assert Path(directory, "current").is_dir()
        port = urlsplit(paper.address).port
        with Front(tmp_path / "nginx", port, files) as front:
            yield paper, front


@pytest.fixture
def article() -> Article:
    place = factories.place("祥龙社区", slug="xianglong")
    factories.published(OTHER, places=[place], days_ago=1)
    return factories.published(TITLE, places=[place], cover=factories.photo(alt="礼堂旧影"))


@pytest.mark.parametrize("is_told", [True, False])
def test_taken_down_is_gone_in_front_too_even_while_the_paper_is_away(
    article: Article, tmp_path: Path, is_told: bool
) -> None:
    """Where nginx is not told (the control), it shows what it kept."""
    desk, path = complaining.desk_person("方小满"), article.get_absolute_url()
    pages = [path, "/", "/places/xianglong/", "/feed.rss"]
    pages += [Article.objects.get(latest__title=OTHER).get_absolute_url()]
    directory = Path(settings.DATA_DIR) / "front"
    with _in_front(tmp_path, FRONT_CACHE_DIR=str(directory)) as (paper, front):
        for each in pages:
            answer = front.get(each)
            assert (answer.status, answer.kept) == (200, "MISS") and TITLE in answer.text
            assert "stale-if-error" not in answer.headers["cache-control"]  # see paper.conf
            assert front.get(each).kept == "HIT"
        act = _TAKE_DOWN.format(article=article.pk, person=desk.pk)
        paper.manage("shell", "-c", act if is_told else _TELL_NOBODY + act)
        paper.kill()
        for each in pages:
            answer = front.get(each)
            assert (TITLE in answer.text) != is_told
            assert answer.status == (503 if is_told else 200)


def test_readers_read_while_150_lines_are_slow(article, tmp_path, record_property) -> None:
    """Slow in their headers, in what they send, and in taking what they asked for: nginx waits for
    them, not the paper, which has eight threads here."""
    paths = [article.get_absolute_url(), "/", "/search/?q=%E6%97%A7%E7%85%A7", "/complaints/"]
    with _in_front(tmp_path) as (_paper, front), ExitStack() as open_lines:
        lines = [open_lines.enter_context(_slow(front, number % 3)) for number in range(SLOW)]
        seconds = []
        for _turn in range(25):
            for number, line in enumerate(lines):
                if number % 3 != 2:  # they go on, a letter at a time
                    with suppress(OSError):
                        line.sendall(b"X")
            for path in paths:
                answer = front.get(path)
                assert answer.status == 200
                seconds.append(answer.seconds)
        held = sum(_is_open(line) for line in lines)
        record_property("seconds of 95 of 100 readers", sorted(seconds)[94])

    assert held >= SLOW * 2 / 3  # those that only take may have been served from its buffers


def _slow(front: Front, kind: int) -> ssl.SSLSocket:
    """A line that has said half of its headers, half of its body, or that does not read."""
    trusted = ssl.create_default_context(cafile=str(front.folder / "fullchain.pem"))
    plain = socket.create_connection(("127.0.0.1", front.port), fronts.PATIENCE)
    line = trusted.wrap_socket(plain, server_hostname=fronts.NAME)
    said = [
        f"GET / HTTP/1.1\r\nHost: {fronts.NAME}\r\nX-Slow: ",
        f"POST /portal/login/ HTTP/1.1\r\nHost: {fronts.NAME}\r\nContent-Length: 100000\r\n\r\n",
        f"GET /complaints/ HTTP/1.1\r\nHost: {fronts.NAME}\r\n\r\n",
    ][kind]
    line.sendall(said.encode())
    return line


def _is_open(line: ssl.SSLSocket) -> bool:
    with suppress(OSError):
        if not select.select([line], [], [], 0)[0]:
            return True
        return bool(line.recv(1))
    return False
