"""Against a stand-in for the platform, on this machine."""

import logging
import socket
from collections.abc import Iterator
from io import StringIO

import pytest
import time_machine
from django.core.cache import caches
from django.core.management import CommandError, call_command

from articles.lib import outbound
from tests.tips.stand_in import SILENCE, Reply, Said, StandIn
from tips.channels import wechat_api, wechat_errors, wechat_token
from tips.channels.base import Media, Sent

pytestmark = pytest.mark.loopback

TOKEN, SEND, FETCH = (
    *("/cgi-bin/stable_token", "/cgi-bin/message/custom/send"),
    "/cgi-bin/media/get",
)
RESIDENT = {"openid": "resident-openid"}
PICTURE = b"\xff\xd8\xff picture"
SECRETS = (
    "secret-of-app",
    "token-1",
    "token-2",
    "resident-openid",
    "media-id",
    "127.0.0.1",
    "http",
)


@pytest.fixture(scope="module")
def _server() -> Iterator[StandIn]:
    with StandIn() as server:
        yield server


@pytest.fixture
def platform(_server: StandIn, settings) -> StandIn:
    """It gives «token-1», and sends what it is asked to."""
    _server.forget()
    settings.WECHAT_API_BASE = _server.base
    settings.WECHAT_APP_ID, settings.WECHAT_APP_SECRET = "wx0000000000000000", "secret-of-app"
    _server.answers(TOKEN, given("token-1"))
    _server.answers(SEND, Said({"errcode": 0, "errmsg": "ok"}))
    return _server


def given(token: str, seconds: int = 7200) -> Reply:
    return Said({"access_token": token, "expires_in": seconds})


def error(code: int) -> Reply:
    """As the platform writes it: status 200, and words that tell whom it was about."""
    return Said({"errcode": code, "errmsg": "invalid openid resident-openid rid: 1"})


def sent() -> Sent:
    return wechat_api.send(RESIDENT, "已收到")


def image(**remote: str) -> Media:
    return Media("image", {"media_id": "media-id", **remote})


@pytest.fixture
def impatient(monkeypatch) -> None:
    monkeypatch.setattr(outbound, "WHOLE", 0.5)
    monkeypatch.setattr(wechat_api, "_WHOLE", 0.5)


# Speaking


def test_send(platform: StandIn) -> None:
    assert sent() == Sent("sent")

    asked = platform.asked_for(SEND)[0]
    assert asked.query == {"access_token": "token-1"}
    assert asked.body == (
        '{"touser":"resident-openid","msgtype":"text","text":{"content":"已收到"}}'.encode()
    )


def test_send_a_text_that_is_too_long(platform: StandIn) -> None:
    wechat_api.send(RESIDENT, "您的线索已收到。" * 200)

    content = platform.asked_for(SEND)[0].json()["text"]["content"]
    assert len(content.encode()) <= 2048
    assert content.endswith("。")


@pytest.mark.parametrize("address", [{}, {"openid": ""}, {"openid": 'a"b'}, {"openid": "a" * 200}])
def test_send_to_nobody(platform: StandIn, address: dict[str, str]) -> None:
    assert wechat_api.send(address, "已收到").outcome == "failed"
    assert platform.asked == []


def test_send_nothing(platform: StandIn) -> None:
    assert wechat_api.send(RESIDENT, " ").outcome == "failed"
    assert platform.asked == []


@pytest.mark.parametrize(
    ("outcome", "codes"),
    [
        ("gone", [40003, 43004, 50005, 48002]),
        ("closed", [45015, 45047]),
        ("failed", [40033, 40035, 47001, 45166, *range(45002, 45009), *range(44002, 44005)]),
        ("failed", [40007, 53503, 53405, 88000, 40114, 41039, 99999]),
        ("stopped", [40013, 40125, 40164, 40243, *range(41001, 41005), 50007, 50004]),
        ("stopped", [89503, 89506, 89507, 89500, 89599]),
        ("stopped", [48001, 48004, 50001, 50002]),
        ("later", [-1, 45009, 45011]),
    ],
)
def test_send_refused_by_code(platform: StandIn, outcome: str, codes: list[int]) -> None:
    platform.answers(SEND, *(error(code) for code in codes))

    answers = [sent() for _code in codes]

    assert [answer.outcome for answer in answers] == [outcome] * len(codes)
    assert all(str(code) in answer.reason for code, answer in zip(codes, answers, strict=True))
    assert not any(word in answer.reason for answer in answers for word in SECRETS)
    assert len(platform.asked_for(SEND)) == len(codes)


