"""The record in the admin: for those with the right, and for reading only."""

import pytest
from django.test import Client

from articles import history
from articles.models import Event
from tests import factories

pytestmark = pytest.mark.django_db
URL = "/admin/articles/event/"


def test_list_and_row_are_shown_to_who_has_the_right(client: Client) -> None:
    article = factories.draft("有据可查")
    client.force_login(factories.member("editor-in-chief"))
    event = Event.objects.latest("pk")

    assert "有据可查" in client.get(URL).text
    assert event.hash in client.get(f"{URL}{event.pk}/change/").text
    assert article.events.count() == 1


@pytest.mark.parametrize("group", ["reporter", "section editor", "desk chief", "proofreader"])
def test_others_are_refused(client: Client, group: str) -> None:
    factories.draft()
    client.force_login(factories.member(group))

    assert client.get(URL).status_code == 403


def test_superuser_has_no_short_cut(client: Client) -> None:
    client.force_login(factories.user(is_superuser=True))

    assert client.get(URL).status_code == 403


@pytest.mark.parametrize("page", ["add/", "{pk}/delete/", "{pk}/change/"])
def test_nothing_can_be_written(client: Client, page: str) -> None:
    factories.draft()
    event = Event.objects.latest("pk")
    client.force_login(factories.member("editor-in-chief"))

    answer = client.post(URL + page.format(pk=event.pk), {"verb": "x", "post": "yes"})

    assert answer.status_code == 403
    assert list(Event.objects.values_list("verb", flat=True)) == [event.verb]


def test_rows_of_other_sections_are_left_out(client: Client) -> None:
    factories.draft("要闻的事")
    factories.draft("副刊的事", section=factories.section("副刊"))
    person = factories.member("editor-in-chief")
    person.sections.add(factories.section("副刊"))
    client.force_login(person)

    page = client.get(URL).text

    assert "副刊的事" in page and "要闻的事" not in page


def test_queries_do_not_grow_with_rows(client: Client, django_assert_max_num_queries) -> None:
    for number in range(12):
        factories.draft(f"第{number}篇", author=factories.user())
    client.force_login(factories.member("editor-in-chief"))

    with django_assert_max_num_queries(8):
        client.get(URL)


def test_who_reads_no_articles_sees_the_row_and_not_what_is_in_it(client: Client) -> None:
    article = factories.draft("还没登的事", author=factories.user("写稿的"))
    hidden = Event.record("submit", actor=article.latest.author, article=article, comment="别外传")
    open_one = Event.record("grant", actor=article.latest.author, username="新来的")
    client.force_login(factories.member("site administrator"))

    page = client.get(URL).text
    row = client.get(f"{URL}{hidden.pk}/change/").text

    for text in (page, row):
        assert "还没登的事" not in text and "别外传" not in text
        assert str(history.WORDS["submit"]) in text
    assert hidden.hash in row and "写稿的" in row
    assert "新来的" in page and "新来的" in client.get(f"{URL}{open_one.pk}/change/").text


@pytest.mark.parametrize("number", ["x", "²", "9" * 30, "9" * 5000, "999999"])
def test_number_that_is_none_is_no_error(client: Client, number: str) -> None:
    client.force_login(factories.member("editor-in-chief"))

    assert client.get(f"{URL}{number}/change/").status_code in (302, 404)
