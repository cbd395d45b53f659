"""What we ask of a OneBot 11 gateway: to tell somebody something (botuniverse/onebot-11, api).

Nothing in it tells a message that is sent again: what may have been taken is not sent twice.
"""

import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from django.conf import settings

from articles.lib import outbound
from articles.lib.outbound import Answer, OutboundFailed

from ..lib.json_objects import number_in, text_in
from . import onebot_messages
from .base import Fetched, Media, Sent
from .qq_files import fetch_file

_ACTION = re.compile(r"[/.]*[A-Za-z]*(_[A-Za-z0-9]*)+[/.]*")  # /send_private_msg, /.get_x, /_x_y
_NOT_OURS = (401, 403, 404, 406)  # no token, the wrong one; no such interface


def send(address: Mapping[str, str], text: str) -> Sent:
    """Text as a segment: nothing in it is taken for a CQ code."""
    group, user = number_in(address, "group_id"), number_in(address, "user_id")
    if not (group or user) or not text.strip():
        return Sent("failed", "nobody or nothing to tell")
    action = "send_group_msg" if group else "send_private_msg"
    whom = {"group_id": group} if group else {"user_id": user}
    message = [onebot_messages.text_segment(text)]
    token = settings.ONEBOT_ACCESS_TOKEN
    try:
        answer = outbound.post_json(
            f"{settings.ONEBOT_API_BASE}/{action}",
            {**whom, "message": message, "auto_escape": True},
            base=settings.ONEBOT_API_BASE,
            headers={"Authorization": f"Bearer {token}"} if token else {},
        )
    except OutboundFailed as failed:
        return Sent("later" if failed.is_surely_undelivered else "unsure", failed.why)
    return _judged(answer)


def fetch(media: Media) -> Fetched:
    """Never a path on this machine: only http(s) is called, without the access token.

    Nor an action of the gateway, which it would do: who can forge a message must not speak with
    the paper's number by it.
    """
    base = "" if _is_action(media.remote.get("url", "")) else settings.ONEBOT_API_BASE
    return fetch_file(media, base)


def _is_action(url: str) -> bool:
    """Also one that is spelled so that a server would read it as one."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return True
    return ".." in path or _ACTION.fullmatch(path) is not None


def _judged(answer: Answer) -> Sent:
    found = answer.object()
    status, retcode = text_in(found, "status"), number_in(found, "retcode")
    reason = f"status {answer.status}, retcode {retcode}"
    if answer.status in _NOT_OURS:
        return Sent("stopped", reason)
    if answer.status == 429:
        return Sent("later", reason, after=60)
    if answer.status == 200 and status == "ok":
        return Sent("sent")
    if answer.status == 200 and status == "failed":
        return Sent("failed", reason)
    return Sent("unsure", reason)  # «async» for one: taken, and never told what came of it
