"""What the addresses of the channels take, and how they refuse: without a trace."""

import hashlib
import hmac
import json
import logging
import time

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client

from articles.models import Event
from tests.tips import deliveries, making
from tests.tips.deliveries import NUMBER, SENDER, Delivery
from tips import intake
from tips.channels import qq_bot
from tips.channels.base import MAX_BODY
from tips.models import InboundMessage, Source, Tip

pytestmark = pytest.mark.django_db
CHANNELS = ["wechat", "qq", "onebot"]
SWITCHES = [
    ("wechat", "WECHAT_TOKEN"),
    ("qq", "QQ_BOT_APP_ID"),
    ("qq", "QQ_BOT_SECRET"),
    ("onebot", "ONEBOT_SECRET"),
]
WORDS = "楼下漏水，请找三栋的人"
SECRETS = [value for on in deliveries.ON.values() for value in on.values()]
LOCKED = f"database is locked while {SENDER} is stored"
LARGE = 10 * 1024 * 1024


@pytest.fixture(autouse=True)
def _on(settings) -> None:
    deliveries.turn_on(settings)


@pytest.fixture
def trace(caplog, django_assert_max_num_queries):
    """Call it with a delivery and the expected status: it must leave nothing but a line."""

    def refused(client: Client, delivery: Delivery, status: int, **extra) -> None:
        caplog.clear()
        queries = 5 if status == 413 else 0  # the site's own page about it has a menu
        with caplog.at_level(logging.DEBUG), django_assert_max_num_queries(queries):
            answer = delivery.sent(client, **extra)
        assert answer.status_code == status
        for model in (InboundMessage, Tip, Source, Event):
            assert not model.objects.exists()
        told = caplog.text + answer.content.decode()
        assert not any(word in told for word in (WORDS, SENDER, *SECRETS))
        assert len(delivery.body) < 20 or delivery.body.decode(errors="replace") not in told

    return refused


class Unread:
    """A body that nobody may touch."""

    def read(self, *arguments):
        raise AssertionError("The body was read.")

    readline = read


class Endless:
    """A body that goes on for ever; counts what was taken of it."""

    def __init__(self) -> None:
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        assert size > 0, "Nobody may ask for all of it."
        self.taken += size
        return b"x" * size

    readline = read


# Off


@pytest.mark.parametrize(("channel", "missing"), SWITCHES)
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"])
def test_channel_that_is_off_is_like_any_unknown_address(
    client: Client, settings, channel: str, missing: str, method: str
) -> None:
    setattr(settings, missing, "")
    query = deliveries.of(channel).query

    answer = client.generic(method, f"/tips/channels/{channel}/", b"{}", query_params=query)
    unknown = client.generic(method, "/tips/channel/wechat/", b"{}", query_params=query)
    nobody = client.generic(method, "/tips/channels/nobody/", b"{}", query_params=query)

    assert answer.status_code == 404
    assert answer.content == unknown.content == nobody.content
    for each in (answer, unknown, nobody):
        assert each.headers.pop("X-Request-ID")  # another one each time
    assert answer.headers == unknown.headers == nobody.headers


@pytest.mark.parametrize("channel", CHANNELS)
def test_message_for_a_channel_that_is_off_is_not_taken(
    client: Client, settings, channel: str
) -> None:
    delivery = deliveries.of(channel, WORDS)
    for name, switch in SWITCHES:
        if name == channel:
            setattr(settings, switch, "")

    assert delivery.sent(client).status_code == 404
    assert not InboundMessage.objects.exists()


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_channel_that_is_on_knows_two_methods(client: Client, channel: str, method: str) -> None:
    answer = client.generic(method, f"/tips/channels/{channel}/", b"{}")

    assert answer.status_code == 405 and answer["Allow"] == "GET, POST"


# Taken


