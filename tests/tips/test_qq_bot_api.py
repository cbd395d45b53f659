import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from tips.channels import qq_bot, qq_bot_token
from tips.channels.base import Media, Sent

from .stand_in import SILENCE, Reply, Said, StandIn

pytestmark = pytest.mark.loopback

SECRET, TOKEN, OPENID = "the-secret", "the-token", "E4F4AEA33253A2797FB897C50B81D7ED"
TOKENS, MESSAGES = "/app/getAppAccessToken", f"/v2/users/{OPENID}/messages"
GIVEN = Said({"access_token": TOKEN, "expires_in": "7200"})
TAKEN = Said({"id": "ROBOT1.0_answer", "timestamp": "2026-11-24T10:00:00+08:00"})


@pytest.fixture(scope="module")
def running() -> Iterator[StandIn]:
    with StandIn() as platform:
        yield platform


@pytest.fixture
def platform(running: StandIn, settings, monkeypatch) -> StandIn:
    settings.QQ_BOT_APP_ID, settings.QQ_BOT_SECRET = "11111111", SECRET
    settings.QQ_API_BASE = settings.QQ_TOKEN_BASE = running.base
    monkeypatch.setattr("articles.lib.outbound.WHOLE", 0.2)
    running.forget()
    running.answers(TOKENS, GIVEN)
    running.answers(MESSAGES, TAKEN)
    return running


def address(*, age: timedelta = timedelta(0), **more: str) -> dict[str, str]:
    sent_at = (datetime.now(UTC) - age).isoformat()
    return {"openid": OPENID, "group": "", "msg_id": "ROBOT1.0_x", "sent_at": sent_at} | more


def failed(code: int, status: int = 400) -> Reply:
    return Said({"message": f"no, {OPENID}", "code": code, "err_code": code}, status)


def picture(url: str, kind: str = "image") -> Media:
    return Media(kind, {"url": url}, "a.jpg")


# Saying


def test_send(platform: StandIn) -> None:
    assert qq_bot.send(address(), "收到了") == Sent("sent")

    [asked] = platform.asked_for(MESSAGES)
    assert asked.headers["authorization"] == f"QQBot {TOKEN}"
    said = asked.json()
    assert (said["content"], said["msg_type"], said["msg_id"]) == ("收到了", 0, "ROBOT1.0_x")
    assert 1 <= said["msg_seq"] <= 1_000_000
    [token] = platform.asked_for(TOKENS)
    assert token.json() == {"appId": "11111111", "clientSecret": SECRET}


def test_send_to_a_group(platform: StandIn) -> None:
    platform.answers("/v2/groups/GROUP/messages", TAKEN)

    assert qq_bot.send(address(group="GROUP"), "收到了").outcome == "sent"
    assert platform.asked_for(MESSAGES) == []


def test_send_in_answer_to_an_event(platform: StandIn) -> None:
    assert qq_bot.send(address(msg_id="", event_id="E"), "你好").outcome == "sent"

    said = platform.asked_for(MESSAGES)[0].json()
    assert said["event_id"] == "E" and "msg_id" not in said


def test_send_the_same_words_under_the_same_number(platform: StandIn) -> None:
    """Whatever the caller counts: it is how the platform knows a reply that it has."""
    for text, counted in (("一", "1"), ("一", "2"), ("二", "1")):
        qq_bot.send(address(msg_seq=counted), text)

    first, again, other = [asked.json()["msg_seq"] for asked in platform.asked_for(MESSAGES)]
    assert first == again != other


@pytest.mark.parametrize(
    ("group", "minutes", "outcome"),
    [("", 59, "sent"), ("", 60, "closed"), ("GROUP", 4, "sent"), ("GROUP", 5, "closed")],
)
def test_send_inside_the_window_only(
    platform: StandIn, group: str, minutes: int, outcome: str
) -> None:
    platform.answers("/v2/groups/GROUP/messages", TAKEN)

    sent = qq_bot.send(address(group=group, age=timedelta(minutes=minutes)), "收到了")

    assert sent.outcome == outcome
    assert bool(platform.asked) == (outcome == "sent")


