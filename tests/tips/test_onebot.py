"""The vector is literal, made by an independent program."""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import RequestFactory

from tips.channels import onebot
from tips.channels.base import Incoming, Refused

from .posting import onebot_posted, posted

NOW = 1515204254
SECRET = "onebot-secret"
OWN = "10001000"
VECTOR = (
    '{"time":1515204254,"self_id":10001000,"post_type":"message","message_type":"private",'
    '"sub_type":"friend","message_id":12,"user_id":12345678,"message":"你好～",'
    '"raw_message":"你好～","font":456,"sender":{"nickname":"小不点","sex":"male","age":18}}'
)
SIGNATURE = "sha1=10af2aca545bce9032f69b25d2bd9e2da4afa0e1"
MESSAGE = json.loads(VECTOR)


@pytest.fixture(autouse=True)
def _gateway(settings):
    settings.ONEBOT_SECRET, settings.ONEBOT_SELF_ID = SECRET, OWN
    with time_machine.travel(NOW, tick=False):
        yield


def signed(event: object, **headers: str):
    return onebot_posted(event, **({"secret": SECRET, "X_Self_ID": OWN} | headers))


def notice(notice_type: str, **fields: object) -> dict:
    told = {"time": NOW, "self_id": int(OWN), "post_type": "notice", "user_id": 12345678}
    return told | {"notice_type": notice_type} | fields


def parsed(event: object) -> Incoming | None:
    return onebot.parse(onebot.verify(signed(event)))


def kept(event: object) -> Incoming:
    incoming = parsed(event)
    assert incoming is not None
    return incoming


def refused(request) -> int:
    with pytest.raises(Refused) as refusal:
        onebot.verify(request)
    return refusal.value.status


# What is believed


def test_onebot_vector() -> None:
    verified = onebot.verify(posted(VECTOR, X_Self_ID=OWN, X_Signature=SIGNATURE))

    incoming = onebot.parse(verified)

    assert incoming is not None
    assert (incoming.kind, incoming.text, incoming.sender) == ("text", "你好～", "12345678")
    assert incoming.nickname == "小不点"
    assert incoming.sent_at == datetime(2018, 1, 6, 2, 4, 14, tzinfo=UTC)
    assert incoming.raw == VECTOR
    assert incoming.address == {"user_id": "12345678", "group_id": ""}


def test_verify_not_signed() -> None:
    assert refused(posted(VECTOR, X_Self_ID=OWN)) == 401


@pytest.mark.parametrize(
    "signature",
    [
        SIGNATURE[:-1] + "0",
        SIGNATURE.removeprefix("sha1="),
        SIGNATURE.replace("sha1", "md5"),
        SIGNATURE + "00",
        "sha1=",
        "sha1=ａａ",
    ],
)
def test_verify_forged(signature: str) -> None:
    assert refused(posted(VECTOR, X_Self_ID=OWN, X_Signature=signature)) == 403


def test_verify_changed_body() -> None:
    request = posted(VECTOR.replace("你", "您"), X_Self_ID=OWN, X_Signature=SIGNATURE)

    assert refused(request) == 403


def test_verify_without_a_secret_believes_nobody(settings) -> None:
    settings.ONEBOT_SECRET = ""

    assert not onebot.is_on()
    assert refused(signed(VECTOR, secret="")) == 403


def test_verify_other_number(settings) -> None:
    assert refused(signed(VECTOR, X_Self_ID="10001001")) == 403
    assert refused(posted(VECTOR, X_Signature=SIGNATURE)) == 403
    assert refused(signed(MESSAGE | {"self_id": 10001001})) == 403


def test_verify_any_number_where_none_is_set(settings) -> None:
    settings.ONEBOT_SELF_ID = ""

    assert onebot.verify(posted(VECTOR, X_Signature=SIGNATURE)).body == VECTOR


@pytest.mark.parametrize("time", [NOW - 601, NOW + 601, 0, None, "", True, [NOW]])
def test_verify_stale(time: object) -> None:
    assert refused(signed(MESSAGE | {"time": time})) == 403


def test_verify_ten_megabytes() -> None:
    assert refused(signed('"' + "x" * 10_000_000)) == 413


@pytest.mark.parametrize("body", ["", "[]", '{"time": NaN}', "[" * 60_000, '{"a":' * 10_000])
def test_verify_signed_and_no_event(body: str) -> None:
    assert refused(signed(body)) == 400


def test_greet() -> None:
    assert onebot.greet(RequestFactory().get("/")).status_code == 405


# What was said


