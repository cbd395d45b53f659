"""Fills the configured, empty database with articles: see README.md beside this file."""

import argparse
import os
import sys
from datetime import date
from pathlib import Path

import django
from django.core.management import call_command
from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huaxi_news.settings")
django.setup()

from articles import search  # noqa: E402
from benchmarks import filling, tables  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--body", choices=filling.BODIES, default="long", help="length of the texts: %(choices)s"
    )
    parser.add_argument(
        "--until", type=date.fromisoformat, help="the day after the newest article (today)"
    )
    parser.add_argument(
        "--no-search", dest="search", action="store_false", help="leave the search index empty"
    )
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    try:
        filling.fill(
            options.articles,
            seed=options.seed,
            body=options.body,
            until=options.until,
            progress=lambda batches: tqdm(batches, unit="batch", mininterval=1),
        )
    except filling.NotEmptyError as error:
        sys.exit(str(error))
    if options.search:
        with tqdm(total=options.articles, unit=" articles", mininterval=1) as bar:
            search.rebuild(bar.update)
        tables.analyze()


if __name__ == "__main__":
    main()
