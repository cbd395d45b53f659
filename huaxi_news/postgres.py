"""How long the paper waits for PostgreSQL: a server that hangs must not hold every worker.

The server's own limits (`statement_timeout`) end what takes too long there. When the line to it
is dead, it says nothing any more; then this end gives up by itself.
"""

from typing import Any

import psycopg
from psycopg import errors

LINE = 10  # seconds more than the server has for one statement


def connection_class(seconds: int) -> type[psycopg.Connection]:
    """A connection that waits `seconds` for one answer, and is closed after that."""

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

    return Impatient
