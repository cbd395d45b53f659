"""One person, one process: started, held up in the middle, killed. It talks by lines; see the
modules called acting."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

PATIENCE = 30  # seconds for a process to say its next word
OVERLAP = 0.7  # seconds in which one that is not held up reaches the middle


class Acting:
    """`python -m module *arguments` on the database at `url`."""

    def __init__(self, url: str, module: str, *arguments: object, **env: str) -> None:
        env |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url}
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *map(str, arguments)],
            cwd=settings.BASE_DIR,
            env={**os.environ, **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def hears(self, patience: float = PATIENCE) -> str:
        """The next word, or "" when none comes in time."""
        assert self._process.stdout
        ready, _w, _x = select.select([self._process.stdout], [], [], patience)
        return self._process.stdout.readline().strip() if ready else ""

    def go(self) -> None:
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        if self._process.poll() is None:
            self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            pipe.close()


@contextmanager
def together(*acting: Acting) -> Iterator[None]:
    try:
        for each in acting:
            assert each.hears() == "ready"
        yield
    finally:
        for each in acting:
            each.close()


def at_once(first: Acting, second: Acting) -> list[str]:
    """The first stops in its transaction, the second begins; then both go on. What they say."""
    first.go()
    assert first.hears() == "middle"
    second.go()
    reached = second.hears(OVERLAP)
    first.go()
    words = [first.hears()]
    if not reached:
        reached = second.hears()
    if reached == "middle":
        second.go()
        reached = second.hears()
    return [*words, reached]
