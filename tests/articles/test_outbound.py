import logging
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from articles.lib import outbound, outbound_addresses
from articles.lib.outbound import OutboundFailed
from tests.tips.stand_in import SILENCE, Reply, Said, StandIn

SHORT = 0.05  # seconds; long enough for an answer of this machine to have come


@pytest.fixture(scope="module")
def _server() -> Iterator[StandIn]:
    with StandIn() as server:
        yield server


@pytest.fixture
def platform(_server: StandIn) -> StandIn:
    _server.forget()
    return _server


def failure(call, *args, **named) -> OutboundFailed:
    with pytest.raises(OutboundFailed) as failed:
        call(*args, **named)
    return failed.value


def found(*addresses: str):
    """What a look-up of any name finds."""
    return lambda *args, **named: [(0, 0, 0, "", (address, 80)) for address in addresses]


# What comes back


@pytest.mark.loopback
def test_get_from_a_base_address(platform: StandIn) -> None:
    platform.answers("/a", Reply(b"\xff\xd8", "Image/JPEG; q=1", headers={"X-Name": "one"}))

    answer = outbound.get(f"{platform.base}/a?b=%E5%8D%8E&c=1", base=f"{platform.base}/v2")

    assert (answer.status, answer.content_type, answer.body) == (200, "image/jpeg", b"\xff\xd8")
    assert answer.headers["x-name"] == "one"
    assert platform.asked[0].query == {"b": "华", "c": "1"}


@pytest.mark.loopback
def test_get_whatever_the_status(platform: StandIn) -> None:
    assert outbound.get(f"{platform.base}/missing", base=platform.base).status == 404


@pytest.mark.loopback
def test_post_json_is_plain_utf8(platform: StandIn) -> None:
    platform.answers("/a", Said({"errcode": 0}))

    answer = outbound.post_json(
        f"{platform.base}/a", {"text": "华西"}, base=platform.base, headers={"Authorization": "x"}
    )

    assert answer.object() == {"errcode": 0}
    assert platform.asked[0].body == '{"text":"华西"}'.encode()
    assert platform.asked[0].headers["content-type"] == "application/json"
    assert platform.asked[0].headers["authorization"] == "x"


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b"\xff", b"[" * 100_000])
def test_answer_that_is_no_object(body: bytes) -> None:
    assert outbound.Answer(200, body=body).object() is None


def test_answer_does_not_show_what_is_in_it() -> None:
    shown = repr(outbound.Answer(200, "text/plain", b"secret", {"location": "secret"}))

    assert "secret" not in shown


# Where to


@pytest.mark.parametrize(
    "url",
    [
        "http://elsewhere.example/",
        "http://mmbiz.qpic.cn.elsewhere.example/",
        "http://qpic.cn/",  # not below itself
        "http://mmbiz.qpic.cn:8080/",
        "http://user@mmbiz.qpic.cn/",
        "http://mmbiz.qpic.cn\\@elsewhere.example/",
        "http://mmbiz.qpic.cn/a b",
        "http://mmbiz.qpic.cn/a\r\nHost: b",
        "http://mmbiz。qpic。cn/",
        "ftp://mmbiz.qpic.cn/",
        "file:///etc/passwd",
        "//mmbiz.qpic.cn/",
        "http://mmbiz.qpic.cn:99999/",
        "http://[::1",
        "",
    ],
)
def test_get_from_a_host_that_was_not_named(url: str) -> None:
    failed = failure(outbound.get, url, allowed=[".qpic.cn", "api.example", "", "."])

    assert failed.why == OutboundFailed.REFUSED
    assert failed.is_surely_undelivered


