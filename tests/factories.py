"""Plain functions that make what a test needs; each takes only what the test is about."""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from itertools import count

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from PIL import Image

from articles import listings, photos, revisions, search, workflow
from articles.lib.uploads import CheckedPicture
from articles.models import (
    Article,
    Byline,
    Event,
    Photo,
    Place,
    Reporter,
    Section,
    Signature,
    Stage,
    Step,
    Topic,
    User,
)

_number = count(1)


def user(name: str = "", *, rights: tuple[str, ...] = (), staff: bool = True, **fields) -> User:
    """A login with the named rights of the newspaper and the tip line."""
    name = name or f"person{next(_number)}"
    made = User.objects.create_user(
        username=name, password="secret-for-tests", name=name, is_staff=staff, **fields
    )
    if rights:
        ours = Permission.objects.filter(content_type__app_label__in=("articles", "tips"))
        made.user_permissions.set(ours.filter(codename__in=rights))
    return made


_EDIT = tuple(
    f"{verb}_{noun}"
    for noun in ("article", "photo", "reporter", "place", "section", "topic")
    for verb in ("view", "add", "change")
)


def member(group: str, name: str = "", **fields) -> User:
    """A login in one of the groups that the migrations make, such as "desk chief"."""
    found = Group.objects.filter(name=group).first()
    if found is None:  # emptied by a test that commits
        import_module("articles.migrations.0005_groups").make_groups(apps, None)
        import_module("articles.migrations.0007_corrections_and_licences").give_rights(apps, None)
        import_module("articles.migrations.0008_complaints").give_rights(apps, None)
        import_module("tips.migrations.0002_rights_and_rules").make_all(apps, None)
        found = Group.objects.get(name=group)
    made = user(name or f"{group.replace(' ', '-')}{next(_number)}", **fields)
    User.groups.through.objects.create(user=made, group=found)
    return made


def editor(name: str = "") -> User:
    """Edits, and may not publish."""
    return user(name or f"editor{next(_number)}", rights=_EDIT)


def chief(name: str = "") -> User:
    """Edits and publishes."""
    return user(name or f"chief{next(_number)}", rights=(*_EDIT, "publish_article"))


@dataclass
class Desk:
    """Who an article passes on its way: three reviewers and two proofreaders."""

    first: User
    second: User
    final: User
    proofreaders: tuple[User, User]

    @property
    def reviewers(self) -> tuple[User, User, User]:
        return self.first, self.second, self.final


def desk() -> Desk:
    return Desk(
        first=member("section editor"),
        second=member("desk chief"),
        final=member("editor-in-chief"),
        proofreaders=(member("proofreader"), member("proofreader")),
    )


def signed(
    article: Article,
    people: Desk | None = None,
    *,
    actor: User | None = None,
    proofs: int = 3,
) -> Article:
    """Through three reviews and the proofs, by the workflow itself; then it is ready."""
    people = people or desk()
    writer = actor or article.creator or chief()
    workflow.submit(article, actor=writer)
    for reviewer in people.reviewers:
        workflow.sign(article, actor=reviewer)
    for number in range(proofs):
        workflow.proof(article, actor=people.proofreaders[number % 2])
    return article


def section(name: str = "要闻", **fields) -> Section:
    return Section.objects.get_or_create(name=name, defaults=fields)[0]


def topic(title: str = "老院新颜", **fields) -> Topic:
    return Topic.objects.create(title=title, **fields)


def reporter(name: str = "林晓棠", **fields) -> Reporter:
    return Reporter.objects.create(name=name, **fields)


def place(name: str, parent: Place | None = None, *, level: str = "community", **fields) -> Place:
    fields.setdefault("slug", f"place-{next(_number)}")
    return Place.objects.create(name=name, parent=parent, level=level, **fields)


def huayang() -> dict[str, Place]:
    """四川天府新区 › 华阳街道 › 祥龙社区 and 安公社区, by name."""
    district = place("四川天府新区", level="district", slug="tianfu")
    street = place("华阳街道", district, level="street", code="510116003", slug="huayang")
    return {
        "四川天府新区": district,
        "华阳街道": street,
        "祥龙社区": place("祥龙社区", street, code="510116003033", slug="xianglong"),
        "安公社区": place("安公社区", street, code="510116003037", slug="angong"),
    }


def photo(image: Image.Image | None = None, **words) -> Photo:
    """A photo of the library with its first renditions; each colour is another picture."""
    image = image or Image.new("RGB", (330, 220), (next(_number) % 256, 128, 128))
    written = io.BytesIO()
    image.save(written, "PNG")
    digest = hashlib.sha256(written.getvalue()).hexdigest()
    checked = CheckedPicture(written.getvalue(), "PNG", image.width, image.height, digest)
    return photos.store(Photo(**words), checked)[0]


def draft(title: str = "电梯装好了", *, author: User | None = None, **fields) -> Article:
    """An unpublished article; `places`, `topics`, `tags`, `reporters` are lists."""
    content = {
        name: fields.pop(name)
        for name in ("kicker", "subtitle", "summary", "body", "cover")
        if name in fields
    }
    content.setdefault("body", "<p>正文第一段。</p><p>正文第二段。</p>")
    related = {name: fields.pop(name, []) for name in ("places", "topics", "tags", "reporters")}
    fields.setdefault("section", section())
    made = revisions.new_article(author=author, content={"title": title, **content}, **fields)
    made.places.set(related["places"])
    made.topics.set(related["topics"])
    made.tags.set(related["tags"])
    for position, person in enumerate(related["reporters"]):
        Byline.objects.create(article=made, reporter=person, position=position)
    search.put(made)
    return made


def revised(article: Article, **content) -> Article:
    """A published article with a newer text that is not approved yet."""
    writer = chief()
    workflow.revise(article, actor=writer)
    workflow.edit(article, actor=writer, **content)
    return article


def republished(article: Article, **content) -> Article:
    """A published article whose newer text has passed every review and proof."""
    people = desk()
    signed(revised(article, **content), people, actor=chief())
    return workflow.publish(article, actor=people.final)


def published(
    title: str = "电梯装好了",
    *,
    at: datetime | None = None,
    days_ago: float = 0,
    actor: User | None = None,
    **fields,
) -> Article:
    """A published article as the workflow leaves one, made in few queries; see `draft`."""
    at = at or timezone.now() - timedelta(days=days_ago)
    article = draft(title, **fields)
    latest = article.latest
    assert latest is not None
    Signature.objects.bulk_create(
        Signature(
            article=article,
            revision=latest,
            round=1,
            step=step,
            decision=Signature.Decision.PASS,
            person=person,
            role="",
            at=at,
            content_hash=latest.content_hash,
        )
        for step, person in zip(Step, _signers(), strict=True)
    )
    article.stage, article.is_public, article.round = Stage.PUBLISHED, True, 1
    article.submitted_at = article.published_at = at
    article.live = latest
    article.version += 1
    article.save()
    listings.refresh(article)
    Event.record("publish", actor=actor, article=article)
    return article


def _signers() -> list[User]:
    """Six people who sign in the tests that are about something else."""
    names = [f"signer{number}" for number in range(6)]
    known = {person.username: person for person in User.objects.filter(username__in=names)}
    return [known.get(name) or User.objects.create(username=name, name=name) for name in names]
