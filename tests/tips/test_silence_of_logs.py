"""No secret, no id of a resident and no address of a file is in any log, whatever goes wrong."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.conf import settings as paper
from django.test import Client
from django.utils import timezone

from articles.lib import outbound
from tests.tips import deliveries, making
from tests.tips.deliveries import SENDER, Delivery
from tests.tips.stand_in import SILENCE, Reply, Said, StandIn
from tips import intake, media, triage, upkeep
from tips.channels import qq_files, wechat_api
from tips.models import Attachment, InboundMessage, Source

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]
STATE = Attachment.State
WORDS = "楼下漏水，请找三栋的人"
FILE = "media-id-of-a-resident"
QQ_NUMBER = "8671234567"  # of a resident
SILENT = (
    *(
        SENDER,
        QQ_NUMBER,
        WORDS,
        FILE,
        "token-of-the-platform",
        "secret-of-the-app",
        "/picture-of-a-resident",
    ),
    *("access_token", "rkey", "127.0.0.1", "http"),
    *(value for on in deliveries.ON.values() for value in on.values()),
)
FETCH, SEND = "/cgi-bin/media/get", "/cgi-bin/message/custom/send"
SHOWN = "/picture-of-a-resident"
FAULTS: dict[str, Reply] = {
    "refused token": Said({"errcode": 40001, "errmsg": f"invalid token for {SENDER}"}),
    "lost": Said({"errcode": 40007, "errmsg": f"invalid {FILE}"}),
    "no right": Said({"errcode": 48001, "errmsg": SENDER}),
    "broken": Reply(b"<html>", "text/html", 502),
    "gone": Reply(status=404),
    "led away": Said({}, 302, Location=f"http://169.254.169.254/{FILE}"),
    "video elsewhere": Said({"video_url": f"http://10.0.0.1/{FILE}"}),
    "packed": Reply(b"\x1f\x8b", headers={"Content-Encoding": "gzip"}),
    "silence": SILENCE,
    "half": Reply(b"begin", length=100),
    "no picture": Reply(b"\xff\xd8\xff no picture", "image/jpeg"),
    "headers": Reply(b"", headers={"X-A": FILE * 10_000}),
}


@pytest.fixture
def platform(settings, monkeypatch) -> Iterator[StandIn]:
    """All three platforms, which give a token and answer nothing else yet."""
    deliveries.turn_on(settings)
    settings.WECHAT_APP_SECRET = "secret-of-the-app"
    settings.TIPS_QUIET_FROM = settings.TIPS_QUIET_UNTIL = 0
    for module, name in ((outbound, "WHOLE"), (wechat_api, "_WHOLE"), (qq_files, "_WHOLE")):
        monkeypatch.setattr(module, name, 0.1)
    token = Said({"access_token": "token-of-the-platform", "expires_in": 7200})
    with StandIn() as server:
        for name in ("WECHAT_API_BASE", "QQ_API_BASE", "QQ_TOKEN_BASE", "ONEBOT_API_BASE"):
            setattr(settings, name, server.base)
        for path in ("/cgi-bin/stable_token", "/app/getAppAccessToken"):
            server.answers(path, token)
        yield server


def wechat(base: str) -> Delivery:
    address = f"<PicUrl>{base}{SHOWN}?rkey=1</PicUrl><MediaId>{FILE}</MediaId>"
    return deliveries.wechat(more=f"<MsgType>image</MsgType>{address}")


def qq(base: str) -> Delivery:
    attachment = {"content_type": "image/jpeg", "url": f"{base}{SHOWN}?rkey=1", "filename": FILE}
    return deliveries.qq(WORDS, said={"attachments": [attachment]})


def onebot(base: str) -> Delivery:
    picture = {"type": "image", "data": {"file": FILE, "url": f"{base}{SHOWN}?rkey=1"}}
    return deliveries.onebot(said={"message": [{"type": "text", "data": {"text": WORDS}}, picture]})


def pass_through(client: Client, delivery: Delivery) -> None:
    """In, as a tip, its file, the notices, and the clock until the platform has forgotten all."""
    assert delivery.sent(client).status_code == 200
    message = InboundMessage.objects.get()
    intake.settle_message.call(message.pk)
    if message.tip.is_open:
        triage.check(message.tip, actor=making.tips_editor())
    upkeep.tick()
    for hours in (1, 62, 73):
        media.fetch_due(timezone.now() + timedelta(hours=hours))
        media.alarm(timezone.now() + timedelta(hours=hours))


def silent(caplog) -> bool:
    told = caplog.text + "".join(str(vars(record)) for record in caplog.records)
    return not any(word in told for word in SILENT)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("delivery", [wechat, qq, onebot])
def test_nothing_is_told_of_a_file_that_does_not_come(
    client: Client, platform: StandIn, caplog, delivery: Callable[[str], Delivery], fault: str
) -> None:
    for path in (FETCH, SHOWN):
        platform.answers(path, FAULTS[fault])
    with caplog.at_level(logging.DEBUG):
        pass_through(client, delivery(platform.base))

    assert platform.asked and silent(caplog)
    state = Attachment.objects.get().state
    assert state == (STATE.KEPT if fault == "no picture" else state)
    assert state != STATE.WAITING


@pytest.mark.parametrize("fault", ["refused token", "broken", "silence", "led away"])
def test_nothing_is_told_of_words_that_do_not_arrive(
    client: Client, platform: StandIn, caplog, fault: str
) -> None:
    for path in (SEND, f"/v2/users/{SENDER}/messages", "/send_private_msg"):
        platform.answers(path, FAULTS[fault])
    with caplog.at_level(logging.DEBUG):
        for channel in deliveries.ON:
            by_number = {"said": {"user_id": QQ_NUMBER}} if channel == "onebot" else {}
            deliveries.of(channel, WORDS, **by_number).sent(client)
        for message in InboundMessage.objects.all():
            intake.settle_message.call(message.pk)
            triage.check(message.tip, actor=making.tips_editor())
        for hours in (0, 1, 2):
            upkeep.notices.deliver_due(timezone.now() + timedelta(hours=hours))

    assert len({each.path for each in platform.asked}) >= 5 and silent(caplog)


@pytest.mark.parametrize("delivery", [wechat, qq, onebot])
def test_fault_of_ours_tells_where_it_is_and_nothing_else(
    client: Client, platform: StandIn, caplog, monkeypatch, delivery: Callable[[str], Delivery]
) -> None:
    """The library's own words name the address that was called."""

    def broken(url: str, *arguments: object, **named: object) -> None:
        raise RuntimeError(f"broken at {url} {arguments} {named}")

    monkeypatch.setattr(outbound, "get", broken)
    monkeypatch.setattr(outbound, "post_json", broken)
    with caplog.at_level(logging.DEBUG):
        pass_through(client, delivery(platform.base))

    assert "RuntimeError" in caplog.text and "in broken" in caplog.text
    assert silent(caplog)


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO])
def test_library_that_calls_is_kept_silent(platform: StandIn, caplog, level: int) -> None:
    """httpx tells whole addresses at INFO, httpcore the headers of answers at DEBUG."""
    platform.answers(SHOWN, Reply(b"a", headers={"X-A": FILE}))
    with caplog.at_level(level):
        answer = outbound.get(f"{platform.base}{SHOWN}?rkey=1", base=platform.base)

    assert answer.status == 200 and caplog.text == ""
    for name in ("httpx", "httpcore.http11", "httpcore.connection"):
        assert not logging.getLogger(name).isEnabledFor(level)


def test_no_report_of_an_error_is_sent_by_mail() -> None:
    """It would show the address that was called and what was posted."""
    assert paper.ADMINS == [] and paper.MANAGERS == []


def test_nothing_is_told_of_a_message_that_is_stitched_later(client: Client, caplog, settings):
    deliveries.turn_on(settings)
    with caplog.at_level(logging.DEBUG), pytest.MonkeyPatch.context() as broken:
        broken.setattr(Source, "hash_of", lambda *told: {}[f"{told}"])
        deliveries.wechat(WORDS).sent(client)
        intake.stitch_left_over(timezone.now() + timedelta(minutes=1))

    assert caplog.text.count("KeyError") == 2 and silent(caplog)
    assert InboundMessage.objects.get().failures == 1
