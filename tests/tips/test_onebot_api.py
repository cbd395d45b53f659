import logging
from collections.abc import Iterator

import pytest

from tips.channels import onebot
from tips.channels.base import Media, Sent

from .stand_in import SILENCE, Reply, Said, StandIn

pytestmark = pytest.mark.loopback

PRIVATE, GROUP = "/send_private_msg", "/send_group_msg"
TAKEN = Said({"status": "ok", "retcode": 0, "data": {"message_id": 7}})
TOKEN, NUMBER = "the-token", "12345678"
SENDER = {"user_id": NUMBER, "group_id": ""}
INJECTED = "收到：[CQ:image,file=file:///etc/passwd]"


@pytest.fixture(scope="module")
def running() -> Iterator[StandIn]:
    with StandIn() as gateway:
        yield gateway


@pytest.fixture
def gateway(running: StandIn, settings, monkeypatch) -> StandIn:
    settings.ONEBOT_API_BASE, settings.ONEBOT_ACCESS_TOKEN = running.base, TOKEN
    monkeypatch.setattr("articles.lib.outbound.WHOLE", 0.2)
    running.forget()
    running.answers(PRIVATE, TAKEN)
    running.answers(GROUP, TAKEN)
    return running


def test_send_is_text_and_stays_text(gateway: StandIn) -> None:
    assert onebot.send(SENDER, INJECTED) == Sent("sent")

    [asked] = gateway.asked
    assert (asked.method, asked.path) == ("POST", PRIVATE)
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.json() == {
        "user_id": 12345678,
        "message": [{"type": "text", "data": {"text": INJECTED}}],
        "auto_escape": True,
    }


def test_send_to_a_group(gateway: StandIn) -> None:
    assert onebot.send({"user_id": NUMBER, "group_id": "777"}, "收到了").outcome == "sent"

    [asked] = gateway.asked
    assert (asked.path, asked.json()["group_id"]) == (GROUP, 777)


def test_send_without_an_access_token(gateway: StandIn, settings) -> None:
    settings.ONEBOT_ACCESS_TOKEN = ""

    assert onebot.send(SENDER, "收到了").outcome == "sent"
    assert "authorization" not in gateway.asked[0].headers


@pytest.mark.parametrize("address", [{}, {"user_id": "somebody"}, {"user_id": "", "group_id": ""}])
def test_send_to_nobody(gateway: StandIn, address: dict[str, str]) -> None:
    assert onebot.send(address, "收到了").outcome == "failed"
    assert onebot.send(SENDER, "\n").outcome == "failed"
    assert gateway.asked == []


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Said({"status": "async", "retcode": 1}), "unsure"),
        (Said({"status": "failed", "retcode": 1200, "wording": NUMBER}), "failed"),
        (Reply(status=401), "stopped"),
        (Reply(status=403), "stopped"),
        (Reply(status=404), "stopped"),
        (Reply(status=429), "later"),
        (Reply(status=502), "unsure"),
        (Reply(b"ok"), "unsure"),
        (SILENCE, "unsure"),
    ],
    ids=str,
)
def test_send_by_what_the_gateway_says(gateway: StandIn, reply: Reply, outcome: str) -> None:
    gateway.answers(PRIVATE, reply)

    sent = onebot.send(SENDER, "收到了")

    assert sent.outcome == outcome
    assert NUMBER not in sent.reason
    assert len(gateway.asked) == 1  # nothing tells a message that is sent again


def test_send_where_nobody_is(gateway: StandIn, settings) -> None:
    settings.ONEBOT_API_BASE = "http://127.0.0.1:1"

    assert onebot.send(SENDER, "收到了").outcome == "later"


def test_fetch_from_the_gateway(gateway: StandIn) -> None:
    gateway.answers("/a", Reply(b"\xff\xd8\xff", "image/jpeg"))

    fetched = onebot.fetch(Media("image", {"url": f"{gateway.base}/a"}, "a.jpg"))

    assert (fetched.outcome, fetched.data) == ("sent", b"\xff\xd8\xff")
    assert "authorization" not in gateway.asked[0].headers


ACTIONS = [
    "/send_private_msg?user_id=1&message=a",
    "/send_private_msg/",
    "//send_private_msg",
    "/send%5Fprivate_msg",
    "/a/../send_private_msg",
    "/a/%2e%2e/send_private_msg",
    "/.handle_quick_operation",
    "/_send_group_notice",
    "/nc_get_rkey",
]


@pytest.mark.parametrize("path", ACTIONS)
def test_fetch_makes_the_gateway_do_nothing(gateway: StandIn, path: str) -> None:
    assert onebot.fetch(Media("image", {"url": gateway.base + path})).outcome == "failed"
    assert onebot.fetch(Media("file", {"url": gateway.base.upper() + path})).outcome == "failed"
    assert gateway.asked == []


def test_fetch_of_a_file_whose_name_looks_like_an_action(gateway: StandIn) -> None:
    gateway.answers("/image_cache/my_dog.jpg", Reply(b"\xff\xd8\xff", "image/jpeg"))
    picture = Media("image", {"url": f"{gateway.base}/image_cache/my_dog.jpg"})
    assert onebot.fetch(picture).outcome == "sent"


@pytest.mark.parametrize(
    "url",
    ["", "file:///etc/passwd", "/etc/passwd", "base64://AAAA", "http://127.0.0.1:1/a", "//x/a"],
)
def test_fetch_of_a_path_or_from_elsewhere_is_refused(gateway: StandIn, url: str) -> None:
    assert onebot.fetch(Media("image", {"url": url})).outcome == "failed"
    assert gateway.asked == []


def test_nothing_of_it_is_told(gateway: StandIn, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    gateway.answers(PRIVATE, Reply(status=401), SILENCE)
    said = [onebot.send(SENDER, "收到了") for _ in range(2)]
    fetched = onebot.fetch(Media("image", {"url": f"{gateway.base}/a?rkey=sesame"}))

    told = f"{caplog.text} {said} {fetched}"
    for secret in (NUMBER, TOKEN, "sesame", gateway.base, "收到了"):
        assert secret not in told
