"""What the benchmark of serving says of what it measured."""

import os
import subprocess
import sys

from benchmarks import databases, publishing
from benchmarks.serving import processes, table

SPIN = "import time\nwhile time.process_time() < 0.3: pass"


def load(cpu: float, *, rate: float = 100.0, database_cpu: float = 0.0) -> dict[str, float]:
    return {
        "requests": 100,
        "rate": rate,
        "p50": 1.0,
        "p99": 2.0,
        "max": 3.0,
        "bytes": 5_000.0,
        "cpu": cpu,
        "database_cpu": database_cpu,
        "errors": 0,
        "memory": 2**20,
    }


def result(ours: float) -> dict:
    """One round in which ours takes so many milliseconds and Wagtail twenty and its database's."""
    uncached = {
        f"{name}-{kind}/{page}": load(cpu, database_cpu=5.0 if kind == "postgres" else 0.0)
        for page in ("article", "home", "section")
        for kind in ("sqlite", "postgres")
        for name, cpu in (("ours", ours), ("wagtail", 20.0))
    }
    rates = {"ours-cached": 9_000, "wagtail-cached": 800, "nginx-file": 20_000}
    cached = {f"{name}/article": load(0.1, rate=rate) for name, rate in rates.items()}
    cached["nginx-before/article"] = load(0.1, rate=10_000)
    look = {page: {"queries": 7, "size": 9_000, "gzip": 3_000} for page in ("article", "home")}
    look["section"] = look["home"]
    return {
        "rounds": [uncached | cached],
        "idle_memory": dict.fromkeys({key.partition("/")[0] for key in uncached | cached}, 2**20),
        "looks": {"ours": look, "wagtail": look},
    }


def test_what_was_asked_is_said_beside_what_was_measured():
    lines = table.of(result(5.0)).splitlines()
    assert (
        "| Uncached article, SQLite: CPU, of Wagtail's | ≤ 0.25 | 0.25 | 0.25 – 0.25 | held |"
        in lines
    )
    # the database's part counts: (5 + 5) / (20 + 5)
    assert next(line for line in lines if "article, PostgreSQL" in line).endswith("**not held** |")
    assert next(line for line in lines if "with its page cache" in line).endswith("| held |")
    assert next(line for line in lines if "Behind nginx" in line).endswith("**not held** |")


def test_cpu_of_children_that_ended_counts():
    before = processes.cpu_seconds(os.getpid())
    subprocess.run([sys.executable, "-c", SPIN], check=True)
    assert processes.cpu_seconds(os.getpid()) - before >= 0.25


def test_child_is_found_by_its_command():
    command = [sys.executable, "-c", "input()", "a-word-of-its-own"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as child:
        assert processes.find(os.getpid(), "a-word-of-its-own") == child.pid
        assert processes.memory(child.pid) > 2**20
        assert child.stdin
        child.stdin.write(b"\n")


def test_address_of_a_database_on_a_socket():
    server = "postgres://postgres@?host=/tmp/pg"
    assert databases.address(server, "paper") == "postgres://postgres@/paper?host=/tmp/pg"


def test_article_served_after_its_take_down_is_stale():
    world, outcome = (
        publishing.World({"/articles/1/": 1.0}, {"/articles/1/": 5.0}),
        publishing.Outcome(),
    )
    publishing._judge("/articles/1/", 200, b"", 4.9, world, outcome)  # asked for before
    assert not outcome.stale
    publishing._judge("/articles/1/", 200, b"", 5.1, world, outcome)
    publishing._judge_list("/", b'<a href="/articles/1/">', 5.1, world, outcome)
    assert len(outcome.stale) == 2
    publishing._judge("/articles/1/", 503, b"", 5.2, world, outcome)
    assert outcome.failed == ["/articles/1/: 503"]


def test_list_without_what_was_published_is_late():
    world, outcome = publishing.World({"/articles/1/": 1.0}), publishing.Outcome()
    publishing._judge_list("/", b"", 0.5, world, outcome)  # asked for before
    assert not outcome.late
    publishing._judge_list("/", b"", 1.5, world, outcome)
    assert outcome.behind == 0.5
    publishing._judge_list("/", b"", 2.5, world, outcome)
    assert len(outcome.late) == 1
