import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tips.channels.base import Location
from tips.channels.onebot_messages import read, segments, text_segment

OWN = "10001000"
VECTOR = "&#91;第一部分&#93;[CQ:image,file=123.jpg]图片之后的部分，表情：[CQ:face,id=123]"


def escaped(text: str, *, in_code: bool) -> str:
    """As the specification writes it, the ampersand first."""
    text = text.replace("&", "&amp;").replace("[", "&#91;").replace("]", "&#93;")
    return text.replace(",", "&#44;") if in_code else text


def written(segment: dict) -> str:
    if segment["type"] == "text":
        return escaped(segment["data"]["text"], in_code=False)
    values = [f"{name}={escaped(value, in_code=True)}" for name, value in segment["data"].items()]
    return "[" + ",".join([f"CQ:{segment['type']}", *values]) + "]"


def test_segments_vector() -> None:
    assert segments(VECTOR) == [
        {"type": "text", "data": {"text": "[第一部分]"}},
        {"type": "image", "data": {"file": "123.jpg"}},
        {"type": "text", "data": {"text": "图片之后的部分，表情："}},
        {"type": "face", "data": {"id": "123"}},
    ]


@pytest.mark.parametrize(
    ("string", "text"),
    [
        ("&amp;#91;", "&#91;"),
        ("&amp;amp;", "&amp;"),
        ("a&#44;b", "a&#44;b"),  # in text a comma is not escaped
        ("&lt;&nbsp;&", "&lt;&nbsp;&"),
        ("[CQ:image,file=1", "[CQ:image,file=1"),
        ("[cq:image]", "[cq:image]"),
        ("[CQ:]", "[CQ:]"),
    ],
)
def test_segments_text_is_unescaped_once(string: str, text: str) -> None:
    assert segments(string) == [text_segment(text)]


def test_segments_values() -> None:
    [share] = segments("[CQ:share,title=甲&#44;乙=丙,url=http://a.example/?x=1&amp;y=&#91;2&#93;]")

    assert share["data"] == {"title": "甲,乙=丙", "url": "http://a.example/?x=1&y=[2]"}
    assert segments("[CQ:shake]") == [{"type": "shake", "data": {}}]


@pytest.mark.parametrize("string", ["[CQ:" * 16_000, "[CQ:a," + "b," * 30_000, "&" * 64_000])
def test_segments_of_what_is_no_code_ends(string: str) -> None:
    assert segments(string) == [text_segment(string)]


names = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=8)
texts = st.text(st.one_of(st.sampled_from("&#91;[],=aCQ:mp4"), st.characters(codec="utf-8")))


@given(texts)
def test_escaping_of_text_comes_back(text: str) -> None:
    assert segments(escaped(text, in_code=False)) == ([text_segment(text)] if text else [])


@given(
    st.lists(
        st.one_of(
            texts.filter(bool).map(text_segment),
            st.builds(
                lambda kind, data: {"type": kind, "data": data},
                names.filter(lambda name: name != "text"),
                st.dictionaries(names, texts, max_size=4),
            ),
        )
    )
)
def test_escaping_of_messages_comes_back(message: list) -> None:
    joined: list[dict] = []
    for segment in message:  # two texts in a row are one in a string
        if joined and joined[-1]["type"] == segment["type"] == "text":
            joined[-1] = text_segment(joined[-1]["data"]["text"] + segment["data"]["text"])
        else:
            joined.append(segment)

    assert segments("".join(map(written, message))) == joined


@pytest.mark.parametrize("message", [None, 17, "", [], {}, [[]], [{"type": 1.5}], [{"data": {}}]])
def test_read_nothing(message: object) -> None:
    said = read(message, OWN)

    assert (said.kind, said.text, said.media) == ("unknown", "", [])


def test_read_string_and_segments_alike() -> None:
    said = [read(message, OWN) for message in (VECTOR, segments(VECTOR))]

    assert said[0] == said[1]
    assert (said[0].kind, said[0].text) == ("image", "[第一部分]图片之后的部分，表情：")


def test_read_files() -> None:
    message = [
        {"type": "image", "data": {"file": "A.jpg", "url": "https://multimedia.nt.qq.com.cn/a"}},
        {"type": "record", "data": {"file": "B.amr", "url": "https://x.qq.com/b"}},
        {"type": "video", "data": {"file": "https://x.qq.com/c.mp4"}},
        {"type": "file", "data": {"file": "D", "name": "名单.xlsx", "file_size": "12"}},
        {"type": "file", "data": {"file": "file:///etc/passwd"}},
        {"type": "image", "data": {"file": "/etc/passwd"}},
        {"type": "image", "data": {"file": "base64://AAAA"}},
    ]

    said = read(message, OWN)

    assert [(each.kind, each.remote["url"], each.name) for each in said.media] == [
        ("image", "https://multimedia.nt.qq.com.cn/a", "A.jpg"),
        ("voice", "https://x.qq.com/b", "B.amr"),
        ("video", "https://x.qq.com/c.mp4", ""),
        ("file", "", "名单.xlsx"),
        ("file", "", ""),
        ("image", "", ""),
        ("image", "", ""),
    ]


def test_read_mentions() -> None:
    said = read(f"[CQ:at,qq={OWN},name=社区报] 报料：[CQ:at,qq=123]停水[CQ:at,qq=4,name=小李]", OWN)

    assert said.text == "报料：停水@小李"


def test_read_reply_and_face_say_nothing() -> None:
    assert read("[CQ:reply,id=1][CQ:face,id=2]", OWN).kind == "unknown"


@pytest.mark.parametrize("latitude", ["30.5", 30.5])
def test_read_location(latitude: object) -> None:
    data = {"lat": latitude, "lon": "104.07", "title": "祥龙社区", "content": "华阳街道"}

    said = read([{"type": "location", "data": data}], OWN)

    assert (said.kind, said.location) == ("location", Location(30.5, 104.07, "祥龙社区 华阳街道"))


@pytest.mark.parametrize("latitude", ["nan", "91", "inf", "north", None, "", [30]])
def test_read_location_that_is_none(latitude: object) -> None:
    said = read([{"type": "location", "data": {"lat": latitude, "lon": "104"}}], OWN)

    assert said.location is None


def test_read_shared_page() -> None:
    said = read([{"type": "share", "data": {"title": "题", "url": "http://a.example/"}}], OWN)

    assert (said.kind, said.text) == ("link", "题\nhttp://a.example/")


def test_read_card() -> None:
    news = {"title": "题", "desc": "题", "jumpUrl": "https://a.example/"}
    card = {"prompt": "[分享] 题", "meta": {"news": news, "other": "no object"}}

    said = read([{"type": "json", "data": {"data": json.dumps(card)}}], OWN)

    assert (said.kind, said.text) == ("link", "[分享] 题\n题\nhttps://a.example/")


def test_read_card_with_a_place() -> None:
    place = {"lat": "30.5", "lng": "104.07", "name": "菜市场", "address": "华阳街道"}
    card = {"prompt": "[位置]", "meta": {"Location.Search": place}}

    said = read([{"type": "json", "data": {"data": json.dumps(card)}}], OWN)

    assert said.location == Location(30.5, 104.07, "菜市场 华阳街道")


@pytest.mark.parametrize("data", ["", "[]", "{", "[" * 50_000, '{"meta": []}'])
def test_read_card_that_is_none(data: str) -> None:
    said = read([{"type": "json", "data": {"data": data}}, text_segment("看这个")], OWN)

    assert said.text == "看这个"