def test_send_when_the_calls_of_the_day_are_used_up(platform: StandIn) -> None:
    platform.answers(SEND, error(45009))

    with time_machine.travel("2026-11-20T20:00:00+08:00", tick=False):
        assert sent().after == 4 * 3600 + 60


def test_send_too_fast(platform: StandIn) -> None:
    platform.answers(SEND, error(45011), error(-1))

    assert sent().after == 60
    assert sent().after == 30


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply(b"<html>", "text/html", 502), "unsure"),
        (Reply(b"<html>", "text/html", 200), "unsure"),
        (Said({}), "unsure"),
        (Said([]), "unsure"),
        (Said({"errcode": 0}, 500), "unsure"),
        (Said({}, 403), "later"),
        (Said({}, 302, Location="http://elsewhere.example/"), "stopped"),
    ],
)
def test_send_answered_by_a_machine_in_between(
    platform: StandIn, reply: Reply, outcome: str
) -> None:
    platform.answers(SEND, reply)

    assert sent().outcome == outcome
    assert len(platform.asked_for(SEND)) == 1


@pytest.mark.usefixtures("impatient")
def test_send_without_an_answer(platform: StandIn) -> None:
    sent()  # has the token
    platform.answers(SEND, SILENCE)

    assert sent().outcome == "unsure"
    assert len(platform.asked_for(SEND)) == 2  # one each: it is not sent again


def test_send_where_nobody_is(platform: StandIn, settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        base = f"http://127.0.0.1:{closed.getsockname()[1]}"
    settings.WECHAT_API_BASE = base

    assert sent().outcome == "later"


# The token


def test_token_is_asked_for_once(platform: StandIn) -> None:
    sent(), sent()

    assert [each.json() for each in platform.asked_for(TOKEN)] == [
        {
            "grant_type": "client_credential",
            "appid": "wx0000000000000000",
            "secret": "secret-of-app",
            "force_refresh": False,
        }
    ]
    assert len(platform.asked_for(SEND)) == 2


def test_token_lies_sealed_in_the_cache(platform: StandIn) -> None:
    platform.answers(TOKEN, given("sentinel of the token"))
    sent()

    kept = repr(vars(caches["default"]))
    assert "wechat-token" in kept and "sentinel" not in kept
    assert wechat_token.token() == "sentinel of the token"


def test_token_sealed_with_keys_that_are_gone(platform: StandIn, settings) -> None:
    sent()
    settings.TIPS_KEYS = ["b3RoZXIga2V5IGZvciB0ZXN0cywgMzIgYnl0ZXMhISE="]

    assert sent() == Sent("sent")
    assert len(platform.asked_for(TOKEN)) == 2


@pytest.mark.parametrize(("seconds", "asked"), [(7200 - 301, 1), (7200 - 299, 2)])
def test_token_is_renewed_five_minutes_before_its_end(
    platform: StandIn, seconds: int, asked: int
) -> None:
    with time_machine.travel(1714112445, tick=False) as traveller:
        sent()
        traveller.shift(seconds)
        sent()

    assert len(platform.asked_for(TOKEN)) == asked


def test_token_in_its_last_minutes_is_not_asked_for_each_time(platform: StandIn) -> None:
    platform.answers(TOKEN, given("token-1", seconds=10))

    sent(), sent()

    assert len(platform.asked_for(TOKEN)) == 1


def test_token_of_another_account(platform: StandIn, settings) -> None:
    sent()
    settings.WECHAT_APP_ID = "wx1111111111111111"
    sent()

    assert len(platform.asked_for(TOKEN)) == 2


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_token_refused_once(platform: StandIn, code: int) -> None:
    platform.answers(TOKEN, given("token-1"), given("token-2"))
    platform.answers(SEND, error(code), Said({"errcode": 0}))

    assert sent() == Sent("sent")

    used = [each.query["access_token"] for each in platform.asked_for(SEND)]
    assert used == ["token-1", "token-2"]
    assert [each.json()["force_refresh"] for each in platform.asked_for(TOKEN)] == [False, False]


def test_token_refused_twice_is_forced_once(platform: StandIn) -> None:
    platform.answers(SEND, error(40001), error(40001), Said({"errcode": 0}))

    assert sent() == Sent("sent")

    forced = [each.json()["force_refresh"] for each in platform.asked_for(TOKEN)]
    assert forced == [False, False, True]


def test_token_refused_always(platform: StandIn) -> None:
    """Forced once in thirty seconds, whatever is to be sent."""
    platform.answers(SEND, error(40001))
    with time_machine.travel(1714112445, tick=False) as traveller:
        first, second = sent(), sent()
        traveller.shift(31)
        third = sent()

    assert (first.outcome, third.outcome) == ("stopped", "stopped")
    assert (second.outcome, second.after) == ("later", 30)
    assert sum(each.json()["force_refresh"] for each in platform.asked_for(TOKEN)) == 2


def test_token_that_another_process_renewed_is_taken(platform: StandIn) -> None:
    platform.answers(TOKEN, given("token-2"))
    wechat_token.token()

    assert wechat_token.another_than("token-1") == "token-2"
    assert len(platform.asked_for(TOKEN)) == 1


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (error(40125), "stopped"),
        (error(40001), "stopped"),
        (error(40164), "stopped"),
        (error(89503), "stopped"),
        (error(-1), "later"),
        (error(45011), "later"),
        (error(45009), "later"),
        (Reply(b"<html>", "text/html", 502), "later"),
        (Said({}), "later"),
        (SILENCE, "later"),
    ],
)
@pytest.mark.usefixtures("impatient")
def test_token_not_given(platform: StandIn, reply: Reply, outcome: str) -> None:
    platform.answers(TOKEN, reply)

    answer = sent()

    assert answer.outcome == outcome
    assert not any(word in answer.reason for word in SECRETS)
    assert platform.asked_for(SEND) == []


