"""What a program and everything that it started has used, as Linux counts it in /proc."""

import os
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")  # a second's
_PROC = Path("/proc")


def family(pid: int) -> list[int]:
    """The process and all below it that are alive."""
    children: dict[int, list[int]] = {}
    for folder in _PROC.iterdir():
        if folder.name.isdigit() and (fields := _stat(int(folder.name))):
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def find(pid: int, word: str) -> int:
    """The first process below this one whose command has that word. Raises LookupError."""
    for each in family(pid):
        if word in command(each):
            return each
    raise LookupError(f"No {word} below process {pid}.")


def command(pid: int) -> list[str]:
    try:
        return (_PROC / str(pid) / "cmdline").read_bytes().decode().split("\0")[:-1]
    except OSError:
        return []


def cpu_seconds(pid: int) -> float:
    """Of the whole family, in the kernel too, with those of its children that have ended."""
    ticks = 0
    for each in family(pid):
        if fields := _stat(each):
            ticks += sum(map(int, fields[11:15]))  # utime, stime, cutime, cstime
    return ticks / _TICK


def memory(pid: int) -> int:
    """Bytes of the whole family, what is shared divided among those who share it (PSS)."""
    total = 0
    for each in family(pid):
        try:
            lines = (_PROC / str(each) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total * 1024


def _stat(pid: int) -> list[str]:
    """The fields behind the name, which may have spaces: state, parent, …"""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
