"""The whole table: every stage × every role × every transition, against what is written here.

WRITTEN is by hand, from the rules of the house, and not taken from the code. Each call is made
for real and rolled back; a refused one must leave every row as it was and has its reason.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from articles import corrections, takedown, workflow
from articles.access import NotAllowed
from articles.lib import clock
from articles.models import Article, Event, Signature, User
from tests import factories

pytestmark = pytest.mark.django_db

# Who: the writer; another reporter; editors of the three reviews; the same of another section;
# a desk chief who saved a text while it was written; proofreaders (p2 signed the second proof)
EDITORS = "first second final wrote_too"
WRITTEN: dict[str, dict[str, str]] = {  # situation → transitions → roles
    "writing": {"edit describe submit spike": f"writer {EDITORS}"},
    "returned": {"edit describe submit spike": f"writer {EDITORS}"},
    "first_review": {
        "edit describe sign send_back": "first",
        "take_back": "writer",
        "proof": "p1 p2",
        "spike": EDITORS,
    },
    "second_review": {
        "edit describe sign send_back": "second",
        "proof": "p1 p2",
        "spike": EDITORS,
    },
    "final_review": {
        "edit describe sign send_back": "final",
        "proof": "p1 p2",
        "spike": EDITORS,
    },
    "ready, last proof open": {
        "edit describe": "final p1 p2",
        "proof": "p1",
        "send_back": "final",
        "spike": EDITORS,
    },
    "ready": {
        "edit describe": "final p1 p2",
        "send_back publish schedule": "final",
        "spike": EDITORS,
    },
    "scheduled": {
        "edit describe": "final p1 p2",
        "send_back publish schedule unschedule": "final",
        "spike": EDITORS,
    },
    "published": {"describe withdraw": "final", "revise": EDITORS, "take_down": "second final"},
    "published, being revised": {
        "edit submit": f"writer {EDITORS}",
        "describe withdraw": "final",
        "abandon": EDITORS,
        "take_down": "second final",
    },
    "published, retraction waiting": {
        "describe withdraw retract": "final",
        "revise": EDITORS,
        "take_down": "second final",
    },
    "retracted": {"restore withdraw": "final", "take_down": "second final"},
    "spiked": {"revive": f"writer {EDITORS}"},
    "withdrawn": {"restore": "final", "reopen": EDITORS, "take_down": "second final"},
    "taken_down": {"put_back": "second final"},
}
ALLOWED = {
    situation: {name: set(roles.split()) for names, roles in row.items() for name in names.split()}
    for situation, row in WRITTEN.items()
}
NOBODY = ("reporter", "elsewhere", "superuser", "administrator", "tips", "finance", "left")


def people() -> dict[str, User]:
    return {
        "writer": factories.member("reporter", staff=False),
        "reporter": factories.member("correspondent", staff=False),
        "first": factories.member("section editor"),
        "second": factories.member("desk chief"),
        "final": factories.member("editor-in-chief"),
        "wrote_too": factories.member("desk chief"),
        "p1": factories.member("proofreader"),
        "p2": factories.member("proofreader"),
        "elsewhere": _elsewhere(),
        "superuser": factories.user(is_superuser=True),
        "administrator": factories.member("site administrator", is_superuser=True),
        "tips": factories.member("tips editor"),
        "finance": factories.member("finance"),
        "left": factories.member("editor-in-chief", is_active=False),
    }


def _elsewhere() -> User:
    """Every role of the desk, in another section."""
    person = factories.member("section editor")
    for group in ("desk chief", "editor-in-chief", "proofreader"):
        person.groups.add(*factories.member(group).groups.all())
    person.sections.set([factories.section("教育")])
    return person


def article_in(situation: str, who: dict[str, User]) -> Article:
    article = factories.draft(author=who["writer"])
    workflow.edit(article, actor=who["wrote_too"], title="主任先改过的题")
    desk = factories.Desk(who["first"], who["second"], who["final"], (who["p1"], who["p2"]))
    if situation not in ("writing", "spiked"):
        _submitted(article, situation, desk)
    if situation == "spiked":
        workflow.spike(article, actor=who["writer"], reason="不写了")
    return Article.objects.get(pk=article.pk)


def _submitted(article: Article, situation: str, desk: factories.Desk) -> None:
    early = ("returned", "first_review", "second_review", "final_review")
    if situation not in early:
        proofs = 2 if situation == "ready, last proof open" else 3
        _approved(factories.signed(article, desk, proofs=proofs), situation, desk)
        return
    workflow.submit(article, actor=article.creator)
    for stage, reviewer in zip(early[1:], desk.reviewers, strict=True):
        if situation == "returned":
            workflow.send_back(article, actor=reviewer, reason="补数字")
        if stage == situation or situation == "returned":
            return
        workflow.sign(article, actor=reviewer)


def _approved(article: Article, situation: str, desk: factories.Desk) -> None:
    if situation == "scheduled":
        later = timezone.now() + timedelta(hours=1)
        workflow.schedule(article, actor=desk.final, at=later)
    if situation.startswith(("published", "withdrawn", "retracted", "taken_down")):
        workflow.publish(article, actor=desk.final)
    if situation in ("published, retraction waiting", "retracted"):
        corrections.propose(article, "retraction", "事实不成立。", actor=desk.first)
    if situation == "retracted":
        workflow.retract(article, actor=desk.final)
    if situation == "withdrawn":
        workflow.withdraw(article, actor=desk.final, reason="核实")
    if situation == "taken_down":
        handler = factories.user(rights=("handle_complaint",))
        takedown.take_down(article, actor=handler, kind="unlawful", reason="侵权")
    if situation == "published, being revised":
        workflow.revise(article, actor=desk.first)
        workflow.edit(article, actor=article.creator, title="公开后又改的题")


def calls(article: Article) -> dict[str, Callable[[User], Any]]:
    """Each transition as its entry points make it."""
    later = clock.now() + timedelta(minutes=15)
    reasons = ("send_back", "withdraw", "take_down", "spike")
    plain = set(workflow.TRANSITIONS) - {"edit", "describe", "schedule", *reasons}
    made: dict[str, Callable[[User], Any]] = {
        "edit": lambda actor: workflow.edit(article, actor=actor, title=f"{actor.pk} 改的题"),
        "describe": lambda actor: workflow.describe(article, actor=actor, fields=["section"]),
        "schedule": lambda actor: workflow.schedule(article, actor=actor, at=later),
    }
    made |= {name: _call(name, article) for name in plain}
    made |= {name: _call(name, article, reason="理由") for name in reasons}
    return made


def _call(name: str, article: Article, **more: Any) -> Callable[[User], Any]:
    return lambda actor: getattr(workflow, name)(article, actor=actor, **more)


def rows(article: Article) -> tuple[Any, ...]:
    stored = Article.objects.values().get(pk=article.pk)
    return (stored, Signature.objects.count(), Event.objects.count(), article.revisions.count())


@pytest.mark.parametrize("situation", ALLOWED)
def test_table(situation):
    who = people()
    article = article_in(situation, who)
    before = rows(article)
    wrong = []
    for name in workflow.TRANSITIONS:
        for role, person in who.items():
            expected = role in ALLOWED[situation].get(name, ())
            if _goes(article, name, User.objects.get(pk=person.pk)) != expected:
                wrong.append(f"{role} {'may' if expected else 'may not'} {name}")
            assert rows(article) == before

    assert not wrong


def _goes(article: Article, name: str, person: User) -> bool:
    """Whether the call is made; a refused one has its reason, a possible one has none."""
    fresh = Article.objects.get(pk=article.pk)
    reason = workflow.why_not(name, fresh, person)
    with transaction.atomic():
        try:
            calls(fresh)[name](person)
            went = True
        except NotAllowed:
            went = False
        transaction.set_rollback(True)
    assert went == (not reason), (name, person, reason)
    return went


def test_every_role_and_situation_is_in_the_table():
    stages = {situation.partition(",")[0] for situation in ALLOWED}
    named = {role for row in ALLOWED.values() for roles in row.values() for role in roles}

    assert stages == set(workflow.Stage.values)
    assert named | set(NOBODY) == set(people())
    assert {name for row in ALLOWED.values() for name in row} == set(workflow.TRANSITIONS)


@pytest.mark.parametrize("situation", ALLOWED)
def test_every_situation_has_a_way_out(situation):
    """Somebody may make a move that leads to another stage."""
    moves = [name for name in ALLOWED[situation] if name not in ("edit", "describe", "proof")]
    assert moves or situation == "ready, last proof open"
