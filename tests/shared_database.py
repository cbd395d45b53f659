"""The tests' database as other processes see it: a copy in a file, or PostgreSQL itself."""

import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import connection


class Shared:
    """The tests' database as other processes see it, and what they left in it."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / "paper.sqlite3"
        if connection.vendor == "sqlite":
            with sqlite3.connect(self.path) as copy:
                connection.connection.backup(copy)
                copy.execute("PRAGMA journal_mode=WAL")  # two that begin it at once do not wait
            copy.close()
            self.url = f"sqlite:///{self.path}"
        else:
            given = urlsplit(os.environ["DATABASE_URL"])
            self.url = given._replace(path=f"/{connection.settings_dict['NAME']}").geturl()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        if connection.vendor != "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall()
        with sqlite3.connect(self.path) as copy:
            found = copy.execute(sql).fetchall()
        copy.close()
        return found

    def one(self, sql: str) -> Any:
        return self.rows(sql)[0][0]
