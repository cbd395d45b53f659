"""A resident talks with the paper by WeChat and QQ, at the addresses that the platforms call."""

import json
import time
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests.tips import deliveries, making
from tests.tips import wechat_vectors as vectors
from tests.tips.deliveries import SENDER, Delivery
from tests.tips.stand_in import Said, StandIn
from tests.tips.test_onebot import SIGNATURE as ONEBOT_SIGNATURE
from tests.tips.test_onebot import VECTOR as ONEBOT_VECTOR
from tests.tips.test_qq_bot import EVENT as QQ_EVENT
from tests.tips.test_qq_bot import EVENT_SIGNATURE as QQ_SIGNATURE
from tips import intake, triage
from tips.models import Attachment, InboundMessage, MessageKind, Source, Tip

pytestmark = pytest.mark.django_db
SEND = f"/v2/users/{SENDER}/messages"


@pytest.fixture(autouse=True)
def _on(settings) -> None:
    deliveries.turn_on(settings)
    settings.TIPS_QUIET_FROM = settings.TIPS_QUIET_UNTIL = 0


def wechat(client: Client, text: str = "", **fields) -> str:
    """What the sender is answered in WeChat; empty where nothing is said."""
    answer = deliveries.wechat(text, **fields).sent(client)
    assert answer.status_code == 200
    return deliveries.opened(answer)


def onebot(client: Client, text: str, **fields) -> str:
    answer = deliveries.onebot(text, **fields).sent(client)
    return answer.json()["reply"][0]["data"]["text"] if answer.status_code == 200 else ""


# The vectors of the platforms, at the addresses


def vector(encrypt: vectors.Sealed, body: str, signature: str) -> Delivery:
    query = {
        "signature": signature,
        "timestamp": encrypt.timestamp,
        "nonce": encrypt.nonce,
        "encrypt_type": "aes",
        "msg_signature": encrypt.msg_signature,
    }
    return Delivery("wechat", body.format(encrypt.encrypt).encode(), query)


def at(timestamp: str):
    return time_machine.travel(int(timestamp), tick=False)


def use(settings, sealed: vectors.Sealed) -> None:
    settings.WECHAT_TOKEN, settings.WECHAT_APP_ID = sealed.token, sealed.app_id
    settings.WECHAT_ENCODING_AES_KEY = sealed.key


def test_vector_of_the_safe_push_is_kept(client: Client, settings) -> None:
    use(settings, vectors.PUSH)
    settings.WECHAT_ACCOUNT_ID = "gh_97417a04a28d"
    with at(vectors.PUSH.timestamp):
        answer = vector(vectors.PUSH, '{{"Encrypt":"{}"}}', vectors.PUSH_SIGNATURE).sent(client)

    message = InboundMessage.objects.get()
    assert answer.content == b"success"
    assert (message.raw, message.event) == (vectors.PUSH.message, "debug_demo")


def test_vector_of_the_demo_is_a_tip(client: Client, settings) -> None:
    use(settings, vectors.DEMO)
    around = "<xml><MsgId>1</MsgId><Encrypt><![CDATA[{}]]></Encrypt></xml>"
    with at(vectors.DEMO.timestamp):
        answer = vector(vectors.DEMO, around, vectors.DEMO_SIGNATURE).sent(client)

    tip = Tip.objects.get()
    assert (tip.text, tip.source.identity) == ("abcdteT", "oyORnuP8q7ou2gfYjqLzSIWZf0rs")
    assert b"<Encrypt>" in answer.content and tip.pin.encode() not in answer.content


def test_vector_of_the_clear_push_is_a_tip(client: Client, settings) -> None:
    settings.WECHAT_TOKEN, settings.WECHAT_ENCODING_AES_KEY = vectors.CLEAR.token, ""
    query = {name: getattr(vectors.CLEAR, name) for name in ("signature", "timestamp", "nonce")}
    with at(vectors.CLEAR.timestamp):
        body = deliveries.wechat_message("楼下漏水").encode()
        assert Delivery("wechat", body, query).sent(client).status_code == 200

    assert Tip.objects.get().text == "楼下漏水"


