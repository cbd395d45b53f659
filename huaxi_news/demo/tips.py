"""What residents told the demo paper, through the same doors as in real life: intake, triage,
rewards, each at its hour."""

import io
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from articles.lib import clock
from articles.models import Article, User
from tips import intake, looking, media, payees, rewards, triage
from tips.channels.base import Incoming
from tips.models import BY_HAND, Payee, Reward, Tip

from . import pictures

_STEP = timedelta(minutes=40)


class TipLine:
    """Takes each tip from its messages to where `then` leads it."""

    def __init__(self, users: dict[str, User], now: datetime) -> None:
        self._users, self._now = users, now
        self._tips: dict[str, Tip] = {}
        path = Path(__file__).with_name("tips.toml")
        self._written = tomllib.loads(path.read_text(encoding="utf-8"))["tips"]

    def load(self) -> int:
        """The oldest first; the number of tips."""
        for row in sorted(self._written, key=lambda row: -row["ago"]):
            tip = self._tips[row["key"]] = self._received(row)
            at = self._now - timedelta(hours=row["ago"]) + _STEP
            for step in row["then"]:
                with self._at(at):
                    self._take(step, tip, row)
                at = min(at + _STEP, self._now - timedelta(minutes=1))
        return len(self._tips)

    def _received(self, row: dict[str, Any]) -> Tip:
        start = self._now - timedelta(hours=row["ago"])
        kinds = ["text"] * len(row["messages"]) + ["image"] * len(row.get("pictures", []))
        found: Tip | None = None
        for number, kind in enumerate(kinds):
            sent_at = start + timedelta(minutes=number)
            with self._at(sent_at):
                text = row["messages"][number] if kind == "text" else ""
                message = intake.receive(row["channel"], self._incoming(row, number, text, kind))
                found = message.message.tip
                if kind == "image":
                    key = row["pictures"][number - len(row["messages"])]
                    kept = media.keep_upload(message.message, _drawn(key), 0, "image")
                    media.fetch(kept.pk)
        assert found is not None
        self._name(found, row)
        looking.look_at(found)
        found.refresh_from_db()
        return found

    def _incoming(self, row: dict[str, Any], number: int, text: str, kind: str) -> Incoming:
        sender = row["sender"] or f"nobody-{row['key']}"
        return Incoming(
            key=f"{row['key']}-{number}",
            sender=sender,
            kind=kind,
            sent_at=clock.now(),
            raw=text or kind,
            text=text,
        )

    def _name(self, tip: Tip, row: dict[str, Any]) -> None:
        """Who it is, where the channel says so; nobody for who left no name."""
        source = tip.source
        source.nickname = row.get("name", "")
        if not row["sender"]:
            source.identity = ""
        elif row["channel"] in BY_HAND or row["channel"] == "web":
            source.contact = row["sender"]
            source.contact_hash = source.contact_hash_of(row["sender"])
        source.save()
        if row["channel"] in BY_HAND:
            Tip.objects.filter(pk=tip.pk).update(entered_by=self._users["tips"])

    def _take(self, step: str, tip: Tip, row: dict[str, Any]) -> None:
        name, _, told = step.partition(":")
        steps: dict[str, Callable[[Tip, str, dict[str, Any]], object]] = {
            "check": lambda tip, told, row: triage.check(tip, actor=self._users["tips"]),
            "assign": self._assign,
            "tie": self._tie,
            "decline": lambda tip, told, row: triage.decline(
                tip, actor=self._users["tips"], reason=told
            ),
            "spam": lambda tip, told, row: triage.spam(tip, actor=self._users["tips"]),
            "block": lambda tip, told, row: triage.block(
                tip.source, actor=self._users["tips"], reason=told
            ),
            "merge": lambda tip, told, row: triage.merge(
                tip, actor=self._users["tips"], into=self._tips[told]
            ),
            "propose": self._propose,
            "approve": lambda tip, told, row: rewards.approve(
                self._reward(tip), actor=self._users["chief"]
            ),
            "payee": self._payee,
            "pay": lambda tip, told, row: rewards.pay(
                self._reward(tip), actor=self._users["finance"], reference="演示-0001"
            ),
        }
        steps[name](tip, told, row)

    def _assign(self, tip: Tip, told: str, row: dict[str, Any]) -> None:
        due = self._now + timedelta(hours=row["due"]) if "due" in row else None
        late = due is not None and due <= clock.now()
        triage.assign(
            tip,
            actor=self._users["tips"],
            to=self._users[told],
            due_at=None if late else due,
        )

    def _tie(self, tip: Tip, told: str, row: dict[str, Any]) -> None:
        article = Article.objects.get(live__title=told)
        triage.tie(tip, actor=self._users["tips"], article=article)

    def _propose(self, tip: Tip, told: str, row: dict[str, Any]) -> None:
        kind, _, yuan = told.partition(":")
        rewards.propose(
            self._reward(tip), actor=self._users["tips"], kind=kind, amount=int(yuan) * 100
        )

    def _payee(self, tip: Tip, told: str, row: dict[str, Any]) -> None:
        details = payees.Details(
            name="演示领款人",
            method=Payee.Method(told),
            account="0000000000000000",
            bank="演示银行",
            has_consented=True,
        )
        payees.save_payee(tip.source, details, by=self._users["finance"])

    def _reward(self, tip: Tip) -> Reward:
        return Reward.objects.get(tip=tip, award_date=None)

    @contextmanager
    def _at(self, moment: datetime) -> Iterator[None]:
        with clock.told(moment):
            yield


def _drawn(key: str) -> ContentFile:
    file = io.BytesIO()
    pictures.draw(key, 7).save(file, "JPEG", quality=85)
    return ContentFile(file.getvalue(), name=f"{key}.jpg")
