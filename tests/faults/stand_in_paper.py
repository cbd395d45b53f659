"""Something that answers in the paper's place, as a test says, and notes what came."""

import contextlib
import socket
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PUBLIC = "public, max-age=30, s-maxage=30"


@dataclass
class Says:
    body: str = "page"
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Cache-Control": PUBLIC})
    after: threading.Event | None = None  # it answers when this happened


class StandInPaper:
    """`with StandInPaper() as paper`: `paper.says[path]`, `paper.heard` (address, headers)."""

    def __init__(self) -> None:
        self.says: dict[str, Says] = {}
        self.heard: list[tuple[str, dict[str, str]]] = []
        self._lines: list[socket.socket] = []
        paper = self

        class Answers(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                paper._lines.append(self.connection)

            def do_GET(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                paper.heard.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                says = paper.says.get(self.path.partition("?")[0], Says())
                if says.after:
                    says.after.wait(60)
                self.send_response(says.status)
                for name, value in says.headers.items():
                    self.send_header(name, value)
                body = says.body.encode()
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET  # noqa: N815 (the library calls it so)

            def log_message(self, *words: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a line was cut
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> "StandInPaper":
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.goes_away()

    def goes_away(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        for line in self._lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def asked(self, path: str) -> int:
        return sum(address.partition("?")[0] == path for address, _headers in self.heard)

    def waits_for(self, path: str) -> None:
        deadline = time.monotonic() + 60
        while not self.asked(path):
            assert time.monotonic() < deadline, path
            time.sleep(0.02)
