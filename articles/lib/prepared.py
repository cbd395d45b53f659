"""Queries of the ORM whose SQL is written once, and then only asked again with other values.

To write the SQL of a query takes Django longer than a database takes to answer it from an index.
Where a reader's page asks the same questions each time they are prepared:

    @prepared(article=int)
    def _bylines(article): return Byline.objects.filter(article=article)

    _bylines(article=7)  # a queryset, as without `prepared`

A list of values stands for as many values; each length is written once. A time has to be given
like any other value: one that the function makes itself would stand still for ever.

How: the function is called once with values that nobody has, and where they come back among the
parameters of the SQL the real ones are put from then on.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial, wraps
from typing import Any, TypeVar

import psycopg
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.query import Query
from psycopg import sql

# values that nobody has, by their number; whole numbers that fit into four bytes
_STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda number: -2_000_000_000 - number,
    str: lambda number: f"\ue000 prepared {number}",
    datetime: lambda number: datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=number),
}
_Thing = TypeVar("_Thing")
_TIME = re.compile(r"\d{4}-\d\d-\d\d")


class _Written:
    """One query with its SQL, for one database."""

    def __init__(self, queryset: QuerySet, stand_ins: Mapping[tuple[str, int], Any]) -> None:
        self._queryset = queryset
        self._compiler = queryset.query.get_compiler(using=queryset.db)
        self._sql, params = self._compiler.as_sql()
        named = {self._adapted(value): name for name, value in stand_ins.items()}
        self._params = [(named.get(param), param) for param in params]
        if set(named.values()) != {name for name, _param in self._params if name}:
            raise TypeError("A value of a prepared query does not come back in its SQL.")
        if any(name is None and _is_time(param) for name, param in self._params):
            raise TypeError("A time in a prepared query has to be given, else it stands still.")
        if connections[queryset.db].vendor == "postgresql":
            self._write_constants()
        self._converters: dict[int, tuple[list[Any], Any]] | None = None
        self._compiler.get_converters = self._get_converters
        # what comes back is read, not refined: it needs no copy of all that its query is made of
        vars(queryset.query)["chain"] = partial(_shallow, queryset.query)

    def ask(self, values: Mapping[str, Any]) -> QuerySet:
        def compiler(*args: Any, **options: Any) -> SQLCompiler:
            made = _shallow(self._compiler)
            made.connection = _asking(connections[self._queryset.db])
            made.as_sql = lambda *args, **options: (self._sql, params)
            return made

        params = tuple(
            param if name is None else self._adapted(_one(values, *name))
            for name, param in self._params
        )
        asked: QuerySet = self._queryset._chain()  # type: ignore[attr-defined]
        self._let_ask(asked.query, compiler)
        return asked

    def _let_ask(self, query: Query, compiler: Callable[..., SQLCompiler]) -> Query:
        query.get_compiler = compiler  # type: ignore[method-assign]
        again = self._queryset.query  # of the query itself, a circle would be left for each answer
        vars(query)["chain"] = lambda: self._let_ask(_shallow(again), compiler)
        return query

    def _get_converters(self, expressions: Any) -> dict[int, tuple[list[Any], Any]]:
        """Of the columns, which are the same each time."""
        if self._converters is None:
            self._converters = SQLCompiler.get_converters(self._compiler, expressions)
        return self._converters

    def _write_constants(self) -> None:
        """Into the SQL, where PostgreSQL then knows their types; what is given stays apart."""
        connection = connections[self._queryset.db]
        connection.ensure_connection()
        written = (
            "%s" if name else sql.Literal(param).as_string(connection.connection).replace("%", "%%")
            for name, param in self._params
        )
        self._sql = self._sql % tuple(written)
        self._params = [(name, param) for name, param in self._params if name]

    def _adapted(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return connections[self._queryset.db].ops.adapt_datetimefield_value(value)
        if isinstance(value, int) and not -(2**63) <= value < 2**63:
            return None  # no row has it, and no database takes it
        return value


def prepared(**kinds: type) -> Callable[[Callable[..., QuerySet]], Callable[..., QuerySet]]:
    """Decorates a function that makes a queryset of its arguments, whose types are named here.

    What comes back may be read, not refined further. Raises TypeError when the function makes a
    time of its own, or does with a value what SQL does not show.
    """

    def decorate(make: Callable[..., QuerySet]) -> Callable[..., QuerySet]:
        written: dict[tuple[int, ...], _Written] = {}

        @wraps(make)
        def ask(**values: Any) -> QuerySet:
            each = (values[name] for name in kinds)
            key = tuple(len(value) if isinstance(value, list) else -1 for value in each)
            if key not in written:
                written[key] = _write(make, kinds, values)
            return written[key].ask(values)

        return ask

    return decorate


def _write(
    make: Callable[..., QuerySet], kinds: Mapping[str, type], values: Mapping[str, Any]
) -> _Written:
    stand_ins: dict[tuple[str, int], Any] = {}
    given: dict[str, Any] = {}
    for name, value in values.items():
        places = range(len(value)) if isinstance(value, list) else (-1,)
        made = []
        for place in places:
            made.append(_STAND_INS[kinds[name]](len(stand_ins)))
            stand_ins[name, place] = made[-1]
        given[name] = made if isinstance(value, list) else made[0]
    return _Written(make(**given), stand_ins)


class _Binding:
    """A connection to PostgreSQL that sends SQL and values apart, so that the server, too, plans a
    query once for each of its connections (DATABASES OPTIONS prepare_threshold)."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def cursor(self) -> CursorWrapper:
        connection = self._connection
        connection.close_if_health_check_failed()
        connection.ensure_connection()
        with connection.wrap_database_errors:
            bare = psycopg.Cursor(connection.connection)
        return connection._prepare_cursor(bare)  # type: ignore[attr-defined]


def _shallow(thing: _Thing) -> _Thing:
    """`copy.copy`, without asking the thing how that is done."""
    made = object.__new__(type(thing))
    made.__dict__.update(thing.__dict__)
    return made


def _asking(connection: BaseDatabaseWrapper) -> Any:
    return _Binding(connection) if connection.vendor == "postgresql" else connection


def _one(values: Mapping[str, Any], name: str, place: int) -> Any:
    return values[name] if place < 0 else values[name][place]


def _is_time(param: object) -> bool:
    return isinstance(param, date) or (isinstance(param, str) and bool(_TIME.match(param)))