@pytest.mark.parametrize("missing", ["WECHAT_APP_ID", "WECHAT_APP_SECRET"])
def test_token_without_what_it_takes(platform: StandIn, settings, missing: str) -> None:
    setattr(settings, missing, "")

    assert sent().outcome == "stopped"
    assert platform.asked == []


# Files


def test_fetch_a_picture(platform: StandIn) -> None:
    platform.answers(
        FETCH,
        Reply(
            PICTURE,
            "image/jpeg",
            headers={"Content-Disposition": 'attachment; filename="media-id.JPG"'},
        ),
    )

    fetched = wechat_api.fetch(image())

    assert (fetched.outcome, fetched.data) == ("sent", PICTURE)
    assert (fetched.content_type, fetched.name) == ("image/jpeg", "image.jpg")
    assert platform.asked_for(FETCH)[0].query == {
        "access_token": "token-1",
        "media_id": "media-id",
    }


def test_fetch_a_voice_of_a_kind_that_is_not_named(platform: StandIn) -> None:
    platform.answers(FETCH, Reply(b"#!AMR\n", "audio/amr"))

    fetched = wechat_api.fetch(Media("voice", {"media_id": "media-id", "format": "amr"}))

    assert (fetched.outcome, fetched.data, fetched.name) == ("sent", b"#!AMR\n", "")


def test_fetch_a_video(platform: StandIn) -> None:
    platform.answers(FETCH, Said({"video_url": f"{platform.base}/video.mp4?vkey=1"}))
    platform.answers("/video.mp4", Reply(b"ftyp", "video/mp4"))

    fetched = wechat_api.fetch(Media("video", {"media_id": "media-id"}))

    assert (fetched.outcome, fetched.data) == ("sent", b"ftyp")
    assert platform.asked[-1].query == {"vkey": "1"}


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "image/jpeg"])
def test_fetch_what_the_platform_has_no_more(platform: StandIn, content_type: str) -> None:
    platform.answers(FETCH, Reply(b'{"errcode":40007,"errmsg":"invalid"}', content_type))

    assert wechat_api.fetch(image()).outcome == "lost"


@pytest.mark.parametrize(
    ("code", "outcome"), [(-1, "later"), (45009, "later"), (48001, "stopped"), (40035, "failed")]
)
def test_fetch_refused_by_code(platform: StandIn, code: int, outcome: str) -> None:
    platform.answers(FETCH, error(code))

    assert wechat_api.fetch(image()).outcome == outcome


def test_fetch_with_a_token_that_is_refused(platform: StandIn) -> None:
    platform.answers(TOKEN, given("token-1"), given("token-2"))
    platform.answers(FETCH, error(42001), Reply(PICTURE, "image/jpeg"))

    assert wechat_api.fetch(image()).data == PICTURE


