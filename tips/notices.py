"""What a source is told, by the best way that is open: with the answer to their next message, or
by a push inside the channel's window; else it waits, and the status page says it anyway.

Nothing is sent twice. A notice is claimed before it is sent, and one of which nobody knows
whether it arrived stays «unsure». In the quiet hours no push begins; an answer to somebody who
has just written is no disturbance.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from articles.access import NotAllowed
from articles.lib import clock
from articles.models import User

from . import channels, later, paid_out, sayings
from .access import require
from .channels.base import Sent
from .lib import amounts, wordless
from .models import AnswerTemplate, ChannelName, Notice, NoticeKind, Reward, Source, Tip, TipEvent

_log = logging.getLogger(__name__)
State, Way = Notice.State, Notice.Way
_REPLY_BYTES = 1900  # WeChat takes 2,048 in one answer
_LEASE = timedelta(minutes=5)
_LONGEST_WAIT = 6  # as a power of two, in minutes
_STOPPED = timedelta(hours=2)  # that a channel which can not speak is left alone
_OVERTAKES = (  # what a later step makes stale while it waits
    *(NoticeKind.CHECKING, NoticeKind.ADOPTED, NoticeKind.APPROVED, NoticeKind.PAID),
)


@dataclass(frozen=True)
class Window:
    """How long after a message of the source, and how often, a channel lets us speak."""

    open_for: timedelta | None  # None: always
    most: int


WINDOWS = {
    ChannelName.WECHAT: Window(timedelta(hours=48), 5),
    ChannelName.QQ: Window(timedelta(minutes=60), 5),
    ChannelName.ONEBOT: Window(None, 1000),
}
ANSWERING = (ChannelName.WECHAT, ChannelName.ONEBOT)  # the HTTP answer itself carries words


def heard_from(source: Source, at: datetime, address: Mapping[str, str]) -> None:
    """The source, locked, has just written: its window is open again, and what waits may go."""
    if source.last_inbound_at is None or at >= source.last_inbound_at:
        source.last_inbound_at, source.sent_since = at, 0
        source.address = dict(address) or source.address
    source.is_closed = False
    source.save(update_fields=["last_inbound_at", "sent_since", "address", "is_closed"])
    waiting_for(source).update(not_before=None)


def tell(tip: Tip, kind: str, *, text: str = "", once: str = "", by: User | None = None) -> Notice:
    """Have the source of a tip told, once for each `once` (the kind where it is empty).

    Call it inside the transaction that makes it true. Who left no way to be reached reads it on
    the status page: nothing waits for a way that never opens.
    """
    words = text or words_for(tip, kind)
    notice, is_new = Notice.objects.get_or_create(
        once=f"{tip.pk}:{once or kind}",
        defaults={
            "tip": tip,
            "source": tip.source,
            "kind": kind,
            "text": words,
            "state": State.WAITING if tip.source.can_be_told else State.ON_PAGE,
            "by": by,
            "created_at": clock.now(),
        },
    )
    if is_new:
        _overtake(notice)
        if notice.state == State.WAITING:
            later.soon(deliver_notice, notice.pk)
    return notice


def words_for(tip: Tip, kind: str, reward: Reward | None = None) -> str:
    """The paper's template for this notice and channel, else our own words."""
    fitting = AnswerTemplate.objects.filter(notice=kind, channel__in=(tip.channel, ""))
    template = fitting.order_by("-channel", "-pk").first()
    return filled_in(template.text if template else own_words(kind), tip, reward)


def filled_in(text: str, tip: Tip, reward: Reward | None = None) -> str:
    if reward is None and ("{amount}" in text or "{money}" in text):
        reward = Reward.objects.filter(tip=tip, award_date=None).first()
    values = {
        "{code}": tip.shown_code,
        "{address}": sayings.status_address(tip),
        "{reason}": tip.reason or (tip.merged_into.reason if tip.merged_into else ""),
        "{amount}": amounts.written(reward.amount) if reward and reward.is_promised else "",
        "{money}": "",
    }
    if reward and reward.is_promised and "{money}" in text:
        values["{money}"] = paid_out.in_words(reward)
    for name, value in values.items():
        text = text.replace(name, value)
    return text


