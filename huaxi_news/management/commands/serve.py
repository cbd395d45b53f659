"""Runs the paper on one machine: web server, worker for tasks and clock, until one ends."""

import http.client
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from articles import planner
from articles.lib.migrated import unready
from huaxi_news import metrics, search_state
from huaxi_news.port import refusal

PATIENCE = 20  # seconds that a process may take to end what it is doing
POLL = 0.2  # seconds
TICK = 5  # seconds between two looks of the clock
# Lines that are open at once, most of them idle: a browser keeps up to six. granian stops taking
# new ones at this number, whether those that are there ask for something or not
LINES = 8192
# As many as the pool has connections: what waits for a database or for a slow form needs them.
# granian warns of so many where there are fewer than four processors: only its errors are logged
THREADS = 8


class Command(BaseCommand):
    help = "Serves the paper, works through its tasks and publishes on time, until Ctrl+C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1, help="web processes")

    def handle(self, *, host: str, port: int, workers: int, **options: Any) -> None:
        if sentence := refusal(host, port) or _unready():
            raise CommandError(_(sentence) % {"host": host, "port": port})
        planner.learn()
        passing = _passing()
        if passing:
            self.stdout.write(_("The search index is being built: older things are found later."))
        _let_go_of_the_database()
        _have_room_for_lines()
        command_lines = _command_lines(host, port, workers)
        with _Stop() as stop, _Processes(command_lines, passing) as processes:
            if not _wait_until_it_answers(host, port, processes, stop):
                return
            self._say_where(host, port)
            while not stop.asked:
                processes.raise_if_one_ended()
                time.sleep(POLL)

    def _say_where(self, host: str, port: int) -> None:
        name = _reachable(host)
        address = f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"
        self.stdout.write("")
        self.stdout.write(_("The paper: %(address)s") % {"address": address})
        self.stdout.write(_("The newsroom: %(address)s") % {"address": f"{address}admin/"})
        self.stdout.write(
            _("The reporters' portal: %(address)s") % {"address": f"{address}portal/"}
        )
        self.stdout.write(_("Ctrl+C stops it."))
        self.stdout.flush()


class _Stop:
    """Whether someone asked to stop: Ctrl+C, the service manager, or the terminal closing."""

    def __init__(self) -> None:
        self.asked = False

    def __enter__(self) -> "_Stop":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)
        return self

    def __exit__(self, *error: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True


class _Processes:
    """The processes by their names; leaving the block ends them all. Those that are `passing` may
    end before."""

    def __init__(
        self, command_lines: dict[str, list[str]], passing: dict[str, list[str]] | None = None
    ) -> None:
        self._passing = passing or {}
        self._command_lines = command_lines | self._passing
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._counts = tempfile.TemporaryDirectory(prefix="huaxi_metrics_")

    def __enter__(self) -> "_Processes":
        environment = {
            **os.environ,
            metrics.DIRECTORY: self._counts.name,
            "TASKS_BACKEND": "database",
            "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        }
        for name, command_line in self._command_lines.items():
            process = self._running[name] = subprocess.Popen(
                command_line,
                cwd=settings.BASE_DIR,
                env=environment,
                stdin=subprocess.DEVNULL,
                process_group=0,  # Ctrl+C reaches this process alone, which then asks each once
            )
            _do_not_interrupt(process.pid)
        return self

    def __exit__(self, *error: object) -> None:
        for process in self._running.values():
            process.terminate()
        deadline = time.monotonic() + PATIENCE
        for process in self._running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0, deadline - time.monotonic()))
            with suppress(ProcessLookupError):  # a server that was killed leaves its workers
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._counts.cleanup()

    def raise_if_one_ended(self) -> None:
        for name, process in self._running.items():
            if process.poll() is not None and name not in self._passing:
                raise CommandError(
                    _("The %(process)s ended by itself (status %(status)s): all is stopped.")
                    % {"process": name, "status": process.returncode}
                )


def _command_lines(host: str, port: int, workers: int) -> dict[str, list[str]]:
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "huaxi_news.wsgi:application"]
    web += ["--host", host, "--port", str(port), "--workers", str(workers)]
    web += ["--blocking-threads", str(THREADS), "--no-ws", "--log-level", "error"]
    web += ["--backlog", "2048", "--backpressure", str(LINES)]
    # A worker that was killed is replaced, one that does not end in time is killed
    web += ["--respawn-failed-workers", "--workers-kill-timeout", str(PATIENCE // 2)]
    tasks = [sys.executable, "-m", "django", "db_worker", "--queue-name", "*"]
    tasks += ["--verbosity", "0"]
    clock = [sys.executable, "-m", "django", "tick", "--every", str(TICK)]
    return {_("web server"): web, _("worker for tasks"): tasks, _("clock"): clock}


def _passing() -> dict[str, list[str]]:
    """What is done once, beside the others: after an upgrade the index of the search."""
    if not search_state.is_behind():
        return {}
    return {_("search index"): [sys.executable, "-m", "django", "rebuild_search"]}


def _unready() -> str:
    """What the operator has to run before, or ""."""
    if sentence := unready():
        return sentence
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return _("Style sheets and scripts are missing: run `manage.py collectstatic` first.")
    return ""


def _have_room_for_lines() -> None:
    """Each open line is an open file; 1,024 of them is what a shell usually gives."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = LINES + 1024
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _do_not_interrupt(pid: int) -> None:
    """Whoever wakes up waits until the thread that works has done its piece (SCHED_BATCH, which
    threads and processes inherit): each request goes through two threads of the server, and a
    sixth of its CPU went into changing between them."""
    with suppress(AttributeError, OSError):  # not Linux; not allowed in this container
        os.sched_setscheduler(pid, os.SCHED_BATCH, os.sched_param(0))


def _let_go_of_the_database() -> None:
    """This process only watches: it keeps no connection and no pool."""
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def _wait_until_it_answers(host: str, port: int, processes: _Processes, stop: _Stop) -> bool:
    """True once a page came back, whatever it says; False if someone asked to stop."""
    while not stop.asked:
        processes.raise_if_one_ended()
        question = http.client.HTTPConnection(_reachable(host), port, timeout=60)
        try:
            question.request("GET", "/", headers={"Host": urlsplit(settings.SITE_URL).netloc})
            question.getresponse()
            return True
        except (OSError, http.client.HTTPException):
            time.sleep(POLL)
        finally:
            question.close()
    return False


def _reachable(host: str) -> str:
    """Where this machine finds a server that listens on every address."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
