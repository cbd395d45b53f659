"""The WeChat Official Account: what the platform posts, proved and opened, and the answer to it.

In safe mode (安全模式) the signature covers the sealed message. In clear-text mode it covers only
the time and a number, so that whoever sees one address can forge any message: a clear message is
refused when a key is set, and in compatible mode (兼容模式) only what was sealed counts.

The platform waits five seconds, then repeats, three times in all. The answer may carry one text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from articles.lib import clock

from ..lib.short_texts import cut_to_bytes
from ..lib.wechat_crypto import CannotOpen, is_signature, key_of, open_sealed, seal, signature
from . import wechat_messages
from .base import Incoming, Refused, Verified
from .callbacks import read_body, require_fresh
from .wechat_api import fetch, send

__all__ = ["fetch", "greet", "is_on", "parse", "reply", "send", "verify"]

MAX_REPLY = 2048  # bytes

_TIMESTAMP = re.compile(r"[0-9]{1,11}")
_NONCE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SIGNATURE = re.compile(r"[0-9a-f]{40}")
_ECHO = re.compile(r"[A-Za-z0-9+/=_-]{1,128}")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


def is_on() -> bool:
    return bool(settings.WECHAT_TOKEN)


def greet(request: HttpRequest) -> HttpResponse:
    """The check of our address: the echo of what was signed. Raises Refused."""
    signed = _signed(request)
    signed.require(request.GET.get("signature", ""))
    echo = request.GET.get("echostr", "")
    if not _ECHO.fullmatch(echo):
        raise Refused(400, "no echo")
    return _answer(echo, "text/plain")


def verify(request: HttpRequest) -> Verified:
    """Raises Refused: 413 too large, 401 not signed, 403 forged, stale, downgraded or another's,
    400 not readable."""
    signed = _signed(request)
    if request.GET.get("encrypt_type", "raw") == "aes":
        body, key = _opened(request, signed)
    else:
        body, key = _clear(request, signed), None
    fields = _fields(body)
    account = settings.WECHAT_ACCOUNT_ID
    if account and fields.get("ToUserName") != account:
        raise Refused(403, "another account")
    return Verified(body, {"fields": fields, "key": key, "nonce": signed.nonce})


def parse(verified: Verified) -> Incoming | None:
    """Every message and event, also of kinds that nobody knows yet."""
    return wechat_messages.incoming(verified.body, verified.kept["fields"])


def reply(verified: Verified, text: str) -> HttpResponse:
    """A text of at most MAX_REPLY bytes, sealed where the message was; or `success`."""
    text = cut_to_bytes(_NOT_IN_XML.sub("", text), MAX_REPLY)
    fields = verified.kept["fields"]
    if not text or not fields.get("FromUserName"):
        return _answer("success", "text/plain")
    plain = _text_message(fields, text)
    number = verified.kept["key"]
    if number is None:
        return _answer(plain, "application/xml")
    at, nonce = str(int(clock.now().timestamp())), verified.kept["nonce"]
    return _answer(sealed_reply(plain, _keys()[number], at, nonce), "application/xml")


def sealed_reply(
    plain: str, key: bytes, timestamp: str, nonce: str, *, random: bytes | None = None
) -> str:
    """`random` as in wechat_crypto.seal."""
    sealed = seal(plain.encode(), key, settings.WECHAT_APP_ID, random=random)
    signed = signature(settings.WECHAT_TOKEN, timestamp, nonce, sealed)
    return (
        f"<xml><Encrypt>{_cdata(sealed)}</Encrypt><MsgSignature>{_cdata(signed)}</MsgSignature>"
        f"<TimeStamp>{timestamp}</TimeStamp><Nonce>{_cdata(nonce)}</Nonce></xml>"
    )


@dataclass(frozen=True)
class _Signed:
    """What every request carries beside its signature."""

    timestamp: str
    nonce: str

    def require(self, given: str, *parts: str) -> None:
        """Whoever made it knows our token. Raises Refused."""
        if not given:
            raise Refused(401, "not signed")
        whole = (settings.WECHAT_TOKEN, self.timestamp, self.nonce, *parts)
        if not _SIGNATURE.fullmatch(given) or not is_signature(given, *whole):
            raise Refused(403, "forged")


def _signed(request: HttpRequest) -> _Signed:
    timestamp, nonce = request.GET.get("timestamp", ""), request.GET.get("nonce", "")
    if not timestamp or not nonce:
        raise Refused(401, "not signed")
    if not _TIMESTAMP.fullmatch(timestamp) or not _NONCE.fullmatch(nonce):
        raise Refused(403, "forged")
    require_fresh(int(timestamp))
    return _Signed(timestamp, nonce)


def _clear(request: HttpRequest, signed: _Signed) -> str:
    if settings.WECHAT_ENCODING_AES_KEY:
        raise Refused(403, "downgraded")
    signed.require(request.GET.get("signature", ""))
    return _decoded(read_body(request))


def _opened(request: HttpRequest, signed: _Signed) -> tuple[str, int]:
    """The sealed message, and which key opened it. `signature` says nothing of it."""
    if not settings.WECHAT_ENCODING_AES_KEY:
        raise Refused(403, "no key")
    sealed = _fields(_decoded(read_body(request))).get("Encrypt", "")
    signed.require(request.GET.get("msg_signature", ""), sealed)
    try:
        opened = open_sealed(sealed, _keys(), settings.WECHAT_APP_ID)
    except CannotOpen as error:
        raise Refused(403, "sealed otherwise") from error
    return _decoded(opened.message), opened.key


def _keys() -> list[bytes]:
    """The present key first, then the one before."""
    both = (settings.WECHAT_ENCODING_AES_KEY, settings.WECHAT_ENCODING_AES_KEY_PREVIOUS)
    return [key_of(key) for key in both if key]


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Refused(400, "not readable") from error


def _fields(body: str) -> dict[str, str]:
    try:
        return wechat_messages.fields_of(body)
    except wechat_messages.NotReadable as error:
        raise Refused(400, "not readable") from error


def _text_message(fields: Mapping[str, str], text: str) -> str:
    """From whom it came back to whom it came from."""
    return (
        f"<xml><ToUserName>{_cdata(fields['FromUserName'])}</ToUserName>"
        f"<FromUserName>{_cdata(fields.get('ToUserName', ''))}</FromUserName>"
        f"<CreateTime>{int(clock.now().timestamp())}</CreateTime>"
        f"<MsgType><![CDATA[text]]></MsgType><Content>{_cdata(text)}</Content></xml>"
    )


def _cdata(text: str) -> str:
    """Nothing in the text ends it: «]]>» is cut into two sections."""
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _answer(body: str, content_type: str) -> HttpResponse:
    return HttpResponse(
        body,
        content_type=f"{content_type}; charset=utf-8",
        headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
    )
