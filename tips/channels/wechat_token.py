"""The access token of the Official Account: asked for once in two hours, kept sealed in the cache.

By stable_token, which gives the same token to whoever asks again while it is good, so that several
processes do no harm. In the last five minutes there is a new one, and the old one stays good.
`force_refresh` ends the old one at once; it is allowed twenty times a day, 30 seconds apart.
"""

import hashlib

from django.conf import settings
from django.core.cache import cache

from articles.lib import outbound
from articles.lib.outbound import OutboundFailed
from articles.lib.secret_box import CannotOpen, seal, unseal

from ..lib.json_objects import number_in, text_in
from .base import Sent
from .wechat_errors import TOKEN_REFUSED, judged

_EARLY = 300  # seconds before its end
_SHORTEST = 30  # seconds
_LONGEST = 7200  # seconds
_APART = 30  # seconds between two that are forced


class NoToken(Exception):  # noqa: N818  (it says what is the matter)
    """WeChat gives us none now; `sent` says what that means for what was asked."""

    def __init__(self, sent: Sent) -> None:
        super().__init__("There is no access token.")
        self.sent = sent


def missing() -> list[str]:
    """Settings without which no token can be asked for."""
    return [name for name in ("WECHAT_APP_ID", "WECHAT_APP_SECRET") if not getattr(settings, name)]


def token() -> str:
    """Raises NoToken."""
    return _held() or _asked(force=False)


def another_than(refused: str) -> str:
    """A token, after WeChat did not take the one that we had. Raises NoToken."""
    held = _held()
    if held and held != refused:  # another process was first
        return held
    cache.delete(_place("token"))
    return _asked(force=False)


def forced() -> str:
    """A new token, whatever became of the old one. Raises NoToken."""
    if not cache.add(_place("forced"), True, _APART):
        raise NoToken(Sent("later", "WeChat 40001", after=_APART))
    cache.delete(_place("token"))
    return _asked(force=True)


def _held() -> str:
    try:
        return unseal(cache.get(_place("token"), ""))
    except CannotOpen:  # the keys were changed
        return ""


def _asked(*, force: bool) -> str:
    if names := missing():
        raise NoToken(Sent("stopped", f"not set: {', '.join(names)}"))
    base = settings.WECHAT_API_BASE
    asked = {
        "grant_type": "client_credential",
        "appid": settings.WECHAT_APP_ID,
        "secret": settings.WECHAT_APP_SECRET,
        "force_refresh": force,
    }
    try:
        answer = outbound.post_json(f"{base}/cgi-bin/stable_token", asked, base=base)
    except OutboundFailed as failed:
        raise NoToken(Sent("later", failed.why)) from None
    found = answer.object()
    given = text_in(found, "access_token")
    if given:
        seconds = min(number_in(found, "expires_in") or 0, _LONGEST)
        cache.set(_place("token"), seal(given), max(seconds - _EARLY, _SHORTEST))
        return given
    raise NoToken(_judged(answer.status, number_in(found, "errcode") or 0))


def _judged(status: int, code: int) -> Sent:
    if code:
        return Sent("stopped", f"WeChat {code}") if code in TOKEN_REFUSED else judged(code)
    return Sent("later", f"no token: status {status}")


def _place(what: str) -> str:
    """A key of the cache; one for each account, interface and secret."""
    whose = (settings.WECHAT_API_BASE, settings.WECHAT_APP_ID, settings.WECHAT_APP_SECRET)
    return f"wechat-{what}-{hashlib.sha256(repr(whose).encode()).hexdigest()[:32]}"
