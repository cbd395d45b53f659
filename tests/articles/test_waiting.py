"""What waits for a person: exactly what the workflow would let them do."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import waiting, workflow
from articles.access import NotAllowed
from articles.models import Article, Byline, Note, ReprintSource, Stage, User
from tests import factories

pytestmark = pytest.mark.django_db
PRESSED = ("submit", "sign", "sign", "sign", "proof", "proof", "send_back", "publish", "revise")


@pytest.fixture
def cast() -> list[User]:
    """One of each, one with every hat on, and one whose rights hold in another section."""
    names = ("section editor", "desk chief", "editor-in-chief", "proofreader", "proofreader")
    people = [factories.member(name) for name in names]
    everything = factories.member("editor-in-chief", "全才")
    everything.groups.set(Group.objects.all())
    elsewhere = factories.member("editor-in-chief", "外版")
    elsewhere.sections.add(factories.section("体育"))
    reporter = factories.member("reporter", "记者", is_superuser=True)
    return [*people, everything, elsewhere, reporter]


def _random_articles(cast: list[User], dice: random.Random, number: int) -> None:
    for count in range(number):
        writer = dice.choice([cast[-1], cast[-3], cast[0]])
        reporters = [factories.reporter(f"名{count}", user=None)]
        article = factories.draft(f"稿{count}", author=writer, reporters=reporters)
        for _turn in range(dice.randrange(4, 20)):
            _press(article, dice.choice(cast), dice.choice([*PRESSED, "edit"]), dice)
    late = dice.choice(cast)
    factories.reporter("后来署名", user=late)
    for article in Article.objects.order_by("pk")[:: max(number // 3, 1)]:
        Byline.objects.create(article=article, reporter=late.reporter, position=9)


def _press(article: Article, person: User, name: str, dice: random.Random) -> None:
    words = {"send_back": {"reason": "改"}, "edit": {"title": f"题{dice.random()}"}}
    with suppress(NotAllowed):
        getattr(workflow, name)(article, actor=person, **words.get(name, {}))


def _agree(cast: list[User]) -> set[str]:
    met = set()
    articles = list(Article.objects.order_by("pk"))
    for person in cast:
        for name, waits in (
            ("sign", waiting.to_review(person)),
            ("proof", waiting.to_proof(person)),
            ("publish", waiting.to_publish(person)),
        ):
            allowed = {
                article.pk
                for article in articles
                if not workflow.why_not(name, article, person)
                and (name != "publish" or article.stage == Stage.READY)
            }
            assert set(waits.values_list("pk", flat=True)) == allowed, (name, str(person))
            met |= {name} if allowed else set()
    return met


@pytest.mark.parametrize(("reviews", "proofs"), [(3, 3), (1, 1), (2, 2)])
def test_waiting_is_what_the_workflow_allows(settings, cast, reviews: int, proofs: int) -> None:
    settings.REVIEWS, settings.PROOFS = reviews, proofs
    _random_articles(cast, random.Random(reviews * 10 + proofs), 8)
    ready = factories.draft("齐了", author=cast[-1])
    workflow.submit(factories.draft("刚交", author=cast[-1]), actor=cast[-1])
    _sign_everything(ready, cast)

    assert _agree(cast) >= {"sign", "publish"}


def _sign_everything(article: Article, cast: list[User]) -> None:
    workflow.submit(article, actor=cast[-1])
    for _turn in range(3):
        for person in cast[:5]:
            for name in ("sign", "proof"):
                _press(article, person, name, random.Random(1))


@pytest.mark.parametrize(
    "fields",
    [
        {"source": "reprint", "source_name": "某报"},
        {"section": None},
    ],
)
def test_what_is_not_fit_to_print_does_not_wait_to_be_published(fields: dict) -> None:
    chief, article = factories.member("editor-in-chief"), factories.draft()
    factories.signed(article, actor=factories.member("section editor"))
    assert list(waiting.to_publish(chief)) == [article]

    Article.objects.filter(pk=article.pk).update(**fields)

    article.refresh_from_db()
    assert not waiting.to_publish(chief).exists()
    assert workflow.why_not("publish", article, chief)


@pytest.mark.parametrize("is_only", [True, False])
def test_reprint_from_a_source_that_is_not_listed_is_told_as_such(settings, is_only) -> None:
    settings.REPRINTS_FROM_LIST_ONLY = is_only
    chief, words = factories.member("editor-in-chief"), {"original_author": "张三"}
    article = factories.draft(
        source="reprint", source_name="邻市日报", source_url="https://a.example/1", **words
    )
    factories.signed(article, actor=factories.member("section editor"))
    other = factories.draft("自采")
    factories.signed(other, actor=factories.member("section editor"))

    kinds = {each.article: each.kind for each in waiting.for_person(chief)}

    assert kinds == {article: "unlisted" if is_only else "publish", other: "publish"}
    assert article in waiting.articles_for(chief)
    assert bool(workflow.why_not("publish", article, chief)) == is_only
    assert not waiting.for_person(factories.member("reporter"))
    ReprintSource.objects.create(name="邻市日报")
    assert {each.kind for each in waiting.for_person(chief)} == {"publish"}
    assert not workflow.why_not("publish", article, chief)


def test_queries_do_not_grow_with_reprints(settings, django_assert_max_num_queries) -> None:
    settings.REPRINTS_FROM_LIST_ONLY = True
    chief = factories.member("editor-in-chief")
    for number in range(6):
        article = factories.draft(
            source="reprint",
            source_name=f"报{number}",
            source_url="https://a.example/1",
            original_author="张三",
        )
        factories.signed(article, actor=factories.member("section editor"))
    with django_assert_max_num_queries(16):
        assert len(waiting.for_person(chief)) == 6


def test_a_scheduled_article_waits_for_nobody() -> None:
    chief, article = factories.member("editor-in-chief"), factories.draft()
    factories.signed(article, actor=factories.member("section editor"))
    workflow.schedule(article, actor=chief, at=timezone.now() + timedelta(hours=1))

    assert not waiting.articles_for(chief).exists()


def test_returned_waits_for_its_writer_alone() -> None:
    writer, editor = factories.member("reporter"), factories.member("section editor")
    article = factories.draft(author=writer)
    workflow.submit(article, actor=writer)
    workflow.send_back(article, actor=editor, reason="缺数字")

    assert [each.kind for each in waiting.for_person(writer)] == ["returned"]
    assert waiting.for_person(editor) == []


def test_an_answer_waits_until_the_note_is_settled_or_answered() -> None:
    writer, editor = factories.member("reporter"), factories.member("desk chief")
    article = factories.draft(author=writer)
    words = {"article": article, "revision": article.latest}
    note = Note.objects.create(**words, author=editor, text="几户？")
    assert waiting.for_person(editor) == []

    Note.objects.create(**words, author=writer, parent=note, text="十二户")
    assert [each.kind for each in waiting.for_person(editor)] == ["answered"]

    Note.objects.create(**words, author=editor, parent=note, text="好")
    assert waiting.for_person(editor) == []


def test_overdue_first_then_the_longest_waiting() -> None:
    editor, now = factories.member("section editor"), timezone.now()
    for title, days, deadline in (("新", 1, None), ("旧", 3, None), ("急", 0, -1), ("缓", 2, 9)):
        article = factories.draft(title)
        workflow.submit(article, actor=factories.member("desk chief"))
        Article.objects.filter(pk=article.pk).update(
            stage_since=now - timedelta(days=days),
            deadline=None if deadline is None else now + timedelta(hours=deadline),
        )

    found = waiting.for_person(editor)

    assert [str(each.article) for each in found] == ["急", "旧", "缓", "新"]
    assert [each.is_overdue for each in found] == [True, False, False, False]


def test_queries_do_not_grow_with_what_waits() -> None:
    everything = factories.member("editor-in-chief")
    everything.groups.set(Group.objects.all())
    counts = []
    for number in (1, 8):
        for _each in range(number):
            article = factories.draft()
            workflow.submit(article, actor=factories.member("desk chief"))
        person = User.objects.get(pk=everything.pk)
        with CaptureQueriesContext(connection) as captured:
            assert waiting.for_person(person)
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 12
