"""The demo paper as version 0.1 left it, into an empty database: `python -m tests.house.old_paper`.

`paper_of_0_1.json.gz` has every row of every table after `load_demo` of commit 5185db3, without
passwords, sessions and files, and which migrations had been applied.
"""

import gzip
import json
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction

FILE = Path(__file__).with_name("paper_of_0_1.json.gz")


def told() -> dict[str, Any]:
    return json.loads(gzip.decompress(FILE.read_bytes()))


def main() -> None:
    paper = told()
    for app, name in paper["migrations"].items():
        call_command("migrate", app, name, verbosity=0)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        for table in paper["tables"]:  # what migrations put there by themselves
            cursor.execute(f'DELETE FROM "{table}"')
        for table, content in paper["tables"].items():
            _fill(cursor, table, content["columns"], content["rows"])
    _count_on()


def _fill(cursor: Any, table: str, columns: list[str], rows: list[list[Any]]) -> None:
    booleans = _booleans(cursor, table)
    names = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join(["%s"] * len(columns))
    for row in rows:
        values = [
            bool(value) if name in booleans and value is not None else value
            for name, value in zip(columns, row, strict=True)
        ]
        cursor.execute(f'INSERT INTO "{table}" ({names}) VALUES ({places})', values)


def _booleans(cursor: Any, table: str) -> set[str]:
    if connection.vendor == "sqlite":
        return set()
    cursor.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = %s AND data_type = 'boolean'",
        [table],
    )
    return {name for (name,) in cursor.fetchall()}


def _count_on() -> None:
    """PostgreSQL's counters do not see numbers that were given by hand."""
    present = set(connection.introspection.table_names())
    models = [model for model in apps.get_models() if model._meta.db_table in present]
    with connection.cursor() as cursor:
        for line in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(line)


if __name__ == "__main__":
    django.setup()
    main()
