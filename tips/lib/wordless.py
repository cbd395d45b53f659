"""What broke and where, without an error's own words: they may hold whom a message was from."""

import traceback


def trace(error: BaseException) -> str:
    """The kinds of the error and of those behind it, and the lines of code; for a log."""
    parts, seen = [], set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        parts.append(f"{type(found).__name__}\n{''.join(traceback.format_tb(found.__traceback__))}")
        found = found.__cause__ or found.__context__
    return "behind it: ".join(parts)
