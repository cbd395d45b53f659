"""Sixty-four readers at once while an editor publishes every second, and takes down.

`python benchmarks/publishing.py [--seconds 60] [--readers 64] [--json FILE]`; PostgreSQL with
DATABASE_URL, else SQLite. The server is `manage.py serve`, the editor a process of its own, each
reader one connection that asks again as soon as it was answered. The exit status is 0 when no
request failed, nothing was served after its take-down had returned, every list had an article a
second after its publication had returned, and p99 is under ten times p50.
"""

import argparse
import asyncio
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.serving import servers
from benchmarks.serving.servers import CLIENT_CPU, ROOT

_LISTS = ("/", "/latest/")
_BEHIND = 1.0  # seconds that a list may lack an article that another process published
_CHECKED = 10  # every so many of the answers that list articles are read


@dataclass
class World:
    """What has returned by now: moments of `time.monotonic`, by address."""

    published: dict[str, float] = field(default_factory=dict)
    gone: dict[str, float] = field(default_factory=dict)

    def hear(self, line: bytes) -> None:
        told = json.loads(line)
        kind = self.published if told["what"] == "published" else self.gone
        kind[told["path"]] = told["at"]


@dataclass
class Outcome:
    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)  # served after the take-down had returned
    late: list[str] = field(default_factory=list)  # not served though published a second ago
    behind: float = 0.0  # seconds, the longest that a list lacked what was published


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--readers", type=int, default=64)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    servers.stop_with_this_process()
    with tempfile.TemporaryDirectory(prefix="huaxi_publishing_") as name:
        folder = Path(name)
        environment = _environment(folder)
        for command in (("migrate", "-v0"), ("collectstatic", "--noinput", "-v0")):
            subprocess.run(
                [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True
            )
        paper = servers.start_paper("paper", environment, folder, page_cache=True)
        try:
            outcome, world = asyncio.run(_run(paper.address, environment, options))
        finally:
            paper.stop()
    result = _result(outcome, world)
    if options.json:
        options.json.write_text(json.dumps(result, indent=1, ensure_ascii=False))
    print(json.dumps(result, indent=1, ensure_ascii=False))
    sys.exit(0 if result["held"] else 1)


def _environment(folder: Path) -> dict[str, str]:
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "huaxi_news.settings",
        "ENV_FILE": os.devnull,
        "DATA_DIR": str(folder),
        "DATABASE_URL": os.environ.get("DATABASE_URL", f"sqlite:///{folder}/huaxi_news.sqlite3"),
        "SECRET_KEY": "benchmarks only, and long enough to be no warning" * 2,
        "TASKS_BACKEND": "database",
        "PAGE_CACHE": "on",
    }


async def _run(
    address: str, environment: dict[str, str], options: argparse.Namespace
) -> tuple[Outcome, World]:
    os.sched_setaffinity(0, {CLIENT_CPU})
    editor = await asyncio.create_subprocess_exec(
        *(sys.executable, "benchmarks/editor.py", str(options.seconds)),
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert editor.stdin
    assert editor.stdout
    if not await editor.stdout.readline():
        raise SystemExit("The editor did not begin.")
    outcome, world, ends = Outcome(), World(), time.monotonic() + options.seconds + 1
    editor.stdin.write(b"\n")
    readers = [
        asyncio.create_task(_read(address, Random(number), world, outcome, ends))
        for number in range(options.readers)
    ]
    async for line in editor.stdout:
        world.hear(line)
    await asyncio.gather(*readers)
    if await editor.wait():
        raise SystemExit("The editor failed.")
    return outcome, world


async def _read(address: str, random: Random, world: World, outcome: Outcome, ends: float) -> None:
    where = urlsplit(address)
    stream: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    while time.monotonic() < ends:
        path, began = _choose(random, world), time.monotonic()
        try:
            stream = stream or await asyncio.open_connection(where.hostname, where.port)
            status, body = await asyncio.wait_for(_ask(*stream, where.netloc, path), 30)
        except (OSError, EOFError, ValueError, TimeoutError) as error:
            outcome.failed.append(f"{path}: {error!r}")
            stream = None
            continue
        outcome.seconds.append(time.monotonic() - began)
        outcome.statuses[status] += 1
        _judge(path, status, body, began, world, outcome)
    if stream:
        stream[1].close()


def _choose(random: Random, world: World) -> str:
    """Half of the readers come for what is new, or was."""
    if world.published and random.random() < 0.5:
        return random.choice([*world.published][-12:])
    return random.choice(_LISTS)


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, path: str
) -> tuple[int, bytes]:
    asked = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n\r\n"
    writer.write(asked.encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    body = await reader.readexactly(int(headers["content-length"]))
    compressed = headers.get("content-encoding") == "gzip"
    return int(head.split()[1]), gzip.decompress(body) if compressed else body


def _judge(
    path: str, status: int, body: bytes, began: float, world: World, outcome: Outcome
) -> None:
    if status >= 500 or status not in (200, 410):
        outcome.failed.append(f"{path}: {status}")
    elif path in _LISTS:
        if len(outcome.seconds) % _CHECKED == 0:
            _judge_list(path, body, began, world, outcome)
    elif status == 200 and began > world.gone.get(path, began):
        outcome.stale.append(f"{path}, {began - world.gone[path]:.3f} s after")


def _judge_list(path: str, body: bytes, began: float, world: World, outcome: Outcome) -> None:
    outcome.stale += [
        f"{path} names {each}, {began - at:.3f} s after"
        for each, at in world.gone.items()
        if began > at and f'href="{each}"'.encode() in body
    ]
    newest = [each for each, at in world.published.items() if at < began and each not in world.gone]
    if newest and f'href="{newest[-1]}"'.encode() not in body:
        behind = began - world.published[newest[-1]]
        outcome.behind = max(outcome.behind, behind)
        if behind > _BEHIND:
            outcome.late.append(f"{path} without {newest[-1]}, {behind:.3f} s after")


def _result(outcome: Outcome, world: World) -> dict[str, object]:
    taken = sorted(outcome.seconds)
    p50, p99 = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
    wrong = outcome.failed or outcome.stale or outcome.late
    return {
        "requests": len(taken),
        "statuses": dict(outcome.statuses),
        "published": len(world.published),
        "taken down": len(world.gone),
        "p50 ms": round(p50 * 1e3, 2),
        "p99 ms": round(p99 * 1e3, 2),
        "p99 / p50": round(p99 / p50, 2),
        "max ms": round(taken[-1] * 1e3, 1),
        "errors": len(outcome.failed),
        "stale": len(outcome.stale),
        "late": len(outcome.late),
        "a list lacked what was new, ms": round(outcome.behind * 1e3),
        "examples": [*outcome.failed[:5], *outcome.stale[:5], *outcome.late[:5]],
        "held": not wrong and p99 < 10 * p50,
    }


if __name__ == "__main__":
    main()
