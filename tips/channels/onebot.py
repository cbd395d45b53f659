"""OneBot 11 by HTTP post: an ordinary QQ number behind a gateway. Off unless a secret is set.

It breaks QQ's licence (8.2.2(6)) and the number may be banned: docs/channels.md says more, and
`manage.py check` warns. The gateway signs the raw body with HMAC-SHA-1 and the secret
(botuniverse/onebot-11, communication/http-post.md); a gateway without a secret signs nothing and
is refused. No header tells a signed time, so freshness is asked of the body's own `time`, which
the signature covers. Every answer of text is a segment with `auto_escape`: in a plain string a
sender's own words that we repeat would be read as CQ codes, `[CQ:image,file=file:///…]` for one.
"""

import hashlib
import hmac
import re
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from ..lib.json_objects import number_in, object_in, text_in
from . import onebot_messages
from .base import Incoming, Refused, Verified
from .callbacks import read_body, read_object, require_fresh
from .onebot_api import fetch, send

__all__ = ["fetch", "greet", "is_on", "parse", "reply", "send", "verify"]

_SIGNATURE = re.compile(r"sha1=([0-9a-f]{40})")
_NOT_KEPT = {"message_sent", "meta_event"}  # what we said ourselves; heartbeats
_TALKS = {"private", "group"}
_EVENT_KEYS = ("message_id", "flag")


def is_on() -> bool:
    return bool(settings.ONEBOT_SECRET)


def greet(request: HttpRequest) -> HttpResponse:
    """A gateway only posts."""
    return HttpResponseNotAllowed(["POST"])


def verify(request: HttpRequest) -> Verified:
    """Raises Refused: 413 too large, 401 not signed, 403 forged, stale or of another number."""
    body = read_body(request)
    _require_signature(request.headers.get("X-Signature", ""), body)
    event = read_object(body)
    told = {request.headers.get("X-Self-ID"), text_in(event, "self_id")}
    if settings.ONEBOT_SELF_ID and told != {settings.ONEBOT_SELF_ID}:
        raise Refused(403, "another number")
    require_fresh(number_in(event, "time"))
    return Verified(body.decode(), {"event": event})


def parse(verified: Verified) -> Incoming | None:
    """None for our own messages, heartbeats, and that somebody is typing or poked."""
    event = verified.kept["event"]
    post_type = text_in(event, "post_type")
    if post_type in _NOT_KEPT or text_in(event, "notice_type") == "notify":
        return None
    if post_type == "message" and text_in(event, "message_type") in _TALKS:
        return _message(verified.body, event)
    return _event(verified.body, event, post_type)


def reply(verified: Verified, text: str) -> HttpResponse:
    """A quick operation; only a message can be answered by one."""
    if not text or text_in(verified.kept["event"], "post_type") != "message":
        return HttpResponse(status=204)
    segment = onebot_messages.text_segment(text)
    return JsonResponse({"reply": [segment], "auto_escape": True})


def _require_signature(signature: str, body: bytes) -> None:
    if not signature:
        raise Refused(401, "not signed")
    secret = settings.ONEBOT_SECRET.encode()
    expected = hmac.new(secret, body, hashlib.sha1).hexdigest()
    sent = _SIGNATURE.fullmatch(signature)
    if not secret or not sent or not hmac.compare_digest(sent[1], expected):
        raise Refused(403, "forged")


def _message(body: str, event: dict[str, Any]) -> Incoming:
    """`message_id` has 32 bits and comes again some day: four fields together tell a message."""
    written = event.get("message") or text_in(event, "raw_message")
    said = onebot_messages.read(written, text_in(event, "self_id"))
    sender = object_in(event, "sender")
    told = [text_in(event, name) for name in ("self_id", "user_id", "message_id", "time")]
    return Incoming(
        key=":".join(told) if told[2] else _hash(body),
        sender=text_in(event, "user_id"),
        kind=said.kind,
        sent_at=_time(event),
        raw=body,
        text=said.text,
        media=tuple(said.media),
        location=said.location,
        group=_group(event),
        nickname=(text_in(sender, "card") or text_in(sender, "nickname"))[:100],
        address=_address(event),
    )


def _event(body: str, event: dict[str, Any], post_type: str) -> Incoming:
    """A notice or a request; a file that came through is a file. Others are kept as unknown."""
    name = text_in(event, f"{post_type}_type") if post_type in ("notice", "request") else ""
    file = object_in(event, "file") if name == "offline_file" else {}
    media = (onebot_messages.file_of("file", file),) if file else ()
    keys = [text_in(event, key) for key in _EVENT_KEYS]
    return Incoming(
        key=_hash(body),
        sender=text_in(event, "user_id"),
        kind="file" if media else "event" if name else "unknown",
        sent_at=_time(event),
        raw=body,
        text=text_in(event, "comment"),
        media=media,
        event="" if media else f"{name}_request" if post_type == "request" else name,
        event_key=next((key for key in keys if key), ""),
        group=_group(event),
        address=_address(event) if name else {},
    )


def _hash(body: str) -> str:
    """A gateway that tries again sends the same body."""
    return hashlib.sha256(body.encode()).hexdigest()


def _group(event: dict[str, Any]) -> str:
    """Empty in a private talk, for which some gateways write 0."""
    group = text_in(event, "group_id")
    return "" if group == "0" or text_in(event, "message_type") == "private" else group


def _address(event: dict[str, Any]) -> dict[str, str]:
    return {"user_id": text_in(event, "user_id"), "group_id": _group(event)}


def _time(event: dict[str, Any]) -> datetime:
    """`verify` found it near ours."""
    return datetime.fromtimestamp(number_in(event, "time") or 0, UTC)