@pytest.mark.parametrize("channel", CHANNELS)
def test_message_is_taken_once_and_becomes_a_tip(client: Client, channel: str) -> None:
    answer = deliveries.of(channel, WORDS).sent(client)

    message = InboundMessage.objects.get()
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    assert (message.channel, message.text, message.tip.text) == (channel, WORDS, WORDS)
    assert message.tip.source.identity == SENDER
    assert not answer.cookies


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "application/octet-stream", "text/xml; charset=gb2312"]
)
def test_signature_counts_and_no_content_type(
    client: Client, channel: str, content_type: str
) -> None:
    delivery = deliveries.of(channel, WORDS).but(content_type=content_type)

    assert delivery.sent(client).status_code == 200
    assert InboundMessage.objects.get().text == WORDS


# Forged


def _forged(channel: str) -> list[tuple[str, Delivery, int]]:
    """What is wrong with it, the delivery, the status."""
    right = deliveries.of(channel, WORDS)
    changed = right.but(body=right.body.replace(b"1", b"2"))
    if channel == "wechat":
        short = dict(right.query) | {"msg_signature": right.query["msg_signature"][:39]}
        plain = dict(right.query) | {"msg_signature": right.query["signature"]}
        return [
            ("body", changed, 403),
            ("short", right.but(query=short), 403),
            ("of nothing", right.but(query=plain), 403),
            ("none", right.but(query={}), 401),
            ("none sealed", right.but(query=_without(right.query, "msg_signature")), 401),
            ("zeros", right.but(query=dict(right.query) | {"msg_signature": "0" * 40}), 403),
            ("time", right.but(query=dict(right.query) | {"timestamp": _another_time()}), 403),
        ]
    name = {"qq": "X-Signature-Ed25519", "onebot": "X-Signature"}[channel]
    signed = right.headers[name]
    return [
        ("body", changed, 403),
        ("short", right.but(headers=dict(right.headers) | {name: signed[:-2]}), 403),
        ("none", right.but(headers={}), 401),
        ("empty", right.but(headers=dict(right.headers) | {name: ""}), 401),
        ("last", right.but(headers=dict(right.headers) | {name: signed[:-1] + "g"}), 403),
        ("of another", right.but(headers=dict(deliveries.of(channel, "別").headers)), 403),
    ]


def _without(values, name: str) -> dict[str, str]:
    return {each: values[each] for each in values if each != name}


def _another_time() -> str:
    return str(int(time.time()) - 5)


@pytest.mark.parametrize(
    ("channel", "number"), [(name, at) for name in CHANNELS for at in range(len(_forged(name)))]
)
def test_forged_message_is_refused_without_a_trace(
    client: Client, trace, channel: str, number: int
) -> None:
    _what, delivery, status = _forged(channel)[number]
    trace(client, delivery, status)


@pytest.mark.parametrize("channel", CHANNELS)
def test_secret_of_another_is_refused_without_a_trace(
    client: Client, settings, trace, channel: str
) -> None:
    delivery = deliveries.of(channel, WORDS)
    settings.WECHAT_TOKEN = settings.QQ_BOT_SECRET = settings.ONEBOT_SECRET = "another"
    trace(client, delivery, 403)


def test_refusal_is_counted_in_the_log_by_channel_and_reason(client: Client, caplog) -> None:
    deliveries.of("onebot").but(headers={}).sent(client)
    assert [record.getMessage() for record in caplog.records] == [
        "onebot: a request was refused: not signed"
    ]


@pytest.mark.parametrize("channel", ["wechat", "onebot"])
@pytest.mark.parametrize("first", ["0", "a"])
def test_signature_is_compared_in_constant_time(
    client: Client, monkeypatch, channel: str, first: str
) -> None:
    """The whole of it, also where the first letter is wrong already."""
    compared, compare = [], hmac.compare_digest
    monkeypatch.setattr(
        hmac, "compare_digest", lambda a, b: compared.append((a, b)) or compare(a, b)
    )
    forged = first + "f" * 39
    right = deliveries.of(channel)
    if channel == "wechat":
        delivery = right.but(query=dict(right.query) | {"msg_signature": forged})
    else:
        delivery = right.but(headers=dict(right.headers) | {"X-Signature": f"sha1={forged}"})

    assert delivery.sent(client).status_code == 403
    assert [len(each) for pair in compared for each in pair] == [40, 40]


