"""The access token of the QQ bot: asked for once in two hours, kept sealed in the cache.

From tencent-connect/bot-docs (api-v2, «接口调用与鉴权»): whoever asks again gets the same token
while it is good, so that several processes do no harm. In its last 60 seconds there is a new one,
and the old one stays good. `expires_in` comes as a string.
"""

import hashlib

from django.conf import settings
from django.core.cache import cache

from articles.lib import outbound
from articles.lib.outbound import OutboundFailed
from articles.lib.secret_box import CannotOpen, seal, unseal

from ..lib.json_objects import number_in, text_in
from .base import Sent

_EARLY = 60  # seconds before its end
_LONGEST = 7200  # seconds


class NoToken(Exception):  # noqa: N818  (it says what is the matter)
    """The platform gives us none now; `sent` says what that means for what was to be said."""

    def __init__(self, sent: Sent) -> None:
        super().__init__("There is no access token.")
        self.sent = sent


def token() -> str:
    """Raises NoToken."""
    return _held() or _asked()


def another_than(refused: str) -> str:
    """A token, after the platform did not take the one that we had. Raises NoToken."""
    held = _held()
    if held and held != refused:  # another process was first
        return held
    cache.delete(_place())
    return _asked()


def _held() -> str:
    try:
        return unseal(cache.get(_place(), ""))
    except CannotOpen:  # the keys were changed
        return ""


def _asked() -> str:
    asked = {"appId": settings.QQ_BOT_APP_ID, "clientSecret": settings.QQ_BOT_SECRET}
    base = settings.QQ_TOKEN_BASE
    try:
        answer = outbound.post_json(f"{base}/app/getAppAccessToken", asked, base=base)
    except OutboundFailed as failed:
        raise NoToken(Sent("later", failed.why)) from None
    found = answer.object()
    if given := text_in(found, "access_token"):
        seconds = min(number_in(found, "expires_in") or 0, _LONGEST) - _EARLY
        if seconds > 0:
            cache.set(_place(), seal(given), seconds)
        return given
    reason = f"no token: status {answer.status}, code {number_in(found, 'code') or 0}"
    is_passing = answer.status == 429 or answer.status >= 500
    raise NoToken(Sent("later" if is_passing else "stopped", reason))


def _place() -> str:
    """A key of the cache; one for each bot, interface and secret."""
    whose = (settings.QQ_TOKEN_BASE, settings.QQ_BOT_APP_ID, settings.QQ_BOT_SECRET)
    return f"qq-token-{hashlib.sha256(repr(whose).encode()).hexdigest()[:32]}"
