"""A platform on this machine, for tests with the marker `loopback`: it answers as it was told, and
keeps what it was asked.

    with StandIn() as platform:
        platform.answers("/cgi-bin/menu/get", Said({"errcode": 46003}))

Answers of a path are given in their order, the last one for ever; a path without any says 404.
"""

import json
import ssl
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """`hangs` says no more after what it said: with a `length` it promises that, in bytes."""

    body: bytes = b""
    content_type: str = "application/octet-stream"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    hangs: bool = False
    length: int | None = None


def Said(found: Any, status: int = 200, **headers: str) -> Reply:  # noqa: N802  (made like a Reply)
    return Reply(json.dumps(found).encode(), "application/json", status, headers)


SILENCE = Reply(status=0, hangs=True)  # takes the request and never answers


class StandIn:
    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.asked: list[Asked] = []
        self._answers: dict[str, list[Reply]] = {}
        self._let_go = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        if context:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        scheme = "https" if context else "http"
        self.base = f"{scheme}://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._let_go.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answers(self, path: str, *replies: Reply) -> None:
        self._answers[path] = list(replies)

    def forget(self) -> None:
        """For the next test."""
        self._let_go.set()
        self._let_go = threading.Event()
        self.asked, self._answers = [], {}

    def asked_for(self, path: str) -> Sequence[Asked]:
        return [each for each in self.asked if each.path == path]

    def reply_to(self, asked: Asked) -> tuple[Reply, threading.Event]:
        self.asked.append(asked)
        replies = self._answers.get(asked.path) or [Reply(status=404)]
        return (replies.pop(0) if len(replies) > 1 else replies[0]), self._let_go


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The client went away, which is what some tests are about."""


def _handler(platform: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            split = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            query = dict(parse_qsl(split.query))
            asked = Asked(self.command, split.path, query, headers, body)
            reply, let_go = platform.reply_to(asked)
            if reply.status:
                self._write(reply)
            if reply.hangs:
                let_go.wait(20)
            self.close_connection = True

        do_GET = do_POST = answer  # noqa: N815  (as http.server calls them)

        def _write(self, reply: Reply) -> None:
            self.send_response(reply.status)
            length = len(reply.body) if reply.length is None else reply.length
            told = {"Content-Type": reply.content_type, **reply.headers}
            if "Transfer-Encoding" not in told:
                told["Content-Length"] = str(length)
            for name, value in told.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)
            self.wfile.flush()

        def log_message(self, *args: Any) -> None:
            pass

    return Handler
