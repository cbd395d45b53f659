"""The vectors are literal, made by independent programs."""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import RequestFactory

from tips.channels import qq_bot
from tips.channels.base import Incoming, Refused

from .posting import posted, qq_posted, qq_signature

NOW = 1728981195
SECRET = "123456abcdef"
EVENT = (
    '{"id":"ROBOT1.0_veoihSEXDc8Q.g-6eLpNIa11bH8MisOjn-m-LKxCPntMk6exUXgcWCGpVO7L2QKTNZzjZzFFDSbi'
    'OFcqAPWyVA!!","content":"哦一下","timestamp":"2024-10-15T16:33:15+08:00","author":{"id":"67586'
    '0273","user_openid":"675860273"}}'
)
EVENT_SIGNATURE = (
    "e949b5b94ef4103df903fb031d1d16e358db3db83e79e117edd404c8508be3ce"
    "8a76d7bad1bed353194c126a1a5915b4ad8b5288c1191cc53a12acffccd82004"
)
ORDER = 2**252 + 27742317777372353535851937790883648493  # of the group, RFC 8032


@pytest.fixture(autouse=True)
def _bot(settings):
    settings.QQ_BOT_APP_ID, settings.QQ_BOT_SECRET = "11111111", SECRET
    with time_machine.travel(NOW, tick=False):
        yield


def validation(plain_token: object, event_ts: object = "1725442341") -> dict:
    return {"op": 13, "d": {"plain_token": plain_token, "event_ts": event_ts}}


def signed(payload: object, **headers: str):
    return qq_posted(payload, **({"secret": SECRET, "timestamp": NOW} | headers))


def event(name: str, said: dict, **payload: object) -> dict:
    return {"id": "event-1", "op": 0, "s": 42, "t": name, "d": said} | payload


def parsed(payload: object) -> Incoming:
    incoming = qq_bot.parse(qq_bot.verify(signed(payload)))
    assert incoming is not None
    return incoming


def refused(request) -> int:
    with pytest.raises(Refused) as refusal:
        qq_bot.verify(request)
    return refusal.value.status


# Vectors


def test_qq_vector_validation(settings) -> None:
    settings.QQ_BOT_SECRET = "DG5g3B4j9X2KOErG"
    request = posted(
        '{"d":{"plain_token":"Arq0D5A61EgUu4OxUvOp","event_ts":"1725442341"},"op":13}',
        X_Bot_Appid="11111111",
    )

    verified = qq_bot.verify(request)

    assert qq_bot.parse(verified) is None
    assert json.loads(qq_bot.reply(verified, "").content) == {
        "plain_token": "Arq0D5A61EgUu4OxUvOp",
        "signature": "87befc99c42c651b3aac0278e71ada338433ae26fcb24307bdc5ad38c1adc2d0"
        "1bcfcadc0842edac85e85205028a1132afe09280305f13aa6909ffc2d652c706",
    }


def test_qq_vector_key(settings) -> None:
    settings.QQ_BOT_SECRET = "naOC0ocQE3shWLAfffVLB1rhYPG7"

    public = qq_bot._key().public_key().public_bytes_raw()

    assert public.hex() == "d7c362fe78aef81ff23287b493628b5db02a3c4fe30b215e4d19609b5d76673a"


def test_qq_vector_event() -> None:
    request = posted(EVENT, X_Signature_Timestamp=str(NOW), X_Signature_Ed25519=EVENT_SIGNATURE)

    verified = qq_bot.verify(request)

    assert verified.body == EVENT


# What is believed


def test_verify_event_answers_with_the_acknowledgement() -> None:
    verified = qq_bot.verify(signed(event("FRIEND_ADD", {"openid": "A"}), X_Bot_Appid="11111111"))

    assert json.loads(qq_bot.reply(verified, "words").content) == {"op": 12, "d": 0}


def test_verify_another_secret() -> None:
    assert refused(signed(EVENT, secret="another")) == 403


def test_verify_changed_body() -> None:
    headers = {"X_Signature_Timestamp": str(NOW), "X_Signature_Ed25519": EVENT_SIGNATURE}

    assert refused(posted(EVENT.replace("哦", "噢"), **headers)) == 403


def test_verify_changed_timestamp() -> None:
    headers = {"X_Signature_Timestamp": str(NOW + 1), "X_Signature_Ed25519": EVENT_SIGNATURE}

    assert refused(posted(EVENT, **headers)) == 403


def test_verify_second_spelling_of_a_right_signature() -> None:
    """S plus the group's order verifies in a lax library: then one event has many signatures."""
    right = bytes.fromhex(EVENT_SIGNATURE)
    larger = int.from_bytes(right[32:], "little") + 14 * ORDER
    spelled = (right[:32] + larger.to_bytes(32, "little")).hex()
    headers = {"X_Signature_Timestamp": str(NOW), "X_Signature_Ed25519": spelled}

    assert bytes.fromhex(spelled)[63] & 0xE0
    assert refused(posted(EVENT, **headers)) == 403