def own_words(kind: str) -> str:
    """The program's own, where the paper has none."""
    words: dict[str, str] = {
        NoticeKind.CHECKING: _("We are looking into your tip {code}. {address}"),
        NoticeKind.ADOPTED: _("Your tip {code} became an article. Thank you! {address}"),
        NoticeKind.DECLINED: _("Your tip {code} was not used. {reason} {address}"),
        NoticeKind.APPROVED: _(
            "The reward for your tip {code} is ready: {money}. Tell us how to pay it: {address}"
        ),
        NoticeKind.PAID: _("The reward for your tip {code} was paid: {money}. {address}"),
        NoticeKind.SEND_AGAIN: _(
            "A file of your tip {code} did not reach us. Please send it once more."
        ),
    }
    return words.get(kind, "{code} {address}")


# Ways


def added_to(reply: str, source: Source) -> str:
    """The reply to a message, with what waits for its sender; those notices are sent with it.

    Inside the transaction that stores the reply, so that a retry is answered alike.
    """
    if source.channel not in ANSWERING or source.is_blocked:
        return reply
    parts, room = [reply] if reply else [], _REPLY_BYTES - len(reply.encode())
    for notice in waiting_for(source).select_for_update():
        room -= len(notice.text.encode()) + 2
        if room < 0:
            break
        parts.append(notice.text)
        _mark(notice, State.SENT, Way.REPLY)
    return "\n\n".join(parts)


def waiting_for(source: Source) -> QuerySet[Notice]:
    return Notice.objects.filter(source=source, state=State.WAITING).order_by("pk")


def keep_reply(message_pk: int, source: Source, tip: Tip | None, reply: str) -> None:
    """On a channel whose HTTP answer carries no words the reply waits like a notice.

    Inside the transaction that stores the reply: where no worker speaks, the clock does.
    """
    if reply and _speaks_apart(source):
        Notice.objects.get_or_create(
            once=f"reply:{message_pk}",
            defaults={"tip": tip, "source": source, "kind": NoticeKind.REPLY, "text": reply},
        )


def speak(source: Source) -> None:
    """What waits for somebody who has just written, on such a channel."""
    if _speaks_apart(source):
        for notice in waiting_for(source):
            deliver(notice.pk)


def _speaks_apart(source: Source) -> bool:
    return source.channel in WINDOWS and source.channel not in ANSWERING


def deliver(notice_pk: int, now: datetime | None = None) -> bool:
    """Push one notice if its way is open now; whether it was sent. Never raises for the channel."""
    now = now or clock.now()
    notice = Notice.objects.select_related("source").filter(pk=notice_pk).first()
    if notice is None or not is_open(notice, now) or not _claim(notice, now):
        return False
    source = notice.source
    channel = channels.find(source.channel)
    address = dict(source.address) | {"msg_seq": str(source.sent_since)}
    try:
        sent = channel.send(address, notice.text)
    except Exception as error:
        trace = wordless.trace(error)
        _log.error("Notice %s: the channel broke; it is not sent again: %s", notice.pk, trace)
        sent = Sent("unsure", "broke")
    _settle(notice, sent, now)
    return sent.outcome == "sent"


def is_open(notice: Notice, now: datetime) -> bool:
    """Whether a push may begin now."""
    source, window = notice.source, WINDOWS.get(ChannelName(notice.source.channel))
    if window is None or source.is_closed or source.is_blocked or source.erased_at:
        return False
    if not channels.is_on(source.channel) or not source.address:
        return False
    if notice.kind != NoticeKind.REPLY and is_quiet(now):
        return False
    if source.sent_since >= window.most:
        return False
    heard = source.last_inbound_at
    return window.open_for is None or (heard is not None and now - heard < window.open_for)


def is_quiet(now: datetime) -> bool:
    """Between TIPS_QUIET_FROM and TIPS_QUIET_UNTIL o'clock in the paper's time zone."""
    hour, start, end = (
        timezone.localtime(now).hour,
        settings.TIPS_QUIET_FROM,
        settings.TIPS_QUIET_UNTIL,
    )
    return start <= hour < end if start <= end else hour >= start or hour < end


def deliver_due(now: datetime | None = None) -> int:
    """For the clock: what waits and whose way is open now; the number that was sent."""
    now = now or clock.now()
    longest = now - timedelta(hours=48)
    due = (
        Notice.objects.filter(state=State.WAITING, source__channel__in=list(WINDOWS))
        .filter(Q(not_before=None) | Q(not_before__lte=now))
        .filter(Q(source__last_inbound_at__gt=longest) | Q(source__channel=ChannelName.ONEBOT))
        .filter(source__is_closed=False)
    )
    return sum(deliver(pk, now) for pk in due.values_list("pk", flat=True)[:200])


