"""What happened to an article, in words."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone, translation

from articles import history, revisions, workflow
from articles.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def _last(article) -> history.Line:
    return history.line(history.events_of(article)[0])


def test_every_transition_has_its_words() -> None:
    assert set(workflow.TRANSITIONS) <= set(history.WORDS)


def test_every_verb_that_the_code_records_has_its_words() -> None:
    recorded: set[str] = set()
    for app in ("articles", "tips", "huaxi_news"):
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            recorded |= set(re.findall(r"Event\.record\(\s*\"(\w+)\"", path.read_text()))

    assert recorded and recorded <= set(history.WORDS)


def test_saved_text_is_a_verb_of_its_own() -> None:
    article = factories.draft(author=factories.member("reporter", "林晓棠"))

    said = _last(article)

    assert (said.who, said.what, said.details) == ("林晓棠", "saved the text", ("text 1",))


def test_saved_text_of_an_old_row_reads_as_before() -> None:
    article = factories.draft()
    Event.record("revise", actor=None, article=article, revision=4)

    assert _last(article).what == "saved the text"


def test_transition_of_the_same_name_reads_as_itself() -> None:
    article = factories.published()
    workflow.revise(article, actor=factories.member("editor-in-chief"))

    said = _last(article)

    assert said.what == "began a new text"
    assert said.details == ("text 1", "now in writing")


def test_signature_names_its_step_and_what_was_written() -> None:
    people = factories.desk()
    article = factories.draft(author=factories.member("reporter"))
    workflow.submit(article, actor=article.creator)
    workflow.send_back(article, actor=people.first, reason="地名请核实")

    said = _last(article)

    assert said.what == "sent it back from the first review"
    assert (said.who, said.why) == (str(people.first), "地名请核实")


def test_scheduled_time_is_told_in_the_papers_own_time() -> None:
    article = factories.signed(factories.draft(author=factories.member("reporter")))
    at = timezone.localtime().replace(hour=8, minute=30) + timezone.timedelta(days=1)
    workflow.schedule(article, actor=factories.member("editor-in-chief"), at=at)

    assert f"for {at:%Y-%m-%d} 08:30" in _last(article).details


def test_changed_metadata_names_its_fields() -> None:
    article = factories.draft(author=factories.member("reporter"))
    workflow.describe(article, actor=article.creator, fields=["section", "bylines"])

    assert _last(article).details == ("Section、Bylines",)


@pytest.mark.parametrize("data", [{"publish_at": "no time"}, {"fields": ["gone"]}, {"step": 7}, []])
def test_row_with_strange_data_is_still_a_line(data) -> None:
    event = Event.append([Event(verb="unheard_of", article=factories.draft(), data=data)])[0]

    assert history.line(event).what == "unheard_of"


def test_text_that_is_saved_in_review_reads_as_saved() -> None:
    people = factories.desk()
    article = factories.draft(author=factories.member("reporter"))
    workflow.submit(article, actor=article.creator)
    revisions.save_text(article, author=people.first, title="改题")

    assert _last(article).what == "saved the text"