def test_qq_is_verified_by_the_library_and_by_no_comparison(client: Client, monkeypatch) -> None:
    """Nothing secret is compared: the signature is checked with the public key."""
    verified = []

    class Key:
        def public_key(self):
            return self

        def verify(self, signature: bytes, body: bytes) -> None:
            verified.append((signature, body))

    monkeypatch.setattr(qq_bot, "_key", Key)
    delivery = deliveries.qq(WORDS)

    assert delivery.sent(client).status_code == 200
    timestamp = delivery.headers["X-Signature-Timestamp"].encode()
    signature = bytes.fromhex(delivery.headers["X-Signature-Ed25519"])
    assert verified == [(signature, timestamp + delivery.body)]


# Stale and replayed


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("seconds", [-601, 660, -(10**8)])  # a minute for a slow machine
def test_stale_message_is_refused_without_a_trace(
    client: Client, trace, channel: str, seconds: int
) -> None:
    trace(client, deliveries.of(channel, WORDS, at=int(time.time()) + seconds), 403)


@pytest.mark.parametrize("channel", CHANNELS)
def test_replayed_message_is_one_message_and_later_it_is_refused(
    client: Client, channel: str
) -> None:
    delivery, now = deliveries.of(channel, WORDS), time.time()

    answers = [delivery.sent(client) for _time in range(3)]
    with time_machine.travel(now + 300):
        answers.append(delivery.sent(client))
    with time_machine.travel(now + 700):
        late = delivery.sent(client)

    assert [answer.status_code for answer in answers] == [200] * 4 and late.status_code == 403
    assert InboundMessage.objects.count() == Tip.objects.count() == 1
    if channel == "wechat":
        said = {deliveries.opened(answer) for answer in answers}
        assert len(said) == 1 and Tip.objects.get().pin in said.pop()


@pytest.mark.parametrize("channel", CHANNELS)
def test_message_signed_anew_by_the_platform_is_still_the_same(
    client: Client, channel: str
) -> None:
    sent_at = int(time.time()) - 20
    said = {} if channel == "wechat" else {"said": {"time": sent_at}}
    for seconds in (0, 5, 10):
        deliveries.of(channel, WORDS, number=7, at=sent_at + seconds, **said).sent(client)
    assert InboundMessage.objects.count() == 1


# Another mode, another account


def test_message_in_clear_is_refused_where_a_key_is_set(client: Client, trace) -> None:
    clear = deliveries.wechat_in_clear(WORDS)
    trace(client, clear, 403)
    trace(client, clear.but(query=dict(clear.query) | {"encrypt_type": "raw"}), 403)


def test_message_in_clear_is_taken_where_no_key_is_set(client: Client, settings) -> None:
    settings.WECHAT_ENCODING_AES_KEY = ""

    answer = deliveries.wechat_in_clear(WORDS).sent(client)

    assert Tip.objects.get().text == WORDS and Tip.objects.get().pin in answer.content.decode()


def test_sealed_message_is_refused_where_no_key_is_set(client: Client, settings, trace) -> None:
    delivery = deliveries.wechat(WORDS)
    settings.WECHAT_ENCODING_AES_KEY = ""
    trace(client, delivery, 403)


def test_clear_half_of_a_message_of_compatible_mode_counts_for_nothing(client: Client) -> None:
    right = deliveries.wechat(WORDS)
    forged = "<Content>forged</Content><FromUserName>forged</FromUserName></xml>"
    body = right.body.replace(b"</xml>", forged.encode())

    assert right.but(body=body).sent(client).status_code == 200
    message = InboundMessage.objects.get()
    assert message.text == WORDS and "forged" not in message.raw + message.tip.source.identity


def test_message_sealed_for_another_account_is_refused(client: Client, settings, trace) -> None:
    delivery = deliveries.wechat(WORDS)
    settings.WECHAT_APP_ID = "wx0000000000000000"
    trace(client, delivery, 403)


def test_message_to_another_account_is_refused(client: Client, settings, trace) -> None:
    settings.WECHAT_ACCOUNT_ID = "gh_other"
    trace(client, deliveries.wechat(WORDS), 403)


