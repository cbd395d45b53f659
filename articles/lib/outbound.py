"""The one client for HTTP that goes out: where to, how long, how much, and what it tells of it.

- A caller names the hosts that it may reach; a redirect leads nowhere else, and from them never
  to the origin of a base-URL setting: a gateway on this machine would do what is asked of it.
- A name is looked up once and the addresses found are the ones that are called. One inside this
  machine or network is refused, but for the origin of a base-URL setting (`base`): who sets that
  knows where it leads, and a stand-in on this machine can take a platform's place.
- The whole of a call has an end, also where the other side sends a byte now and then; one that
  says nothing at all ends after WHOLE seconds, however long a large file may take. (Only the
  look-up of a name is left to the system's own limits.)
- No proxy of the environment is used: it would be asked for the addresses that we refuse.
- Neither an error nor a log line of it names an address, a token or a body.

Built on httpcore, the lower half of httpx, whose network is a public part that can be replaced.
"""

import json
import logging
import ssl
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from time import monotonic
from typing import Any
from urllib.parse import urljoin

import httpcore

from .outbound_addresses import Place, PlaceRefused, look_up, place_of

CONNECT = 3.0  # seconds until a connection stands
WHOLE = 10.0  # seconds for all of a call, and for its answer to begin
LIMIT = 1024 * 1024  # bytes of an answer
MAX_REDIRECTS = 3
_CHUNK = 64 * 1024  # bytes
_MOVED = (301, 302, 303, 307, 308)
_HEADERS = {"User-Agent": "huaxi_news", "Accept-Encoding": "identity", "Connection": "close"}
_NOT_DELIVERED = (
    *(httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout),
    *(httpcore.UnsupportedProtocol, httpcore.LocalProtocolError),
)
_NOBODY_KNOWS = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError)

# httpx writes whole addresses at INFO, httpcore the headers of answers at DEBUG
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class OutboundFailed(Exception):  # noqa: N818  (it says what came of it)
    """There is no answer. `why` is one of the words below; the text names no address.

    - REFUSED: not an address that the caller may reach; nothing was sent
    - UNREACHED: no connection; nothing was sent
    - UNANSWERED: it went out, and nobody knows whether it was taken
    - TOO_LARGE: the answer is larger than the caller takes
    """

    REFUSED = "refused"
    UNREACHED = "unreached"
    UNANSWERED = "unanswered"
    TOO_LARGE = "too large"

    def __init__(self, why: str) -> None:
        super().__init__(f"A call to another server failed: {why}.")
        self.why = why

    @property
    def is_surely_undelivered(self) -> bool:
        return self.why in (self.REFUSED, self.UNREACHED)


