"""The vectors are the platform's own; what is made here is signed as its documentation says."""

import base64
from datetime import UTC, datetime
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
import time_machine
from django.http import HttpRequest
from django.test import RequestFactory

from tests.tips import wechat_vectors as vectors
from tests.tips.wechat_vectors import Sealed, Signed
from tips.channels import wechat
from tips.channels.base import MAX_BODY, Refused, Verified
from tips.lib import wechat_crypto

NOW = 1714112445
KEY, OLD_KEY = "A" * 43, "B" * 42 + "A"
OTHER_SIGNATURE = wechat_crypto.signature("AAAAA", str(NOW), "123")  # says nothing of the body
TEXT = (
    "<xml><ToUserName>gh_paper</ToUserName><FromUserName>resident</FromUserName>"
    "<CreateTime>1714112440</CreateTime><MsgType>text</MsgType><Content>水管爆了</Content>"
    "<MsgId>1</MsgId></xml>"
)


@pytest.fixture(autouse=True)
def _account(settings):
    settings.WECHAT_TOKEN = "AAAAA"
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def safe(settings) -> None:
    """Safe mode; without this the account is in clear-text mode."""
    settings.WECHAT_ENCODING_AES_KEY = KEY
    settings.WECHAT_APP_ID = vectors.PUSH.app_id


def asked(**query: str) -> HttpRequest:
    return RequestFactory().get("/tips/channels/wechat/", query)


def posted(body: str | bytes, **query: str) -> HttpRequest:
    return RequestFactory().post(
        f"/tips/channels/wechat/?{urlencode(query)}", body, content_type="text/xml"
    )


def signed(vector: Signed, **more: str) -> dict[str, str]:
    """The query of a request with a vector's signature."""
    own = {each: getattr(vector, each) for each in ("signature", "timestamp", "nonce")}
    return own | more


def clear(body: str | bytes = TEXT, *, at: int = NOW, **changed: str) -> HttpRequest:
    query = {"timestamp": str(at), "nonce": "123"}
    query["signature"] = wechat_crypto.signature("AAAAA", *query.values())
    return posted(body, **(query | changed))


def sealed(
    message: str = TEXT,
    *,
    at: int = NOW,
    key: str = KEY,
    app_id: str = vectors.PUSH.app_id,
    around: str = "<xml><ToUserName>gh_paper</ToUserName><Encrypt>{}</Encrypt></xml>",
    **changed: str,
) -> HttpRequest:
    encrypt = wechat_crypto.seal(message.encode(), wechat_crypto.key_of(key), app_id)
    query = {"timestamp": str(at), "nonce": "123"}
    query["msg_signature"] = wechat_crypto.signature("AAAAA", *query.values(), encrypt)
    return posted(around.format(encrypt), **(query | {"encrypt_type": "aes"} | changed))


def vector_posted(vector: Sealed, body: str, signature: str = "") -> HttpRequest:
    return posted(
        body.format(vector.encrypt),
        signature=signature,
        timestamp=vector.timestamp,
        nonce=vector.nonce,
        encrypt_type="aes",
        msg_signature=vector.msg_signature,
        openid="somebody-else",
    )


def refused(request: HttpRequest, call=wechat.verify) -> int:
    with pytest.raises(Refused) as refusal:
        call(request)
    return refusal.value.status


def at(vector: Signed | Sealed):
    return time_machine.travel(int(vector.timestamp), tick=False)


def said(answer) -> dict[str, str]:
    return {each.tag: each.text or "" for each in ElementTree.fromstring(answer.content)}


def opened(answer, key: str = KEY) -> dict[str, str]:
    """What a sealed answer says to its reader."""
    told = said(answer)
    parts = ("AAAAA", told["TimeStamp"], told["Nonce"], told["Encrypt"])
    assert wechat_crypto.is_signature(told["MsgSignature"], *parts)
    inner = wechat_crypto.open_sealed(
        told["Encrypt"], [wechat_crypto.key_of(key)], vectors.PUSH.app_id
    )
    return {each.tag: each.text or "" for each in ElementTree.fromstring(inner.message)}


def test_is_on_with_its_token(settings) -> None:
    assert wechat.is_on()
    settings.WECHAT_TOKEN = ""
    assert not wechat.is_on()


# The check of our address


