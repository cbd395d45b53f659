"""The events of the official QQ bot in the words of no platform.

From tencent-connect/bot-docs (api-v2, «事件»). A message may be delivered twice with two event
ids, so its own id tells it; other events have none but the event's. An openid is of one bot only,
a member's openid of one group only.
"""

import hashlib
from datetime import UTC, datetime
from typing import Any

from ..lib.json_objects import number_in, object_in, objects_in, text_in
from .base import Incoming, Media

MESSAGES = {"C2C_MESSAGE_CREATE", "GROUP_AT_MESSAGE_CREATE"}
EVENTS = {
    "FRIEND_ADD": "friend_add",
    "FRIEND_DEL": "friend_del",
    "C2C_MSG_REJECT": "msg_reject",
    "C2C_MSG_RECEIVE": "msg_receive",
    "GROUP_ADD_ROBOT": "group_add_robot",
    "GROUP_DEL_ROBOT": "group_del_robot",
    "GROUP_MSG_REJECT": "group_msg_reject",
    "GROUP_MSG_RECEIVE": "group_msg_receive",
}

_ESCAPED = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))  # in this order


def incoming(body: str, payload: dict[str, Any], signed_at: datetime) -> Incoming:
    """`signed_at` stands in where the event has no time of its own."""
    name = text_in(payload, "t") if payload.get("op") == 0 else ""
    said = object_in(payload, "d")
    if name in MESSAGES and text_in(said, "id"):
        return _message(body, said, signed_at)
    event_id = text_in(payload, "id")
    sent_at = _time(said, signed_at)
    openid = text_in(said, "openid") or text_in(said, "op_member_openid")
    group = text_in(said, "group_openid")
    return Incoming(
        key=event_id or hashlib.sha256(body.encode()).hexdigest(),
        sender=openid,
        kind="event" if name in EVENTS else "unknown",
        sent_at=sent_at,
        raw=body,
        event=EVENTS.get(name, ""),
        group=group,
        address=_address(openid, group, sent_at, event_id=event_id) if name in EVENTS else {},
    )


def _message(body: str, said: dict[str, Any], signed_at: datetime) -> Incoming:
    author = object_in(said, "author")
    group = text_in(said, "group_openid")
    openid = text_in(author, "member_openid") if group else text_in(author, "user_openid")
    media = tuple(_media(each) for each in objects_in(said, "attachments"))
    text = _plain(text_in(said, "content"))
    sent_at = _time(said, signed_at)
    return Incoming(
        key=text_in(said, "id"),
        sender=openid,
        kind=media[0].kind if media else "text" if text else "unknown",
        sent_at=sent_at,
        raw=body,
        text=text,
        media=media,
        group=group,
        nickname=text_in(author, "username")[:100],
        address=_address(openid, group, sent_at, msg_id=text_in(said, "id")),
    )


def _address(openid: str, group: str, sent_at: datetime, **answering: str) -> dict[str, str]:
    """What `send` needs: whom, and which message or event it answers, of when."""
    return {"openid": openid, "group": group, "sent_at": sent_at.isoformat(), **answering}


def _media(attachment: dict[str, Any]) -> Media:
    """A voice also comes as WAV where the platform converted it: browsers play no SILK."""
    content_type = text_in(attachment, "content_type").lower()
    kind = _kind(content_type)
    url = text_in(attachment, "url")
    if kind == "voice":
        url = text_in(attachment, "voice_wav_url") or url
    remote = {"url": _whole(url), "content_type": content_type[:60]}
    return Media(kind, remote, text_in(attachment, "filename")[:200])


def _kind(content_type: str) -> str:
    if content_type == "voice" or content_type.startswith("audio"):
        return "voice"
    family = content_type.partition("/")[0]
    return family if family in ("image", "video") else "file"


def _whole(url: str) -> str:
    """Attachments' addresses may lack their scheme."""
    if not url or "://" in url[:10]:
        return url
    return "https://" + url.lstrip("/")


def _plain(content: str) -> str:
    for escaped, character in _ESCAPED:
        content = content.replace(escaped, character)
    return content.strip()


def _time(said: dict[str, Any], otherwise: datetime) -> datetime:
    """RFC 3339 in messages, seconds since 1970 in events."""
    try:
        if (seconds := number_in(said, "timestamp")) is not None:
            return datetime.fromtimestamp(seconds, UTC)
        found = datetime.fromisoformat(text_in(said, "timestamp"))
        return found.astimezone(UTC) if found.tzinfo else otherwise
    except (ValueError, OverflowError, OSError):
        return otherwise
