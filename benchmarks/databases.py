"""The databases of a run: made once for each size, kept for the next run.

A database is made again when what made it has changed: the size's options, the generator or the
migrations. `ready.json` in its folder says what it was made from.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
_GENERATOR = ("generate.py", "filling.py", "world.py", "words.py", "tables.py")
_NAME = "huaxi_bench"


@dataclass(frozen=True)
class Database:
    """`server` is postgres://user:password@host:port, or postgres://user@?host=/directory of a
    socket, or empty for SQLite in the folder."""

    size: int
    folder: Path
    server: str = ""
    seed: int = 1
    body: str = "long"
    has_search: bool = True  # an index of the search, which at a million articles takes an hour

    def environment(self) -> dict[str, str]:
        """Production's defaults on this database, without any cache."""
        sqlite = f"sqlite:///{self.folder / 'huaxi_news.sqlite3'}"
        return {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "ENV_FILE": os.devnull,
            "DATA_DIR": str(self.folder),
            "STATIC_ROOT": str(self.folder.parent / "static"),
            "SECRET_KEY": "benchmarks only",
            "DATABASE_URL": address(self.server, self.name) if self.server else sqlite,
            "CACHE_URL": "dummycache://",
            "PAPER_HOME_PLACE": "district",
        }

    @property
    def name(self) -> str:
        return f"{_NAME}_{self.size}"

    def prepare(self) -> None:
        """Make it, unless it is there and would be made the same."""
        ready = self.folder / "ready.json"
        wanted = {"seed": self.seed, "body": self.body, "made_by": _fingerprint()}
        wanted |= {} if self.has_search else {"search": False}
        if ready.exists() and json.loads(ready.read_text()) == wanted:
            return
        self._remove()
        self.folder.mkdir(parents=True)
        if self.server:
            _execute(self.server, f'CREATE DATABASE "{self.name}"')
        arguments = ("--articles", self.size, "--seed", self.seed, "--body", self.body)
        without = () if self.has_search else ("--no-search",)
        self.run("benchmarks/generate.py", *map(str, arguments), *without)
        ready.write_text(json.dumps(wanted))

    def run(self, script: str, *arguments: str) -> None:
        command = [sys.executable, script, *arguments]
        subprocess.run(command, env=self.environment(), cwd=ROOT, check=True)

    def _remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.server:
            _execute(self.server, f'DROP DATABASE IF EXISTS "{self.name}"')


def address(server: str, name: str) -> str:
    """Of one of the server's databases."""
    where, mark, query = server.partition("?")
    return f"{where}/{name}{mark}{query}"


def folder_for(size: int, server: str) -> Path:
    """Below DATA_DIR, as the product itself has it."""
    data = Path(os.environ.get("DATA_DIR", ROOT / "var")).resolve()
    kind = f"postgres-{urlsplit(server).port or 5432}" if server else "sqlite"
    return data / "bench" / kind / str(size)


def _fingerprint() -> str:
    files = [ROOT / "benchmarks" / name for name in _GENERATOR]
    files += sorted((ROOT / "articles" / "migrations").glob("0*.py"))
    files += [ROOT / "articles" / "lib" / "words.py", ROOT / "articles" / "search" / "index.py"]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _execute(server: str, statement: str) -> None:
    with psycopg.connect(address(server, "postgres"), autocommit=True) as connection:
        connection.execute(statement)