def test_parse_segments_and_a_number_as_text() -> None:
    message = [
        {"type": "text", "data": {"text": "停水了"}},
        {"type": "image", "data": {"file": "a.jpg", "url": "https://multimedia.nt.qq.com.cn/a"}},
    ]

    incoming = kept(MESSAGE | {"user_id": "12345678", "message": message})

    assert (incoming.kind, incoming.text, incoming.sender) == ("image", "停水了", "12345678")
    assert incoming.media[0].remote == {"url": "https://multimedia.nt.qq.com.cn/a"}


def test_parse_group_message() -> None:
    group = {"message_type": "group", "group_id": 777, "sender": {"nickname": "a", "card": "三栋"}}

    incoming = kept(MESSAGE | group)

    assert (incoming.group, incoming.nickname) == ("777", "三栋")
    assert incoming.address == {"user_id": "12345678", "group_id": "777"}


def test_parse_falls_back_to_the_raw_message() -> None:
    assert kept(MESSAGE | {"message": []}).text == "你好～"


def test_key_tells_a_repeated_delivery() -> None:
    assert kept(MESSAGE).key == kept(MESSAGE | {"font": 1}).key


@pytest.mark.parametrize("field", ["self_id", "user_id", "message_id", "time"])
def test_key_has_four_fields(settings, field: str) -> None:
    settings.ONEBOT_SELF_ID = ""
    other = MESSAGE | {field: MESSAGE[field] + 1}

    assert kept(MESSAGE).key != kept(other).key


def test_key_of_messages_without_a_number() -> None:
    first, second = ({**MESSAGE, "message": text, "message_id": None} for text in ("漏水", "停电"))

    assert kept(first).key == kept(first).key != kept(second).key


@pytest.mark.parametrize(
    "event",
    [
        MESSAGE | {"post_type": "message_sent"},
        {"time": NOW, "self_id": int(OWN), "post_type": "meta_event", "meta_event_type": "x"},
        notice("notify", sub_type="input_status"),
    ],
)
def test_parse_acknowledged_and_not_kept(event: dict) -> None:
    verified = onebot.verify(signed(event))

    assert onebot.parse(verified) is None
    assert onebot.reply(verified, "words").status_code == 204


@pytest.mark.parametrize("notice_type", ["friend_add", "friend_recall", "group_upload"])
def test_parse_notice(notice_type: str) -> None:
    incoming = kept(notice(notice_type, message_id=12, file={"id": "/x", "name": "a.pdf"}))

    assert (incoming.kind, incoming.event, incoming.event_key) == ("event", notice_type, "12")
    assert incoming.sender == "12345678"
    assert incoming.media == ()


def test_parse_file_that_came_through() -> None:
    file = {"name": "名单.xlsx", "size": 12, "url": "http://x.ftn.qq.com/a"}

    incoming = kept(notice("offline_file", file=file))

    assert incoming.kind == "file"
    assert (incoming.media[0].remote["url"], incoming.media[0].name) == (file["url"], "名单.xlsx")


def test_parse_request() -> None:
    request = notice("", post_type="request", request_type="friend", comment="我要报料", flag="F")

    incoming = kept(request)

    assert (incoming.kind, incoming.event) == ("event", "friend_request")
    assert (incoming.text, incoming.event_key) == ("我要报料", "F")


@pytest.mark.parametrize(
    "event",
    [
        MESSAGE | {"message_type": "guild"},
        MESSAGE | {"post_type": "weather"},
        MESSAGE | {"post_type": None, "user_id": {}},
    ],
)
def test_parse_unknown_is_kept(event: dict) -> None:
    incoming = kept(event)

    assert incoming.kind == "unknown"
    assert incoming.key and incoming.raw == json.dumps(event)
    assert incoming.address == {}


# What is answered

INJECTED = "收到：[CQ:image,file=file:///etc/passwd][CQ:at,qq=all]&#91;"


def test_reply_is_text_and_stays_text() -> None:
    answer = onebot.reply(onebot.verify(signed(VECTOR)), INJECTED)

    assert json.loads(answer.content) == {
        "reply": [{"type": "text", "data": {"text": INJECTED}}],
        "auto_escape": True,
    }
    assert answer["Content-Type"] == "application/json"


def test_reply_without_words() -> None:
    answer = onebot.reply(onebot.verify(signed(VECTOR)), "")

    assert (answer.status_code, answer.content) == (204, b"")


def test_reply_to_a_request_lets_nobody_in() -> None:
    request = notice("", post_type="request", request_type="friend", flag="F")

    assert onebot.reply(onebot.verify(signed(request)), "words").status_code == 204
