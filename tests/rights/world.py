"""One of everything, and one person of each role: what the table of rights is tried out on."""

from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from taggit.models import Tag

from articles import (
    complaint_intake,
    complaints,
    corrections,
    manuscript,
    notes,
    takedown,
    workflow,
)
from articles.lib.visit import Visit
from articles.manuscript_import import Original, draft_from
from articles.models import (
    ComplaintFile,
    Correction,
    Event,
    HouseWord,
    KnownPerson,
    Licence,
    ManuscriptFile,
    ReprintSource,
    User,
)
from articles.unsent_files import SentFile
from tests import factories
from tests.articles import complaining, signing_in

ANONYMOUS, SUPERUSER, AUTHOR, OTHER = "anonymous", "superuser", "reporter", "other reporter"
ROLES = (
    *(ANONYMOUS, AUTHOR, OTHER, "correspondent", "section editor", "desk chief"),
    *("editor-in-chief", "proofreader", "tips editor", "finance", "site administrator"),
    SUPERUSER,
)
_NO_STAFF = (AUTHOR, OTHER, "correspondent")


@dataclass
class World:
    keys: dict[str, Any] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)


def build() -> World:
    """Drafts and notes are the reporter's; what is published has no login's name under it."""
    world = World(people={role: _person(role) for role in ROLES if role != ANONYMOUS})
    _public(world.keys)
    _of_the_reporter(world.keys, world.people[AUTHOR])
    _of_the_house(world.keys)
    _corrected(world.keys)
    _complained_of(world.keys, world.people[AUTHOR])
    _own_login(world.keys, world.people[AUTHOR])
    return world


def _person(role: str) -> User:
    if role == SUPERUSER:
        return factories.user(is_superuser=True)
    if role == OTHER:
        return factories.member("reporter", staff=False)
    return factories.member(role, staff=role not in _NO_STAFF)


def _public(keys: dict[str, Any]) -> None:
    place = factories.place("祥龙社区", slug="xianglong")
    topic, section = factories.topic(slug="old-yards"), factories.section()
    named = factories.reporter(slug="lin")
    cover = factories.photo(alt="电梯")
    article = factories.published(
        places=[place], topics=[topic], tags=["电梯"], reporters=[named], cover=cover
    )
    gone = factories.published("撤下的稿件")
    workflow.withdraw(gone, actor=factories.member("editor-in-chief"), reason="事实有误")
    day = article.published_at
    keys |= {"article": article.pk, "withdrawn": gone.pk, "place": place.pk, "topic": topic.pk}
    keys |= {"section": section.pk, "named": named.pk, "photo": cover.pk}
    keys |= {"place slug": place.slug, "topic slug": topic.slug, "section slug": section.slug}
    keys |= {"reporter slug": named.slug, "tag slug": Tag.objects.get().slug}
    keys |= {"tag": Tag.objects.get().pk, "year": day.year, "month": day.month, "day": day.day}
    keys |= {"file": cover.renditions.all()[0].file.name}


def _of_the_reporter(keys: dict[str, Any], author: User) -> None:
    draft = factories.draft("还在写的稿件", author=author)
    put_away = factories.draft("不写了的稿件", author=author)
    workflow.spike(put_away, actor=author, reason="不写了")
    sent = factories.draft("送审了的稿件", author=author)
    workflow.submit(sent, actor=author)
    note = notes.add(draft, author=author, text="电话还没有核实")
    settled = notes.add(draft, author=author, text="已经核实")
    notes.settle(settled, actor=author)
    raw = "楼道里装了灯\n本报记者 林晓棠\n昨晚，三栋的楼道亮了。".encode()
    brought = draft_from(
        manuscript.read(raw, "楼道.txt"), author=author, original=Original("楼道.txt", raw)
    )
    keys |= {"draft": draft.pk, "put away": put_away.pk, "sent": sent.pk, "note": note.pk}
    keys |= {"sent text": sent.latest_id}
    keys |= {"settled": settled.pk, "manuscript": ManuscriptFile.objects.get().pk}
    keys |= {"brought": brought.article.pk, "own photo": factories.photo(uploaded_by=author).pk}