@pytest.mark.parametrize("host", ["mmbiz.qpic.cn", "a.b.QPIC.cn", "api.example"])
def test_place_of_a_host_that_was_named(host: str) -> None:
    place = outbound_addresses.place_of(f"https://{host}/图?a=1", [".qpic.cn", "api.example"])

    assert place.origin == ("https", host.lower(), 443)
    assert place.target == "/%E5%9B%BE?a=1"
    assert not place.is_base


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1"),
        *("::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::10.0.0.1", "ff02::1", "no address"),
    ],
)
def test_get_from_a_name_that_leads_inside(address: str, monkeypatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", found("93.184.215.14", address))

    failed = failure(outbound.get, "http://mmbiz.qpic.cn/", allowed=[".qpic.cn"])

    assert failed.why == OutboundFailed.REFUSED


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:220:1::1", "::ffff:8.8.8.8"])
def test_address_of_the_open_net(address: str) -> None:
    assert outbound_addresses.is_public(address)


@pytest.mark.loopback
def test_get_from_this_machine_by_name_is_for_a_base_address_only(platform: StandIn) -> None:
    failed = failure(outbound.get, f"{platform.base}/", allowed=["127.0.0.1", "localhost"])
    by_number = failure(outbound.get, "http://2130706433/", allowed=["2130706433"])

    assert failed.why == by_number.why == OutboundFailed.REFUSED
    assert platform.asked == []


def test_get_from_a_name_that_nobody_knows(monkeypatch) -> None:
    def unknown(*args, **named):
        raise socket.gaierror("Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    assert failure(outbound.get, "http://a.example/", allowed=["a.example"]).why == "unreached"


@pytest.mark.loopback
def test_get_calls_the_address_that_was_checked(platform: StandIn, monkeypatch) -> None:
    """The name is looked up once: a second answer to it could lead elsewhere."""
    asked = []
    find = socket.getaddrinfo

    def counted(host, *args, **named):
        asked.append(host)
        return find("127.0.0.1", *args, **named)

    monkeypatch.setattr(socket, "getaddrinfo", counted)
    port = platform.base.rpartition(":")[2]
    outbound.get(f"http://paper.example:{port}/", base=f"http://paper.example:{port}")

    assert [host for host in asked if host != "127.0.0.1"] == ["paper.example"]
    assert platform.asked[0].headers["host"] == f"paper.example:{port}"


@pytest.mark.loopback
def test_get_knows_no_proxy(platform: StandIn, monkeypatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")

    assert outbound.get(f"{platform.base}/", base=platform.base).status == 404


# Redirects


@pytest.mark.loopback
def test_get_follows_within_what_was_named(platform: StandIn) -> None:
    platform.answers("/a", Reply(status=302, headers={"Location": "/b?c=d"}))
    platform.answers("/b", Reply(b"here"))

    answer = outbound.get(f"{platform.base}/a", base=platform.base, headers={"Authorization": "x"})

    assert answer.body == b"here"
    assert platform.asked[1].query == {"c": "d"}
    assert platform.asked[1].headers["authorization"] == "x"


@pytest.mark.loopback
@pytest.mark.parametrize(
    "location",
    ["http://elsewhere.example/", "//elsewhere.example/", "http://127.0.0.1/", "file:/a"],
)
def test_get_is_not_led_elsewhere(platform: StandIn, location: str) -> None:
    platform.answers("/a", Reply(status=302, headers={"Location": location}))

    failed = failure(outbound.get, f"{platform.base}/a", base=platform.base)

    assert failed.why == OutboundFailed.REFUSED
    assert len(platform.asked) == 1


@pytest.mark.parametrize("base", ["http://127.0.0.1:3000", "https://127.0.0.1:3000"])
def test_get_from_a_host_is_not_led_to_the_base_address(base: str, monkeypatch) -> None:
    """A gateway does what an address says, and takes whoever calls from its own machine for us."""
    called = []

    def moved(method, place, *rest):
        called.append(place.host)
        return outbound.Answer(302, headers={"location": f"{base}/send_private_msg?user_id=1"})

    monkeypatch.setattr(outbound, "_call", moved)
    for scheme in ("http", "https"):
        failed = failure(outbound.get, f"{scheme}://a.qq.com/", allowed=[".qq.com"], base=base)
        assert failed.why == OutboundFailed.REFUSED

    assert called == ["a.qq.com"] * 2


@pytest.mark.loopback
def test_get_is_not_led_in_a_circle(platform: StandIn) -> None:
    platform.answers("/a", Reply(status=301, headers={"Location": "/a"}))

    failed = failure(outbound.get, f"{platform.base}/a", base=platform.base)

    assert failed.why == OutboundFailed.REFUSED
    assert len(platform.asked) == 1 + outbound.MAX_REDIRECTS


@pytest.mark.loopback
def test_post_json_follows_nobody(platform: StandIn) -> None:
    platform.answers("/a", Reply(status=307, headers={"Location": "/b"}))

    assert outbound.post_json(f"{platform.base}/a", {}, base=platform.base).status == 307
    assert len(platform.asked) == 1


def test_place_from_https_does_not_lead_to_http() -> None:
    first = outbound_addresses.place_of("https://a.example/", ["a.example"])

    with pytest.raises(OutboundFailed, match="refused"):
        outbound._place("http://a.example/", ["a.example"], "", coming_from=first)


# How long, how much


@pytest.mark.loopback
def test_post_json_to_nobody(platform: StandIn) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        base = f"http://127.0.0.1:{closed.getsockname()[1]}"

    failed = failure(outbound.post_json, f"{base}/a", {}, base=base)

    assert failed.why == OutboundFailed.UNREACHED
    assert failed.is_surely_undelivered


@pytest.mark.loopback
@pytest.mark.parametrize(
    "reply",
    [
        SILENCE,
        Reply(b"beg", length=100, hangs=True),
        Reply(b"beg", length=100),
        Reply(b"\x1f\x8b", headers={"Content-Encoding": "gzip"}),
    ],
    ids=["silence", "half", "broken off", "packed"],
)
def test_post_json_without_a_whole_answer(platform: StandIn, reply: Reply) -> None:
    platform.answers("/a", reply)

    failed = failure(outbound.post_json, f"{platform.base}/a", {}, base=platform.base, whole=SHORT)

    assert failed.why == OutboundFailed.UNANSWERED
    assert not failed.is_surely_undelivered


@pytest.mark.loopback
def test_get_that_may_take_long_ends_where_nothing_is_said(platform: StandIn, monkeypatch) -> None:
    """A file has a minute or two, a host that hangs has not: others wait behind it."""
    monkeypatch.setattr(outbound, "WHOLE", SHORT)
    platform.answers("/hangs", SILENCE)

    failed = failure(outbound.get, f"{platform.base}/hangs", base=platform.base, whole=120)

    assert failed.why == OutboundFailed.UNANSWERED


def test_answer_that_has_begun_has_the_time_of_the_whole_call() -> None:
    waited = []

    class Line(outbound.httpcore.NetworkStream):
        def read(self, max_bytes, timeout=None):
            waited.append(timeout)
            return b"a"

    stream = outbound._Stream(Line(), outbound.monotonic() + 120)
    for _time in range(3):
        stream.read(1)

    first, *later = waited
    assert first <= outbound.WHOLE and min(later) > 10 * outbound.WHOLE


@pytest.mark.loopback
def test_get_ends_where_bytes_come_now_and_then(monkeypatch) -> None:
    """Each byte alone is in time; all of them never are."""
    pieces = iter(range(10**9))

    class Dripping(outbound.httpcore.NetworkStream):
        def read(self, max_bytes, timeout=None):
            assert timeout <= SHORT
            return b"HTTP/1.1 200 OK\r\n" if next(pieces) == 0 else b"A"

        def write(self, buffer, timeout=None):
            pass

        def close(self):
            pass

    monkeypatch.setattr(
        outbound.httpcore.SyncBackend, "connect_tcp", lambda *args, **named: Dripping()
    )
    times = iter([0, *[SHORT / 10] * 5])  # then the clock stands at the end
    monkeypatch.setattr(outbound, "monotonic", lambda: next(times, SHORT))

    failed = failure(outbound.get, "http://127.0.0.1:9/", base="http://127.0.0.1:9", whole=SHORT)

    assert failed.why == OutboundFailed.UNANSWERED


@pytest.mark.loopback
@pytest.mark.parametrize("headers", [{}, {"Transfer-Encoding": "chunked"}])
def test_get_more_than_is_taken(platform: StandIn, headers: dict[str, str]) -> None:
    body = b"400\r\n" + b"x" * 1024 + b"\r\n0\r\n\r\n" if headers else b"x" * 1024
    platform.answers("/a", Reply(body, headers=headers))

    failed = failure(outbound.get, f"{platform.base}/a", base=platform.base, limit=1023)
    answer = outbound.get(f"{platform.base}/a", base=platform.base, limit=1024)

    assert failed.why == OutboundFailed.TOO_LARGE
    assert len(answer.body) == 1024


@pytest.mark.loopback
def test_get_more_than_is_taken_by_its_own_account(platform: StandIn) -> None:
    platform.answers("/a", Reply(b"x", length=10**9, hangs=True))

    failed = failure(outbound.get, f"{platform.base}/a", base=platform.base)

    assert failed.why == OutboundFailed.TOO_LARGE


# What is told of it


@pytest.mark.loopback
def test_post_json_to_somebody_who_is_not_who_they_say(tmp_path: Path) -> None:
    with StandIn(_self_signed(tmp_path)) as platform:
        failed = failure(outbound.post_json, f"{platform.base}/a", {}, base=platform.base)

    assert failed.why == OutboundFailed.UNREACHED
    assert platform.asked == []


@pytest.mark.loopback
def test_get_leaves_no_address_behind(platform: StandIn, caplog) -> None:
    platform.answers("/a", Reply(status=302, headers={"Location": "/b?access_token=other"}))
    with caplog.at_level(logging.DEBUG):
        outbound.get(f"{platform.base}/a?access_token=secret", base=platform.base)
        failed = failure(
            outbound.get, f"{platform.base}/a?access_token=secret", base="", allowed=["a"]
        )

    assert caplog.text == ""
    for word in ("secret", "127.0.0.1", "access_token"):
        assert word not in str(failed) + repr(failed)
    assert failed.__suppress_context__


@pytest.mark.loopback
def test_post_json_with_a_header_that_would_break_out(platform: StandIn) -> None:
    headers = {"Authorization": "a\r\nHost: secret"}

    with pytest.raises(OutboundFailed) as failed:
        outbound.post_json(f"{platform.base}/", {}, base=platform.base, headers=headers)

    assert "secret" not in str(failed.value)


def _self_signed(directory: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1)
    builder = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    path = directory / "both.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
