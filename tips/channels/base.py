"""What every channel gives: the same words for what came in, and how a sender can be answered.

A channel is one module with

- `is_on() -> bool`: whether its secrets are set; a channel that is off answers 404
- `greet(request) -> HttpResponse`: the answer to GET, where the platform checks the address
- `verify(request) -> Verified`: who sent it is who they say, and it is fresh; raises Refused
- `parse(verified) -> Incoming | None`: what was said; None for what is answered and not kept
- `reply(verified, text) -> HttpResponse`: the answer that the platform waits for, and the quiet
  acknowledgement where `text` is empty

and, where the platform lets us speak or fetch later, `send(address, text)` and `fetch(media)`.
None of them touches the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse

MAX_BODY = 64 * 1024  # bytes of a callback; a longer one is refused before it is read
FRESH = 600  # seconds that a signed time may differ from ours


class Refused(Exception):  # noqa: N818  (a refusal is an answer, no fault)
    """The request is not from the platform, or not for us. `reason` is for the counter only."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True)
class Media:
    """A file that the sender added. `remote` is what `fetch` needs, and is never logged."""

    kind: str  # image, voice, video or file
    remote: Mapping[str, str]
    name: str = ""


@dataclass(frozen=True)
class Location:
    latitude: float  # degrees
    longitude: float  # degrees
    label: str = ""


@dataclass(frozen=True)
class Incoming:
    """One message or event, in the words of no platform."""

    key: str  # unique within the channel: tells a repeated delivery
    sender: str  # the platform's id of the person; empty when there is none
    kind: str  # MessageKind: text image voice video file location link event unknown
    sent_at: datetime
    raw: str  # the body as it was opened: decrypted, verified
    text: str = ""
    media: tuple[Media, ...] = ()
    location: Location | None = None
    event: str = ""  # of an event: subscribe, unsubscribe, menu, scan …
    event_key: str = ""  # of a menu: its key
    group: str = ""  # the platform's id of a group chat
    nickname: str = ""
    address: Mapping[str, str] = field(default_factory=dict)  # what `send` needs to answer later


@dataclass(frozen=True)
class Verified:
    """A request that was proved; the rest is the channel's own."""

    body: str
    kept: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    """What came of an attempt to speak or fetch; `reason` never names an address or a secret.

    `outcome` is one of
    - sent
    - later: the platform did not take it, it may be tried again (after `after` seconds)
    - closed: the window or its count is over: it waits for the sender's next message
    - gone: this sender can not be reached any more
    - failed: it will never work as it is; the operator is told
    - stopped: the channel as a whole can not speak (wrong secret, banned); the operator is told
    - unsure: nobody knows whether it was taken; it is not sent again
    """

    outcome: str
    reason: str = ""
    after: float = 0  # seconds


@dataclass(frozen=True)
class Fetched:
    """A file that was fetched. `outcome` as in Sent; `lost` when the platform has it no more."""

    outcome: str
    data: bytes = b""
    content_type: str = ""
    name: str = ""
    reason: str = ""


class Channel(Protocol):
    def is_on(self) -> bool: ...
    def greet(self, request: HttpRequest) -> HttpResponse: ...
    def verify(self, request: HttpRequest) -> Verified: ...
    def parse(self, verified: Verified) -> Incoming | None: ...
    def reply(self, verified: Verified, text: str) -> HttpResponse: ...
