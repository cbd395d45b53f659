"""What we ask of WeChat: to tell a sender something, for the files they sent, to show a menu.

From the platform's documentation («客服消息», «获取临时素材», «自定义菜单»). Its errors come with
status 200 and a code in a JSON object. A message may be sent five times within 48 hours after the
sender's last one. A file is kept for three days; of a video the answer is where it lies.
"""

import ipaddress
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from articles.lib import outbound
from articles.lib.outbound import Answer, OutboundFailed
from articles.lib.outbound_addresses import is_named

from ..lib.json_objects import number_in, object_in, objects_in, text_in
from ..lib.short_texts import cut_to_bytes
from . import wechat_token
from .base import Fetched, Media, Sent
from .wechat_errors import MEDIA_LOST, NO_MENU, TOKEN_REFUSED, judged

_MAX_TEXT = 2048  # bytes
_WHOLE = 120.0  # seconds for a file; a worker waits for it, and a video is large
_OPENID = re.compile(r"[A-Za-z0-9_-]{1,128}")
_SUFFIX = re.compile(r'filename="?[^";]{0,200}(\.[A-Za-z0-9]{1,5})"?\s*(?:;|$)')
_MAX_JSON = 64 * 1024  # bytes of an answer in words
_GONE = (403, 404, 410)  # of a picture's public address
_NO_FILES = ("application/json", "text/html", "text/plain")


class MenuFailed(Exception):  # noqa: N818  (it says what is the matter)
    """WeChat did not do it; the text says why."""


def send(address: Mapping[str, str], text: str) -> Sent:
    """A customer-service message; a text that is too long is cut."""
    openid, text = address.get("openid", ""), cut_to_bytes(text, _MAX_TEXT)
    if not _OPENID.fullmatch(openid) or not text:
        return Sent("failed", "nobody or nothing to tell")
    payload = {"touser": openid, "msgtype": "text", "text": {"content": text}}
    try:
        answer = _with_token(lambda token: _post("/cgi-bin/message/custom/send", payload, token))
    except wechat_token.NoToken as none:
        return none.sent
    except OutboundFailed as failed:
        return Sent("later" if failed.is_surely_undelivered else "unsure", failed.why)
    return _judged_sending(answer)


def fetch(media: Media) -> Fetched:
    """The file by its media id; a picture that can not be had so, from where it is shown."""
    fetched = Fetched("lost", reason="no media id")
    if media_id := media.remote.get("media_id", ""):
        fetched = _fetched(media, media_id)
    if fetched.outcome in ("lost", "stopped") and media.remote.get("pic_url"):
        shown = _fetched_as_shown(media)
        return shown if shown.outcome in ("sent", "later") else fetched
    return fetched


def menu() -> list[dict[str, Any]]:
    """The buttons that the account shows; none where it has no menu. Raises MenuFailed."""
    found = _asked_for_menu(lambda token: _get("/cgi-bin/menu/get", {}, token), none=NO_MENU)
    return objects_in(object_in(found, "menu"), "button")


def put_menu(buttons: list[dict[str, str]]) -> None:
    """Readers see it within a day, at once when they follow the account anew. Raises MenuFailed."""
    _asked_for_menu(lambda token: _post("/cgi-bin/menu/create", {"button": buttons}, token))


# Asking


def _with_token(ask: Callable[[str], Answer]) -> Answer:
    """Asks once, and where WeChat does not take the token, with another, then with a forced one.

    It took nothing when it refused the token, so that nothing is done twice. Raises
    wechat_token.NoToken and OutboundFailed.
    """
    token = wechat_token.token()
    answer = ask(token)
    if _code(answer) in TOKEN_REFUSED:
        answer = ask(wechat_token.another_than(token))
    if _code(answer) in TOKEN_REFUSED:
        answer = ask(wechat_token.forced())
    return answer


def _post(path: str, payload: Mapping[str, Any], token: str) -> Answer:
    base = settings.WECHAT_API_BASE
    query = urlencode({"access_token": token})
    return outbound.post_json(f"{base}{path}?{query}", payload, base=base)


def _get(path: str, asked: Mapping[str, str], token: str, *, limit: int = outbound.LIMIT) -> Answer:
    base = settings.WECHAT_API_BASE
    query = urlencode({"access_token": token, **asked})
    return outbound.get(f"{base}{path}?{query}", base=base, limit=limit, whole=_WHOLE)


def _code(answer: Answer) -> int | None:
    """None where the answer has none, as a file has not."""
    return number_in(_object(answer), "errcode")


