"""What is the matter with the database that is on now, and what it holds: asked of a copy before
it is called a backup, and of what was put back.
"""

from dataclasses import dataclass, field

from django.apps import apps
from django.core.files.storage import Storage, storages
from django.db import connection, models

from articles import event_chain
from articles.lib.migrated import unready
from tips import ledger, settlements


@dataclass(frozen=True)
class Standing:
    """Rows of each table, the tail of the chain of events, and a sentence for each fault."""

    counts: dict[str, int]
    events: dict[str, object]
    faults: list[str] = field(default_factory=list)


def standing() -> Standing:
    walk = event_chain.walk()
    faults = [walk.fault] if walk.fault else []
    faults += [*ledger.faults(), *settlements.faults()]
    events = {"count": walk.count, "last": walk.last, "hash": walk.last_hash}
    return Standing(counts(), events, faults)


def counts() -> dict[str, int]:
    """Every table of the database, but for SQLite's own and the virtual ones of its search, whose
    rows lie in tables beside them."""
    found = {}
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found[table] = cursor.fetchone()[0]
    return found


def _tables() -> list[str]:
    if connection.vendor != "sqlite":
        return sorted(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%%'"
            " AND sql NOT LIKE 'CREATE VIRTUAL %%' ORDER BY name",
            [],
        )
        return [name for (name,) in cursor.fetchall()]


def migrations() -> list[str]:
    """Those that were applied, as «articles.0001_initial»."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        return [f"{app}.{name}" for app, name in cursor.fetchall()]


def named_files() -> set[tuple[str, str]]:
    """Storage and name of every file that a row names."""
    named: set[tuple[str, str]] = set()
    for model in apps.get_models():
        for column in model._meta.get_fields():
            if isinstance(column, models.FileField) and column.model is model:
                alias = alias_of(column.storage)
                rows: models.QuerySet = models.QuerySet(model).exclude(**{column.name: ""})
                rows = rows.exclude(**{column.name: None})
                named |= {(alias, name) for name in rows.values_list(column.name, flat=True)}
    return named


def alias_of(storage: Storage) -> str:
    for alias in storages.backends:
        if storages[alias] is storage or storages[alias] == storage:
            return alias
    return "default"


def is_of_this_version() -> bool:
    """Whether the ORM can read it: an older database is migrated first."""
    return not unready()