def test_event_of_another_bot_or_number_is_refused(client: Client, trace) -> None:
    bot, gateway = deliveries.qq(WORDS), deliveries.onebot(WORDS)
    trace(client, bot.but(headers=dict(bot.headers) | {"X-Bot-Appid": "2"}), 403)
    trace(client, gateway.but(headers=dict(gateway.headers) | {"X-Self-ID": "2"}), 403)


# Too large, too deep, not what it says


@pytest.mark.parametrize("channel", CHANNELS)
def test_body_of_ten_megabytes_is_refused_unread(client: Client, trace, channel: str) -> None:
    delivery = deliveries.of(channel, WORDS)
    trace(client, delivery, 413, CONTENT_LENGTH=str(LARGE), **{"wsgi.input": Unread()})


@pytest.mark.parametrize("channel", CHANNELS)
def test_signed_body_of_ten_megabytes_is_refused(client: Client, trace, channel: str) -> None:
    trace(client, deliveries.of(channel, WORDS * (LARGE // len(WORDS.encode()))), 413)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("length", ["-1", "many", "9" * 40])
def test_length_that_is_none_is_refused(client: Client, trace, channel: str, length: str) -> None:
    delivery = deliveries.of(channel, WORDS)
    trace(client, delivery, 413, CONTENT_LENGTH=length, **{"wsgi.input": Unread()})


@pytest.mark.parametrize("channel", CHANNELS)
def test_body_without_a_length_is_not_read(client: Client, trace, channel: str) -> None:
    endless = Endless()
    status = 400 if channel == "wechat" else 403  # the signature is that of a body
    trace(
        client,
        deliveries.of(channel, WORDS),
        status,
        CONTENT_LENGTH="",
        **{"wsgi.input": endless},
    )
    assert endless.taken == 0


@pytest.mark.parametrize("channel", CHANNELS)
def test_form_of_many_fields_is_refused(client: Client, channel: str) -> None:
    """The site's own check reads a form before us: it takes no more of it than of any form."""
    form = deliveries.of(channel).but(
        body=b"&a=" * (MAX_BODY // 3), content_type="application/x-www-form-urlencoded"
    )
    assert form.sent(client).status_code in (400, 401, 403)
    assert not InboundMessage.objects.exists()


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("channel", CHANNELS)
def test_form_with_files_is_refused(client: Client, channel: str, content_type: str) -> None:
    form = deliveries.of(channel, WORDS).but(content_type=content_type)
    assert form.sent(client).status_code in (400, 401, 403)
    assert not InboundMessage.objects.exists()


ENTITIES = [
    '<!DOCTYPE x [<!ENTITY a "aaa"><!ENTITY b "&a;&a;&a;">]><xml><Content>&b;</Content></xml>',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Content>&a;</Content></xml>',
    '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1/a.dtd">%a;]><xml/>',
    '<!DOCTYPE x SYSTEM "http://127.0.0.1/a.dtd"><xml/>',
    "<!DOCTYPE xml><xml><Content>a</Content></xml>",
    "<xml><Content>&nbsp;</Content></xml>",
    "<xml>" + "<a>" * 20_000,
    "<xml>" + "<a/>" * 3_000 + "</xml>",
]


@pytest.mark.parametrize("inside", ENTITIES, ids=range(len(ENTITIES)))
def test_xml_with_entities_or_without_end_is_refused(
    client: Client, settings, trace, inside: str
) -> None:
    sealed = deliveries.wechat(inside=inside if len(inside) < 30_000 else inside[:30_000])
    trace(client, sealed, 400)
    around = inside.replace("<Content>", "<Encrypt>").replace("</Content>", "</Encrypt>")
    trace(client, deliveries.sealed_in(around, "aaa", int(time.time())), 400)
    settings.WECHAT_ENCODING_AES_KEY = ""
    trace(client, deliveries.wechat_in_clear(inside=inside), 400)


JSON = [
    "",
    "null",
    "[]",
    '"text"',
    "{",
    '{"op": NaN}',
    '{"op": 1e999}',
    '{"op": ' + "9" * 5_000 + "}",
    '{"a":' * 10_000,
    '{"a":' * 40 + "1" + "}" * 40,
    "[" * 60_000,
    '{"a": "' + "\\ud800" * 9_000,
]


@pytest.mark.parametrize("inside", JSON, ids=range(len(JSON)))
@pytest.mark.parametrize("channel", ["qq", "onebot"])
def test_json_that_is_too_deep_or_none_is_refused(
    client: Client, trace, channel: str, inside: str
) -> None:
    delivery = deliveries.of(channel, inside=inside or " ")
    trace(client, delivery, 400)


def test_body_that_is_no_text_is_refused(client: Client, trace) -> None:
    digest = hmac.new(
        deliveries.ON["onebot"]["ONEBOT_SECRET"].encode(), b"\xff\xfe", hashlib.sha1
    ).hexdigest()
    headers = {"X-Self-ID": NUMBER, "X-Signature": f"sha1={digest}"}
    trace(client, Delivery("onebot", b"\xff\xfe", headers=headers), 400)


# When it can not be stored


@pytest.mark.parametrize("channel", CHANNELS)
def test_message_that_can_not_be_stored_is_asked_for_again(
    client: Client, monkeypatch, caplog, channel: str
) -> None:
    delivery = deliveries.of(channel, WORDS)
    with monkeypatch.context() as broken:
        broken.setattr(intake, "keep", _locked)
        answer = delivery.sent(client)

    assert answer.status_code == 503 and int(answer["Retry-After"]) <= 5
    assert answer.content == b"" and not InboundMessage.objects.exists()
    assert "OperationalError" in caplog.text and SENDER not in caplog.text

    assert delivery.sent(client).status_code == 200
    assert InboundMessage.objects.count() == 1


@pytest.mark.parametrize("channel", CHANNELS)
def test_message_that_is_stored_and_not_understood_is_answered(
    client: Client, monkeypatch, caplog, channel: str
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(intake, "stitch", _locked)
        answer = deliveries.of(channel, WORDS).sent(client)

    assert answer.status_code == 200 and InboundMessage.objects.count() == 1
    assert LOCKED not in caplog.text and SENDER not in caplog.text


def test_fault_of_ours_shows_nobody_and_is_asked_for_again(
    client: Client, monkeypatch, caplog
) -> None:
    """Nothing is raised: a report of an error would show the address that was asked for."""

    def broken(_verified):
        raise KeyError(SENDER)

    monkeypatch.setattr("tips.channels.onebot.parse", broken)
    answer = deliveries.onebot(WORDS).sent(client)

    assert answer.status_code == 503
    assert "KeyError" in caplog.text and "in broken" in caplog.text
    assert not any(word in caplog.text for word in (SENDER, WORDS, *SECRETS))


def _locked(*arguments):
    raise OperationalError(LOCKED)


# The check of the address


def test_check_of_the_address_is_answered_with_its_echo_alone(client: Client) -> None:
    query = dict(deliveries.wechat_in_clear().query) | {"echostr": "4375120948345356249"}

    answer = client.get("/tips/channels/wechat/", query)

    assert (answer.status_code, answer.content) == (200, b"4375120948345356249")
    assert answer["Content-Type"].startswith("text/plain") and not answer.cookies


@pytest.mark.parametrize("channel", ["qq", "onebot"])
def test_who_only_looks_is_told_to_post(client: Client, channel: str) -> None:
    assert client.get(f"/tips/channels/{channel}/").status_code == 405


def test_check_by_the_qq_platform_leaves_nothing(client: Client, trace) -> None:
    asked = {"op": 13, "d": {"plain_token": "Arq0D5A61EgUu4OxUvOp", "event_ts": "1725442341"}}
    body = json.dumps(asked).encode()

    assert set(Delivery("qq", body).sent(client).json()) == {"plain_token", "signature"}
    trace(client, Delivery("qq", body.replace(b"Arq0", b"{\\u007d")), 403)


def test_site_by_https_takes_what_a_gateway_on_its_machine_posts(client: Client, settings) -> None:
    settings.SECURE_SSL_REDIRECT = True

    assert deliveries.onebot(WORDS).sent(client, HTTP_HOST="127.0.0.1").status_code == 200
    for channel in ("wechat", "qq"):
        assert deliveries.of(channel, WORDS).sent(client).status_code == 301
    assert making.Tip.objects.count() == 1
