"""What an editor enters: told by QQ, WeChat or telephone, at the counter, in a letter.

Nobody calls us here, so there is nothing to verify and nobody to reply to; `incoming` gives the
same words as the other channels. The key is the form's: a form that is sent twice makes one.
"""

from datetime import datetime

from .base import Incoming

OURS = "ours"  # the event that holds what the paper itself said in a conversation


def incoming(
    key: str, *, sender: str, sent_at: datetime, text: str, kind: str = "text", name: str = ""
) -> Incoming:
    return Incoming(
        key=key, sender=sender, kind=kind, sent_at=sent_at, raw=text, text=text, nickname=name
    )


def said_by_us(key: str, *, sent_at: datetime, text: str) -> Incoming:
    """Kept beside the source's words, and never taken for them."""
    return Incoming(key=key, sender="", kind="event", event=OURS, sent_at=sent_at, raw=text)
