"""The servers that are measured: the paper's, Wagtail's with the same program, and nginx.

All of one contestant run on one processor, with its database; who asks has the other one.
"""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from . import processes

ROOT = Path(__file__).resolve().parent.parent.parent
SERVER_CPU, CLIENT_CPU = 0, 1
ACCEPTED = "gzip, deflate, br"
_STARTS_WITHIN = 90  # seconds
_OURS = "huaxi_news.wsgi:application"


@dataclass
class Server:
    """A running server: `pid` is of the web server alone, without worker and clock."""

    name: str
    address: str
    pid: int
    process: subprocess.Popen[bytes]
    database: int = 0  # pid of its PostgreSQL
    idle: int = field(default=0)  # bytes when it has only just answered

    def stop(self) -> None:
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(30)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def stop_with_this_process() -> None:
    """Whoever ends the benchmark ends what it started: each `with` is left first."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda given, _frame: sys.exit(128 + given))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_paper(
    name: str, environment: dict[str, str], folder: Path, *, page_cache: bool, database: int = 0
) -> Server:
    """`manage.py serve`, as a small paper runs it."""
    port = free_port()
    environment = environment | {
        "DJANGO_SETTINGS_MODULE": "huaxi_news.settings",
        "SITE_URL": environment.get("SITE_URL", f"http://127.0.0.1:{port}"),
        "PAGE_CACHE": "on" if page_cache else "off",
    }
    environment.pop("CACHE_URL", None)  # the default, not the benchmark's of growth
    command = [sys.executable, "manage.py", "serve", "--port", f"{port}"]
    process = _start(command, environment, folder / f"{name}.log")
    address = _wait(port, process, folder / f"{name}.log")
    web = processes.find(process.pid, "granian")
    return Server(name, address, web, process, database, processes.memory(web))


def start_wagtail(
    name: str,
    python: Path,
    environment: dict[str, str],
    folder: Path,
    *,
    like: Server,
    page_cache: bool,
    database: int = 0,
) -> Server:
    """The same program with the same options as the paper's server that is given."""
    port = free_port()
    options = processes.command(like.pid)
    options = options[options.index("--interface") :]
    options[options.index(_OURS)] = "benchmarks.wagtail_site.wsgi:application"
    options[options.index("--port") + 1] = f"{port}"
    command = [str(python), "-m", "granian", *options]
    environment = environment | {"PAGE_CACHE": "on" if page_cache else "off"}
    process = _start(command, environment, folder / f"{name}.log")
    address = _wait(port, process, folder / f"{name}.log")
    return Server(name, address, process.pid, process, database, processes.memory(process.pid))


def start_nginx(name: str, configuration: str, port: int, folder: Path) -> Server:
    """Its configuration may name {folder}; it runs in the foreground, as one process."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    (folder / name).mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.conf"
    path.write_text(configuration)
    log = folder / f"{name}.log"
    command = [program, "-c", str(path), "-p", str(folder / name), "-e", str(log)]
    process = _start(command, dict(os.environ), log)
    address = _wait(port, process, log)
    return Server(name, address, process.pid, process, 0, processes.memory(process.pid))


def get(address: str, path: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers in small letters and body, as a phone asks for it."""
    question = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        question.request("GET", path, headers={"Accept-Encoding": ACCEPTED})
        answer = question.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, answer.read()
    finally:
        question.close()


def _start(command: list[str], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        return subprocess.Popen(
            ["taskset", "-c", f"{SERVER_CPU}", *command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> str:
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError, http.client.HTTPException):
            get(address, "/")
            return address
        time.sleep(0.1)
    process.kill()
    raise RuntimeError(f"It did not start:\n{log.read_text(errors='replace')}")
