"""What the sender of a stored message wrote, before contacts were taken out of it.

Read again from the body as it came, by the same rules as when it came in.
"""

import json
from collections.abc import Callable

from articles.lib import clock

from ..lib.json_objects import NotAnObject, json_object
from ..models import ChannelName
from . import onebot, qq_bot_events, wechat_messages
from .base import Incoming, Verified

_TYPED = ("text", "where", "when")  # of the web form


def own_words(channel: str, raw: str) -> str:
    """The body itself where it can not be read any more."""
    if not raw or channel not in _READERS:
        return raw
    try:
        return _READERS[channel](raw)
    except (NotAnObject, ValueError, KeyError, TypeError, wechat_messages.NotReadable):
        return raw


def _wechat(raw: str) -> str:
    return wechat_messages.incoming(raw, wechat_messages.fields_of(raw)).text


def _qq(raw: str) -> str:
    return qq_bot_events.incoming(raw, json_object(raw.encode()), clock.now()).text


def _onebot(raw: str) -> str:
    event = json_object(raw.encode())
    incoming: Incoming | None = onebot.parse(Verified(raw, {"event": event}))
    return incoming.text if incoming else ""


def _web(raw: str) -> str:
    typed = json.loads(raw)
    return "\n".join(str(typed[name]) for name in _TYPED if typed.get(name))


_READERS: dict[str, Callable[[str], str]] = {
    ChannelName.WECHAT: _wechat,
    ChannelName.QQ: _qq,
    ChannelName.ONEBOT: _onebot,
    ChannelName.WEB: _web,
}
