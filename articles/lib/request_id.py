"""The number of the request that is being answered, for its log lines and its page of an error."""

import re
import secrets
from contextvars import ContextVar

_WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{8,64}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """Empty where no request is answered."""
    return _current.get()


def begin(given: str) -> str:
    """Take over what our own proxy has given where it is well-formed, else make one."""
    number = given if _WELL_FORMED.fullmatch(given) else secrets.token_hex(12)
    _current.set(number)
    return number


def end() -> None:
    _current.set("")
