"""How a line of the log is written: LOG_FORMAT=text for people, json for machines.

No line can be forged: whatever a record says stays on its own line, or in its own string. What
Django says of a request names the route, not the address.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime

from django.http import HttpRequest

from articles.lib import request_id

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_LONGEST_LINE = 2_000  # characters: what somebody sends may be repeated, not without end
_MOST_LINES = 400  # of a trace
_FIELDS = ("status", "ms", "user")


class WithRequest(logging.Filter):
    """Gives each record the number of its request, and takes the address out of Django's own."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.current()
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and record.args:
            said = f"/{request.resolver_match.route}" if request.resolver_match else "(an address)"
            known = {request.path, request.path_info, request.get_full_path()}
            if isinstance(record.args, tuple):
                record.args = tuple(said if each in known else each for each in record.args)
        return True


class Text(logging.Formatter):
    """Time, level, logger, number of the request, words; a trace below, each line indented."""

    def format(self, record: logging.LogRecord) -> str:
        parts = [_time(record), record.levelname, record.name]
        if number := getattr(record, "request_id", ""):
            parts.append(f"[{number}]")
        line = " ".join([*parts, _on_one_line(_cut(record.getMessage()))])
        line += "".join(
            f" {name}={getattr(record, name)}"
            for name in _FIELDS
            if getattr(record, name, None) is not None
        )
        trace = _trace(record)
        return line + "".join(f"\n    | {_on_one_line(each)}" for each in trace.splitlines())


class Json(logging.Formatter):
    """One object a line."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, object] = {
            "time": _time(record),
            "level": record.levelname,
            "logger": record.name,
            "message": _cut(record.getMessage()),
        }
        if number := getattr(record, "request_id", ""):
            said["request_id"] = number
        said |= {
            name: getattr(record, name)
            for name in _FIELDS
            if getattr(record, name, None) is not None
        }
        if trace := _trace(record):
            said["trace"] = trace
        return json.dumps(said, ensure_ascii=True, default=str)


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _trace(record: logging.LogRecord) -> str:
    if record.exc_info and record.exc_info[0]:
        whole = "".join(traceback.format_exception(*record.exc_info))
    else:
        whole = record.exc_text or ""
    return "\n".join(_cut(line) for line in whole.splitlines()[-_MOST_LINES:])


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_LINE else f"{text[:_LONGEST_LINE]}…"


def _on_one_line(text: str) -> str:
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], text)
