"""How the paper talks to PostgreSQL."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import DataError, connection

from huaxi_news import postgres
from tests import factories
from tests.shared_database import Shared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _only_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("It is about PostgreSQL: make test-postgres.")


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 29, 10, 0, 0, 123456, UTC),
        datetime(2026, 11, 29, 10, 0, 0, 120000, UTC),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, UTC),
    ],
)
def test_times_come_back_as_they_were(at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [at])
        (found,) = cursor.fetchone()

    assert found == at and found.tzinfo is UTC


def test_time_of_another_zone_is_told_in_utc() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'Asia/Kathmandu'")
        cursor.execute("SELECT '2026-11-29 10:00:00+05:45'::timestamptz")
        (found,) = cursor.fetchone()

    assert found.utcoffset() == timedelta(0) and found.hour == 4 and found.minute == 15


@pytest.mark.parametrize("said", ["infinity", "0044-03-15 12:00:00+00 BC"])
def test_time_that_python_has_not_is_an_error_in_words(said: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [said])
        with pytest.raises(DataError):
            cursor.fetchone()


def test_times_of_rows_are_in_utc() -> None:
    article = factories.published()
    article.refresh_from_db()

    assert article.published_at.tzinfo is UTC


@pytest.mark.django_db(transaction=True)
def test_pool_asks_only_a_line_that_says_something(tmp_path) -> None:
    url = Shared(tmp_path).url
    line = postgres.connection_class(30).connect(url, autocommit=True)
    other = psycopg.connect(url, autocommit=True)
    with line, other:
        (pid,) = line.execute("SELECT pg_backend_pid()").fetchone()
        before = other.execute(
            "SELECT query_start FROM pg_stat_activity WHERE pid = %s", [pid]
        ).fetchone()
        line.execute("")
        after = other.execute(
            "SELECT query_start FROM pg_stat_activity WHERE pid = %s", [pid]
        ).fetchone()
        assert after == before  # it was not asked

        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        with pytest.raises(psycopg.OperationalError):
            line.execute("")
