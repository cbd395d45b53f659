import pytest
from django.test import Client

from articles import metadata, revisions, workflow
from articles.models import Article, Event
from tests import factories
from tests.articles.admin_forms import change_url, form_data

pytestmark = pytest.mark.django_db


def _move(article: Article, name: str, actor) -> None:
    """As a form does it: change, and record both values."""
    before = metadata.snapshot(article)
    article.section = factories.section(name)
    article.save(update_fields=["section"])
    kept = metadata.changed(before, metadata.snapshot(article))
    workflow.describe(article, actor=actor, fields=["section"], **kept)


def _sections(article: Article, one: int, other: int) -> list[tuple[str | None, str | None]]:
    numbers = {each.number: each for each in article.revisions.all()}
    changes = metadata.between(numbers[one], numbers[other])
    return [(each.before, each.after) for each in changes if each.name == "section"]


def test_snapshot_says_it_in_words() -> None:
    places = factories.huayang()
    article = factories.draft(
        places=[places["祥龙社区"]],
        tags=["电梯"],
        topics=[factories.topic("老院新颜")],
        reporters=[factories.reporter("林晓棠")],
        responsible_editor=factories.editor("李青"),
    )

    found = metadata.snapshot(article)

    assert set(found) == set(metadata.FIELDS)
    assert found["section"] == "要闻" and found["topics"] == "老院新颜" and found["tags"] == "电梯"
    assert found["places"] == "祥龙社区（四川天府新区 › 华阳街道）"
    assert found["bylines"].startswith("林晓棠（") and found["responsible_editor"] == "李青"


def test_metadata_of_a_revision_is_worked_out_backwards() -> None:
    writer = factories.editor()
    article = factories.draft(author=writer, section=factories.section("要闻"))
    _move(article, "民生", writer)
    revisions.save_text(article, author=writer, title="第二稿")
    _move(article, "文化", writer)
    _move(article, "街坊", writer)
    revisions.save_text(article, author=writer, title="第三稿")

    assert _sections(article, 1, 2) == [("民生", "街坊")]
    assert _sections(article, 1, 3) == [("民生", "街坊")]
    assert _sections(article, 2, 3) == []


def test_change_that_was_recorded_without_values_is_unknown() -> None:
    writer = factories.editor()
    article = factories.draft(author=writer)
    revisions.save_text(article, author=writer, title="第二稿")
    workflow.describe(article, actor=writer, fields=["section"])

    assert _sections(article, 1, 2) == [(None, "要闻")]


def test_value_that_an_earlier_change_left_fills_a_gap() -> None:
    writer = factories.editor()
    article = factories.draft(author=writer)
    _move(article, "民生", writer)
    revisions.save_text(article, author=writer, title="第二稿")
    workflow.describe(article, actor=writer, fields=["section"])
    article.section = factories.section("文化")
    article.save()

    assert _sections(article, 1, 2) == [("民生", "文化")]


def test_two_unknown_values_with_a_change_between_them_are_told() -> None:
    writer = factories.editor()
    article = factories.draft(author=writer)
    revisions.save_text(article, author=writer, title="第二稿")
    workflow.describe(article, actor=writer, fields=["section"])
    revisions.save_text(article, author=writer, title="第三稿")
    workflow.describe(article, actor=writer, fields=["section"])

    assert _sections(article, 1, 2) == [(None, None)]


def test_form_of_the_admin_records_both_values(client: Client) -> None:
    writer = factories.editor()
    client.force_login(writer)
    article = factories.draft(author=writer, section=factories.section("要闻"), tags=["电梯"])

    data = form_data(article, section=factories.section("民生").pk, tags="电梯，扶梯")
    client.post(change_url(article), data)

    event = Event.objects.get(article=article, verb="describe")
    assert event.data["before"] == {"section": "要闻", "tags": "电梯"}
    assert event.data["after"]["section"] == "民生"
    assert set(event.data["after"]["tags"].split("、")) == {"电梯", "扶梯"}