@pytest.mark.parametrize("mode", ["clear", "safe"])
def test_greet_vector(settings, mode: str) -> None:
    settings.WECHAT_ENCODING_AES_KEY = KEY if mode == "safe" else ""
    with at(vectors.CHECK):
        answer = wechat.greet(asked(**signed(vectors.CHECK, echostr=vectors.ECHO)))

    assert answer.content == vectors.ECHO.encode()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"signature": "0" * 40}, 403),
        ({"signature": vectors.CHECK.signature.upper()}, 403),
        ({"signature": "签" * 40}, 403),
        ({"signature": ""}, 401),
        ({"timestamp": ""}, 401),
        ({"nonce": ""}, 401),
        ({"nonce": "1514711493"}, 403),
        ({"nonce": "1514711492 "}, 403),
        ({"timestamp": "١٧١٤٠٣٦٥٠٤"}, 403),
        ({"timestamp": "1" * 5000}, 403),
        ({"timestamp": "-1"}, 403),
        ({"echostr": ""}, 400),
        ({"echostr": "<script>alert(1)</script>"}, 400),
        ({"echostr": "1" * 129}, 400),
        ({"echostr": "1\n"}, 400),
    ],
)
def test_greet_refused(changed: dict[str, str], status: int) -> None:
    query = signed(vectors.CHECK, echostr=vectors.ECHO)
    with at(vectors.CHECK):
        assert refused(asked(**(query | changed)), wechat.greet) == status


def test_greet_long_after() -> None:
    with time_machine.travel(int(vectors.CHECK.timestamp) + 601, tick=False):
        query = signed(vectors.CHECK, echostr=vectors.ECHO)
        assert refused(asked(**query), wechat.greet) == 403


# Clear-text mode


def test_verify_clear_vector() -> None:
    with at(vectors.CLEAR):
        verified = wechat.verify(posted(TEXT, **signed(vectors.CLEAR)))

    incoming = wechat.parse(verified)
    assert incoming is not None
    assert (incoming.text, incoming.sender, incoming.raw) == ("水管爆了", "resident", TEXT)


def test_verify_clear_with_its_mode_named() -> None:
    assert wechat.verify(clear(encrypt_type="raw")).body == TEXT


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"signature": "0" * 40}, 403),
        ({"signature": ""}, 401),
        ({"nonce": "124"}, 403),
        ({"nonce": ""}, 401),
        ({"nonce": "</xml>"}, 403),
        ({"timestamp": ""}, 401),
        ({"timestamp": str(NOW + 1)}, 403),
        ({"encrypt_type": "aes"}, 403),  # and no key here
    ],
)
def test_verify_clear_refused(changed: dict[str, str], status: int) -> None:
    assert refused(clear(**changed)) == status


@pytest.mark.parametrize("seconds", [-601, 601, -(10**9)])
def test_verify_clear_of_another_time(seconds: int) -> None:
    assert refused(clear(at=NOW + seconds)) == 403


@pytest.mark.parametrize("seconds", [-600, 600])
def test_verify_clear_of_about_now(seconds: int) -> None:
    assert wechat.verify(clear(at=NOW + seconds)).body == TEXT


@pytest.mark.usefixtures("safe")
@pytest.mark.parametrize("changed", [{}, {"encrypt_type": "raw"}, {"encrypt_type": "AES"}])
def test_verify_clear_where_a_key_is_set(changed: dict[str, str]) -> None:
    assert refused(clear(**changed)) == 403


def test_verify_clear_for_another_account(settings) -> None:
    settings.WECHAT_ACCOUNT_ID = "gh_other"

    assert refused(clear()) == 403
    assert refused(clear("<xml/>")) == 403


def test_verify_clear_for_our_account(settings) -> None:
    settings.WECHAT_ACCOUNT_ID = "gh_paper"

    assert wechat.verify(clear()).body == TEXT


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"<xml>",
        b'<!DOCTYPE x [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><xml><Content>&b;</Content></xml>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Content>&a;</Content></xml>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1/a.dtd"><xml/>',
    ],
    ids=["empty", "no text", "half", "bomb", "file", "dtd"],
)
@pytest.mark.parametrize("mode", ["clear", "safe"])
def test_verify_body_that_can_not_be_read(settings, mode: str, body: bytes) -> None:
    if mode == "clear":
        assert refused(clear(body)) == 400
        return
    settings.WECHAT_ENCODING_AES_KEY, settings.WECHAT_APP_ID = KEY, vectors.PUSH.app_id
    query = {
        "timestamp": str(NOW),
        "nonce": "123",
        "encrypt_type": "aes",
        "msg_signature": "0" * 40,
    }
    assert refused(posted(body, **query)) == 400


# How large


class Unread:
    """A body that nobody may touch."""

    def read(self, *args):
        raise AssertionError("The body was read.")


@pytest.mark.parametrize("mode", ["clear", "safe"])
def test_verify_large_body_is_not_read(settings, mode: str) -> None:
    request = clear()
    if mode == "safe":
        settings.WECHAT_ENCODING_AES_KEY, settings.WECHAT_APP_ID = KEY, vectors.PUSH.app_id
        request = sealed()
    request.META["CONTENT_LENGTH"] = str(10 * 1024 * 1024)
    request._stream = Unread()

    assert refused(request) == 413


