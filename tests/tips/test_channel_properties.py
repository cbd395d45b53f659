"""Whatever a platform may send one day is read without an error and can be stored."""

import json
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from tips.channels import onebot, qq_bot_events, wechat_messages
from tips.channels.base import Incoming, Verified
from tips.channels.own_words import own_words
from tips.lib.json_objects import NotAnObject, json_object
from tips.models import MessageKind

NOW = 1714112445
WORDS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["", "0", "C2C_MESSAGE_CREATE", "GROUP_AT_MESSAGE_CREATE", "FRIEND_ADD"]),
    st.sampled_from(["message", "private", "group", "notice", "offline_file", "request", "nan"]),
    st.sampled_from(["[CQ:image,file=a", "[CQ:json,data={}]", "&#91;", "9" * 30, "1e400"]),
    st.sampled_from(["image", "json", "location", "text", "share", '{"meta":{"a":1}}']),
)
NAMES = st.sampled_from(
    [
        *("id", "op", "t", "d", "content", "author", "user_openid", "attachments", "url"),
        *("content_type", "timestamp", "group_openid", "member_openid", "openid", "filename"),
        *("time", "self_id", "post_type", "message_type", "message_id", "user_id", "message"),
        *("raw_message", "sender", "nickname", "type", "data", "file", "notice_type", "meta"),
        *(
            "request_type",
            "group_id",
            "lat",
            "lon",
            "title",
            "qq",
            "comment",
            "flag",
            "voice_wav_url",
        ),
    ]
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), WORDS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(NAMES, inner, max_size=6)),
    max_leaves=20,
)
OBJECTS = st.dictionaries(NAMES, VALUES, max_size=10)
TAGS = st.sampled_from(
    [
        *("ToUserName", "FromUserName", "CreateTime", "MsgType", "MsgId", "Content", "Event"),
        *("EventKey", "MediaId", "PicUrl", "Location_X", "Location_Y", "Latitude", "Label", "Url"),
        *("Title", "Description", "Recognition", "Format", "SubscribeMsgPopupEvent"),
    ]
)
TOLD = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20),
    st.sampled_from(["text", "image", "voice", "event", "location", "link", "CLICK", "1e400"]),
    st.integers().map(str),
)


def holds(found: Incoming | None) -> None:
    """It fits into a row: known kind, texts that any database takes, a time, a key."""
    if found is None:
        return
    assert found.kind in MessageKind.values and found.key and found.sent_at.tzinfo
    texts = [found.key, found.sender, found.text, found.event, found.event_key, found.nickname]
    texts += [found.group, *found.address.values()]
    for each in found.media:
        assert each.kind in MessageKind.values
        texts += [each.name, *each.remote.values()]
    if found.location:
        assert abs(found.location.latitude) <= 90 and abs(found.location.longitude) <= 180
        texts.append(found.location.label)
    for text in texts:
        text.encode()  # no half of a surrogate pair
        assert "\0" not in text


def read(values: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    raw = json.dumps(values)
    try:
        return raw, json_object(raw)
    except NotAnObject:
        return raw, {}


@settings(max_examples=150, deadline=None)
@given(OBJECTS)
def test_whatever_qq_sends_is_read(values: dict[str, Any]) -> None:
    raw, found = read(values)
    holds(qq_bot_events.incoming(raw, found, datetime.fromtimestamp(NOW, UTC)))
    own_words("qq", raw)


@settings(max_examples=150, deadline=None)
@given(OBJECTS, st.sampled_from(["message", "notice", "request", "meta_event", "weather"]))
def test_whatever_a_gateway_sends_is_read(values: dict[str, Any], post_type: str) -> None:
    raw, found = read({"message_type": "private", **values, "post_type": post_type, "time": NOW})
    verified = Verified(raw, {"event": found})
    holds(onebot.parse(verified))
    assert onebot.reply(verified, "words").status_code in (200, 204)
    own_words("onebot", raw)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(TAGS, TOLD), max_size=12))
def test_whatever_wechat_sends_is_read(told: list[tuple[str, str]]) -> None:
    raw = "<xml>" + "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in told) + "</xml>"
    holds(wechat_messages.incoming(raw, wechat_messages.fields_of(raw)))
    own_words("wechat", raw)


@settings(max_examples=100, deadline=None)
@given(OBJECTS)
def test_whatever_wechat_sends_as_json_is_read(values: dict[str, Any]) -> None:
    raw, found = read(values)
    if found:
        holds(wechat_messages.incoming(raw, wechat_messages.fields_of(raw)))
