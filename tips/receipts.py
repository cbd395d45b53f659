"""What opens a tip for the one who told it: its code and its PIN, and how they are handed over."""

import hmac
from functools import lru_cache

import segno
from django.conf import settings

from articles.lib import secret_box

from . import sayings
from .models import Tip


def opened_with(code: str, pin: str) -> Tip | None:
    """The tip, when both belong together. A code that nobody has takes the same way as one whose
    PIN is another: one look, one opening of a sealed PIN, one comparison."""
    known = Tip.objects.filter(code=code, purged_at=None)
    found = known.values_list("pk", "pin").first()  # nothing else that is sealed
    key, right = found or (None, secret_box.unseal(_pin_of_none(tuple(settings.TIPS_KEYS))))
    if not hmac.compare_digest(right.encode(), pin.encode()):
        return None
    return known.select_related("source", "merged_into").filter(pk=key).first() if key else None


def qr_address(tip: Tip) -> str:
    """A data: address of the drawing that leads a camera to the status page; without the PIN."""
    drawn = segno.make(sayings.status_address(tip), error="m", micro=False)
    return drawn.svg_data_uri(border=3, dark="#000", light="#fff", omitsize=True)


@lru_cache(maxsize=2)
def _pin_of_none(keys: tuple[str, ...]) -> str:
    return secret_box.seal("none has this")
