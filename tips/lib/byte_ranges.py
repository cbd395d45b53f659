"""Which part of a file a request asks for (RFC 9110, section 14): a player seeks with it."""

import re

_ONE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII | re.IGNORECASE)


class NotSatisfiable(ValueError):  # noqa: N818  (it is the name of the answer, 416)
    """The part begins behind the end of the file."""


def asked_for(header: str, size: int) -> tuple[int, int] | None:
    """Start and stop, in bytes, of the one range in a Range header, cut to the file.

    None where all of it is to be sent: no range, several of them, or none that is written right.
    Raises NotSatisfiable.
    """
    found = _ONE.fullmatch(header.strip())
    first, last = found.groups() if found else ("", "")
    if not first and not last:
        return None
    if not first:
        start, stop = max(size - int(last), 0), size
    else:
        start, stop = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < start:
            return None
    if start >= size:
        raise NotSatisfiable("The part begins behind the end of the file.")
    return start, stop
