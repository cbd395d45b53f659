"""The official QQ bot: events that the platform posts, proved by an Ed25519 signature.

The platform (tencent-connect/bot-docs, api-v2) signs the header X-Signature-Timestamp and the raw
body with a key that it makes of the bot's secret. Its HTTP answer carries no text for the sender:
what we say goes through `send`.

**Op 13, the check of our address, must not become a signing machine.** The platform sends
`event_ts` and `plain_token`, and wants the signature of the one followed by the other, made with
the very key that it signs events with, over the very shape of an event: a time, then a body. Who
could have anything signed here would send the JSON of a forged event as `plain_token` and hold a
valid event. So `event_ts` must be digits alone and `plain_token` letters, digits, `-` and `_`
alone, always; an event's body begins with a brace, which neither can hold. A signature that comes
with an op 13 must be right; one without is answered, as the platform does not always sign it.
"""

import re
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from ..lib.json_objects import text_in
from . import qq_bot_events
from .base import Incoming, Refused, Verified
from .callbacks import read_body, read_object, require_fresh
from .qq_bot_api import fetch, send

__all__ = ["fetch", "greet", "is_on", "parse", "reply", "send", "verify"]

DISPATCH, CALLBACK_ACK, VALIDATION = 0, 12, 13  # `op`

_SEED = 32  # bytes
_SIGNATURE = re.compile(r"[0-9a-fA-F]{128}")
_TIMESTAMP = re.compile(r"[0-9]{8,14}")  # seconds since 1970
_PLAIN_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")


def is_on() -> bool:
    return bool(settings.QQ_BOT_APP_ID and settings.QQ_BOT_SECRET)


def greet(request: HttpRequest) -> HttpResponse:
    """The platform checks the address by POST (op 13)."""
    return HttpResponseNotAllowed(["POST"])


def verify(request: HttpRequest) -> Verified:
    """Raises Refused: 413 too large, 401 not signed, 403 forged, stale or of another bot."""
    body = read_body(request)
    if request.headers.get("X-Bot-Appid", settings.QQ_BOT_APP_ID) != settings.QQ_BOT_APP_ID:
        raise Refused(403, "another bot")
    signature = request.headers.get("X-Signature-Ed25519", "")
    timestamp = request.headers.get("X-Signature-Timestamp", "")
    if signature:
        _require_signature(signature, timestamp, body)
    payload = read_object(body)
    if _is_validation(payload):
        return Verified(body.decode(), {"validation": _validation(payload)})
    if not signature:
        raise Refused(401, "not signed")
    signed_at = datetime.fromtimestamp(int(timestamp), UTC)
    return Verified(body.decode(), {"payload": payload, "signed_at": signed_at})


def parse(verified: Verified) -> Incoming | None:
    """None for the check of our address."""
    if "validation" in verified.kept:
        return None
    kept = verified.kept
    return qq_bot_events.incoming(verified.body, kept["payload"], kept["signed_at"])


def reply(verified: Verified, text: str) -> HttpResponse:
    """The acknowledgement; `text` can not travel with it and is left to `send`."""
    if validation := verified.kept.get("validation"):
        return JsonResponse(validation)
    return JsonResponse({"op": CALLBACK_ACK, "d": 0})


def _require_signature(signature: str, timestamp: str, body: bytes) -> None:
    """Over the timestamp and the raw body, in the one form that has no second spelling.

    The three highest bits of S are zero in every honest signature (RFC 8032, 5.1.7).
    """
    if not _SIGNATURE.fullmatch(signature) or not _TIMESTAMP.fullmatch(timestamp):
        raise Refused(403, "forged")
    written = bytes.fromhex(signature)
    if written[63] & 0xE0:
        raise Refused(403, "forged")
    try:
        _key().public_key().verify(written, timestamp.encode() + body)
    except InvalidSignature as error:
        raise Refused(403, "forged") from error
    require_fresh(int(timestamp))


def _is_validation(payload: dict[str, Any]) -> bool:
    op = payload.get("op")
    return op == VALIDATION and not isinstance(op, bool)


def _validation(payload: dict[str, Any]) -> dict[str, str]:
    """What proves to the platform that we hold the secret; see the module about the two forms."""
    asked = payload.get("d")
    event_ts, plain_token = text_in(asked, "event_ts"), text_in(asked, "plain_token")
    if not _TIMESTAMP.fullmatch(event_ts) or not _PLAIN_TOKEN.fullmatch(plain_token):
        raise Refused(403, "asks for a signature")
    signature = _key().sign((event_ts + plain_token).encode())
    return {"plain_token": plain_token, "signature": signature.hex()}


def _key() -> Ed25519PrivateKey:
    """Its seed is the secret, repeated until it is long enough, and cut."""
    secret = settings.QQ_BOT_SECRET.encode()
    return Ed25519PrivateKey.from_private_bytes((secret * _SEED)[:_SEED])