@pytest.mark.parametrize(
    "signature",
    [
        EVENT_SIGNATURE[:-2],
        EVENT_SIGNATURE + "00",
        EVENT_SIGNATURE[:-2] + "e4",
        " ".join([EVENT_SIGNATURE[:64], EVENT_SIGNATURE[64:]]),
        "0x" + EVENT_SIGNATURE[2:],
        "００" * 64,
        "x",
    ],
)
def test_verify_signature_of_another_form(signature: str) -> None:
    headers = {"X_Signature_Timestamp": str(NOW), "X_Signature_Ed25519": signature}

    assert refused(posted(EVENT, **headers)) == 403


@pytest.mark.parametrize("timestamp", ["", "1728981195.0", "-728981195", " 1728981195", "1" * 15])
def test_verify_timestamp_of_another_form(timestamp: str) -> None:
    """Signed rightly over what it says, and no time: a body could hide in it."""
    headers = {
        "X_Signature_Timestamp": timestamp,
        "X_Signature_Ed25519": qq_signature(SECRET, timestamp, EVENT.encode()),
    }

    assert refused(posted(EVENT, **headers)) == 403


@pytest.mark.parametrize("away", [-601, 601])
def test_verify_stale(away: int) -> None:
    assert refused(signed(EVENT, timestamp=NOW + away)) == 403


def test_verify_not_signed() -> None:
    assert refused(posted(EVENT)) == 401


def test_verify_other_bot() -> None:
    assert refused(signed(EVENT, X_Bot_Appid="22222222")) == 403


def test_verify_ten_megabytes() -> None:
    assert refused(signed('"' + "x" * 10_000_000)) == 413


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "17", '{"op": NaN}', '{"d":' * 5_000, '{"d":' + "[" * 40 + "]" * 40 + "}"],
    ids=lambda body: body[:8],
)
def test_verify_signed_and_no_event(body: str) -> None:
    assert refused(signed(body)) == 400


def test_greet() -> None:
    assert qq_bot.greet(RequestFactory().get("/")).status_code == 405


@pytest.mark.parametrize("missing", ["QQ_BOT_APP_ID", "QQ_BOT_SECRET"])
def test_is_on_with_both_settings_only(settings, missing: str) -> None:
    assert qq_bot.is_on()
    setattr(settings, missing, "")
    assert not qq_bot.is_on()


# Op 13 is no signing machine


@pytest.mark.parametrize(
    ("plain_token", "event_ts"),
    [
        (json.dumps(event("C2C_MESSAGE_CREATE", {"id": "1", "content": "forged"})), str(NOW)),
        ("{}", str(NOW)),
        ("{", str(NOW)),
        ("x" * 65, str(NOW)),
        ("", str(NOW)),
        ("token\n", str(NOW)),
        ("tóken", str(NOW)),
        ("token", str(NOW) + "{}"),
        ("token", str(NOW) + '{"op":0,"t":"'),
        ("token", "1728981"),
        ("token", "１７２８９８１１９５"),
        ("token", ""),
        (["token"], str(NOW)),
        (None, None),
    ],
)
def test_validation_signs_nothing_but_tokens(plain_token: object, event_ts: object) -> None:
    assert refused(posted(json.dumps(validation(plain_token, event_ts)))) == 403
    assert refused(signed(validation(plain_token, event_ts))) == 403


def test_validation_with_a_wrong_signature() -> None:
    assert refused(signed(validation("token"), secret="another")) == 403
    assert refused(posted(json.dumps(validation("token")), X_Signature_Ed25519="00" * 64)) == 403


def test_validation_with_a_right_signature() -> None:
    verified = qq_bot.verify(signed(validation("token")))

    assert json.loads(qq_bot.reply(verified, "").content)["plain_token"] == "token"


def test_validation_signature_opens_no_door() -> None:
    """What op 13 gave away is sent back as an event's: its body would have to be the token."""
    verified = qq_bot.verify(posted(json.dumps(validation("1" * 64, str(NOW)))))
    given = json.loads(qq_bot.reply(verified, "").content)["signature"]

    request = posted("1" * 64, X_Signature_Timestamp=str(NOW), X_Signature_Ed25519=given)

    assert refused(request) == 400


@pytest.mark.parametrize("payload", [{"op": True}, {"op": "13"}, {"op": 13.5}, {}])
def test_validation_is_op_13_alone(payload: dict) -> None:
    assert refused(posted(json.dumps(payload | {"d": validation("token")["d"]}))) == 401


def test_validation_without_its_fields() -> None:
    assert refused(posted('{"op": 13}')) == 403


# What was said

SAID = {
    "id": "ROBOT1.0_abc",
    "content": " 楼下 &lt;3 栋&gt; 漏水 &amp;amp; 停电 ",
    "timestamp": "2024-10-15T16:33:10+08:00",
    "author": {"id": "ignored", "user_openid": "OPENID", "username": "小王"},
}


