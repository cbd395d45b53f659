"""By which way a source is told something now, in which words, and how far each notice has come."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext

from articles.access import has_right
from articles.lib import clock
from articles.models import User

from .. import channels, notices
from ..models import (
    IN_PERSON,
    AnswerTemplate,
    ChannelName,
    Notice,
    NoticeKind,
    Source,
    Status,
    Tip,
)

_SHOWN = 20  # notices
WAYS: dict[str, str | Promise] = {
    "push": gettext_lazy("It goes out as a message at once."),
    "quiet": gettext_lazy("It goes out as a message when the quiet hours are over."),
    "reply": gettext_lazy("It waits for their next message, and goes with the answer to it."),
    "call": gettext_lazy("No channel carries it: call them, then tick it off."),
    "hand": gettext_lazy("No channel carries it: say it to them yourself, then tick it off."),
    "page": gettext_lazy("They left no way to reach them: they read it on the status page."),
    "off": gettext_lazy("This channel is switched off: it waits; the status page shows it."),
    "gone": gettext_lazy("They can not be reached there any more: the status page shows it."),
    "blocked": gettext_lazy("They are blocked: nothing is sent to them."),
}
TOLD: dict[str, str | Promise] = {  # once it is written down: what becomes of it
    "push": gettext_lazy("It goes out as a message now."),
    "quiet": gettext_lazy("It is not sent yet: it goes out when the quiet hours are over."),
    "reply": gettext_lazy("It is not sent yet: it goes with the answer to their next message."),
    "call": gettext_lazy("It is not sent yet: call them, then tick it off."),
    "hand": gettext_lazy("It is not sent yet: tell them yourself, then tick it off."),
    "page": gettext_lazy("They read it on the status page."),
    "off": gettext_lazy("It is not sent: the channel is switched off. The status page shows it."),
    "gone": gettext_lazy(
        "It is not sent: they can not be reached there any more. The status page shows it."
    ),
    "blocked": gettext_lazy("It is not sent: they are blocked."),
}
ON_ITS_WAY = ("push", "quiet", "reply", "page")  # nobody of the newsroom has to do anything


@dataclass(frozen=True)
class Told:
    """What is said to the source, and how far it has come, in words."""

    notice: Notice
    state: str
    may_be_ticked: bool  # told in person, by who reads the page


def way_now(tip: Tip) -> str:
    """By which way an answer would go at this moment: a key of WAYS."""
    source = tip.source
    if source.channel in IN_PERSON:
        if not source.is_told_in_person:
            return "page"
        return "call" if source.channel == ChannelName.PHONE else "hand"
    if source.is_closed or source.erased_at:
        return "gone"
    if source.is_blocked:
        return "blocked"
    if not channels.is_on(source.channel):
        return "off"
    now = clock.now()
    notice = Notice(tip=tip, source=source, kind=NoticeKind.ANSWER)
    if notices.is_open(notice, now):
        return "push"
    notice.kind = NoticeKind.REPLY  # which no quiet hour holds back
    return "quiet" if notices.is_open(notice, now) else "reply"


def told(tip: Tip, user: User) -> list[Told]:
    """The newest first."""
    may_tick = has_right(user, "triage_tip")
    states = Notice.State
    return [
        Told(
            notice,
            _state(notice, tip.source),
            may_tick and notice.state in (states.WAITING, states.GIVEN_UP, states.UNSURE),
        )
        for notice in tip.notices.select_related("by").order_by("-pk")[:_SHOWN]
    ]


def _state(notice: Notice, source: Source) -> str:
    """Nobody is called to hear that it is being checked; see `inbox.to_be_told`."""
    if notice.state != Notice.State.WAITING or not source.is_told_in_person:
        return notice.get_state_display()
    if notice.kind == NoticeKind.CHECKING:
        return str(Notice.State.ON_PAGE.label)
    return pgettext("tips", "to be told in person")


def templates_for(tip: Tip, *, reasons: bool = False) -> list[tuple[AnswerTemplate, str]]:
    """Words that are ready for this state and channel, filled in; `reasons`: to decline with."""
    status = Status.DECLINED if reasons else tip.status
    offered = AnswerTemplate.objects.filter(
        notice="", status__in=_statuses(status, reasons), channel__in=(tip.channel, "")
    )
    return [(each, notices.filled_in(each.text, tip)) for each in offered[:12]]


def _statuses(status: str, reasons: bool) -> tuple[str, ...]:
    return (status,) if reasons else (status, "")