def let_go(now: datetime | None = None) -> int:
    """Notices whose process was killed while sending: nobody knows, so they are not sent again."""
    now = now or clock.now()
    stale = Notice.objects.filter(state=State.SENDING, claimed_at__lt=now - _LEASE)
    return stale.update(state=State.UNSURE, reason="killed")


@transaction.atomic
def told_by_hand(notice: Notice, *, actor: User) -> None:
    """An editor has said it, on the telephone or in QQ. Raises NotAllowed."""
    require(actor, "triage_tip")
    locked = Notice.objects.select_for_update().get(pk=notice.pk)
    if locked.state not in (State.WAITING, State.GIVEN_UP, State.UNSURE):
        raise NotAllowed(_("This was told already, or nobody can be told it."))
    locked.by = actor
    _mark(locked, State.SENT, Way.HAND)
    TipEvent.record("tell_by_hand", actor=actor, tip=locked.tip, notice=locked.kind)


@task()
def deliver_notice(notice_pk: int) -> bool:
    return deliver(notice_pk)


def _claim(notice: Notice, now: datetime) -> bool:
    """Only one process gets it, and the source's count grows with it."""
    with transaction.atomic():
        source = Source.objects.select_for_update().get(pk=notice.source_id)
        waiting = Notice.objects.filter(pk=notice.pk, state=State.WAITING).filter(
            Q(not_before=None) | Q(not_before__lte=now)
        )
        if not is_open(notice, now) or not waiting.update(
            state=State.SENDING, claimed_at=now, attempts=F("attempts") + 1
        ):
            return False
        source.sent_since += 1
        source.save(update_fields=["sent_since"])
    notice.source, notice.attempts = source, notice.attempts + 1
    return True


def _settle(notice: Notice, sent: Sent, now: datetime) -> None:
    notice.reason = sent.reason[:200]
    if sent.outcome == "sent":
        _mark(notice, State.SENT, Way.PUSH)
        return
    if sent.outcome == "unsure":
        _mark(notice, State.UNSURE, Way.PUSH)
        return
    if sent.outcome == "gone":
        Source.objects.filter(pk=notice.source_id).update(is_closed=True)
    elif sent.outcome == "closed":  # the platform counts otherwise than we do: until they write
        most = WINDOWS[ChannelName(notice.source.channel)].most
        Source.objects.filter(pk=notice.source_id).update(sent_since=most)
    else:  # nothing arrived, so nothing was used up of what the channel takes
        used = Source.objects.filter(pk=notice.source_id, sent_since__gt=0)
        used.update(sent_since=F("sent_since") - 1)
    if sent.outcome in ("failed", "stopped"):
        _log.error("Notice %s can not be sent: %s", notice.pk, sent.reason)
    notice.state = State.GIVEN_UP if sent.outcome == "failed" else State.WAITING
    wait = timedelta(seconds=sent.after or 60 * 2 ** min(notice.attempts, _LONGEST_WAIT))
    notice.not_before = now + (_STOPPED if sent.outcome == "stopped" else wait)
    notice.save(update_fields=["state", "not_before", "reason"])
    if sent.outcome == "stopped":  # as an account without WeChat's certification is
        same = Notice.objects.filter(state=State.WAITING, source__channel=notice.source.channel)
        same.update(not_before=notice.not_before)


def _mark(notice: Notice, state: str, way: str) -> None:
    notice.state, notice.way, notice.sent_at = state, way, clock.now()
    notice.save(update_fields=["state", "way", "sent_at", "reason", "by"])


def _overtake(notice: Notice) -> None:
    """An earlier step that still waits says nothing new any more."""
    if notice.kind not in _OVERTAKES and notice.kind != NoticeKind.DECLINED:
        return
    earlier = Notice.objects.filter(
        tip=notice.tip,
        state__in=(State.WAITING, State.ON_PAGE),
        kind__in=(*_OVERTAKES, NoticeKind.DECLINED),
    )
    earlier.exclude(pk=notice.pk).update(state=State.DROPPED)
