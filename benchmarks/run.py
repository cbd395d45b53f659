"""Measures every kind of page in databases of several sizes: see README.md beside this file."""

import argparse
import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import report
from benchmarks.databases import ROOT, Database, folder_for

SIZES = "10000,100000,1000000"
ROUNDS = 21
SEARCHES = ("admin list, a search", "admin list, a phrase")


class Worker:
    """A process of its own for each database, which measures one page when told to."""

    def __init__(self, database: Database) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "benchmarks/measure.py"],
            env=database.environment(),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.pages: dict[str, dict] = {}

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()  # the end of its input is its sign to stop

    def look(self) -> None:
        """Learn the pages, and what does not change of them."""
        self.pages = {name: page | {"wall": [], "cpu": []} for name, page in self._answer().items()}

    def sample(self, name: str) -> None:
        self._process.stdin.write(f"{name}\n")
        self._process.stdin.flush()
        for clock, milliseconds in self._answer().items():
            self.pages[name][clock].append(milliseconds)

    def _answer(self) -> dict:
        line = self._process.stdout.readline()
        if not line:
            sys.exit("A measuring process ended: its reason is above.")
        return json.loads(line)


def main(arguments: list[str] | None = None) -> int:
    """The number of pages that grow: 0 when all is well."""
    options = _options(arguments)
    server = options.server.rstrip("/") if options.database == "postgres" else ""
    databases = [
        Database(size, folder_for(size, server), server, options.seed, options.body, options.search)
        for size in options.sizes
    ]
    for database in databases:
        database.prepare()
    databases[0].run("manage.py", "collectstatic", "--noinput", "--verbosity=0")
    results = measure(databases, options.rounds)
    if not options.search:
        for pages in results.values():
            for name in SEARCHES:
                del pages[name]
    if options.json:
        options.json.write_text(json.dumps(results, indent=1))
    clock = "wall" if server else "cpu"
    print_report(results, clock)
    return len(report.growing(results, clock))


def measure(databases: list[Database], rounds: int) -> report.Results:
    """Round by round, each page in each database in turn: a machine's speed drifts."""
    with ExitStack() as stack:
        workers = [stack.enter_context(Worker(database)) for database in databases]
        for worker in workers:
            worker.look()
        names = dict.fromkeys(name for worker in workers for name in worker.pages)
        for _ in tqdm(range(rounds), unit="round", mininterval=1):
            for name in names:
                for worker in workers:
                    if name in worker.pages:
                        worker.sample(name)
    sizes = (database.size for database in databases)
    return {size: worker.pages for size, worker in zip(sizes, workers, strict=True)}


def print_report(results: report.Results, clock: str) -> None:
    kind = "CPU ms" if clock == "cpu" else "ms"
    for size, pages in results.items():
        print(f"\n## {size:,} articles\n\n{report.of_size(pages)}")
    print(f"\n## Page 1 and page 5,000 or, where there are fewer, the last full one, in {kind}\n")
    print(report.deep(results, clock))
    if len(results) > 1:
        print(f"\n## From {min(results):,} to {max(results):,} articles, in {kind}\n")
        print(report.growth(results, clock))
    for name in report.growing(results, clock):
        print(f"\nGrows by more than {report.LIMIT}: {name}.")


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=_sizes, default=SIZES, help="articles (%(default)s)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="samples of each page")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--body", choices=("short", "long"), default="long")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument(
        "--server",
        default=os.environ.get("BENCH_SERVER", "postgres://postgres@127.0.0.1:5432"),
        help="postgres://USER:PASSWORD@HOST:PORT, where databases may be made (BENCH_SERVER)",
    )
    parser.add_argument(
        "--no-search",
        dest="search",
        action="store_false",
        help="without the index of the search, which takes an hour for a million articles, and "
        "without the newsroom's two pages of it",
    )
    parser.add_argument("--json", type=Path, help="also write every sample to this file")
    return parser.parse_args(arguments)


def _sizes(text: str) -> list[int]:
    return sorted({int(part) for part in text.split(",")})


if __name__ == "__main__":
    sys.exit(main() > 0)
