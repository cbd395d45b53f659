"""Three cases at the demo paper's complaints desk: one waits, one was asked back, one was upheld
and its article is gone. Through the same doors as in real life."""

from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from articles import complaint_intake, complaints
from articles.complaint_intake import Sent
from articles.lib import clock
from articles.models import Article, Complaint, User
from articles.models.complaint import OF_RIGHTS

_IDENTITY = {
    "name": "周映雪",
    "capacity": Complaint.Capacity.HOLDER,
    "proof": "照片由我拍摄，原始底片和首发记录都在，可以当面出示。",
    "contact": "139-0000-1111",
}


class ComplaintsDesk:
    def __init__(self, users: dict[str, User], now: datetime) -> None:
        self._users, self._now = users, now

    def load(self) -> int:
        """The number of cases. The oldest articles are the ones that are complained about."""
        chief, editor_in_chief = self._users["director"], self._users["chief"]
        found = list(Article.objects.published().order_by("published_at")[:3])
        if len(found) < 3:
            return 0
        mistake, picture, copied = found[2], found[1], found[0]
        self._received(
            *(mistake, Complaint.Kind.MISTAKE, 80),
            wrong="第二段里的开放时间写反了，应该是上午九点到下午五点。",
            wanted="请改过来。",
        )
        asked = self._received(
            *(picture, Complaint.Kind.REPUTATION, 20),
            wrong="图中左边的人是我，没有人问过我能不能登。",
            wanted="把这张图片撤下来。",
        )
        with self._ago(18):
            complaints.take_on(asked, actor=chief)
            complaints.ask(asked, actor=chief, reason="您说的是哪一张图片？请发一张截图。")
        upheld = self._received(
            *(copied, Complaint.Kind.COPYRIGHT, 72),
            wrong="这篇稿件大段抄了我三月发表的文章，没有署名。",
            wanted="撤下稿件。",
        )
        with self._ago(60):
            complaints.take_on(upheld, actor=editor_in_chief)
        with self._ago(52):
            complaints.uphold(
                upheld,
                actor=editor_in_chief,
                reason="经比对，多段文字与您的文章相同，且没有署名和授权，已经撤下。",
                outcome=Complaint.Outcome.TAKEN_DOWN,
            )
        return 3

    def _received(
        self, article: Article, kind: Complaint.Kind, hours: int, **words: str
    ) -> Complaint:
        who = _IDENTITY if kind in OF_RIGHTS else {}
        sent = Sent(
            key=f"demo-{kind}",
            article=article,
            kind=kind.value,
            has_consented=bool(who),
            **words,
            **who,
        )
        with self._ago(hours):
            return complaint_intake.receive(sent).complaint

    def _ago(self, hours: int) -> AbstractContextManager[None]:
        return clock.told(self._now - timedelta(hours=hours))
