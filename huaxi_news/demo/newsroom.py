"""The demo's people at their desks, and how a story passes them: the workflow, as in real life."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import Group

from articles import scheduling, workflow
from articles.lib import clock
from articles.models import Article, Reporter, Stage, User
from articles.models.article import IN_REVIEW

from .reading import Story


@dataclass(frozen=True)
class Login:
    name: str
    groups: tuple[str, ...]
    is_staff: bool = True
    is_superuser: bool = False


# who can log in; a reporter's name is that of a byline in world.toml
LOGINS = {
    "admin": Login("站点管理员", ("site administrator",), is_superuser=True),
    "chief": Login("沈砚秋", ("editor-in-chief",)),
    "director": Login("秦望舒", ("desk chief",)),
    "editor": Login("贺知微", ("section editor",)),
    "proof1": Login("罗一心", ("proofreader",)),
    "proof2": Login("孟昭明", ("proofreader",)),
    "tips": Login("方小满", ("tips editor",)),
    "finance": Login("何清", ("finance",)),
    "lin": Login("林晓棠", ("reporter",), is_staff=False),
    "zhou": Login("周以宁", ("reporter",), is_staff=False),
}
_HOURS = {"write": 9, "submit": 7, "first": 5.5, "proof": 5, "second": 4, "final": 2, "last": 1}


def make_logins(password: str) -> dict[str, User]:
    """Every login of LOGINS; one that is there keeps its password and gets its groups."""
    users = {}
    for username, login in LOGINS.items():
        user = User.objects.filter(username=username).first()
        if user is None:
            user = User.objects.create_user(
                username=username,
                password=password,
                name=login.name,
                email=f"{username}@example.org",
                is_staff=login.is_staff,
                is_superuser=login.is_superuser,
            )
        user.groups.add(*Group.objects.filter(name__in=login.groups))
        users[username] = user
    return users


def give_bylines(users: dict[str, User]) -> None:
    """The reporters who can log in find what carries their name."""
    for user in users.values():
        Reporter.objects.filter(name=user.name, user=None).update(user=user)


class Newsroom:
    """Takes an article from its draft to where its story says that it stands."""

    def __init__(self, users: dict[str, User], now: datetime) -> None:
        self._users, self._now = users, now

    def writer(self, story: Story) -> User:
        """The first named who can log in; else one of the reporters typed it."""
        named = [key.partition(":")[2] for key in story.keys("bylines")]
        return self._users[next((key for key in named if key in ("lin", "zhou")), "zhou")]

    @contextmanager
    def writing(self, story: Story) -> Iterator[None]:
        with clock.told(self._at(story, "write")):
            yield

    def handle(self, article: Article, story: Story) -> None:
        """Submit, sign and publish, each at its hour; stops at the stage of the story."""
        if not story.is_draft:
            self._to_ready(article, story)
            with clock.told(story.published_at):
                workflow.publish(article, actor=self._users["chief"], at=story.published_at)
        elif stage := story.header.get("stage", ""):
            self._part_of_the_way(article, story, Stage(stage))

    def republish(self, article: Article, at: datetime) -> None:
        """The corrected text of a published article, out at that time."""
        creator = next(name for name, user in self._users.items() if user == article.creator)
        story = Story({"ago": "", "bylines": f"text:{creator}"}, [], at)
        self._to_ready(article, story)
        with clock.told(at):
            workflow.publish(article, actor=self._users["chief"])

    def _part_of_the_way(self, article: Article, story: Story, stage: Stage) -> None:
        if stage == Stage.READY:
            self._to_ready(article, story, without_last_proof=True)
        elif stage == Stage.SCHEDULED:
            self._to_ready(article, story)
            tomorrow = (self._now + timedelta(days=1)).replace(hour=6, minute=30, second=0)
            scheduling.plan(article, actor=self._users["chief"], at=tomorrow)
        else:
            self._submit(article, story)
            if stage == Stage.RETURNED:
                with clock.told(self._at(story, "first")):
                    workflow.send_back(
                        article, actor=self._users["editor"], reason=story.header["reason"]
                    )
            for reviewed in IN_REVIEW[: IN_REVIEW.index(stage) if stage in IN_REVIEW else 0]:
                self._sign(article, story, reviewed)

    def _submit(self, article: Article, story: Story) -> None:
        with clock.told(self._at(story, "submit")):
            workflow.submit(article, actor=self.writer(story))

    def _to_ready(self, article: Article, story: Story, without_last_proof: bool = False) -> None:
        self._submit(article, story)
        self._sign(article, story, Stage.FIRST_REVIEW)
        for who in ("proof1", "proof2"):
            with clock.told(self._at(story, "proof")):
                workflow.proof(article, actor=self._users[who])
        self._sign(article, story, Stage.SECOND_REVIEW)
        self._sign(article, story, Stage.FINAL_REVIEW)
        if not without_last_proof:
            with clock.told(self._at(story, "last")):
                workflow.proof(article, actor=self._users["proof1"])

    def _sign(self, article: Article, story: Story, stage: Stage) -> None:
        """Nothing where the settings leave this review out."""
        if article.stage != stage:
            return
        who, hour = {
            Stage.FIRST_REVIEW: ("editor", "first"),
            Stage.SECOND_REVIEW: ("director", "second"),
            Stage.FINAL_REVIEW: ("chief", "final"),
        }[stage]
        with clock.told(self._at(story, hour)):
            workflow.sign(article, actor=self._users[who])

    def _at(self, story: Story, what: str) -> datetime:
        return (self._now if story.is_draft else story.published_at) - timedelta(hours=_HOURS[what])
