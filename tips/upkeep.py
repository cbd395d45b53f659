"""What the clock does for the tip line: whatever a killed process, a platform or time left over.

Each part by itself, so that one that fails keeps none of the others waiting.
"""

import logging
from collections.abc import Callable

from . import intake, looking, media, notices, rewards, triage

_log = logging.getLogger(__name__)
PARTS: tuple[Callable[[], object], ...] = (
    intake.stitch_left_over,
    triage.adopt_published,
    notices.let_go,
    notices.deliver_due,
    looking.look_at_left_over,
    media.fetch_due,
    media.alarm,
    rewards.expire,
)


def tick() -> None:
    for part in PARTS:
        try:
            part()
        except Exception:
            _log.exception("%s failed; the clock tries again", part.__qualname__)
