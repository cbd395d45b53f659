"""What a page costs to serve: `python -m benchmarks.serving`; see README.md, «Serving».

Every contestant runs at the same time and is asked in turn, so that a machine that gets slower
while it measures does so for all. The figures are medians over the rounds, the ratios are made
within each round; the lowest and highest of them are shown.
"""

import argparse
import json
import os
import platform
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from . import contestants, load, looks, table
from .servers import CLIENT_CPU, Server, get, stop_with_this_process

UNCACHED = ("ours-sqlite", "wagtail-sqlite", "ours-postgres", "wagtail-postgres")
CACHED = ("ours-cached", "wagtail-cached", "nginx-file", "nginx-before")
PAGES = ("article", "home", "section")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of each load")
    parser.add_argument("--json", type=Path, help="where the figures go as JSON")
    options = parser.parse_args()
    stop_with_this_process()
    wrk = load.version()
    folder = contestants.folder()
    papers = contestants.Papers(folder, options.articles)
    wagtail = papers.install()
    with contestants.running(papers) as (servers, ours, environment):
        asked = papers.asked()
        looked = {
            "ours": looks.of_ours(ours, asked.ours),
            "wagtail": looks.of_wagtail(papers, environment, asked.wagtail),
        }
        _warm(servers, asked)
        rounds = [
            dict(_round(servers, asked, folder, options.seconds)) for _ in range(options.rounds)
        ]
        idle = {name: server.idle for name, server in servers.items()}
    result = {
        "date": date.today().isoformat(),
        "machine": f"{os.cpu_count()} processors, Python {platform.python_version()}",
        "with": {"load": wrk, "beside": wagtail, "articles": options.articles},
        "looks": looked,
        "idle_memory": idle,
        "rounds": rounds,
    }
    if options.json:
        options.json.write_text(json.dumps(result, indent=1))
    print(table.of(result))


def _warm(servers: dict[str, Server], asked: contestants.Paths) -> None:
    for name, server in servers.items():
        paths = asked.wagtail if name.startswith("wagtail") else asked.ours
        only_article = {"article": paths["article"][:1]}
        for each in (only_article if name == "nginx-file" else paths).values():
            for path in each * 4:  # each thread of a server has its own connection
                status, _headers, _body = get(server.address, path)
                if status != 200:
                    raise RuntimeError(f"{name}: {path} was answered with {status}.")


def _round(
    servers: dict[str, Server], asked: contestants.Paths, folder: Path, seconds: int
) -> Iterator[tuple[str, dict]]:
    """«contestant/page» and its figures."""
    for page in PAGES:
        for name in UNCACHED:
            server = servers[name]
            paths = asked.wagtail if name.startswith("wagtail") else asked.ours
            yield f"{name}/{page}", _load(server, paths[page], folder, seconds, connections=2)
    for name in CACHED:
        paths = asked.wagtail if name.startswith("wagtail") else asked.ours
        yield (
            f"{name}/article",
            _load(servers[name], paths["article"][:1], folder, seconds, connections=16),
        )


def _load(
    server: Server, paths: list[str], folder: Path, seconds: int, *, connections: int
) -> dict:
    found = load.run(
        server.address,
        paths,
        folder,
        server=server.pid,
        database=server.database,
        seconds=seconds,
        connections=connections,
        cpu=CLIENT_CPU,
    )
    if found.errors:
        raise RuntimeError(f"{server.name}: {found.errors} errors.")
    return vars(found)


if __name__ == "__main__":
    main()
