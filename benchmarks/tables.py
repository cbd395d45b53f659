"""Rows into tables as fast as the database takes them, past the ORM but by its field list."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

from articles import planner

_PLAIN_INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s"
    " AND sql LIKE 'CREATE INDEX %%'",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
    " AND tablename = %s AND indexdef LIKE 'CREATE INDEX %%'",
}


class Table:
    """Gathers rows of one model; columns that are not named get the field's default."""

    def __init__(self, model: type[models.Model], *names: str) -> None:
        fields = [
            f for f in model._meta.concrete_fields if not (f.primary_key or f.attname in names)
        ]
        self._rest = tuple(f.get_db_prep_save(f.get_default(), connection) for f in fields)
        self._columns = [model._meta.get_field(name).column for name in names]
        self._columns += [field.column for field in fields]
        self._name = model._meta.db_table
        self._rows: list[tuple[Any, ...]] = []

    def add(self, *values: Any) -> None:
        self._rows.append((*values, *self._rest))

    def flush(self) -> None:
        """Write what was gathered."""
        quote = connection.ops.quote_name
        target = f"{quote(self._name)} ({', '.join(map(quote, self._columns))})"
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                    for row in self._rows:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(self._columns))
                cursor.executemany(f"INSERT INTO {target} VALUES ({marks})", self._rows)  # noqa: S608
        self._rows.clear()


@contextmanager
def without_indexes(*tables: type[models.Model]) -> Iterator[None]:
    """Drop the plain indexes of these tables and build them again at the end, in one sweep each.

    Unique ones stay. After an exception the indexes are not there: throw the database away.
    """
    with connection.cursor() as cursor:
        indexes: list[tuple[str, str]] = []
        for table in tables:
            cursor.execute(_PLAIN_INDEXES[connection.vendor], [table._meta.db_table])
            indexes += cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    yield
    connection.check_constraints()  # PostgreSQL builds no index while a check is due
    with connection.cursor() as cursor:
        for _, definition in indexes:
            cursor.execute(definition)


def free_sequences(*tables: type[models.Model]) -> None:
    """Let the next automatic keys follow those that were given by hand."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)


def analyze() -> None:
    """Give the query planner its statistics, as the product's own imports do."""
    planner.learn()