def test_verify_forged_body_is_not_read() -> None:
    request = clear(signature="0" * 40)
    request._stream = Unread()

    assert refused(request) == 403


def test_verify_body_larger_than_it_says() -> None:
    request = clear(b" " * (MAX_BODY + 1) + TEXT.encode())
    request.META["CONTENT_LENGTH"] = ""

    assert refused(request) == 413


# Safe mode


@pytest.mark.usefixtures("safe")
@pytest.mark.parametrize(
    "around",
    [
        '{{"ToUserName":"gh_97417a04a28d","Encrypt":"{}"}}',
        "<xml><ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName>"
        "<Encrypt><![CDATA[{}]]></Encrypt></xml>",
    ],
    ids=["json", "xml"],
)
def test_verify_safe_vector(settings, around: str) -> None:
    settings.WECHAT_ACCOUNT_ID = "gh_97417a04a28d"

    verified = wechat.verify(vector_posted(vectors.PUSH, around, vectors.PUSH_SIGNATURE))
    incoming = wechat.parse(verified)

    assert verified.body == vectors.PUSH.message
    assert incoming is not None
    assert (incoming.kind, incoming.event) == ("event", "debug_demo")
    assert incoming.sender == "o9AgO5Kd5ggOC-bXrbNODIiE3bGY"
    assert incoming.sent_at == datetime.fromtimestamp(1714112445, UTC)
    assert wechat.reply(verified, "").content == b"success"


def test_verify_demo_vector_of_compatible_mode(settings) -> None:
    """The clear half says something else, which counts for nothing."""
    demo = vectors.DEMO
    settings.WECHAT_TOKEN, settings.WECHAT_APP_ID = demo.token, demo.app_id
    settings.WECHAT_ENCODING_AES_KEY = demo.key
    body = (
        "<xml><ToUserName><![CDATA[gh_10f6c3c3ac5a]]></ToUserName>"
        "<FromUserName><![CDATA[forged]]></FromUserName><CreateTime>1409735668</CreateTime>"
        "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[forged]]></Content>"
        "<MsgId>1</MsgId><Encrypt><![CDATA[{}]]></Encrypt></xml>"
    )
    with at(demo):
        incoming = wechat.parse(wechat.verify(vector_posted(demo, body, vectors.DEMO_SIGNATURE)))

    assert incoming is not None
    assert (incoming.kind, incoming.text) == ("text", "abcdteT")
    assert incoming.sender == "oyORnuP8q7ou2gfYjqLzSIWZf0rs"
    assert incoming.key == "message:6054768590064713728"
    assert "forged" not in incoming.raw
    assert len(incoming.raw.encode()) == 280


def test_reply_vector(settings) -> None:
    reply = vectors.REPLY
    settings.WECHAT_APP_ID = reply.app_id

    written = wechat.sealed_reply(
        reply.message,
        wechat_crypto.key_of(reply.key),
        reply.timestamp,
        reply.nonce,
        random=reply.random.encode(),
    )

    assert written == (
        f"<xml><Encrypt><![CDATA[{reply.encrypt}]]></Encrypt>"
        f"<MsgSignature><![CDATA[{reply.msg_signature}]]></MsgSignature>"
        "<TimeStamp>1713424427</TimeStamp><Nonce><![CDATA[415670741]]></Nonce></xml>"
    )


@pytest.mark.usefixtures("safe")
@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"msg_signature": "0" * 40}, 403),
        ({"msg_signature": ""}, 401),
        (
            {"signature": wechat_crypto.signature("AAAAA", str(NOW), "123"), "msg_signature": ""},
            401,
        ),
        ({"msg_signature": wechat_crypto.signature("AAAAA", str(NOW), "123")}, 403),
        ({"nonce": "124"}, 403),
        ({"timestamp": str(NOW - 1)}, 403),
        ({"app_id": "wx0000000000000000"}, 403),
        ({"key": OLD_KEY}, 403),
        ({"around": "<xml><Encrypt/><a>{}</a></xml>"}, 403),
        ({"around": "<xml><a><Encrypt>{}</Encrypt></a></xml>"}, 403),
        ({"around": "<xml><Encrypt>AAAA</Encrypt><Encrypt>{}</Encrypt></xml>"}, 403),
        ({"message": ""}, 400),
        ({"message": "words"}, 400),
        ({"message": '<!DOCTYPE x [<!ENTITY a "b">]><xml><Content>&a;</Content></xml>'}, 400),
    ],
)
def test_verify_safe_refused(changed: dict[str, str], status: int) -> None:
    assert refused(sealed(**changed)) == status


@pytest.mark.usefixtures("safe")
@pytest.mark.parametrize("seconds", [-601, 601])
def test_verify_safe_of_another_time(seconds: int) -> None:
    assert refused(sealed(at=NOW + seconds)) == 403


