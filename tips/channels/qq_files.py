"""Files that lie on QQ's own hosts, for the official bot and the gateway alike."""

from django.conf import settings

from articles.lib import outbound
from articles.lib.outbound import OutboundFailed

from .base import Fetched, Media

_WHOLE = 60.0  # seconds; a worker waits for it, and a video is large
_FORGOTTEN = (400, 403, 404, 410)  # 400 is what an address says whose time is over
_NO_FILES = ("application/json", "text/html")  # an answer in words where a picture was asked for
_BROKEN = {
    OutboundFailed.REFUSED: "failed",
    OutboundFailed.TOO_LARGE: "failed",
    OutboundFailed.UNREACHED: "later",
    OutboundFailed.UNANSWERED: "later",
}


def fetch_file(media: Media, base: str) -> Fetched:
    """The file at `remote["url"]`: from QQ_MEDIA_HOSTS by https, or from the origin of `base`,
    where it is not empty."""
    url = media.remote.get("url", "")
    if not base or not url.startswith(f"{base}/"):
        url = url.replace("http://", "https://", 1) if url.startswith("http://") else url
    try:
        answer = outbound.get(
            url,
            allowed=settings.QQ_MEDIA_HOSTS,
            base=base,
            limit=settings.TIPS_MEDIA_MAX_BYTES,
            whole=_WHOLE,
        )
    except OutboundFailed as failed:
        return Fetched(_BROKEN[failed.why], reason=failed.why)
    return _judged(media, answer)


def _judged(media: Media, answer: outbound.Answer) -> Fetched:
    reason = f"status {answer.status}"
    if answer.status in _FORGOTTEN:
        return Fetched("lost", reason=reason)
    if answer.status == 429 or answer.status >= 500:
        return Fetched("later", reason=reason)
    if answer.status != 200:
        return Fetched("failed", reason=reason)
    if not answer.body or (media.kind != "file" and answer.content_type in _NO_FILES):
        return Fetched("lost", reason="no file in the answer")
    return Fetched("sent", answer.body, answer.content_type, media.name)
