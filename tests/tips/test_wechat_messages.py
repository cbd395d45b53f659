"""Every message and event of the platform's documentation, written anew."""

from datetime import UTC, datetime

import pytest
import time_machine

from tips.channels.base import Incoming, Location
from tips.channels.wechat_messages import NotReadable, fields_of, incoming

NOW = 1714112450


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def xml(**elements: str) -> str:
    """A message as the platform writes it; `elements` may be XML themselves."""
    told = {
        "ToUserName": "<![CDATA[gh_paper]]>",
        "FromUserName": "<![CDATA[resident-openid]]>",
        "CreateTime": "1714112445",
        **elements,
    }
    return "<xml>" + "".join(f"<{name}>{told[name]}</{name}>" for name in told) + "</xml>"


def parsed(**elements: str) -> Incoming:
    body = xml(**elements)
    found = incoming(body, fields_of(body))
    assert found.raw == body
    return found


def message(kind: str, **elements: str) -> Incoming:
    return parsed(MsgType=kind, MsgId="6054768590064713728", **elements)


def event(name: str, **elements: str) -> Incoming:
    return parsed(MsgType="event", Event=name, **elements)


# Messages


def test_text() -> None:
    found = message("text", Content="<![CDATA[ 三栋楼下的水管爆了 <急> & ]]>")

    assert (found.kind, found.text) == ("text", "三栋楼下的水管爆了 <急> &")
    assert (found.sender, found.address) == ("resident-openid", {"openid": "resident-openid"})
    assert found.key == "message:6054768590064713728"
    assert found.sent_at == datetime.fromtimestamp(1714112445, UTC)
    assert (found.event, found.media, found.location, found.group) == ("", (), None, "")


def test_text_in_several_sections() -> None:
    assert message("text", Content="<![CDATA[a]]]]><![CDATA[>b]]> &amp; c").text == "a]]>b & c"


def test_text_of_a_menu_message_that_was_pressed() -> None:
    found = message("text", Content="进度", bizmsgmenuid="101", MsgDataId="1", Idx="1")

    assert found.text == "进度"


def test_image() -> None:
    found = message("image", PicUrl="http://mmbiz.qpic.cn/a", MediaId="media-id")

    assert (found.kind, found.text) == ("image", "")
    assert [(each.kind, each.name) for each in found.media] == [("image", "")]
    assert found.media[0].remote == {"media_id": "media-id", "pic_url": "http://mmbiz.qpic.cn/a"}


def test_image_that_names_no_file() -> None:
    assert message("image", PicUrl="", MediaId="").media == ()


def test_voice_with_its_words() -> None:
    found = message(
        "voice", MediaId="media-id", Format="amr", MediaId16K="other", Recognition="水管爆了"
    )

    assert (found.kind, found.text) == ("voice", "水管爆了")
    assert found.media[0].remote == {"media_id": "media-id", "format": "amr"}


def test_voice_without_words() -> None:
    assert message("voice", MediaId="media-id", Format="amr", Recognition="<![CDATA[]]>").text == ""


@pytest.mark.parametrize("kind", ["video", "shortvideo"])
def test_video(kind: str) -> None:
    found = message(kind, MediaId="media-id", ThumbMediaId="thumb-id")

    assert (found.kind, found.media[0].kind) == ("video", "video")
    assert found.media[0].remote == {"media_id": "media-id"}


def test_location() -> None:
    found = message(
        "location", Location_X="30.5702", Location_Y="104.0650", Scale="15", Label="华阳街道"
    )

    assert (found.kind, found.text) == ("location", "")
    assert found.location == Location(30.5702, 104.065, "华阳街道")


@pytest.mark.parametrize("wrong", ["", "north", "nan", "inf", "90.1", "1e999", "١"])
def test_location_that_is_nowhere(wrong: str) -> None:
    found = message("location", Location_X=wrong, Location_Y="104", Label="华阳街道")

    assert found.kind == "location"
    assert found.location is None


def test_link() -> None:
    found = message("link", Title="停水通知", Description="", Url="https://a.example/1")

    assert (found.kind, found.text) == ("link", "停水通知\nhttps://a.example/1")


@pytest.mark.parametrize("kind", ["miniprogrampage", "", "EVENT"])
def test_message_of_an_unknown_kind(kind: str) -> None:
    found = message(kind, Content="<![CDATA[words]]>", MediaId="media-id")

    assert (found.kind, found.text, found.media) == ("unknown", "words", ())
    assert found.key == "message:6054768590064713728"


# What tells a repeated delivery


@pytest.mark.parametrize("message_id", ["", "0", "١", "1 OR 1", "9" * 21])
def test_text_without_a_number(message_id: str) -> None:
    same = {"MsgType": "text", "Content": "水管爆了", "MsgId": message_id}
    first, again = parsed(**same), parsed(**same)
    later = parsed(**same, CreateTime="1714112446")
    other = parsed(**(same | {"Content": "没有水了"}))

    assert first.key == again.key
    assert len({first.key, later.key, other.key}) == 3
    assert first.key.startswith("body:resident-openid:1714112445:")


