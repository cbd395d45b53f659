"""A reader, a resident and a reporter at a running server, who do not mind a fault of it."""

import http.client
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.test import Client

from benchmarks.paper_server import PaperServer

PATIENCE = 60  # seconds for anything to happen at all


@dataclass
class Answer:
    status: int  # 0: the line was cut
    text: str = ""
    headers: dict[str, str] = field(default_factory=dict)  # by names in small letters
    seconds: float = 0


def server(url: str, data, **env: str) -> PaperServer:
    """With the keys and the sessions of this process."""
    data.mkdir(exist_ok=True)
    env = {
        "SECRET_KEY": settings.SECRET_KEY,
        "TIPS_KEYS": ",".join(settings.TIPS_KEYS),
        "TIPS_HASH_KEY": settings.TIPS_HASH_KEY,
        **env,
    }
    return PaperServer(url, data, **env)


def asked(
    paper: PaperServer,
    path: str,
    sent: dict[str, object] | None = None,
    *,
    cookies: str = "",
    body: bytes = b"",
    content_type: str = "application/x-www-form-urlencoded",
) -> Answer:
    where, started = urlsplit(paper.address).netloc, time.monotonic()
    line = http.client.HTTPConnection(where, timeout=PATIENCE)
    headers = {"Accept": "text/html", "Cookie": cookies, "Content-Type": content_type}
    data = body or (urlencode(sent, doseq=True).encode() if sent is not None else None)
    try:
        line.request("POST" if data is not None else "GET", path, data, headers)
        answer = line.getresponse()
        text = answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException):
        return Answer(0, seconds=time.monotonic() - started)
    finally:
        line.close()
    headers_told = {name.lower(): value for name, value in answer.getheaders()}
    return Answer(answer.status, text, headers_told, time.monotonic() - started)


def logged_in(client: Client) -> tuple[str, str]:
    """Cookies and token of somebody who is logged in at the tests' database, for a form."""
    client.get("/portal/new/")
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return cookies, client.cookies[settings.CSRF_COOKIE_NAME].value


def until(happened: Callable[[], bool], what: str) -> None:
    """Waits for an event, however slow the machine is."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, f"In {PATIENCE} seconds not: {what}"
        time.sleep(0.05)


def closed_port() -> int:
    """Of this machine, where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
