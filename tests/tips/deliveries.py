"""A resident's message as each platform delivers it to the site, signed as the platform signs it.

    delivery = deliveries.of("qq", "楼下漏水")
    answer = delivery.sent(client)

`ON` has the settings with which a channel is on; WeChat in safe mode, `CLEAR` in clear-text mode.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client

from tests.tips.posting import qq_signature
from tips.lib import wechat_crypto

SENDER = "openid-of-a-resident"
NUMBER = "3386405712"  # of the paper, behind a gateway
WECHAT = {
    "WECHAT_TOKEN": "tokenOfThePaper",
    "WECHAT_APP_ID": "wx5823bf96d3bd56c7",
    "WECHAT_ENCODING_AES_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
}
ON: dict[str, dict[str, str]] = {
    "wechat": WECHAT,
    "qq": {"QQ_BOT_APP_ID": "11111111", "QQ_BOT_SECRET": "secret-of-the-bot"},
    "onebot": {"ONEBOT_SECRET": "secret-of-the-gateway", "ONEBOT_SELF_ID": NUMBER},
}
CLEAR = WECHAT | {"WECHAT_ENCODING_AES_KEY": ""}
_number = count(1)


def turn_on(settings: Any, *names: str) -> None:
    for name in names or ON:
        for setting, value in ON[name].items():
            setattr(settings, setting, value)


@dataclass(frozen=True)
class Delivery:
    channel: str
    body: bytes
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"

    @property
    def address(self) -> str:
        path = f"/tips/channels/{self.channel}/"
        return f"{path}?{urlencode(self.query)}" if self.query else path

    def sent(self, client: Client, **extra: Any) -> HttpResponse:
        """`extra` as in Client.generic."""
        headers = dict(self.headers)
        return client.generic(
            "POST", self.address, self.body, self.content_type, headers=headers, **extra
        )

    def but(self, **changed: Any) -> "Delivery":
        return replace(self, **changed)


def of(channel: str, text: str = "楼下漏水", **fields: Any) -> Delivery:
    """`fields` as those of `wechat`, `qq` or `onebot` below."""
    return {"wechat": wechat, "qq": qq, "onebot": onebot}[channel](text, **fields)


def wechat(
    text: str = "", *, at: int | None = None, number: int = 0, more: str = "", inside: str = ""
) -> Delivery:
    """In safe mode. `more` are further elements, `inside` is all of the message instead."""
    now = at or int(time.time())
    message = inside or wechat_message(text, at=now, number=number, more=more)
    key = wechat_crypto.key_of(WECHAT["WECHAT_ENCODING_AES_KEY"])
    encrypt = wechat_crypto.seal(message.encode(), key, WECHAT["WECHAT_APP_ID"])
    around = f"<xml><ToUserName>gh_paper</ToUserName><Encrypt>{encrypt}</Encrypt></xml>"
    return sealed_in(around, encrypt, now)


def sealed_in(around: str, encrypt: str, at: int) -> Delivery:
    query = _wechat_query(at)
    parts = (WECHAT["WECHAT_TOKEN"], query["timestamp"], query["nonce"], encrypt)
    query |= {"encrypt_type": "aes", "msg_signature": wechat_crypto.signature(*parts)}
    return Delivery("wechat", around.encode(), query, content_type="text/xml")


def wechat_in_clear(text: str = "楼下漏水", *, at: int | None = None, inside: str = "") -> Delivery:
    now = at or int(time.time())
    body = inside or wechat_message(text, at=now)
    return Delivery("wechat", body.encode(), _wechat_query(now), content_type="text/xml")


def wechat_message(
    text: str, *, at: int | None = None, number: int = 0, more: str = "", sender: str = SENDER
) -> str:
    kind = more or f"<MsgType>text</MsgType><Content><![CDATA[{text}]]></Content>"
    return (
        f"<xml><ToUserName>gh_paper</ToUserName><FromUserName>{sender}</FromUserName>"
        f"<CreateTime>{at or int(time.time())}</CreateTime>{kind}"
        f"<MsgId>{number or next(_number)}</MsgId></xml>"
    )


def qq(
    text: str = "", *, at: int | None = None, number: int = 0, said: Any = None, inside: str = ""
) -> Delivery:
    """A talk of two. `said` are further fields of `d`, `inside` is all of the body instead."""
    now = at or int(time.time())
    message = {
        "id": f"ROBOT1.0_{number or next(_number)}",
        "content": text,
        "author": {"user_openid": SENDER},
    }
    event = {"id": "event", "op": 0, "t": "C2C_MESSAGE_CREATE", "d": message | (said or {})}
    body = (inside or json.dumps(event)).encode()
    headers = {
        "X-Bot-Appid": ON["qq"]["QQ_BOT_APP_ID"],
        "X-Signature-Timestamp": str(now),
        "X-Signature-Ed25519": qq_signature(ON["qq"]["QQ_BOT_SECRET"], str(now), body),
    }
    return Delivery("qq", body, headers=headers)


def onebot(
    text: str = "", *, at: int | None = None, number: int = 0, said: Any = None, inside: str = ""
) -> Delivery:
    """A private talk; `said` and `inside` as in `qq`."""
    event = {
        "time": at or int(time.time()),
        "self_id": int(NUMBER),
        "post_type": "message",
        "message_type": "private",
        "message_id": number or next(_number),
        "user_id": SENDER,
        "message": [{"type": "text", "data": {"text": text}}],
    }
    body = (inside or json.dumps(event | (said or {}))).encode()
    digest = hmac.new(ON["onebot"]["ONEBOT_SECRET"].encode(), body, hashlib.sha1).hexdigest()
    return Delivery("onebot", body, headers={"X-Self-ID": NUMBER, "X-Signature": f"sha1={digest}"})


def opened(answer: HttpResponse) -> str:
    """What an answer of WeChat's channel says to the sender; empty for an acknowledgement."""
    if b"<Encrypt>" not in answer.content:
        return ""
    encrypt = answer.content.decode().partition("<Encrypt><![CDATA[")[2].partition("]]>")[0]
    key = wechat_crypto.key_of(WECHAT["WECHAT_ENCODING_AES_KEY"])
    message = wechat_crypto.open_sealed(encrypt, [key], WECHAT["WECHAT_APP_ID"]).message.decode()
    return message.partition("<Content><![CDATA[")[2].partition("]]></Content>")[0]


def _wechat_query(at: int) -> dict[str, str]:
    query = {"timestamp": str(at), "nonce": "415670741"}
    signed = wechat_crypto.signature(WECHAT["WECHAT_TOKEN"], *query.values())
    return query | {"signature": signed, "openid": SENDER}
