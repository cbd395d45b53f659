"""What the tests of the tip line are made of; each takes only what the test is about."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from articles.models import User
from tests import factories
from tips import intake, rewards, triage, web_tips
from tips.channels.base import Incoming, Media
from tips.models import Payee, Payment, Reward, RewardKind, Source, Tip

_number = count(1)


def incoming(
    text: str = "祥龙社区三栋楼下的水管爆了，水流了一地。",
    *,
    sender: str = "openid-of-a-resident",
    kind: str = "text",
    sent_at: datetime | None = None,
    key: str = "",
    media: tuple[Media, ...] = (),
    **fields: Any,
) -> Incoming:
    return Incoming(
        key=key or f"key{next(_number)}",
        sender=sender,
        kind=kind,
        sent_at=sent_at or timezone.now(),
        raw=f"<xml>{sender} {text}</xml>",
        text=text,
        media=media,
        address={"openid": sender},
        **fields,
    )


def told(
    text: str = "祥龙社区三栋楼下的水管爆了，水流了一地。", channel: str = "wechat", **fields: Any
):
    """A message as it comes in; see `incoming`. Gives intake's answer."""
    return intake.receive(channel, incoming(text, **fields))


def tip(text: str = "祥龙社区三栋楼下的水管爆了，水流了一地。", **fields: Any) -> Tip:
    """A tip by WeChat of a new resident, or of `sender`."""
    fields.setdefault("sender", f"openid{next(_number)}")
    found = told(text, **fields).message.tip
    assert found is not None
    return found


def web_tip(**fields: Any) -> Tip:
    """A tip by the form of the website; see `web_tips.Sent`."""
    fields.setdefault("text", "祥龙社区三栋楼下的水管爆了，水流了一地。")
    return web_tips.tell(web_tips.Sent(key=f"form-key-{next(_number)}", **fields)).tip


def tips_editor(name: str = "") -> User:
    return factories.member("tips editor", name)


def reporter(name: str = "") -> User:
    return factories.member("reporter", name, staff=False)


def finance(name: str = "") -> User:
    return factories.member("finance", name)


def adopted(made: Tip | None = None, **fields: Any) -> Tip:
    """A tip whose article readers see."""
    made = made or tip(**fields)
    article = factories.published("水管连夜修好了")
    triage.tie(made, actor=tips_editor(), article=article)
    made.refresh_from_db()
    return made


def proposed(yuan: int = 50, made: Tip | None = None) -> Reward:
    reward = rewards.due(made or adopted())
    return rewards.propose(reward, actor=tips_editor(), kind=RewardKind.ORDINARY, amount=yuan * 100)


def approved(yuan: int = 50, made: Tip | None = None) -> Reward:
    return rewards.approve(proposed(yuan, made), actor=factories.member("editor-in-chief"))


def payee(source: Source, person: str = "张桂芳", **fields: Any) -> Payee:
    fields.setdefault("method", Payee.Method.CASH)
    fields.setdefault("person_hash", Source.contact_hash_of(person))
    return Payee.objects.create(source=source, name=person, **fields)


def paid(yuan: int = 50, made: Tip | None = None, **fields: Any) -> Payment:
    """In cash, to a payee of its own; `fields` are those of `rewards.pay`."""
    reward = approved(yuan, made)
    if not Payee.objects.filter(source=reward.source).exists():
        payee(reward.source)
    return rewards.pay(reward, actor=finance(), **fields)


def later(minutes: float) -> datetime:
    return timezone.now() + timedelta(minutes=minutes)
