"""New keys for what is sealed: every sealed column and every sealed file, with the first key.

TIPS_KEYS opens with any of its keys and seals with the first. Which columns are sealed is asked
of the models, so that none is forgotten. A value is replaced only where it still stands as it was
read: what the site writes at the same moment is newer, and sealed anew already.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.core.files.storage import storages
from django.db import connection, models, transaction

from articles import sealed_store
from articles.lib import sealed_files, secret_box
from articles.models import ComplaintFile, TakeDown
from articles.models.encrypted import EncryptedText

from . import attachment_files
from .models import Attachment, TipEvent

BATCH = 200  # rows of one transaction
_FILES: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (  # sealed, in the private storage
    (Attachment, ("original", "clean")),
    (ComplaintFile, ("file",)),
    (TakeDown, ("sealed",)),
)
_STORAGE = attachment_files.PLACE[0]
Progress = Callable[[int], object]


@dataclass(frozen=True)
class SealedTable:
    """The sealed columns of one model, and the column of its key."""

    model: type[models.Model]
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.model._meta.label

    @property
    def key(self) -> str:
        pk = self.model._meta.pk
        assert pk is not None and pk.column
        return pk.column


@dataclass
class Rotation:
    """What was done, or for a check what is left to do. `unopened` names rows, never a value."""

    values: int = 0
    files: int = 0
    unopened: list[str] = field(default_factory=list)


def sealed_tables() -> list[SealedTable]:
    """Every model of the house that has a sealed column."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        own = model._meta.local_concrete_fields
        columns = tuple(each.column for each in own if isinstance(each, EncryptedText))
        if columns and model._meta.managed and not model._meta.proxy:
            found.append(SealedTable(model, columns))
    return found


def size() -> int:
    """Rows that a rotation looks at."""
    rows = sum(models.QuerySet(each.model).count() for each in sealed_tables())
    # once more, for their files
    return rows + sum(models.QuerySet(model).count() for model, _columns in _FILES)


def rotate(*, is_check: bool = False, progress: Progress = lambda number: None) -> Rotation:
    """Seal with the first key what another one has sealed, and record it; or only count it.

    May be stopped and begun again at any time: what is done is passed over.
    """
    done = Rotation()
    for table in sealed_tables():
        last: Any = None
        while rows := _read(table, last):
            with transaction.atomic():
                for row in rows:
                    _reseal(table, row, done, is_check)
            last = rows[-1][0]
            progress(len(rows))
    for model, columns in _FILES:
        every: models.QuerySet[models.Model] = models.QuerySet(model)
        files, last = every.only(*columns).order_by("pk"), 0  # nothing that is sealed
        while found := list(files.filter(pk__gt=last)[:BATCH]):
            for kept in found:
                _rewrap(kept, columns, done, is_check)
            last = found[-1].pk
            progress(len(found))
    if not is_check:
        TipEvent.record(
            "rotate_tip_keys",
            actor=None,
            values=done.values,
            files=done.files,
            unopened=len(done.unopened),
        )
    return done


def _read(table: SealedTable, after: Any) -> list[Sequence[Any]]:
    """Key and sealed values as they stand in the database."""
    quoted = connection.ops.quote_name
    key, columns = quoted(table.key), ", ".join(map(quoted, table.columns))
    where = f"WHERE {key} > %s" if after is not None else ""
    sql = (
        f"SELECT {key}, {columns} FROM {quoted(table.model._meta.db_table)} {where} "  # noqa: S608
        f"ORDER BY {key} LIMIT {BATCH}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [after] if after is not None else [])
        return cursor.fetchall()


def _reseal(table: SealedTable, row: Sequence[Any], done: Rotation, is_check: bool) -> None:
    for column, token in zip(table.columns, row[1:], strict=True):
        if not token or secret_box.is_of_newest_key(token):
            continue
        try:
            anew = secret_box.box().rotate(token.encode()).decode()
        except InvalidToken:
            done.unopened.append(f"{table.name} {row[0]} {column}")
            continue
        if is_check or _replaced(table, column, row[0], token, anew):
            done.values += 1


def _replaced(table: SealedTable, column: str, key: Any, token: str, anew: str) -> bool:
    """Whether it still stood there. By SQL: the ledger's rows refuse to be changed, and no sealed
    value can be asked for."""
    quoted = connection.ops.quote_name
    sql = (
        f"UPDATE {quoted(table.model._meta.db_table)} SET {quoted(column)} = %s "  # noqa: S608
        f"WHERE {quoted(table.key)} = %s AND {quoted(column)} = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [anew, key, token])
        return cursor.rowcount == 1


def _rewrap(row: models.Model, columns: tuple[str, ...], done: Rotation, is_check: bool) -> None:
    for column in columns:
        name = getattr(row, column).name
        if not name:
            continue
        try:
            done.files += _is_old(name) if is_check else _rewrapped(name)
        except sealed_store.CanNotOpen:
            same: models.QuerySet[models.Model] = models.QuerySet(type(row))
            erased = same.filter(pk=row.pk).exclude(**{column: name})
            if not erased.exists():  # meanwhile: no fault
                done.unopened.append(f"{row._meta.label} {row.pk} {column}")


def _is_old(name: str) -> bool:
    with storages[_STORAGE].open(name, "rb") as file:
        return not sealed_files.is_of_newest_key(file)


def _rewrapped(name: str) -> bool:
    with storages[_STORAGE].open(name, "rb+") as file:
        return sealed_files.rewrap(file)
