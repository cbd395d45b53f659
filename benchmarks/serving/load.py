"""Load on one server by wrk (https://github.com/wg/wrk, Debian's package), and what it cost."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import processes

_SCRIPT = Path(__file__).with_name("ask.lua")


@dataclass(frozen=True)
class Load:
    """Milliseconds; `cpu` and `database_cpu` are of one request, `bytes` as they came in."""

    requests: int
    rate: float  # a second
    p50: float
    p99: float
    max: float
    bytes: float
    cpu: float
    database_cpu: float
    errors: int
    memory: int  # bytes (PSS), right after


def version() -> str:
    """Raises SystemExit without it."""
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing (Debian: apt-get install wrk).")
    said = subprocess.run(["wrk", "--version"], capture_output=True, text=True, check=False).stdout
    return " ".join(said.split()[:2])


def run(
    address: str,
    paths: Sequence[str],
    folder: Path,
    *,
    server: int,
    database: int = 0,
    seconds: int,
    connections: int,
    cpu: int,
) -> Load:
    """Ask for the paths in turn, from one processor. Raises RuntimeError when wrk fails."""
    listed = folder / "paths.txt"
    listed.write_text("\n".join(paths) + "\n")
    command = ["taskset", "-c", f"{cpu}", "wrk", "-t1", f"-c{connections}", f"-d{seconds}s"]
    command += ["--timeout", "30s", "-s", str(_SCRIPT), address, "--", str(listed)]
    before = _used(server), _used(database)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    after = _used(server), _used(database)
    _output, mark, said = done.stdout.partition("\nJSON ")
    if not mark:
        raise RuntimeError(f"wrk failed: {done.stdout}{done.stderr}")
    saw = json.loads(said)
    number = max(1, saw["requests"])
    return Load(
        requests=saw["requests"],
        rate=saw["requests"] / saw["seconds"],
        p50=saw["p50"],
        p99=saw["p99"],
        max=saw["max"],
        bytes=saw["bytes"] / number,
        cpu=(after[0] - before[0]) / number * 1e3,
        database_cpu=(after[1] - before[1]) / number * 1e3,
        errors=saw["errors"],
        memory=processes.memory(server),
    )


def _used(pid: int) -> float:
    return processes.cpu_seconds(pid) if pid else 0.0
