import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from benchmarks.serving.processes import family
from huaxi_news.management.commands.serve import LINES, _Processes

SLEEPER = [sys.executable, "-S", "-c", "import time; time.sleep(60)"]
ENDS = [sys.executable, "-S", "-c", "raise SystemExit(3)"]


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_serve_port_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(CommandError, match=str(port)):
            call_command("serve", port=port, skip_checks=True)


@pytest.mark.django_db
def test_serve_without_static_files(free_port: int) -> None:
    with pytest.raises(CommandError, match="collectstatic"):
        call_command("serve", port=free_port, skip_checks=True)


def test_processes_end_with_the_block() -> None:
    with _Processes({"one": SLEEPER, "two": SLEEPER}) as processes:
        pids = [process.pid for process in processes._running.values()]
        processes.raise_if_one_ended()

    assert not any(is_running(pid) for pid in pids)


def test_processes_one_ends_by_itself() -> None:
    with _Processes({"one": SLEEPER, "two": ENDS}) as processes:
        processes._running["two"].wait()
        with pytest.raises(CommandError, match=r"two.*3"):
            processes.raise_if_one_ended()


@pytest.mark.parametrize("command_line", [ENDS, [*ENDS[:3], "pass"]])
def test_processes_one_that_is_done_once_may_end(command_line: list[str]) -> None:
    with _Processes({"one": SLEEPER}, {"once": command_line}) as processes:
        processes._running["once"].wait()
        processes.raise_if_one_ended()
        assert is_running(processes._running["one"].pid)


def test_many_lines_find_room() -> None:
    """In a process of its own: how many files may be open can not be given back."""
    asks = (
        "import resource, django; django.setup()\n"
        "from huaxi_news.management.commands import serve\n"
        "hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))\n"
        "serve._have_room_for_lines()\n"
        "print(*resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    soft, hard = map(int, done.stdout.split())

    assert soft == (LINES + 1024 if hard < 0 else min(LINES + 1024, hard))


def _policies(pids: list[int]) -> set[int]:
    """How the threads of these processes are scheduled."""
    threads = [int(name) for pid in pids for name in os.listdir(f"/proc/{pid}/task")]
    return {os.sched_getscheduler(thread) for thread in threads}


def _policy_that_is_allowed() -> int:
    """SCHED_BATCH, unless this is a container that forbids it."""
    asks = "import os; os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))"
    done = subprocess.run([sys.executable, "-S", "-c", asks], capture_output=True, check=False)
    return os.SCHED_OTHER if done.returncode else os.SCHED_BATCH


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.loopback
@pytest.mark.own_database
def test_serve_the_whole(tmp_path: Path, free_port: int) -> None:
    """An empty paper is served with its pictures, does its tasks apart, and ends when asked."""
    if connection.vendor != "sqlite":
        pytest.skip("serves an SQLite paper of its own: once is enough")
    environment = {**os.environ, "DATA_DIR": str(tmp_path)}
    del environment["DJANGO_SETTINGS_MODULE"]  # not the tests' settings
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    subprocess.run([*manage, "migrate", "-v0"], env=environment, check=True)
    (tmp_path / "static").mkdir()  # as if collected: compressing style sheets takes long
    (tmp_path / "static" / "staticfiles.json").write_text('{"version": "1.1", "paths": {}}')
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "picture.webp").write_bytes(b"picture")

    with subprocess.Popen(
        [*manage, "serve", "--port", str(free_port)],
        env=environment, stdout=subprocess.PIPE, text=True,
    ) as server:  # fmt: skip
        try:
            assert server.stdout
            while str(free_port) not in (line := server.stdout.readline()):
                assert line, "ended without an address"
            address = f"http://127.0.0.1:{free_port}/media/picture.webp"
            with urllib.request.urlopen(address, timeout=20) as response:
                assert response.read() == b"picture"
                assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert _policies(family(server.pid)[1:]) == {_policy_that_is_allowed()}
        finally:
            server.send_signal(signal.SIGTERM)
            started = time.monotonic()
            assert server.wait(timeout=30) == 0
    assert time.monotonic() - started < 15
