"""Asking an address as one person, and what the answer is and changes."""

import copy
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver

_WRITES = re.compile(
    r'\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM|REPLACE INTO) "?(\w+)', re.IGNORECASE
)
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def routes(resolver: Any = None, before: str = "") -> Iterator[str]:
    """Every address that there is, as the resolver has it: `articles/<int:pk>/`."""
    for found in (resolver or get_resolver()).url_patterns:
        route = before + str(found.pattern)
        if isinstance(found, URLPattern):
            yield route
        else:
            yield from routes(found, route)


def is_pattern(route: str) -> bool:
    """Whether it is a regular expression, which can not be filled in."""
    return "(?P<" in route


def filled(route: str, keys: dict[str, Any]) -> str:
    return "/" + _PARAMETER.sub(lambda found: str(keys[found[1]]), route)


def asked(
    client: Client,
    method: str,
    address: str,
    sent: Any = None,
    *,
    comes_from: str = "",
    visit: dict[str, str] | None = None,
) -> tuple[Any, set[str]]:
    """The answer, and the tables that were written to; then all of it is undone.

    `comes_from`: the network address of who asks. `visit`: cookies beside those of a login.
    """
    written: set[str] = set()

    def noted(execute: Any, sql: str, *arguments: Any) -> Any:
        if found := _WRITES.match(sql):
            written.add(found[1])
        return execute(sql, *arguments)

    cookies = copy.copy(client.cookies)
    for name, value in (visit or {}).items():
        client.cookies[name] = value
    where = {"REMOTE_ADDR": comes_from} if comes_from else {}
    with _undone(), connection.execute_wrapper(noted):
        answer = getattr(client, method)(address, sent, **where)
        if answer.streaming:
            answer.body = b"".join(answer.streaming_content)  # inside, as a server would
    client.cookies = cookies  # who was logged out is there again for the next question
    return answer, written


def body(answer: Any) -> bytes:
    return answer.body if answer.streaming else answer.content


def told(answer: Any) -> str:
    """The answer in one word: a status, or `login` where it leads to one."""
    if answer.status_code == 302 and "/login/" in answer["Location"]:
        return "login"
    return str(answer.status_code)


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
