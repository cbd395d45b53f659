"""What a resident typed on the website, in the words of every other channel.

Nobody calls us here: the views ask what came, and answer with a page. `raw` is what was typed,
as JSON, with the contact that `text` has no more once it is stored.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from .base import Incoming


def incoming(
    form_key: str,
    *,
    text: str,
    typed: Mapping[str, str],
    files: Sequence[tuple[str, int]],
    kind: str,
    sent_at: datetime,
) -> Incoming:
    """`files` are names and sizes in bytes. The same form with the same words and files is the
    same message, however often it comes; with others it is another one."""
    raw = json.dumps(typed, ensure_ascii=False, indent=1)
    told = json.dumps([form_key, raw, text, list(files)], ensure_ascii=False)
    return Incoming(
        key=hashlib.sha256(told.encode()).hexdigest(),
        sender="",
        kind=kind,
        sent_at=sent_at,
        raw=raw,
        text=text,
        nickname=typed.get("name", ""),
    )