def _of_the_house(keys: dict[str, Any]) -> None:
    keys |= {
        "user": factories.user().pk,
        "group": Group.objects.create(name="assistants").pk,
        "event": Event.objects.all()[0].pk,
        "houseword": HouseWord.objects.create(wrong="做客", right="作客").pk,
        "knownperson": KnownPerson.objects.create(name="陶国珍", titles="社区书记").pk,
        "type": ContentType.objects.get_by_natural_key("articles", "article").pk,
        "a superuser": factories.user(is_superuser=True).pk,
        "licence": Licence.objects.create(
            kind="icp", number="蜀ICP备2026000001号", scan=ContentFile(b"%PDF-1.7", name="icp.pdf")
        ).pk,
        "reprintsource": ReprintSource.objects.create(name="新华网", host="xinhuanet.com").pk,
    }


def _corrected(keys: dict[str, Any]) -> None:
    """A notice that waits, one that is out, a retraction that waits, one that is out."""
    writer, chief = factories.member("desk chief"), factories.member("editor-in-chief")
    kinds = Correction.Kind
    named = factories.published("致歉的稿件", reporters=[factories.reporter("何雨")])
    waiting = corrections.propose(named, kinds.APOLOGY, "对当事人致歉。", actor=writer)
    out = factories.published("已致歉的稿件")
    corrections.approve(
        corrections.propose(out, kinds.APOLOGY, "已致歉。", actor=writer), actor=chief
    )
    wrong, retracted = factories.published("失实的稿件"), factories.published("撤回的稿件")
    for article in (wrong, retracted):
        corrections.propose(article, kinds.RETRACTION, "采访不实，予以撤回。", actor=writer)
    workflow.retract(retracted, actor=chief)
    keys |= {"correction": waiting.pk, "to tell": waiting.recipients.all()[0].pk}
    keys |= {"wrong": wrong.pk, "retracted": retracted.pk}


def _complained_of(keys: dict[str, Any], author: User) -> None:
    """The reporter's article with a case that is verified; others with one that is received, and
    with one that was upheld; a picture that is hidden."""
    handler = complaining.desk_person()
    verified = complaining.checking(factories.published("有争议的稿件", author=author), by=handler)
    evidence = b"%PDF-1.7"
    sent = SentFile("evidence", "x.pdf", len(evidence), lambda: ContentFile(evidence))
    complaint_intake._keep_files(verified, None, [sent])
    upheld = complaining.taken_down(factories.published("下架的稿件"), by=handler)
    hidden = factories.photo(alt="撤下的图")
    file = hidden.renditions.all()[0].file.name
    takedown.hide_photo(hidden, actor=handler, reason="当事人要求")
    keys |= {"complaint": verified.pk, "complained of": verified.article_id}
    keys |= {"evidence": ComplaintFile.objects.get().pk, "upheld": upheld.pk}
    keys |= {"received": complaining.case(factories.published("刚投诉的稿件")).pk}
    keys |= {"rejected": _rejected(handler).pk, "taken down": upheld.article_id}
    keys |= {"sealed": takedown.current(upheld.article).pk, "hidden photo": hidden.pk}
    keys |= {"gone file": file, "visit": _visit(verified.pk)}


def _visit(pk: int) -> dict[str, str]:
    """The cookie of who has given code and PIN."""
    response = HttpResponse()
    Visit("case", "articles.complaint_visit").begin(response, pk)
    return {name: cookie.value for name, cookie in response.cookies.items()}


def _rejected(handler: User) -> Any:
    case = complaining.checking(factories.published("被误投的稿件"), by=handler)
    return complaints.reject(case, actor=handler, reason="查无实据。")


def _own_login(keys: dict[str, Any], author: User) -> None:
    """A second factor of the reporter, and a session on another device."""
    signing_in.with_app(author)
    elsewhere = Client()
    elsewhere.force_login(author)
    session, _is_new = UserSession.objects.update_or_create(
        session_key=elsewhere.session.session_key,
        defaults={"user": author, "ip": "203.0.113.7", "user_agent": "iPhone"},
    )
    keys |= {"factor": Authenticator.objects.get().pk, "session": session.pk}