def test_vector_of_the_check_of_wechat(client: Client, settings) -> None:
    settings.WECHAT_TOKEN = vectors.CHECK.token
    query = {name: getattr(vectors.CHECK, name) for name in ("signature", "timestamp", "nonce")}
    with at(vectors.CHECK.timestamp):
        answer = client.get("/tips/channels/wechat/", query | {"echostr": vectors.ECHO})

    assert answer.content.decode() == vectors.ECHO


def test_vector_of_a_qq_event_is_kept(client: Client, settings) -> None:
    settings.QQ_BOT_SECRET = "123456abcdef"
    headers = {"X-Signature-Timestamp": "1728981195", "X-Signature-Ed25519": QQ_SIGNATURE}
    with at("1728981195"):
        answer = Delivery("qq", QQ_EVENT.encode(), headers=headers).sent(client)

    assert answer.json() == {"op": 12, "d": 0}
    assert InboundMessage.objects.get().raw == QQ_EVENT


def test_vector_of_the_check_of_qq(client: Client, settings) -> None:
    settings.QQ_BOT_SECRET = "DG5g3B4j9X2KOErG"
    body = b'{"d":{"plain_token":"Arq0D5A61EgUu4OxUvOp","event_ts":"1725442341"},"op":13}'

    assert Delivery("qq", body).sent(client).json()["signature"] == (
        "87befc99c42c651b3aac0278e71ada338433ae26fcb24307bdc5ad38c1adc2d0"
        "1bcfcadc0842edac85e85205028a1132afe09280305f13aa6909ffc2d652c706"
    )


def test_vector_of_onebot_is_kept(client: Client, settings) -> None:
    settings.ONEBOT_SECRET, settings.ONEBOT_SELF_ID = "onebot-secret", "10001000"
    headers = {"X-Self-ID": "10001000", "X-Signature": ONEBOT_SIGNATURE}
    with at("1515204254"):
        answer = Delivery("onebot", ONEBOT_VECTOR.encode(), headers=headers).sent(client)

    assert answer.status_code == 200 and InboundMessage.objects.get().raw == ONEBOT_VECTOR
    assert Source.objects.get().nickname == "小不点"


def test_string_of_cq_codes_is_text_and_pictures(client: Client) -> None:
    written = (
        "&#91;第一部分&#93;[CQ:image,file=123.jpg,url=https://multimedia.nt.qq.com.cn/a]"
        "图片之后的部分，表情：[CQ:face,id=123]"
    )
    onebot(client, "", said={"message": written})

    assert Tip.objects.get().text == "[第一部分]图片之后的部分，表情："
    assert Attachment.objects.get().remote == {"url": "https://multimedia.nt.qq.com.cn/a"}


# Kinds

PICTURE = "<MsgType>image</MsgType><PicUrl>http://mmbiz.qpic.cn/a</PicUrl><MediaId>m</MediaId>"
KINDS = [
    ("<MsgType>text</MsgType><Content>楼下漏水</Content>", "text", True),
    (PICTURE, "image", True),
    ("<MsgType>voice</MsgType><MediaId>m</MediaId><Format>amr</Format>", "voice", True),
    ("<MsgType>video</MsgType><MediaId>m</MediaId><ThumbMediaId>t</ThumbMediaId>", "video", True),
    ("<MsgType>shortvideo</MsgType><MediaId>m</MediaId>", "video", True),
    (
        "<MsgType>location</MsgType><Location_X>30.5</Location_X><Location_Y>104.0</Location_Y>"
        "<Scale>15</Scale><Label>祥龙社区</Label>",
        "location",
        True,
    ),
    ("<MsgType>link</MsgType><Title>看</Title><Url>https://a.example/</Url>", "link", True),
    ("<MsgType>hologram</MsgType><Beam>3</Beam>", "unknown", False),
    ("", "unknown", False),
]


@pytest.mark.parametrize(("more", "kind", "is_tip"), KINDS, ids=range(len(KINDS)))
def test_every_kind_is_kept_and_never_answered_with_an_error(
    client: Client, more: str, kind: str, is_tip: bool
) -> None:
    said = wechat(client, more=more or "<None/>")

    assert InboundMessage.objects.get().kind == kind
    assert Tip.objects.exists() == bool(said) == is_tip


