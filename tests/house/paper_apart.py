"""A paper of its own beside the tests': its database, its directory, its command line."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connection

from huaxi_news.backup import book
from tests.shared_database import Shared


class Paper:
    """What `manage.py` of another process sees: a database at `url`, files in `directory`."""

    def __init__(self, url: str, directory: Path, **env: str) -> None:
        self.url, self.directory, self.env = url, directory, env

    @property
    def environment(self) -> dict[str, str]:
        own = {"DJANGO_SETTINGS_MODULE": "huaxi_news.settings", "LANGUAGE_CODE": "en"}
        own |= {"DATABASE_URL": self.url, "DATA_DIR": str(self.directory)}
        return {**os.environ, **own, **self.env}

    def manage(self, *arguments: object, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=settings.BASE_DIR,
            env={**self.environment, **env},
            capture_output=True,
            text=True,
            timeout=120,
        )

    def done(self, *arguments: object, **env: str) -> str:
        """What it says when it ends well."""
        ended = self.manage(*arguments, **env)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout + ended.stderr

    def refused(self, *arguments: object, **env: str) -> str:
        """The one sentence with which it ends."""
        ended = self.manage(*arguments, **env)
        assert ended.returncode == 1 and "Traceback" not in ended.stderr, ended.stderr
        return ended.stderr.strip().splitlines()[-1]

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, as text."""
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as file:
                named = file.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                    " AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL %'"
                )
                names = [name for (name,) in named]
                return {name: _rows(file.execute(f'SELECT * FROM "{name}"')) for name in names}
        with psycopg.connect(self.url.replace("postgres:", "postgresql:", 1)) as server:
            named = server.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
            )
            names = [name for (name,) in named.fetchall()]
            return {
                name: _rows(server.execute(f'SELECT * FROM "{name}"').fetchall()) for name in names
            }

    def files(self) -> dict[str, str]:
        """SHA-256 by name."""
        return {
            str(path.relative_to(self.directory)): hashlib.sha256(path.read_bytes()).hexdigest()
            for folder in ("media", "private", "pages")
            for path in sorted((self.directory / folder).rglob("*"))
            if path.is_file()
        }


def of_the_tests(directory: Path) -> Paper:
    """The tests' own database, and the files that its rows name."""
    directory.mkdir(exist_ok=True)
    places = {
        "default": ("media", settings.MEDIA_ROOT),
        "private": ("private", settings.PRIVATE_ROOT),
    }
    for alias, name in book.named_files():
        folder, root = places[alias]
        target = directory / folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(Path(root) / name, target)
    return Paper(Shared(directory).url, directory)


@contextmanager
def empty(directory: Path, **env: str) -> Iterator[Paper]:
    """A new database without any table, on the same server where there is one."""
    directory.mkdir(exist_ok=True)
    if connection.vendor == "sqlite":
        yield Paper(f"sqlite:///{directory / 'paper.sqlite3'}", directory, **env)
        return
    name = f"{connection.settings_dict['NAME']}_{directory.name}"
    given = urlsplit(os.environ["DATABASE_URL"])
    maintenance = given._replace(scheme="postgresql").geturl()
    with psycopg.connect(maintenance, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            yield Paper(given._replace(path=f"/{name}").geturl(), directory, **env)
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _rows(found: Any) -> list[tuple[Any, ...]]:
    return sorted(
        tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row)
        for row in map(_written, found)
    )


def _written(row: Any) -> tuple[str, ...]:
    return tuple(repr(bytes(c) if isinstance(c, memoryview) else c) for c in row)
