"""The queries of one page of the configured database, with their time and plan: why is it slow?"""

import argparse
import os
import sys
from pathlib import Path

import django
from django.db import connection

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huaxi_news.settings")
django.setup()

from benchmarks import measuring, pages  # noqa: E402

_EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN (ANALYZE, BUFFERS) "}
_LONGEST = 600  # characters of a query that are printed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", help="its name in the runner's table")
    parser.add_argument("--least", type=float, default=0, help="show those of so many ms and more")
    options = parser.parse_args()
    found = {page.name: page for page in pages.all_pages()}
    if options.page not in found:
        sys.exit(f"There is no such page; there are: {'; '.join(found)}.")
    for query in measuring.Visitor().queries(found[options.page]):
        milliseconds = float(query["time"]) * 1e3
        if milliseconds >= options.least:
            print(f"\n{milliseconds:.0f} ms  {query['sql'][:_LONGEST]}")
            _print_plan(query["sql"])


def _print_plan(sql: str) -> None:
    if not sql.startswith(("SELECT", "(SELECT", "WITH")):
        return
    with connection.cursor() as cursor:
        # sqlite3's own cursor would take a % of the text for a parameter
        cursor.execute(_EXPLAIN[connection.vendor] + sql.replace("%", "%%"), [])
        for row in cursor.fetchall():
            print("   ", row[-1])


if __name__ == "__main__":
    main()
