"""What stands on every page and hardly ever changes is read once a second, not once a page.

    @briefly
    def every_section(): return list(Section.objects.all())

For functions without arguments, whose answer nobody changes. In each process and each language.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.conf import settings
from django.utils.translation import get_language

_Answer = TypeVar("_Answer")


def briefly(make: Callable[[], _Answer]) -> Callable[[], _Answer]:
    """Kept for settings.BRIEFLY_SECONDS; 0: not at all."""
    kept: dict[str | None, tuple[float, _Answer]] = {}

    @wraps(make)
    def ask() -> _Answer:
        if not settings.BRIEFLY_SECONDS:
            return make()
        language, now = get_language(), time.monotonic()
        found = kept.get(language)
        if found is None or now - found[0] >= settings.BRIEFLY_SECONDS:
            found = kept[language] = now, make()
        return found[1]

    return ask
