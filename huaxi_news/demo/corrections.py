"""What the demo paper put right, through the newsroom's own doors; its licences, with dates."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from articles import corrections, workflow
from articles.lib import clock
from articles.models import Article, Correction, Licence, ReprintSource, User

from .newsroom import Newsroom


class Corrections:
    """Needs the stories; one whose article was not loaded is passed over."""

    def __init__(self, users: dict[str, User], now: datetime) -> None:
        path = Path(__file__).with_name("corrections.toml")
        self._written: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        self._users, self._now = users, now
        self._newsroom = Newsroom(users, now)

    def load(self) -> None:
        for row in sorted(self._written["corrections"], key=lambda row: -row["days_ago"]):
            article = Article.objects.published().filter(live__title=row["title"]).first()
            if article is not None:
                self._put_right(article, row)
        for row in self._written["licences"]:
            begins, ends = row.pop("valid_for", (None, None))
            Licence.objects.create(**row, valid_from=self._day(begins), valid_until=self._day(ends))
        for row in self._written["reprint_sources"]:
            ReprintSource.objects.create(**row)

    def _put_right(self, article: Article, row: dict[str, Any]) -> None:
        at = self._now - timedelta(days=row["days_ago"])
        with clock.told(at - timedelta(hours=10)):
            notice = workflow.correct(
                article, row["kind"], row["text"], actor=self._users["editor"]
            )
            for kind, name in row.get("told", {}).items():
                corrections.expect(notice, kind, name, actor=self._users["editor"])
        if row.get("is_waiting"):
            return
        self._go_out(Article.objects.get(pk=article.pk), notice, row, at)
        with clock.told(at + timedelta(hours=2)):  # partners and platforms are still to be told
            for recipient in notice.recipients.filter(kind__in=("reporter", "editor")):
                corrections.tell(recipient, "当面", actor=self._users["editor"])

    def _go_out(
        self, article: Article, notice: Correction, row: dict[str, Any], at: datetime
    ) -> None:
        if notice.with_text:
            assert article.live is not None and row["find"] in article.live.body
            body = article.live.body.replace(row["find"], row["put"], 1)
            with clock.told(at - timedelta(hours=9)):
                workflow.edit(article, actor=article.creator, body=body)
            self._newsroom.republish(article, at)
            return
        with clock.told(at):
            if notice.kind == Correction.Kind.RETRACTION:
                workflow.retract(article, actor=self._users["chief"])
            else:
                corrections.approve(notice, actor=self._users["chief"])

    def _day(self, days: int | None) -> Any:
        return None if days is None else (self._now + timedelta(days=days)).date()
