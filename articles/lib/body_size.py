"""How large the body of a request may be, for views that take less than the site does."""

from collections.abc import Callable
from typing import TypeVar

_View = TypeVar("_View", bound=Callable)


def takes_at_most(size: int) -> Callable[[_View], _View]:
    """Marks a view, below its other decorators; the check is made before anything is read.

    `size` is in bytes.
    """

    def mark(view: _View) -> _View:
        view.largest_body = size  # type: ignore[attr-defined]
        return view

    return mark


def largest_body(view: Callable, otherwise: int) -> int:
    """In bytes."""
    return getattr(view, "largest_body", otherwise)