def test_send_at_a_time_that_nobody_can_read(platform: StandIn) -> None:
    assert qq_bot.send(address(sent_at="yesterday"), "收到了").outcome == "sent"


@pytest.mark.parametrize(
    "wrong",
    [{"openid": ""}, {"openid": "../x"}, {"openid": "a/b?c"}, {"group": "a b"}, {"msg_id": ""}],
)
def test_send_to_nobody(platform: StandIn, wrong: dict[str, str]) -> None:
    assert qq_bot.send(address(**wrong), "收到了").outcome == "failed"
    assert qq_bot.send({}, "收到了").outcome == "failed"
    assert qq_bot.send(address(), " ").outcome == "failed"
    assert platform.asked == []


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (failed(304003), "failed"),
        (failed(40054010), "failed"),
        (failed(22009), "closed"),
        (failed(22009, 429), "closed"),
        (failed(304027), "closed"),
        (failed(40034128), "closed"),
        (failed(40034102), "closed"),
        (failed(40054013), "gone"),
        (failed(40054005), "sent"),
        (failed(11265), "stopped"),
        (failed(1100300, 500), "later"),
        (failed(99, 500), "later"),
        (failed(99), "failed"),
        (failed(304024, 202), "unsure"),
        (Reply(status=429), "later"),
        (Reply(status=404), "failed"),
        (Reply(b"[]", "application/json", 400), "failed"),
    ],
    ids=str,
)
def test_send_by_the_platforms_code(platform: StandIn, reply: Reply, outcome: str) -> None:
    platform.answers(MESSAGES, reply)

    sent = qq_bot.send(address(), "收到了")

    assert sent.outcome == outcome
    assert OPENID not in sent.reason


@pytest.mark.parametrize("first", [SILENCE, Reply(b"<html>", "text/html", 502)])
def test_send_asks_again_where_nobody_knows(platform: StandIn, first: Reply) -> None:
    """The number is the same: what was taken is told, and not said twice."""
    platform.answers(MESSAGES, first, failed(40054005))

    assert qq_bot.send(address(), "收到了").outcome == "sent"
    numbers = {asked.json()["msg_seq"] for asked in platform.asked_for(MESSAGES)}
    assert len(numbers) == 1


@pytest.mark.parametrize("second", [SILENCE, failed(40034128), Reply(status=429)])
def test_send_stays_unsure(platform: StandIn, second: Reply) -> None:
    platform.answers(MESSAGES, SILENCE, second)

    assert qq_bot.send(address(), "收到了").outcome == "unsure"
    assert len(platform.asked_for(MESSAGES)) == 2


def test_send_in_answer_to_an_event_is_not_asked_again(platform: StandIn) -> None:
    platform.answers(MESSAGES, SILENCE)

    assert qq_bot.send(address(msg_id="", event_id="E"), "你好").outcome == "unsure"
    assert len(platform.asked_for(MESSAGES)) == 1


def test_send_where_nobody_is(platform: StandIn, settings) -> None:
    qq_bot.send(address(), "a token is there")
    settings.QQ_API_BASE = "http://127.0.0.1:1"

    assert qq_bot.send(address(), "收到了").outcome == "later"


# The token


def test_token_is_asked_for_once(platform: StandIn) -> None:
    for text in "一二三":
        qq_bot.send(address(), text)

    assert len(platform.asked_for(TOKENS)) == 1


@pytest.mark.parametrize("seconds", ["60", "0", "", None])
def test_token_that_ends_within_a_minute_is_not_kept(platform: StandIn, seconds: object) -> None:
    platform.answers(TOKENS, Said({"access_token": TOKEN, "expires_in": seconds}))

    assert qq_bot_token.token() == qq_bot_token.token() == TOKEN
    assert len(platform.asked_for(TOKENS)) == 2


def test_token_is_kept_sealed(platform: StandIn) -> None:
    qq_bot_token.token()

    kept = cache.get(qq_bot_token._place())
    assert kept and TOKEN not in kept


