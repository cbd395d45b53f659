"""Runs a command with DATABASE_URL set to a PostgreSQL that lives only as long as it does.

`python tests/system/postgres.py COMMAND …`. The cluster lies in a temporary directory and
listens on a socket there, so that several can run side by side and no port is taken. With
TEST_DATABASE_URL that database's server is used instead.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from packages import postgres_binaries

# Speed over safety: the data is thrown away
OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c max_connections=200 -c shared_buffers=128MB"
)


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that `finally` is reached
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
    if url := os.environ.get("TEST_DATABASE_URL"):
        return run(command, url)
    if not postgres_binaries():
        sys.exit("PostgreSQL's server is not installed (Debian: apt-get install postgresql).")
    with cluster() as url:
        return run(command, url)


def run(command: list[str], url: str) -> int:
    return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a fresh cluster, which is stopped and removed at the end."""
    directory = tempfile.mkdtemp(prefix="pg_")
    data = os.path.join(directory, "data")
    try:
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(directory, "postgres", "postgres")
        tool("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C",
             "--no-sync")  # fmt: skip
        try:
            start(data, f"-k {directory} {OPTIONS}")
            yield f"postgres://postgres@/postgres?host={directory}"
        finally:
            tool("pg_ctl", "stop", "-m", "immediate", "-D", data)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@contextmanager
def replica(primary: str, *options: str) -> Iterator[tuple[str, str]]:
    """A streaming replica of a cluster made here: its address, and its log. `options`: `-c …`."""
    directory = tempfile.mkdtemp(prefix="pg_")
    data, log = os.path.join(directory, "data"), os.path.join(directory, "log")
    try:
        if os.geteuid() == 0:
            shutil.chown(directory, "postgres", "postgres")
        host = primary.partition("host=")[2]
        tool("pg_basebackup", "-h", host, "-U", "postgres", "-D", data, "-R", "-c", "fast",
             "--no-sync")  # fmt: skip
        start(data, f"-k {directory} {OPTIONS} {' '.join(options)}")
        yield f"postgres://postgres@/postgres?host={directory}", log
    finally:
        with suppress(SystemExit):  # a test may have stopped it
            tool("pg_ctl", "stop", "-m", "immediate", "-D", data)
        shutil.rmtree(directory, ignore_errors=True)


def start(data: str, options: str = "") -> None:
    """Without options as it was started before."""
    log = os.path.join(os.path.dirname(data), "log")
    given = ["-o", options] if options else []
    tool("pg_ctl", "start", "-w", "-D", data, "-l", log, *given)


def tool(name: str, *arguments: str) -> None:
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*user, os.path.join(postgres_binaries(), name), *arguments]
    # Not a pipe: the server would keep it open
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(command, stdout=output, stderr=output, cwd="/")
        if done.returncode:
            output.seek(0)
            sys.exit(f"{name} failed:\n{output.read()}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
