"""Random people doing random things to one article: whatever they do, the rules of the house hold.

Every second step is a useful one, so that the sequences reach readers; the others are anything
by anybody.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import event_chain, scheduling, workflow
from articles.access import NotAllowed
from articles.approval import authors_of
from articles.lib import clock
from articles.models import Article, Listing, Revision, Signature, Stage, Step, User
from tests import factories
from tests.articles.test_workflow_table import calls, people

pytestmark = pytest.mark.django_db

NAMES = sorted(workflow.TRANSITIONS)
ROLES = ("writer", "reporter", "first", "second", "final", "wrote_too", "p1", "p2", "superuser")
USEFUL = ("submit", "sign", "proof", "publish", "revise", "restore", "revive", "reopen")
STEPS = st.lists(
    st.one_of(
        st.just(("useful", "")),
        st.tuples(st.sampled_from([*NAMES, "clock"]), st.sampled_from(ROLES)),
    ),
    max_size=24,
)


class House:
    """The article, what was ever written of it, and what must be true after every step."""

    def __init__(self, who: dict[str, User]) -> None:
        self.who = who
        self.article = factories.draft(author=who["writer"], places=[factories.place("某社区")])
        self.written: dict[int, str] = {}
        self.now = timezone.now() - timedelta(days=1)

    def step(self, name: str, role: str) -> None:
        self.now += timedelta(minutes=7)
        with clock.told(self.now):
            if name == "useful":
                self._useful()
            elif name == "clock":
                scheduling.publish_due()
            else:
                self._try(name, self.who[role])
        self.look()

    def _useful(self) -> None:
        for name in USEFUL:
            for role in ROLES:
                if self._try(name, self.who[role]):
                    return
        self._try("edit", self.who["writer"])

    def _try(self, name: str, person: User) -> bool:
        fresh = Article.objects.get(pk=self.article.pk)
        live = fresh.live_id
        with suppress(NotAllowed), transaction.atomic():
            calls(fresh)[name](person)
            if name == "publish":
                assert_signed(Article.objects.get(pk=fresh.pk))
            elif name != "restore":
                assert Article.objects.get(pk=fresh.pk).live_id == live
            return True
        return False

    def look(self) -> None:
        article = Article.objects.get(pk=self.article.pk)
        self._nothing_is_lost(article)
        listed = Listing.objects.filter(article=article).exists()
        assert listed == article.is_public == Article.objects.published().exists()
        if article.is_public:
            assert article.live and article.live.content_hash == article.live.hash_content()
        assert (article.stage == Stage.PUBLISHED) <= article.is_public
        assert self._has_way_out(article), f"No way out of {article.stage}."

    def _nothing_is_lost(self, article: Article) -> None:
        now = dict(Revision.objects.filter(article=article).values_list("number", "content_hash"))
        assert now.items() >= self.written.items()
        self.written = now

    def _has_way_out(self, article: Article) -> bool:
        """Whether somebody may move it to another stage."""
        return any(
            transition.moves.get(Stage(article.stage), article.stage) != article.stage
            and any(not workflow.why_not(name, article, who) for who in self.who.values())
            for name, transition in workflow.TRANSITIONS.items()
        )


def assert_signed(article: Article) -> None:
    """From the rows alone: three people passed this round, none wrote it, and the last review and
    the last proof are on the text that readers see."""
    passed = Signature.objects.filter(article=article, round=article.round, decision="pass")
    reviews = ("first_review", "second_review", "final_review")
    last = {row.step: row for row in passed.order_by("pk")}
    assert set(last) == set(Step.values)
    assert len({last[step].person_id for step in reviews}) == 3
    assert {last["final_review"].revision_id, last["proof_3"].revision_id} == {article.live_id}
    assert last["proof_3"].content_hash == article.live.hash_content()
    assert authors_of(article).isdisjoint(row.person_id for row in last.values())


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_no_sequence_of_actions_breaks_a_rule(everybody: dict[str, Any], steps: list) -> None:
    with undone():
        house = House(everybody)
        for name, role in steps:
            house.step(name, role)
        assert not event_chain.walk().fault


def test_useful_steps_reach_readers(everybody: dict[str, Any]) -> None:
    """A control: else the property above would be about drafts only."""
    house = House(everybody)
    for _number in range(8):
        house.step("useful", "")

    assert Article.objects.published().exists()


@pytest.fixture
def everybody() -> dict[str, Any]:
    return people()
