"""Which addresses a call may go to: asked of the address as written, and of what its name means."""

import ipaddress
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?|[0-9a-f:.]{2,45}")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_ALLOWED_IN_TARGET = "/:?#[]@!$&'()*+,;=%-._~"


class PlaceRefused(ValueError):  # noqa: N818  (a refusal is an answer)
    """Not an address that the caller may reach. The text does not name it."""

    def __init__(self) -> None:
        super().__init__("The address is not one that may be called.")


@dataclass(frozen=True)
class Place:
    """An address that was checked, in its parts: nobody reads it a second time, otherwise."""

    scheme: str
    host: str  # lower case, ASCII
    port: int
    target: str  # path and query
    is_base: bool  # and may lie inside this network

    @property
    def origin(self) -> tuple[str, str, int]:
        return (self.scheme, self.host, self.port)


def place_of(url: str, allowed: Sequence[str], base: str = "") -> Place:
    """Raises PlaceRefused. `allowed` and `base` as in `outbound.get`.

    Hosts that are allowed by name are reached on the usual port only; the origin of `base` on
    its own.
    """
    split, host, port = _parts(url)
    is_base = bool(base) and (split.scheme, host, port) == _origin(base)
    is_allowed = port == _PORTS[split.scheme] and is_named(host, allowed)
    if not (is_base or is_allowed):
        raise PlaceRefused
    path = split.path if split.path.startswith("/") else f"/{split.path}"
    target = f"{path}?{split.query}" if split.query else path
    return Place(split.scheme, host, port, quote(target, safe=_ALLOWED_IN_TARGET), is_base)


def is_named(host: str, allowed: Sequence[str]) -> bool:
    """Whether the host is one of them, or below an ending like `.qpic.cn`."""
    return any(
        host.endswith(name) and host != name if name.startswith(".") else host == name
        for name in (each.strip().lower() for each in allowed)
        if name.strip(".")
    )


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open net, also where it wraps another."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast and not found.is_reserved


def look_up(place: Place) -> list[str]:
    """The IP addresses of the place. Raises PlaceRefused, and OSError where it has none."""
    found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not place.is_base and not all(map(is_public, addresses)):
        raise PlaceRefused
    return addresses


def _parts(url: str) -> tuple[SplitResult, str, int]:
    """Raises PlaceRefused for what is no plain http(s) address."""
    try:
        split = urlsplit(url)
        host, port = split.hostname or "", split.port
    except ValueError:
        raise PlaceRefused from None
    if split.scheme not in _PORTS or split.username is not None or not _HOST.fullmatch(host):
        raise PlaceRefused
    if re.search(r"[\s\x00-\x1f\x7f\\]", url):
        raise PlaceRefused
    return split, host, _PORTS[split.scheme] if port is None else port


def _origin(url: str) -> tuple[str, str, int]:
    split, host, port = _parts(url)
    return (split.scheme, host, port)
