"""Times as PostgreSQL writes them, read by Python itself: Django asks a pattern for each."""

from datetime import UTC, datetime
from typing import Any

from django.db import connections
from django.db.backends.postgresql.psycopg_any import BaseTzLoader, get_adapters_template


class _Loader(BaseTzLoader):
    timezone = UTC

    def load(self, data: Any) -> datetime:
        try:
            return datetime.fromisoformat(bytes(data).decode()).astimezone(UTC)
        except ValueError:  # before Christ, infinity: psycopg says what it thinks of them
            return super().load(data)


def read_quickly() -> None:
    """For connections that are made from now on, where the database is asked in UTC."""
    for connection in connections.all():
        if connection.vendor == "postgresql" and connection.timezone is UTC:
            get_adapters_template(True, UTC).register_loader("timestamptz", _Loader)