def test_events_of_one_second() -> None:
    pressed, followed = event("CLICK", EventKey="进度"), event("subscribe")

    assert pressed.key == "event:resident-openid:1714112445:CLICK"
    assert pressed.key != followed.key


# Events


def test_subscribe() -> None:
    found = event("subscribe", EventKey="<![CDATA[]]>")

    assert (found.kind, found.event, found.event_key) == ("event", "subscribe", "")
    assert found.address == {"openid": "resident-openid"}


def test_subscribe_by_a_code_on_a_poster() -> None:
    assert event("subscribe", EventKey="qrscene_poster_3", Ticket="t").event_key == "poster_3"


def test_menu() -> None:
    found = event("CLICK", EventKey="<![CDATA[报料]]>", MenuId="1")

    assert (found.event, found.event_key, found.text) == ("menu", "报料", "")


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("unsubscribe", "unsubscribe"),
        ("SCAN", "scan"),
        ("VIEW", "menu_link"),
        ("TEMPLATESENDJOBFINISH", "templatesendjobfinish"),
        ("subscribe_msg_popup_event", "subscribe_msg_popup_event"),
        ("PUBLISHJOBFINISH", "publishjobfinish"),
        ("pic_photo_or_album", "pic_photo_or_album"),
        ("<![CDATA[<b>new\nthing]]>", "_b_new_thing"),
        ("x" * 99, "x" * 40),
        ("", "unnamed"),
        ("事件", "_"),
    ],
)
def test_event_by_its_name(name: str, called: str) -> None:
    found = event(name, MsgID="1", Status="success")

    assert (found.kind, found.event) == ("event", called)


def test_location_that_the_app_reports() -> None:
    found = event("LOCATION", Latitude="30.57", Longitude="104.06", Precision="40")

    assert (found.kind, found.event) == ("event", "location")
    assert found.location == Location(30.57, 104.06)


def test_event_with_elements_inside_others() -> None:
    found = event(
        "PUBLISHJOBFINISH",
        PublishEventInfo="<publish_id>1</publish_id><article_detail><item><Event>CLICK</Event>"
        "<FromUserName>another</FromUserName></item></article_detail>",
    )

    assert (found.event, found.sender) == ("publishjobfinish", "resident-openid")


def test_event_in_json() -> None:
    body = (
        '{"ToUserName":"gh_1","FromUserName":"one","CreateTime":1714112445,"MsgType":"event",'
        '"Event":"debug_demo","debug_str":"hello world"}'
    )
    found = incoming(body, fields_of(body))

    assert (found.kind, found.event, found.sender) == ("event", "debug_demo", "one")
    assert found.key == "event:one:1714112445:debug_demo"
    assert found.sent_at == datetime.fromtimestamp(1714112445, UTC)


# Times


@pytest.mark.parametrize("written", ["", "soon", "١٢", "-1", "17141124450000", "1714113051"])
def test_time_that_can_not_be(written: str) -> None:
    assert parsed(MsgType="text", CreateTime=written).sent_at.timestamp() == NOW


def test_time_that_is_a_little_ahead_of_ours() -> None:
    assert parsed(MsgType="text", CreateTime="1714113050").sent_at.timestamp() == 1714113050


# What can not be read


@pytest.mark.parametrize(
    "body",
    [
        "",
        "words",
        "<xml>",
        "<xml><A></xml>",
        "<xml/><xml/>",
        "<xml>&unknown;</xml>",
        "<xml>\x00</xml>",
        "<xml>&#0;</xml>",
        '<!DOCTYPE xml [<!ENTITY a "b">]><xml><A>&a;</A></xml>',
        '<!DOCTYPE xml SYSTEM "http://elsewhere.example/a.dtd"><xml/>',
        '<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><A>&a;</A></xml>',
        "<!DOCTYPE xml><xml/>",
        "<a>" * 20 + "</a>" * 20,
        "<xml>" + "<a/>" * 3_000 + "</xml>",
        '["a"]',
        '{"a":',
        "{" * 100_000,
    ],
)
def test_body_that_can_not_be_read(body: str) -> None:
    with pytest.raises(NotReadable) as error:
        fields_of(body)

    assert error.value.__suppress_context__


def test_body_with_an_element_twice() -> None:
    assert fields_of("<xml><A>1</A><A>2</A><B/></xml>") == {"A": "1", "B": ""}


def test_body_with_a_mark_and_space_before_it() -> None:
    assert fields_of('\ufeff\n<?xml version="1.0"?><xml><A>1</A></xml>\n') == {"A": "1"}


def test_body_that_says_another_encoding() -> None:
    assert fields_of('<?xml version="1.0" encoding="gbk"?><xml><A>华</A></xml>') == {"A": "华"}


def test_body_with_nothing_in_it() -> None:
    found = incoming("<xml/>", fields_of("<xml/>"))

    assert (found.kind, found.sender, found.address) == ("unknown", "", {})
