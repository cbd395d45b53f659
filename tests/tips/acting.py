"""One person of the tip line, one process, one action: what the race tests start several of.

`python -m tests.tips.acting ACTION OBJECT PERSON`. It prints «ready» once it has seen the object,
acts on the next line of its input, prints «middle» before the event is recorded where PAUSE is
set and goes on with another line; at the end it prints what came of it.
"""

import os
import sys
from collections.abc import Callable
from datetime import date, timedelta

import django

django.setup()

from articles.access import NotAllowed  # noqa: E402  (after Django is set up)
from articles.models import Event, User  # noqa: E402
from tests.tips import making  # noqa: E402
from tips import intake, ledger, rewards, settlements, triage, web_tips  # noqa: E402
from tips.models import Reward, Tip  # noqa: E402


def main(action: str, key: str, person_pk: str) -> None:
    act = prepared(action, key, User.objects.filter(pk=person_pk).first())
    if os.environ.get("PAUSE"):
        pause_in_the_middle()
    if os.environ.get("NO_LOCK"):
        rewards._begin = lambda name, reward, actor: Reward.objects.get(pk=reward.pk)
        ledger.lock = lambda: None
    say("ready")
    listen()
    try:
        say(f"done {act()}")
    except NotAllowed as refusal:
        say(f"refused {refusal}")
    except Exception as error:
        say(f"failed {type(error).__name__}")


def prepared(action: str, key: str, person: User | None) -> Callable[[], object]:
    if action == "tell":
        message = making.incoming("楼下水管爆了", key="the-same", sender="a")
        return lambda: _names_code_and_pin(intake.receive("wechat", message))
    if action == "tell-more":
        message = making.incoming(f"第{key}句", key=key, sender="a")
        return lambda: intake.receive("wechat", message).message.tip_id
    if action == "tell-web":
        sent = web_tips.Sent(key=key, text="楼下水管爆了")
        return lambda: web_tips.tell(sent).tip.code
    if action == "make_draft":
        tip = Tip.objects.get(pk=key)
        return lambda: triage.make_draft(tip, actor=person).pk
    if action == "adopt":
        return lambda: len(triage.adopt_published())
    if action == "close":
        return lambda: settlements.close(_last_month(), person).payments
    reward = Reward.objects.get(pk=key)
    if action == "pay_last_month":
        return lambda: rewards.pay(reward, actor=person, paid_on=_last_month()).gross
    if action == "decline":
        return lambda: rewards.decline(reward, actor=person, reason="试").status
    if action == "pay":
        return lambda: rewards.pay(reward, actor=person).gross
    return lambda: getattr(rewards, action)(reward, actor=person).status


def _names_code_and_pin(received: intake.Received) -> bool:
    tip = received.message.tip
    return tip is not None and tip.shown_code in received.reply and tip.pin in received.reply


def _last_month() -> date:
    """A day of it."""
    return ledger.month_of() - timedelta(days=1)


def pause_in_the_middle() -> None:
    """After the rows are written and before the event is."""
    record = Event.record

    def paused(verb: str, **kwargs: object) -> Event:
        say("middle")
        listen()
        return record(verb, **kwargs)

    Event.record = paused


def say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def listen() -> None:
    sys.stdin.readline()


if __name__ == "__main__":
    main(*sys.argv[1:])