def _object(answer: Answer) -> dict[str, Any] | None:
    """By what it is: an error comes as a file does, and is called text as often as JSON."""
    if len(answer.body) > _MAX_JSON or not answer.body.lstrip().startswith(b"{"):
        return None
    return answer.object()


def _judged_sending(answer: Answer) -> Sent:
    code = _code(answer)
    if answer.status == 200 and code is not None:
        return judged(code)
    if 400 <= answer.status < 500:  # a machine in between did not let it through
        return Sent("later", f"status {answer.status}", after=60)
    if 300 <= answer.status < 400:
        return Sent("stopped", f"WECHAT_API_BASE leads elsewhere: status {answer.status}")
    return Sent("unsure", f"status {answer.status}")


def _asked_for_menu(ask: Callable[[str], Answer], *, none: int = 0) -> dict[str, Any]:
    try:
        answer = _with_token(ask)
    except wechat_token.NoToken as no_token:
        raise MenuFailed(no_token.sent.reason) from None
    except OutboundFailed as failed:
        raise MenuFailed(failed.why) from None
    found, code = _object(answer), _code(answer)
    if none and code == none:
        return {}
    if code:
        raise MenuFailed(judged(code).reason)
    if answer.status != 200 or found is None:
        raise MenuFailed(f"status {answer.status}")
    return found


# Files


def _fetched(media: Media, media_id: str) -> Fetched:
    limit = settings.TIPS_MEDIA_MAX_BYTES
    try:
        answer = _with_token(
            lambda token: _get("/cgi-bin/media/get", {"media_id": media_id}, token, limit=limit)
        )
        if video_url := text_in(_object(answer), "video_url"):
            answer = _from_elsewhere(video_url, _machine(video_url))
    except wechat_token.NoToken as none:
        return Fetched(none.sent.outcome, reason=none.sent.reason)
    except OutboundFailed as failed:
        return _not_fetched(failed)
    return _judged_file(media, answer)


def _fetched_as_shown(media: Media) -> Fetched:
    """By PicUrl, which names http; https first."""
    url = media.remote["pic_url"]
    fetched = Fetched("lost")
    for each in dict.fromkeys((re.sub("^http://", "https://", url), url)):
        try:
            answer = _from_elsewhere(each)
        except OutboundFailed as failed:
            fetched = _not_fetched(failed)
            continue
        is_gone = answer.status in _GONE
        fetched = Fetched("lost") if is_gone else _judged_file(media, answer)
        if fetched.outcome == "sent":
            return fetched
    return fetched


def _from_elsewhere(url: str, hosts: Sequence[str] = ()) -> Answer:
    """From WECHAT_MEDIA_HOSTS, or from those hosts."""
    return outbound.get(
        url,
        allowed=[*settings.WECHAT_MEDIA_HOSTS, *hosts],
        base=settings.WECHAT_API_BASE,
        limit=settings.TIPS_MEDIA_MAX_BYTES,
        whole=_WHOLE,
    )


def _machine(url: str) -> list[str]:
    """The host of http://203.0.113.9/vweixinp.tc.qq.com/…: this is how WeChat names its videos.

    A number instead of a name is good where the path begins with a host that would be. Whether
    the number is one of the open net is asked when it is called.
    """
    try:
        split = urlsplit(url)
        host = str(ipaddress.ip_address(split.hostname or ""))
    except ValueError:
        return []
    named = split.path.split("/", 2)[1:2]
    return [host] if named and is_named(named[0], settings.WECHAT_MEDIA_HOSTS) else []


def _judged_file(media: Media, answer: Answer) -> Fetched:
    if code := _code(answer):
        said = judged(code)
        return Fetched("lost" if code == MEDIA_LOST else said.outcome, reason=said.reason)
    if answer.status != 200:
        return Fetched("later", reason=f"status {answer.status}")
    if not answer.body or answer.content_type in _NO_FILES:
        return Fetched("later", reason="no file in the answer")
    return Fetched("sent", answer.body, answer.content_type, _name(media, answer))


def _not_fetched(failed: OutboundFailed) -> Fetched:
    is_final = failed.why in (OutboundFailed.REFUSED, OutboundFailed.TOO_LARGE)
    return Fetched("failed" if is_final else "later", reason=failed.why)


def _name(media: Media, answer: Answer) -> str:
    """The platform's own name is the media id; only its ending is of use."""
    found = _SUFFIX.search(answer.headers.get("content-disposition", ""))
    return f"{media.kind}{found[1].lower()}" if found else ""