@dataclass(frozen=True)
class Answer:
    """What came back, whatever its status: the caller judges it."""

    status: int
    content_type: str = ""  # lower case, without parameters
    body: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)  # names in lower case

    def object(self) -> dict[str, Any] | None:
        """The JSON object in the body; None where it is none."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None


def get(
    url: str,
    *,
    allowed: Sequence[str] = (),
    base: str = "",
    headers: Mapping[str, str] | None = None,
    limit: int = LIMIT,
    whole: float | None = None,
) -> Answer:
    """Raises OutboundFailed.

    `allowed` are host names, or endings like `.qpic.cn`; `base` is a base-URL setting, whose
    origin may be reached too. `limit` in bytes, `whole` in seconds (WHOLE by default). `headers`
    go to the first host only.
    """
    deadline = monotonic() + (WHOLE if whole is None else whole)
    sent = dict(headers or {})
    first = place = _place(url, allowed, base)
    for _hop in range(MAX_REDIRECTS + 1):
        answer = _call("GET", place, sent, None, limit, deadline)
        if answer.status not in _MOVED or "location" not in answer.headers:
            return answer
        url = urljoin(url, answer.headers["location"])
        place = _place(url, allowed, base if place.is_base else "", coming_from=place)
        sent = sent if place.origin == first.origin else {}
    raise OutboundFailed(OutboundFailed.REFUSED)


def post_json(
    url: str,
    payload: Mapping[str, Any],
    *,
    allowed: Sequence[str] = (),
    base: str = "",
    headers: Mapping[str, str] | None = None,
    limit: int = LIMIT,
    whole: float | None = None,
) -> Answer:
    """As `get`, but no redirect is followed. The body is plain UTF-8, without any \\u escape."""
    deadline = monotonic() + (WHOLE if whole is None else whole)
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    sent = {"Content-Type": "application/json", **(headers or {})}
    return _call("POST", _place(url, allowed, base), sent, body, limit, deadline)


def _place(
    url: str, allowed: Sequence[str], base: str, *, coming_from: Place | None = None
) -> Place:
    try:
        place = place_of(url, allowed, base)
    except PlaceRefused:
        raise OutboundFailed(OutboundFailed.REFUSED) from None
    if coming_from and coming_from.scheme == "https" and place.scheme != "https":
        raise OutboundFailed(OutboundFailed.REFUSED)
    return place


def _call(
    method: str,
    place: Place,
    headers: Mapping[str, str],
    body: bytes | None,
    limit: int,
    deadline: float,
) -> Answer:
    """One request on a connection of its own, so that none is found to be stale."""
    sent = {**_HEADERS, **headers}
    url = httpcore.URL(
        scheme=place.scheme.encode(),
        host=place.host.encode(),
        port=place.port,
        target=place.target.encode(),
    )
    try:
        with (
            httpcore.ConnectionPool(
                ssl_context=_trust() if place.scheme == "https" else None,
                network_backend=_Network(place, deadline),
            ) as pool,
            pool.stream(method, url, headers=list(sent.items()), content=body) as response,
        ):
            return _read(response, limit)
    except PlaceRefused:
        raise OutboundFailed(OutboundFailed.REFUSED) from None
    except _NOT_DELIVERED:
        raise OutboundFailed(OutboundFailed.UNREACHED) from None
    except _NOBODY_KNOWS:
        raise OutboundFailed(OutboundFailed.UNANSWERED) from None


def _read(response: httpcore.Response, limit: int) -> Answer:
    headers = {name.decode("latin-1").lower(): value for name, value in response.headers}
    told = {name: value.decode("latin-1").strip() for name, value in headers.items()}
    if told.get("content-encoding", "identity").lower() != "identity":
        raise OutboundFailed(OutboundFailed.UNANSWERED)  # nobody asked for it; may be a bomb
    length = told.get("content-length", "")
    if length.isdigit() and (len(length) > 15 or int(length) > limit):
        raise OutboundFailed(OutboundFailed.TOO_LARGE)
    body = bytearray()
    for chunk in response.iter_stream():
        body += chunk
        if len(body) > limit:
            raise OutboundFailed(OutboundFailed.TOO_LARGE)
    kind = told.get("content-type", "").partition(";")[0].strip().lower()
    return Answer(response.status, kind, bytes(body), told)


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    return httpcore.default_ssl_context()


class _Network(httpcore.NetworkBackend):
    """Connects to the addresses that were checked, and to no other."""

    def __init__(self, place: Place, deadline: float) -> None:
        self._place, self._deadline = place, deadline
        self._system = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = look_up(self._place)
        except OSError as error:
            raise httpcore.ConnectError("The name is unknown.") from error
        ends = min(self._deadline, monotonic() + CONNECT)
        for address in addresses:
            try:
                stream = self._system.connect_tcp(
                    address, port, timeout=_left(ends, httpcore.ConnectTimeout)
                )
            except httpcore.ConnectError:
                continue
            return _Stream(stream, self._deadline)
        raise httpcore.ConnectError("Nobody is there.")


class _Stream(httpcore.NetworkStream):
    """A connection that ends with its call, and sooner where no answer begins."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline
        self._ends = min(deadline, monotonic() + WHOLE)  # of waiting for more

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        left = _left(self._ends, httpcore.ReadTimeout)
        found = self._stream.read(max_bytes, timeout=left)
        self._ends = self._deadline
        return found

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        rest = memoryview(buffer)
        while rest:
            left = _left(self._deadline, httpcore.WriteTimeout)
            self._stream.write(bytes(rest[:_CHUNK]), timeout=left)
            rest = rest[_CHUNK:]

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        ends = min(self._deadline, monotonic() + CONNECT)
        left = _left(ends, httpcore.ConnectTimeout)
        return _Stream(
            self._stream.start_tls(ssl_context, server_hostname, timeout=left), self._deadline
        )

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(ends: float, too_late: Callable[[str], Exception]) -> float:
    """Seconds until then."""
    left = ends - monotonic()
    if left <= 0:
        raise too_late("The call took too long.")
    return left