@pytest.mark.parametrize("refusal", [failed(11243), failed(11242, 500), Reply(status=401)])
def test_token_that_is_refused_is_asked_for_once_more(platform: StandIn, refusal: Reply) -> None:
    platform.answers(TOKENS, GIVEN, Said({"access_token": "another", "expires_in": 7200}))
    platform.answers(MESSAGES, refusal, TAKEN)

    assert qq_bot.send(address(), "收到了").outcome == "sent"
    assert [asked.headers["authorization"] for asked in platform.asked_for(MESSAGES)] == [
        f"QQBot {TOKEN}",
        "QQBot another",
    ]


def test_token_that_is_refused_for_ever(platform: StandIn) -> None:
    platform.answers(MESSAGES, Reply(status=401))

    assert qq_bot.send(address(), "收到了").outcome == "stopped"
    assert len(platform.asked_for(MESSAGES)) == 2


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Said({"code": 100016, "message": "invalid appid or secret"}), "stopped"),
        (Said({"code": 100016}, 400), "stopped"),
        (Reply(status=503), "later"),
        (Reply(status=429), "later"),
        (SILENCE, "later"),
    ],
)
def test_token_that_is_not_given(platform: StandIn, reply: Reply, outcome: str) -> None:
    """Nothing was said yet: it may be tried again."""
    platform.answers(TOKENS, reply)

    assert qq_bot.send(address(), "收到了").outcome == outcome
    assert platform.asked_for(MESSAGES) == []


# Files


def test_fetch(platform: StandIn) -> None:
    platform.answers("/a", Reply(b"\xff\xd8\xff", "image/jpeg"))

    fetched = qq_bot.fetch(picture(f"{platform.base}/a"))

    assert (fetched.outcome, fetched.data) == ("sent", b"\xff\xd8\xff")
    assert (fetched.content_type, fetched.name) == ("image/jpeg", "a.jpg")
    assert "authorization" not in platform.asked[0].headers


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply(status=400), "lost"),
        (Reply(status=404), "lost"),
        (Said({"retcode": -5503007}), "lost"),
        (Reply(b"", "image/jpeg"), "lost"),
        (Reply(status=503), "later"),
        (Reply(status=429), "later"),
        (Reply(status=302, headers={"Location": "http://127.0.0.1:1/"}), "failed"),
        (Reply(b"x" * 30, "image/jpeg", length=10**9), "failed"),
    ],
    ids=str,
)
def test_fetch_what_is_not_there(platform: StandIn, settings, reply: Reply, outcome: str) -> None:
    settings.TIPS_MEDIA_MAX_BYTES = 1000
    platform.answers("/a", reply)

    fetched = qq_bot.fetch(picture(f"{platform.base}/a"))

    assert (fetched.outcome, fetched.data) == (outcome, b"")


def test_fetch_of_a_file_that_is_json(platform: StandIn) -> None:
    platform.answers("/a", Said({"a": 1}))

    assert qq_bot.fetch(picture(f"{platform.base}/a", "file")).data == b'{"a": 1}'


@pytest.mark.parametrize(
    "url",
    [
        "",
        "file:///etc/passwd",
        "ftp://x.qq.com/a",
        "https://qq.com.example/a",
        "https://xqq.com/a",
        "https://x.qq.com:8443/a",
        "https://user@x.qq.com/a",
        "https://127.0.0.1/a",
        "http://169.254.169.254/latest",
        "http://localhost:1/",
    ],
)
def test_fetch_from_elsewhere_is_refused(platform: StandIn, url: str) -> None:
    assert qq_bot.fetch(picture(url)).outcome == "failed"
    assert platform.asked == []


def test_fetch_asks_by_https(platform: StandIn, monkeypatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "articles.lib.outbound._call", lambda method, place, *rest: asked.append(place.scheme)
    )

    with pytest.raises(AttributeError):  # there is no answer to judge
        qq_bot.fetch(picture("http://multimedia.nt.qq.com.cn/a"))

    assert asked == ["https"]


def test_nothing_of_it_is_told(platform: StandIn, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    platform.answers(MESSAGES, failed(22009), Reply(status=401), SILENCE)
    said = [qq_bot.send(address(), "收到了") for _ in range(3)]
    fetched = qq_bot.fetch(picture(f"{platform.base}/a?rkey=sesame"))

    told = f"{caplog.text} {said} {fetched}"
    for secret in (OPENID, SECRET, TOKEN, "sesame", platform.base, "收到了"):
        assert secret not in told
