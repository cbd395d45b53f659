"""What we ask of the QQ bot's platform: to tell a sender something, and for the files they sent.

From tencent-connect/bot-docs (api-v2): a reply names the message that it answers, within 60
minutes (in a group 5) and five times at most; anything else is refused since 2025-04-21. The pair
of `msg_id` and `msg_seq` is taken once. So the number is made of the text: the same words in
answer to the same message are one reply, however often they are sent, other words another.

The codes below 2,000,000 are documented. Those of eight digits are what the platform answers
today for private talks and groups; they are in the logs of many bots and in no document.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from articles.lib import outbound
from articles.lib.outbound import Answer, OutboundFailed

from ..lib.json_objects import number_in
from . import qq_bot_token
from .base import Fetched, Media, Sent
from .qq_files import fetch_file

WINDOW = timedelta(minutes=60)
WINDOW_OF_GROUP = timedelta(minutes=5)

_OPENID = re.compile(r"[A-Za-z0-9_-]{1,128}")
_OUTCOMES = {
    "sent": (40054005,),  # taken before
    "unsure": (304023, 304024),  # a person looks at it first
    "closed": (
        *(22009, 40034100, 40034128),  # too many
        *(304026, 304027, 304103, 40034005, 40034024, 40034031),  # the message is too old
        *(40034025, 40034026, 40034027),  # the event is
        *(40034102, 40034105),  # nothing but replies
    ),
    "gone": (40034101, 40054003, 40054004, 40054013, 1100104),  # left, or refuses us
    "failed": (
        *(304003, 40054010),  # a link whose host was not registered
        *(304025, 1100101, 1100103, 40034006),  # the words displease
        *(50006, 40054007, 40054018),  # none, or too many
    ),
    "stopped": (11241, 11243, 11251, 11253, 11254, 11261, 11265, 11275, 304006),
    "later": (11242, 11252, 11263, 304016, 1100100, 1100300),
}
_OUTCOME_OF = {code: outcome for outcome, codes in _OUTCOMES.items() for code in codes}
_TOKEN_REFUSED = {11241, 11242, 11243}


def send(address: Mapping[str, str], text: str) -> Sent:
    """A reply to the message, or the event, that `address` names."""
    path, answering = _path(address), _answering(address)
    if not path or not answering or not text.strip():
        return Sent("failed", "nobody or nothing to tell")
    if _is_over(address):
        return Sent("closed", "the window is over")
    payload = {"content": text, "msg_type": 0, **answering, "msg_seq": _number_of(text)}
    sent = _post(path, payload)
    if sent.outcome == "unsure" and "msg_id" in payload:
        again = _post(path, payload)  # taken once: what arrived is told, and not said twice
        return again if again.outcome == "sent" else sent
    return sent


def fetch(media: Media) -> Fetched:
    return fetch_file(media, settings.QQ_API_BASE)


def _path(address: Mapping[str, str]) -> str:
    openid, group = address.get("openid", ""), address.get("group", "")
    if not _OPENID.fullmatch(group or openid):
        return ""
    return f"/v2/groups/{group}/messages" if group else f"/v2/users/{openid}/messages"


def _answering(address: Mapping[str, str]) -> dict[str, str]:
    return next(({name: address[name]} for name in ("msg_id", "event_id") if address.get(name)), {})


def _is_over(address: Mapping[str, str]) -> bool:
    """A time that can not be read is left to the platform."""
    try:
        sent_at = datetime.fromisoformat(address.get("sent_at", ""))
    except ValueError:
        return False
    window = WINDOW_OF_GROUP if address.get("group") else WINDOW
    return sent_at.tzinfo is not None and timezone.now() - sent_at >= window


def _number_of(text: str) -> int:
    """1 to 1,000,000, always the same of a text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % 1_000_000 + 1


def _post(path: str, payload: Mapping[str, Any]) -> Sent:
    try:
        token = qq_bot_token.token()
        answer = _call(path, payload, token)
        if answer.status == 401 or _code(answer) in _TOKEN_REFUSED:
            answer = _call(path, payload, qq_bot_token.another_than(token))
    except qq_bot_token.NoToken as none:
        return none.sent
    except OutboundFailed as failed:
        return Sent("later" if failed.is_surely_undelivered else "unsure", failed.why)
    return _judged(answer)


def _call(path: str, payload: Mapping[str, Any], token: str) -> Answer:
    return outbound.post_json(
        f"{settings.QQ_API_BASE}{path}",
        payload,
        base=settings.QQ_API_BASE,
        headers={"Authorization": f"QQBot {token}"},
    )


def _judged(answer: Answer) -> Sent:
    """By the platform's own code where there is one, else by the status."""
    code = _code(answer)
    if code in _OUTCOME_OF:
        return Sent(_OUTCOME_OF[code], f"code {code}")
    if 200 <= answer.status < 300:
        return Sent("sent")
    reason = f"status {answer.status}" + (f", code {code}" if code else "")
    if answer.status == 401:
        return Sent("stopped", reason)
    if answer.status == 429:
        return Sent("later", reason, after=60)
    if answer.status >= 500:  # without a code it is a machine in between that answers
        return Sent("later" if code else "unsure", reason)
    return Sent("failed", reason)


def _code(answer: Answer) -> int:
    """0 where there is none."""
    found = answer.object()
    return number_in(found, "code") or number_in(found, "err_code") or 0
