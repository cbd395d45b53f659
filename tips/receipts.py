"""What opens a tip for the one who told it: its code and its PIN, and how they are handed over."""

import segno

from articles.lib import receipt_codes

from . import sayings
from .models import Tip


def opened_with(code: str, pin: str) -> Tip | None:
    """The tip, when both belong together."""
    return of_visitor(receipt_codes.key_of(Tip.objects.filter(purged_at=None), code, pin))


def of_visitor(pk: int | None) -> Tip | None:
    """None also for a tip whose words are erased."""
    if pk is None:
        return None
    known = Tip.objects.select_related("source", "merged_into").filter(purged_at=None)
    return known.filter(pk=pk).first()


def qr_address(tip: Tip) -> str:
    """A data: address of the drawing that leads a camera to the status page; without the PIN."""
    drawn = segno.make(sayings.status_address(tip), error="m", micro=False)
    return drawn.svg_data_uri(border=3, dark="#000", light="#fff", omitsize=True)
