"""An answer as it is kept: its headers, and its body in each encoding that browsers ask for."""

import gzip
import hashlib
import re
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, Self

import brotli

from .epoch import Epoch

TTL = 30  # seconds that a page is fresh, unless something changes before
KEPT = 24 * 3600  # seconds that a stale page helps out while no other can be made
_KEPT_STATUS = {"200", "410"}
_OURS = {"content-length", "content-encoding", "etag", "vary", "age", "date", "x-request-id"}
_COMPRESSED = re.compile(r"text/|application/(?:json|xml|rss\+xml|atom\+xml|feed\+json)|\+xml")
_WORTH_IT = 200  # bytes
_LONGEST_ACCEPTED = 200  # characters of Accept-Encoding; who writes more gets what all can read
_QUALITY = 5  # of Brotli: past it a page takes longer to press than to make


class Answer(NamedTuple):
    """What WSGI is told. Nobody changes the lists: more than one reader may get them."""

    status: str  # "200 OK"
    headers: list[tuple[str, str]]
    body: list[bytes]


@dataclass(frozen=True, slots=True)
class Page:
    status: str  # "200 OK"
    headers: dict[str, list[tuple[str, str]]]  # of each encoding
    bodies: dict[str, bytes]  # "br" and "gzip"; "" alone where it is not worth pressing
    made: float  # seconds since 1970
    epoch: Epoch | None
    is_kept: bool
    is_unavailable: bool  # 503: the database is gone, or slow
    size: int  # bytes

    @classmethod
    def of(
        cls,
        status: str,
        headers: list[tuple[str, str]],
        body: bytes,
        *,
        made: float,
        epoch: Epoch | None,
    ) -> Self:
        told = {name.lower(): value for name, value in headers}
        is_kept = epoch is not None and _may_be_kept(status, told)
        ours = [(name, value) for name, value in headers if name.lower() not in _OURS]
        bodies = _pressed(body, told.get("content-type", ""))
        digest = hashlib.blake2b(body, digest_size=12).hexdigest()
        sizes = {"": len(body)} | {encoding: len(pressed) for encoding, pressed in bodies.items()}
        each = {
            encoding: ours + _about(size, encoding, digest if is_kept else "", len(sizes) > 1)
            for encoding, size in sizes.items()
        }
        return cls(
            status=status,
            headers=each,
            bodies=bodies,
            made=made,
            epoch=epoch,
            is_kept=is_kept,
            is_unavailable=status.startswith("503") and "retry-after" in told,
            size=sum(map(len, bodies.values())) + 2_000,
        )

    @property
    def code(self) -> int:
        return int(self.status[:3])

    def is_fresh(self, epoch: Epoch) -> bool:
        return self.epoch == epoch and 0 <= time.time() - self.made < TTL

    def is_usable(self, epoch: Epoch) -> bool:
        """May be shown where no other can be had."""
        if self.epoch is None or self.epoch.gone != epoch.gone:
            return False
        return abs(time.time() - self.made) < KEPT

    def answer(self, environ: dict[str, Any], how: str, now: float | None = None) -> Answer:
        """`how`: the rest of Cache-Status. `now`: in seconds, as of time.time()."""
        encoding = self._encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        headers = [*self.headers[encoding], ("Cache-Status", f"huaxi_news; {how}")]
        if self.is_kept:
            headers.append(("Age", str(max(0, int((now or time.time()) - self.made)))))
            asked = environ.get("HTTP_IF_NONE_MATCH")
            if asked and self.code == 200 and self._matches(asked, headers):
                left_out = ("Content-Length", "Content-Encoding", "Content-Type")
                rest = [each for each in headers if each[0] not in left_out]
                return Answer("304 Not Modified", rest, [b""])
        is_head = environ["REQUEST_METHOD"] == "HEAD"
        return Answer(self.status, headers, [b"" if is_head else self._body(encoding)])

    def _encoding(self, accepted: str) -> str:
        if "" in self.bodies or len(accepted) > _LONGEST_ACCEPTED:
            return ""
        return _best_of(accepted)

    def _body(self, encoding: str) -> bytes:
        if encoding in self.bodies:
            return self.bodies[encoding]
        return gzip.decompress(self.bodies["gzip"])

    @staticmethod
    def _matches(asked: str, headers: list[tuple[str, str]]) -> bool:
        """RFC 9110, 13.1.2: by weak comparison."""
        ours = next(value for name, value in headers if name == "ETag")
        named = {each.strip().removeprefix("W/") for each in asked.split(",")}
        return "*" in named or ours in named


def _may_be_kept(status: str, told: dict[str, str]) -> bool:
    return (
        status[:3] in _KEPT_STATUS
        and "public" in told.get("cache-control", "")
        and "set-cookie" not in told
        and "content-encoding" not in told
        and told.get("vary", "Accept-Encoding").lower() == "accept-encoding"
        and "'nonce-" not in told.get("content-security-policy", "")
    )


def _pressed(body: bytes, content_type: str) -> dict[str, bytes]:
    if len(body) < _WORTH_IT or not _COMPRESSED.search(content_type):
        return {"": body}
    return {
        "br": brotli.compress(body, quality=_QUALITY),
        "gzip": gzip.compress(body, 6, mtime=0),
    }


def _about(size: int, encoding: str, digest: str, varies: bool) -> list[tuple[str, str]]:
    found = [("Content-Length", str(size))]
    if encoding:
        found.append(("Content-Encoding", encoding))
    if varies:
        found.append(("Vary", "Accept-Encoding"))
    if digest:
        found.append(("ETag", f'"{digest}{"-" if encoding else ""}{encoding}"'))
    return found


@lru_cache(1_000)
def _best_of(accepted: str) -> str:
    """Of the encodings that a reader takes. What is offered with `q=0` is refused."""
    found = set()
    for each in accepted.split(","):
        name, _, rest = each.strip().partition(";")
        if rest.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            found.add(name.strip().lower())
    return next((each for each in ("br", "gzip") if each in found), "")
