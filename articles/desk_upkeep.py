"""What the clock does for the complaints desk: whatever a killed process or time left over.

Each part by itself, so that one that fails keeps none of the others waiting.
"""

import logging
from collections.abc import Callable

from . import complaint_retention, takedown, unsent_files

_log = logging.getLogger(__name__)
PARTS: tuple[Callable[[], object], ...] = (
    takedown.remove_files,
    complaint_retention.empty_old,
    complaint_retention.remove_left_over,
    unsent_files.remove_left_over,
)


def tick() -> None:
    for part in PARTS:
        try:
            part()
        except Exception:
            _log.exception("%s failed; the clock tries again", part.__qualname__)
