"""How the paper talks to PostgreSQL, and how long it waits: a server that hangs must not hold every
worker.

The server's own limits (`statement_timeout`) end what takes too long there. When the line to it
is dead, it says nothing any more; then this end gives up by itself.
"""

import select
from typing import Any

import psycopg
from psycopg import errors

LINE = 10  # seconds more than the server has for one statement


def connection_class(seconds: int) -> type[psycopg.Connection]:
    """A connection that waits `seconds` for one answer, and is closed after that.

    The pool asks each one for nothing before it gives it away: a server that went has closed the
    line, which this machine knows without asking.
    """

    class Impatient(psycopg.Connection):
        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            given_up = seconds if timeout is None else timeout
            try:
                return super().wait(gen, interval, given_up)
            except errors._WaitTimeout:
                if timeout is not None:
                    raise
                self.pgconn.finish()  # nobody knows what it would say later
                raise psycopg.OperationalError(
                    f"The database has not answered for {seconds} seconds."
                ) from None

        def execute(self, query: Any, *args: Any, **options: Any) -> psycopg.Cursor:
            if query == "" and not _has_something_to_say(self.pgconn.socket):
                return self.cursor()
            return super().execute(query, *args, **options)

    return Impatient


def _has_something_to_say(file: int) -> bool:
    """A line that nobody asked anything: its end, or why it ends."""
    poll = select.poll()
    poll.register(file, select.POLLIN)
    return bool(poll.poll(0))


def configure(
    database: dict[str, Any], pool_size: int, statement_seconds: int, *, patience: int = 5
) -> None:
    """Its settings for Django: a pool of `pool_size` connections in each process, `patience`
    seconds to wait for one of them, `statement_seconds` for one statement (0: without end)."""
    database["CONN_MAX_AGE"] = 0
    database["CONN_HEALTH_CHECKS"] = True  # a restarted server costs no request
    options = database.setdefault("OPTIONS", {})
    options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": patience}
    options.setdefault("connect_timeout", 3)  # seconds
    # articles.lib.prepared alone sends SQL and values apart: those queries are planned once
    options.setdefault("prepare_threshold", 1)
    options["options"] = (
        f"{options.get('options', '')} -c plan_cache_mode=force_generic_plan".strip()
    )
    if statement_seconds:
        options["options"] += (
            f" -c statement_timeout={statement_seconds}s"
            f" -c idle_in_transaction_session_timeout={2 * statement_seconds}s"
        )
        options["tcp_user_timeout"] = 1000 * statement_seconds
        options["pool"]["connection_class"] = connection_class(statement_seconds + LINE)
