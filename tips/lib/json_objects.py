"""JSON of a stranger: one object, not nested for ever, no number that is none, text that keeps."""

import json
import math
from typing import Any, NoReturn

MAX_DEPTH = 32  # the platforms' own nest six deep


class NotAnObject(ValueError):  # noqa: N818  (it says what is the matter)
    """The text is no JSON object that we read."""


def json_object(text: str | bytes) -> dict[str, Any]:
    """The object. Of a key that is there twice the last counts. Raises NotAnObject.

    NaN, Infinity and numbers beyond a float are refused: RFC 8259 knows none of them.
    """
    try:
        found = json.loads(_decoded(text), parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise NotAnObject("This is no JSON.") from error
    if not isinstance(found, dict):
        raise NotAnObject("This is no JSON object.")
    if _is_too_deep(found):
        raise NotAnObject(f"The JSON nests deeper than {MAX_DEPTH}.")
    return found


def text_in(values: Any, name: str) -> str:
    """A string or whole number of the object as text; empty where there is none.

    What no database stores (NUL, half of a surrogate pair) is taken out or shown as lost.
    """
    value = values.get(name) if isinstance(values, dict) else None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return storable(value) if isinstance(value, str) else ""


def number_in(values: Any, name: str) -> int | None:
    """A whole number of the object, also one written as a string of ASCII digits."""
    written = text_in(values, name)
    digits = written.removeprefix("-")
    return int(written) if digits.isascii() and digits.isdigit() and len(digits) < 20 else None


def object_in(values: Any, name: str) -> dict[str, Any]:
    """An object of the object; an empty one where there is none."""
    value = values.get(name) if isinstance(values, dict) else None
    return value if isinstance(value, dict) else {}


def objects_in(values: Any, name: str) -> list[dict[str, Any]]:
    """The objects of a list of the object; what is no object is left out."""
    value = values.get(name) if isinstance(values, dict) else None
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def storable(text: str) -> str:
    """The text without what no database stores."""
    kept = text.replace("\0", "")
    return kept.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if kept else ""


def _decoded(text: str | bytes) -> str:
    return text.decode() if isinstance(text, bytes) else text


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number.")


def _finite(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        raise ValueError("A number is too large.")
    return number


def _is_too_deep(found: dict[str, Any]) -> bool:
    """Walks floor by floor, without recursion."""
    floor: list[Any] = [found]
    for _ in range(MAX_DEPTH):
        floor = [
            inner
            for outer in floor
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not floor:
            return False
    return True
