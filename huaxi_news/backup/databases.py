"""The two databases, each copied as it stands at one moment while others write to it.

SQLite by its own backup API, PostgreSQL by pg_dump, which reads the same snapshot that our own
questions read. One is never put back into the other.
"""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections, transaction
from django.utils.translation import gettext as _
from psycopg import pq
from psycopg.conninfo import make_conninfo

from .refusals import BackupRefused

ASIDE = "before_restore"  # how what was there is called after a backup took its place
_PIECE = 1024 * 1024  # bytes
_COPY = ".copy-"
_LEFT_OVER = 24 * 3600  # seconds

Copy = Callable[[Callable[[bytes], object]], None]  # writes itself, piece by piece


@contextmanager
def snapshot() -> Iterator[tuple[str, Copy]]:
    """The name of the copy in a backup, and how it is had. Within the block the ORM reads the
    same moment. Raises BackupRefused."""
    if connection.vendor == "sqlite":
        with _sqlite_snapshot() as path, standing_on(path):
            yield "database.sqlite3", lambda write: _read(path, write)
    else:
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SELECT pg_export_snapshot()")
                exported = cursor.fetchone()[0]
            yield "database.dump", lambda write: _dump(exported, write)


@contextmanager
def standing_on(path: Path) -> Iterator[None]:
    """Everything that asks the database asks this file of SQLite's, in this thread."""
    kept: Any = connections["default"]
    other = kept.__class__({**kept.settings_dict, "NAME": str(path)}, "default")
    connections["default"] = other
    try:
        yield
    finally:
        other.close()
        connections["default"] = kept
    in_one_file(path)


def in_one_file(path: Path) -> None:
    """No journal beside it: what is copied is the file alone."""
    with closing(sqlite3.connect(path)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")


def integrity(path: Path) -> str:
    """What SQLite itself finds wrong, or ""."""
    with closing(sqlite3.connect(path)) as copy:
        found = str(copy.execute("PRAGMA integrity_check(1)").fetchone()[0])
    return "" if found == "ok" else found


def size() -> int:
    """Bytes of the present database, about."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def server() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0]}"


def temporary(ending: str) -> Path:
    """A new file in DATA_DIR, where the database lies in the clear anyway; for this user alone.

    What a killed process left there goes.
    """
    for left in Path(settings.DATA_DIR).glob(f"{_COPY}*"):
        if time.time() - left.stat().st_mtime > _LEFT_OVER:
            left.unlink(missing_ok=True)
    handle, name = tempfile.mkstemp(ending, _COPY, settings.DATA_DIR)
    os.close(handle)
    return Path(name)


def remove(path: Path) -> None:
    """A file of SQLite's and what lies beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


@contextmanager
def _sqlite_snapshot() -> Iterator[Path]:
    """In one step, so that nobody who writes makes it begin anew; readers and writers go on."""
    path = temporary(".sqlite3")
    try:
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
        in_one_file(path)
        yield path
    finally:
        remove(path)


def _read(path: Path, write: Callable[[bytes], object]) -> None:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            write(piece)


# PostgreSQL's own programs


def _dump(exported: str, write: Callable[[bytes], object]) -> None:
    arguments = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={exported}"]
    arguments += [f"--exclude-schema={ASIDE}*", *_database()]
    with tempfile.TemporaryFile() as said:
        command = [_program("pg_dump"), *arguments]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=said, env=_environment()
        ) as dump:
            assert dump.stdout
            try:
                while piece := dump.stdout.read(_PIECE):
                    write(piece)
            except BaseException:
                dump.kill()
                raise
        _raise_if_failed("pg_dump", dump.returncode, said)


def readable_dump(path: Path) -> str:
    """What pg_restore says of a dump that it can not read to its end, or ""."""
    done = subprocess.run(
        [_program("pg_restore"), "--file=/dev/null", str(path)], capture_output=True, text=True
    )
    return _last_line(done.stderr) if done.returncode else ""


def restore_dump(path: Path) -> None:
    """Into the present database, all or nothing. Raises BackupRefused."""
    options = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            [_program("pg_restore"), *options, *_database(), str(path)],
            stdout=said,
            stderr=said,
            env=_environment(),
        )
        _raise_if_failed("pg_restore", done.returncode, said)


def set_aside(name: str) -> None:
    """The schema gets another name, and an empty one its place."""
    with transaction.atomic(), connection.cursor() as cursor:
        schema = _schema(cursor)
        cursor.execute(f"ALTER SCHEMA {_quoted(schema)} RENAME TO {_quoted(name)}")
        cursor.execute(f"CREATE SCHEMA {_quoted(schema)}")


def take_back(name: str) -> None:
    """What was set aside is the database again."""
    with transaction.atomic(), connection.cursor() as cursor:
        schema = _schema(cursor)
        cursor.execute(f"DROP SCHEMA {_quoted(schema)} CASCADE")
        cursor.execute(f"ALTER SCHEMA {_quoted(name)} RENAME TO {_quoted(schema)}")


def drop(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA {_quoted(name)} CASCADE")


def _schema(cursor: Any) -> str:
    cursor.execute("SELECT current_schema()")
    return str(cursor.fetchone()[0] or "public")


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _program(name: str) -> str:
    if found := shutil.which(name):
        return found
    raise BackupRefused(
        _("%(program)s is missing: install PostgreSQL's client programs.") % {"program": name}
    )


def _parameters() -> dict[str, Any]:
    connection.ensure_connection()
    known = {each.keyword.decode() for each in pq.Conninfo.get_defaults()}
    given = connection.get_connection_params()
    return {name: value for name, value in given.items() if name in known and value is not None}


def _database() -> list[str]:
    """No password: a list of the machine's processes shows what stands here."""
    return ["--dbname", make_conninfo(**_parameters() | {"password": None})]


def _environment() -> dict[str, str]:
    environment = {**os.environ}
    if password := _parameters().get("password"):
        environment["PGPASSWORD"] = str(password)
    return environment


def _raise_if_failed(program: str, status: int, said: Any) -> None:
    if status:
        with suppress(OSError):
            said.seek(0)
        reason = _last_line(said.read().decode(errors="replace"))
        raise BackupRefused(
            _("%(program)s failed: %(reason)s") % {"program": program, "reason": reason}
        )


def _last_line(said: str) -> str:
    lines = [line for line in said.splitlines() if "error" in line.lower()] or said.splitlines()
    return lines[-1].strip() if lines else "?"
