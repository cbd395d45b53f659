"""What each error code of WeChat's interface means for what was asked.

From the platform's lists of return codes. Only the code is told on: the platform's own words may
repeat whom a message was for.
"""

from datetime import datetime, timedelta, timezone

from django.utils.translation import gettext as _

from articles.lib import clock

from .base import Sent

TOKEN_REFUSED = frozenset([40001, 40014, 42001])
MEDIA_LOST = 40007
NO_MENU = 46003

_BUSY, _TOO_FAST, _NO_MORE_TODAY = -1, 45011, 45009
_OUTCOMES: dict[str, tuple[int, ...]] = {
    "gone": (40003, 43004, 48002, 50005),  # no such person, or they left, or refuse messages
    "closed": (45015, 45047),  # the window is over, or its count
    "stopped": (
        *TOKEN_REFUSED,
        *(40013, 40125, 40164, 40243),  # app id, secret, address of this server, frozen secret
        *(41001, 41002, 41003, 41004),  # one of them is missing
        *(48001, 48004, 50001, 50002),  # no right to this, or banned
        *(50004, 50007),
        *range(89500, 89600),  # an administrator of the account must agree first
    ),
}  # every other code is a fault of ours: the same again would be refused again
_OUTCOME_OF = {code: outcome for outcome, codes in _OUTCOMES.items() for code in codes}
_PLATFORM = timezone(timedelta(hours=8))  # whose day the quotas are counted by


def judged(code: int) -> Sent:
    if code == 0:
        return Sent("sent")
    if code in (_BUSY, _TOO_FAST):
        return Sent("later", _reason(code), after=30 if code == _BUSY else 60)
    if code == _NO_MORE_TODAY:
        return Sent("later", _reason(code), after=_until_tomorrow())
    return Sent(_OUTCOME_OF.get(code, "failed"), _reason(code))


def _reason(code: int) -> str:
    """For the operator; with a hint where they can do something."""
    hint = {
        40013: _("WECHAT_APP_ID is not known to WeChat"),
        40125: _("WECHAT_APP_SECRET is wrong"),
        40164: _("this server’s address is not on the account’s list of allowed addresses"),
        40243: _("the AppSecret is frozen"),
        45009: _("the calls of this day are used up"),
        45015: _("more than 48 hours since their last message"),
        45047: _("as many messages as WeChat allows since their last one"),
        48001: _("the account may not do this: it needs WeChat’s certification"),
        50002: _("the account is restricted"),
    }.get(code)
    return f"WeChat {code}: {hint}" if hint else f"WeChat {code}"


def _until_tomorrow() -> float:
    """Seconds; a minute more, for clocks that differ."""
    now: datetime = clock.now().astimezone(_PLATFORM)
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=1, second=0, microsecond=0)
    return (midnight - now).total_seconds()