def test_parse_message() -> None:
    incoming = parsed(event("C2C_MESSAGE_CREATE", SAID))

    assert (incoming.kind, incoming.key, incoming.sender) == ("text", "ROBOT1.0_abc", "OPENID")
    assert incoming.text == "楼下 <3 栋> 漏水 &amp; 停电"
    assert incoming.sent_at == datetime(2024, 10, 15, 8, 33, 10, tzinfo=UTC)
    assert (incoming.group, incoming.nickname) == ("", "小王")
    assert incoming.address == {
        "openid": "OPENID",
        "group": "",
        "msg_id": "ROBOT1.0_abc",
        "sent_at": "2024-10-15T08:33:10+00:00",
    }
    assert json.loads(incoming.raw)["d"] == SAID


def test_parse_repeated_delivery_has_one_key() -> None:
    first = parsed(event("C2C_MESSAGE_CREATE", SAID))
    second = parsed(event("C2C_MESSAGE_CREATE", SAID, id="event-2", s=43))

    assert first.key == second.key


def test_parse_group_message() -> None:
    said = SAID | {"group_openid": "GROUP", "author": {"id": "x", "member_openid": "MEMBER"}}

    incoming = parsed(event("GROUP_AT_MESSAGE_CREATE", said))

    assert (incoming.sender, incoming.group) == ("MEMBER", "GROUP")
    assert (incoming.address["openid"], incoming.address["group"]) == ("MEMBER", "GROUP")


def test_parse_attachments() -> None:
    said = SAID | {
        "content": "",
        "attachments": [
            {"content_type": "image/jpeg", "url": "multimedia.nt.qq.com.cn/a?x=1", "filename": "a"},
            {"content_type": "video/mp4", "url": "https://multimedia.nt.qq.com.cn/b"},
            {
                "content_type": "voice",
                "url": "//x.qq.com/c.silk",
                "voice_wav_url": "x.qq.com/c.wav",
            },
            {"content_type": "voice", "url": "//x.qq.com/c.silk"},
            {"content_type": "file", "url": "http://x.qq.com/d.pdf", "filename": "d.pdf"},
            "no object",
        ],
    }

    incoming = parsed(event("C2C_MESSAGE_CREATE", said))

    assert incoming.kind == "image"
    assert [(each.kind, each.remote["url"]) for each in incoming.media] == [
        ("image", "https://multimedia.nt.qq.com.cn/a?x=1"),
        ("video", "https://multimedia.nt.qq.com.cn/b"),
        ("voice", "https://x.qq.com/c.wav"),
        ("voice", "https://x.qq.com/c.silk"),
        ("file", "http://x.qq.com/d.pdf"),
    ]
    assert [each.name for each in incoming.media] == ["a", "", "", "", "d.pdf"]


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [
        ("FRIEND_ADD", "friend_add"),
        ("FRIEND_DEL", "friend_del"),
        ("C2C_MSG_REJECT", "msg_reject"),
        ("C2C_MSG_RECEIVE", "msg_receive"),
    ],
)
def test_parse_event_of_a_person(name: str, kept_as: str) -> None:
    incoming = parsed(event(name, {"openid": "OPENID", "timestamp": 1728981000}))

    assert (incoming.kind, incoming.event, incoming.key) == ("event", kept_as, "event-1")
    assert incoming.sender == incoming.address["openid"] == "OPENID"
    assert incoming.address["event_id"] == "event-1"
    assert incoming.sent_at == datetime.fromtimestamp(1728981000, UTC)


@pytest.mark.parametrize(
    "name", ["GROUP_ADD_ROBOT", "GROUP_DEL_ROBOT", "GROUP_MSG_REJECT", "GROUP_MSG_RECEIVE"]
)
def test_parse_event_of_a_group(name: str) -> None:
    said = {"group_openid": "GROUP", "op_member_openid": "MEMBER", "timestamp": "1728981000"}

    incoming = parsed(event(name, said))

    assert (incoming.kind, incoming.event) == ("event", name.lower())
    assert (incoming.sender, incoming.group) == ("MEMBER", "GROUP")


@pytest.mark.parametrize(
    "payload",
    [
        event("INTERACTION_CREATE", {"openid": "OPENID"}),
        event("C2C_MESSAGE_CREATE", {"content": "without an id"}),
        {"id": "event-1", "op": 7},
        {"op": 0, "t": ["C2C_MESSAGE_CREATE"], "d": "text"},
        {},
    ],
)
def test_parse_unknown_is_kept(payload: dict) -> None:
    incoming = parsed(payload)

    assert incoming.kind == "unknown"
    assert incoming.key
    assert incoming.sent_at == datetime.fromtimestamp(NOW, UTC)
    assert incoming.raw == json.dumps(payload)


def test_parse_vector_without_op_is_kept() -> None:
    assert parsed(EVENT).kind == "unknown"


@pytest.mark.parametrize("timestamp", ["yesterday", "2024-10-15T16:33:10", None, 10**18, "", [1]])
def test_parse_time_that_is_none(timestamp: object) -> None:
    incoming = parsed(event("C2C_MESSAGE_CREATE", SAID | {"timestamp": timestamp}))

    assert incoming.sent_at == datetime.fromtimestamp(NOW, UTC)


def test_parse_text_that_no_database_stores() -> None:
    body = json.dumps(event("C2C_MESSAGE_CREATE", SAID | {"content": "a\0b\ud800"}))

    assert parsed(body).text == "ab\N{REPLACEMENT CHARACTER}"