@pytest.mark.parametrize(
    "reply",
    [
        SILENCE,
        Reply(b"<html>", "text/html", 502),
        Reply(b"<html>", "text/html"),
        Reply(b"", "image/jpeg"),
        Said({}),
        Reply(status=404),
    ],
)
@pytest.mark.usefixtures("impatient")
def test_fetch_that_may_come_right(platform: StandIn, reply: Reply) -> None:
    wechat_token.token()
    platform.answers(FETCH, reply)

    assert wechat_api.fetch(image()).outcome == "later"


def test_fetch_more_than_is_kept(platform: StandIn, settings) -> None:
    settings.TIPS_MEDIA_MAX_BYTES = len(PICTURE) - 1
    platform.answers(FETCH, Reply(PICTURE, "image/jpeg"))

    fetched = wechat_api.fetch(image())

    assert (fetched.outcome, fetched.data) == ("failed", b"")


@pytest.mark.parametrize(
    "url",
    [
        "http://elsewhere.example/video.mp4",
        "http://127.0.0.1/video.mp4",
        "http://10.0.0.1/vweixinp.tc.qq.com/video.mp4",
        "http://169.254.169.254/vweixinp.tc.qq.com/video.mp4",
        "http://93.184.215.14/video.mp4",
        "http://93.184.215.14/elsewhere.example/video.mp4",
        "http://93.184.215.14/tc.qq.com.elsewhere.example/video.mp4",
        "file:///etc/passwd",
        "words",
    ],
)
def test_fetch_a_video_from_elsewhere(platform: StandIn, url: str) -> None:
    platform.answers(FETCH, Said({"video_url": url}))

    assert wechat_api.fetch(Media("video", {"media_id": "media-id"})).outcome == "failed"


def test_fetch_is_not_led_elsewhere(platform: StandIn) -> None:
    platform.answers(FETCH, Said({"video_url": f"{platform.base}/video.mp4"}))
    platform.answers(
        "/video.mp4", Said({}, 302, Location="http://93.184.215.14/vweixinp.tc.qq.com/a.mp4")
    )

    assert wechat_api.fetch(Media("video", {"media_id": "media-id"})).outcome == "failed"


def test_fetch_a_video_from_a_machine_of_the_platform(platform: StandIn, monkeypatch) -> None:
    """It names its machines by number, and the host in the path."""
    url = "http://93.184.215.14/vweixinp.tc.qq.com/1007_a.f10.mp4?vkey=1"
    platform.answers(FETCH, Said({"video_url": url}))
    get, elsewhere = outbound.get, []

    def watched(url: str, **named):
        if not url.startswith(platform.base):
            elsewhere.append((url, named["allowed"][-1]))
            return outbound.Answer(200, "video/mp4", b"ftyp")
        return get(url, **named)

    monkeypatch.setattr(outbound, "get", watched)

    assert wechat_api.fetch(Media("video", {"media_id": "media-id"})).data == b"ftyp"
    assert elsewhere == [(url, "93.184.215.14")]


def test_fetch_a_lost_picture_from_where_it_is_shown(platform: StandIn) -> None:
    platform.answers(FETCH, error(40007))
    platform.answers("/shown", Reply(PICTURE, "image/jpeg"))

    fetched = wechat_api.fetch(image(pic_url=f"{platform.base}/shown"))

    assert (fetched.outcome, fetched.data) == ("sent", PICTURE)
    assert "access_token" not in platform.asked_for("/shown")[0].query


def test_fetch_a_picture_as_shown_where_no_token_is_given(platform: StandIn, settings) -> None:
    settings.WECHAT_APP_SECRET = ""
    platform.answers("/shown", Reply(PICTURE, "image/jpeg"))

    assert wechat_api.fetch(image(pic_url=f"{platform.base}/shown")).data == PICTURE


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply(status=404), "lost"),
        (Reply(status=403), "lost"),
        (Reply(status=502), "later"),
        (Reply(b"<html>", "text/html"), "later"),
        (Said({}, 302, Location="http://elsewhere.example/"), "lost"),
    ],
)
def test_fetch_a_lost_picture_that_is_not_shown(
    platform: StandIn, reply: Reply, outcome: str
) -> None:
    platform.answers(FETCH, error(40007))
    platform.answers("/shown", reply)

    assert wechat_api.fetch(image(pic_url=f"{platform.base}/shown")).outcome == outcome