@pytest.mark.usefixtures("safe")
@pytest.mark.parametrize("size", [0, 1, 16, 31])
def test_verify_safe_signed_and_cut(size: int) -> None:
    """The signature is right: what is inside is not believed for that."""
    whole = wechat_crypto.seal(TEXT.encode(), wechat_crypto.key_of(KEY), vectors.PUSH.app_id)
    cut = base64.b64encode(base64.b64decode(whole)[:size]).decode()
    query = {"timestamp": str(NOW), "nonce": "123"}
    query["msg_signature"] = wechat_crypto.signature("AAAAA", *query.values(), cut)
    body = f"<xml><Encrypt>{cut}</Encrypt></xml>"

    assert refused(posted(body, encrypt_type="aes", **query)) == 403


@pytest.mark.usefixtures("safe")
def test_verify_safe_inside_counts_the_account_inside(settings) -> None:
    settings.WECHAT_ACCOUNT_ID = "gh_paper"

    assert wechat.verify(sealed()).body == TEXT
    assert refused(sealed(TEXT.replace("gh_paper", "gh_other"))) == 403


@pytest.mark.usefixtures("safe")
def test_verify_keeps_no_secret() -> None:
    verified = wechat.verify(sealed())

    assert KEY not in repr(verified)
    assert repr(wechat_crypto.key_of(KEY)) not in repr(verified)


@pytest.mark.usefixtures("safe")
def test_verify_while_the_key_is_changed(settings) -> None:
    settings.WECHAT_ENCODING_AES_KEY_PREVIOUS = OLD_KEY

    old, new = wechat.verify(sealed(key=OLD_KEY)), wechat.verify(sealed())

    assert opened(wechat.reply(old, "已收到"), OLD_KEY)["Content"] == "已收到"
    assert opened(wechat.reply(new, "已收到"), KEY)["Content"] == "已收到"


# Replies


def replied(text: str, **fields: str) -> dict[str, str]:
    told = {"FromUserName": "resident", "ToUserName": "gh_paper"} | fields
    return said(wechat.reply(Verified("", {"fields": told, "key": None, "nonce": "1"}), text))


def test_reply_in_clear() -> None:
    answer = wechat.reply(wechat.verify(clear()), "已收到")

    assert answer.content.decode() == (
        "<xml><ToUserName><![CDATA[resident]]></ToUserName>"
        "<FromUserName><![CDATA[gh_paper]]></FromUserName><CreateTime>1714112445</CreateTime>"
        "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[已收到]]></Content></xml>"
    )
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("safe")
def test_reply_sealed() -> None:
    answer = wechat.reply(wechat.verify(sealed()), "已收到")

    assert "已收到" not in answer.content.decode()
    assert said(answer)["Nonce"] == "123"
    assert said(answer)["TimeStamp"] == str(NOW)
    assert opened(answer) == {
        "ToUserName": "resident",
        "FromUserName": "gh_paper",
        "CreateTime": str(NOW),
        "MsgType": "text",
        "Content": "已收到",
    }


@pytest.mark.parametrize("text", ["", " \n ", "\x00\x08"])
@pytest.mark.parametrize("mode", ["clear", "safe"])
def test_reply_with_nothing_to_say(settings, mode: str, text: str) -> None:
    request = clear()
    if mode == "safe":
        settings.WECHAT_ENCODING_AES_KEY, settings.WECHAT_APP_ID = KEY, vectors.PUSH.app_id
        request = sealed()

    answer = wechat.reply(wechat.verify(request), text)

    assert answer.content == b"success"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"


def test_reply_to_nobody() -> None:
    fields = {"fields": {"ToUserName": "gh_paper"}, "key": None, "nonce": "1"}

    assert wechat.reply(Verified("", fields), "已收到").content == b"success"


INJECTION = "]]></Content><FromUserName>x</FromUserName><Content><![CDATA["


@pytest.mark.parametrize("text", [INJECTION, "]]>", "]]]]>>", "a]]", "<b>&amp;</b>"])
def test_reply_can_not_be_broken_out_of(text: str) -> None:
    assert replied(text)["Content"] == text
    assert list(replied(text)) == [
        *("ToUserName", "FromUserName", "CreateTime", "MsgType", "Content"),
    ]


def test_reply_to_a_name_that_would_break_out() -> None:
    assert replied("已收到", FromUserName=INJECTION)["ToUserName"] == INJECTION


def test_reply_without_what_xml_can_not_hold() -> None:
    assert replied("已\x00收\x0b到\ud800\ufffe\t。")["Content"] == "已收到\t。"


def test_reply_that_is_too_long() -> None:
    text = "您的线索已收到，记者正在核实。" * 100

    content = replied(text)["Content"]

    assert 1900 < len(content.encode()) <= wechat.MAX_REPLY
    assert content.endswith("核实。")
    assert replied("长" * 2000)["Content"].endswith("长…")
