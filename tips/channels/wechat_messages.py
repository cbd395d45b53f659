"""WeChat's messages and events, XML or JSON, in the words of no platform.

From the platform's documentation («接收普通消息», «接收事件推送»). Every element may be missing,
unknown ones may be there: what is not understood is kept as it came, and answered like the rest.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from articles.lib import clock

from ..lib.json_objects import NotAnObject, json_object, text_in
from .base import FRESH, Incoming, Location, Media

_MAX_DEPTH = 16  # WeChat's own nest five deep
_MAX_ELEMENTS = 2_000
_KINDS = {
    "text": "text",
    "image": "image",
    "voice": "voice",
    "video": "video",
    "shortvideo": "video",
    "location": "location",
    "link": "link",
    "event": "event",
}
_MEDIA = ("image", "voice", "video")
_EVENTS = {"CLICK": "menu", "VIEW": "menu_link"}  # the others go by their own names
_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,20})?")
_REMOTE = {"media_id": "MediaId", "pic_url": "PicUrl", "format": "Format"}


class NotReadable(ValueError):  # noqa: N818  (it says what is the matter)
    """Neither plain XML nor a JSON object."""

    def __init__(self) -> None:
        super().__init__("The body can not be read.")


def fields_of(body: str) -> dict[str, str]:
    """The text of each element below the first, by name; what is deeper stays in the body.

    Of an element that is there twice the first counts. Raises NotReadable, also for any DTD or
    entity.
    """
    body = body.strip("\ufeff \t\r\n")
    if body.startswith("{"):
        try:
            found = json_object(body)
        except NotAnObject:
            raise NotReadable from None
        return {name: text_in(found, name) for name in found}
    parser = DefusedXMLParser(target=_Fields(), forbid_dtd=True)
    try:
        parser.feed(body)
        return parser.close()
    except (DefusedXmlException, ParseError, ValueError):
        raise NotReadable from None


def incoming(body: str, fields: Mapping[str, str]) -> Incoming:
    kind = _KINDS.get(fields.get("MsgType", ""), "unknown")
    sender = fields.get("FromUserName", "")
    event = _event(fields) if kind == "event" else ""
    return Incoming(
        key=_key(body, fields),
        sender=sender,
        kind=kind,
        sent_at=_sent_at(fields),
        raw=body,
        text=_text(kind, fields),
        media=_media(kind, fields),
        location=_location(fields),
        event=event,
        event_key=fields.get("EventKey", "").removeprefix("qrscene_") if event else "",
        address={"openid": sender} if sender else {},
    )


class _Fields:
    """Collects while the XML is read; builds no tree, so that none can be too deep."""

    def __init__(self) -> None:
        self._depth = self._elements = 0
        self._texts: list[str] = []
        self._found: dict[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > _MAX_DEPTH or self._elements > _MAX_ELEMENTS:
            raise ValueError("The XML is too intricate.")
        if self._depth == 2:
            self._texts = []

    def data(self, text: str) -> None:
        if self._depth == 2:
            self._texts.append(text)

    def end(self, tag: str) -> None:
        if self._depth == 2:
            self._found.setdefault(tag, "".join(self._texts).strip())
        self._depth -= 1

    def close(self) -> dict[str, str]:
        return self._found


def _key(body: str, fields: Mapping[str, str]) -> str:
    """By MsgId; an event, which has none, by who, when and what."""
    message_id = fields.get("MsgId", "")
    sender, at = fields.get("FromUserName", ""), fields.get("CreateTime", "")
    if fields.get("MsgType") == "event":
        return f"event:{sender}:{at}:{fields.get('Event', '')}"
    if re.fullmatch(r"[0-9]{1,20}", message_id) and message_id.strip("0"):
        return f"message:{message_id}"
    return f"body:{sender}:{at}:{hashlib.sha256(body.encode()).hexdigest()}"


def _event(fields: Mapping[str, str]) -> str:
    """Its name in lower case; never empty."""
    name = fields.get("Event", "")
    plain = re.sub(r"[^a-z0-9_]+", "_", name.lower())[:40]
    return _EVENTS.get(name) or plain or "unnamed"


def _sent_at(fields: Mapping[str, str]) -> datetime:
    """CreateTime in seconds since 1970; now, where that is missing or still to come."""
    now, written = clock.now(), fields.get("CreateTime", "")
    if not re.fullmatch(r"[0-9]{1,10}", written):
        return now
    sent_at = datetime.fromtimestamp(int(written), UTC)
    return sent_at if sent_at <= now + timedelta(seconds=FRESH) else now


def _text(kind: str, fields: Mapping[str, str]) -> str:
    if kind == "link":
        parts = (fields.get(name, "") for name in ("Title", "Description", "Url"))
        return "\n".join(part for part in parts if part)
    if kind == "voice":
        return fields.get("Recognition", "")
    return fields.get("Content", "") if kind in ("text", "unknown") else ""


def _media(kind: str, fields: Mapping[str, str]) -> tuple[Media, ...]:
    if kind not in _MEDIA:
        return ()
    remote = {name: fields[tag] for name, tag in _REMOTE.items() if fields.get(tag)}
    return (Media(kind, remote),) if "media_id" in remote or "pic_url" in remote else ()


def _location(fields: Mapping[str, str]) -> Location | None:
    """Of a location that was sent, and of one that the app reports by itself (an event)."""
    latitude = _degrees(fields.get("Location_X") or fields.get("Latitude"), 90)
    longitude = _degrees(fields.get("Location_Y") or fields.get("Longitude"), 180)
    if latitude is None or longitude is None:
        return None
    return Location(latitude, longitude, fields.get("Label", ""))


def _degrees(written: str | None, most: float) -> float | None:
    if not written or not _DEGREES.fullmatch(written):
        return None
    degrees = float(written)
    return degrees if abs(degrees) <= most else None