EVENTS = [
    "subscribe",
    "unsubscribe",
    "SCAN",
    "LOCATION",
    "CLICK",
    "VIEW",
    "TEMPLATESENDJOBFINISH",
    "subscribe_msg_popup_event",
    "PUBLISHJOBFINISH",
    "tomorrow_s_event",
]


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_is_kept_and_makes_no_tip(client: Client, event: str) -> None:
    more = f"<MsgType>event</MsgType><Event>{event}</Event><EventKey>x</EventKey>"
    said = wechat(client, more=more)

    assert InboundMessage.objects.get().kind == MessageKind.EVENT
    assert not Tip.objects.exists() and bool(said) == (event == "subscribe")


# Words that mean something


def in_the_menu(word: str) -> str:
    return f"<MsgType>event</MsgType><Event>CLICK</Event><EventKey>{word}</EventKey>"


@pytest.mark.parametrize("by", ["typed", "menu"])
def test_words_of_the_menu_are_answered_in_wechat(client: Client, by: str) -> None:
    def asked(word: str, number: int) -> str:
        more = in_the_menu(word) if by == "menu" else ""
        return wechat(client, word, more=more, at=int(time.time()) - number)

    begin, helped, nothing = asked("报料", 3), asked("帮助", 2), asked("进度", 1)
    assert not Tip.objects.exists() and len({begin, helped, nothing}) == 3
    assert all((begin, helped, nothing)) and "进度" in helped

    receipt = wechat(client, "楼下漏水")
    tip = Tip.objects.get()
    assert tip.shown_code in receipt and tip.pin in receipt
    progress = asked("进度", 0)
    assert tip.shown_code in progress and tip.pin not in progress


def test_words_are_answered_behind_a_gateway(client: Client) -> None:
    assert onebot(client, "帮助") and onebot(client, "报料")
    onebot(client, "楼下漏水")
    assert Tip.objects.get().shown_code in onebot(client, "进度")


def test_blocked_sender_hears_nothing_and_notices_nothing(client: Client) -> None:
    wechat(client, "加群领券", at=int(time.time()) - 300)
    triage.block(Source.objects.get(), actor=making.tips_editor(), reason="广告")

    assert [wechat(client, word) for word in ("帮助", "进度", "再来")] == ["", "", ""]


@pytest.fixture
def platform(settings) -> Iterator[StandIn]:
    """QQ's own interface, which carries what we say."""
    with StandIn() as server:
        settings.QQ_API_BASE = settings.QQ_TOKEN_BASE = server.base
        server.answers(
            "/app/getAppAccessToken", Said({"access_token": "token-1", "expires_in": "7200"})
        )
        server.answers(SEND, Said({"id": "1"}))
        yield server


def qq(client: Client, platform: StandIn, text: str) -> str:
    """What the sender is told once a worker has run; QQ's own answer says nothing."""
    before = len(platform.asked_for(SEND))
    answer = deliveries.qq(text).sent(client)
    assert json.loads(answer.content) == {"op": 12, "d": 0}
    intake.settle_message.call(InboundMessage.objects.latest("pk").pk)
    said = platform.asked_for(SEND)[before:]
    return "\n".join(each.json()["content"] for each in said)


@pytest.mark.loopback
def test_words_are_answered_by_the_qq_bot(client: Client, platform: StandIn) -> None:
    assert qq(client, platform, " /帮助 ") and qq(client, platform, "报料")
    assert not Tip.objects.exists()

    receipt, tip = qq(client, platform, "楼下漏水"), Tip.objects.get()
    assert tip.shown_code in receipt and tip.pin in receipt
    assert tip.shown_code in qq(client, platform, "进度")
    assert qq(client, platform, "/报料 路灯不亮") and Tip.objects.count() == 2


@pytest.mark.loopback
def test_qq_bot_says_each_thing_once_however_often_it_hears_it(
    client: Client, platform: StandIn
) -> None:
    delivery = deliveries.qq("楼下漏水")
    for _time in range(3):
        delivery.sent(client)
        intake.settle_message.call(InboundMessage.objects.get().pk)

    assert len(platform.asked_for(SEND)) == 1


def test_talk_in_a_group_is_kept_only_when_it_is_for_us(client: Client) -> None:
    group = {"message_type": "group", "group_id": 777}
    assert onebot(client, "晚上吃啥", said=group) == "" and not InboundMessage.objects.exists()

    said = {**group, "message": "报料：停水了", "message_id": 5}
    assert onebot(client, "", said=said) and Tip.objects.get().text == "停水了"