def test_fetch_a_picture_as_shown_by_https_first(platform: StandIn, monkeypatch) -> None:
    asked = []

    def watched(url: str, **named):
        asked.append(url)
        raise outbound.OutboundFailed(outbound.OutboundFailed.UNREACHED)

    monkeypatch.setattr(outbound, "get", watched)
    fetched = wechat_api.fetch(Media("image", {"pic_url": "http://mmbiz.qpic.cn/a"}))

    assert asked == ["https://mmbiz.qpic.cn/a", "http://mmbiz.qpic.cn/a"]
    assert fetched.outcome == "later"


def test_fetch_a_picture_as_shown_by_no_machine_of_the_sender(platform: StandIn) -> None:
    """In clear-text mode anybody can write this address."""
    url = "http://93.184.215.14/vweixinp.tc.qq.com/a"

    assert wechat_api.fetch(Media("image", {"pic_url": url})).outcome == "lost"


def test_fetch_nothing(platform: StandIn) -> None:
    assert wechat_api.fetch(Media("image", {})).outcome == "lost"
    assert platform.asked == []


# What is told of it


@pytest.mark.usefixtures("impatient")
def test_nothing_is_logged(platform: StandIn, caplog) -> None:
    with caplog.at_level(logging.DEBUG):
        sent()
        platform.answers(SEND, error(40003), SILENCE)
        answers = [sent(), sent()]
        platform.answers(FETCH, error(40007), SILENCE, Said({"video_url": "http://10.0.0.1/a"}))
        files = [wechat_api.fetch(image()) for _each in range(3)]

    assert caplog.text == ""
    for each in [*answers, *files]:
        assert not any(word in each.reason for word in SECRETS)


@pytest.mark.usefixtures("platform")
def test_reasons_are_short_enough_to_keep() -> None:
    assert all(len(wechat_errors.judged(code).reason) < 120 for code in range(-1, 90_000, 1))


# The menu

SHOWN = {"menu": {"button": [{"type": "click", "name": "报料", "key": "报料"}]}}


def menu_command(*arguments: str) -> str:
    out = StringIO()
    call_command("wechat_menu", *arguments, stdout=out)
    return out.getvalue()


def test_menu_is_shown(platform: StandIn) -> None:
    below = {"name": "更多", "sub_button": [{"type": "view", "name": "首页", "url": "https://a.b"}]}
    platform.answers(
        "/cgi-bin/menu/get", Said({"menu": {"button": [below, *SHOWN["menu"]["button"]]}})
    )

    assert menu_command().splitlines() == ["更多", "  首页 view https://a.b", "报料 click 报料"]
    assert platform.asked_for("/cgi-bin/menu/create") == []


def test_menu_that_is_none(platform: StandIn) -> None:
    platform.answers("/cgi-bin/menu/get", error(46003))

    assert "--put" in menu_command()


@pytest.mark.parametrize("menu", [[], {"button": {}}, {"button": ["a", {"name": [], "key": 1}]}])
def test_menu_of_another_form(platform: StandIn, menu: object) -> None:
    platform.answers("/cgi-bin/menu/get", Said({"menu": menu}))

    assert menu_command()


def test_menu_is_put(platform: StandIn) -> None:
    platform.answers("/cgi-bin/menu/create", Said({"errcode": 0}))
    platform.answers("/cgi-bin/menu/get", Said(SHOWN))

    assert "报料 click 报料" in menu_command("--put")
    assert [
        each["key"] for each in platform.asked_for("/cgi-bin/menu/create")[0].json()["button"]
    ] == [
        *("报料", "进度", "帮助"),
    ]


@pytest.mark.parametrize("reply", [error(48001), Reply(status=502), Said([])])
def test_menu_that_can_not_be_put(platform: StandIn, reply: Reply) -> None:
    platform.answers("/cgi-bin/menu/create", reply)

    with pytest.raises(CommandError) as failed:
        menu_command("--put")

    assert not any(word in str(failed.value) for word in SECRETS)


def test_menu_without_a_secret(platform: StandIn, settings) -> None:
    settings.WECHAT_APP_SECRET = ""

    with pytest.raises(CommandError) as failed:
        menu_command()

    assert "WECHAT_APP_SECRET" in str(failed.value) and "WECHAT_APP_ID" not in str(failed.value)
    assert platform.asked == []
