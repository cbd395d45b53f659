"""The first page of the newsroom: what waits for this person, today, and their own."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import workflow
from articles.models import Article
from articles.templatetags.newsroom import waited
from tests import factories

pytestmark = pytest.mark.django_db


def _desk(client: Client) -> dict:
    return client.get("/admin/").context["desk"]


def test_desk_shows_what_waits_with_its_deadline(client: Client) -> None:
    client.force_login(factories.member("section editor"))
    article = factories.draft("急稿", deadline=timezone.now() - timedelta(hours=1))
    workflow.submit(article, actor=factories.chief())
    Article.objects.update(stage_since=timezone.now() - timedelta(hours=3, minutes=20))

    page = client.get("/admin/").text

    assert "急稿" in page and "overdue" in page
    assert re.search("3.(小时|hours)", page)


def test_desk_has_today_and_mine(client: Client) -> None:
    chief = factories.member("editor-in-chief")
    client.force_login(chief)
    factories.published("今天发的")
    factories.published("昨天发的", days_ago=1.5)
    factories.draft("我写的", author=chief)
    factories.draft("别人写的")
    planned = factories.signed(factories.draft("今天要发"))
    workflow.schedule(planned, actor=chief, at=timezone.now() + timedelta(minutes=1))
    Article.objects.filter(pk=planned.pk).update(publish_at=timezone.now())

    desk = _desk(client)

    assert [str(article) for article in desk["scheduled"]] == ["今天要发"]
    assert [str(article) for article in desk["today"]] == ["今天发的"]
    assert [str(article) for article in desk["mine"]] == ["我写的"]


def test_desk_of_a_section_has_its_own_only(client: Client) -> None:
    editor = factories.member("section editor")
    editor.sections.add(factories.section("体育"))
    client.force_login(editor)
    for name in ("要闻", "体育"):
        article = factories.draft(f"{name}稿", section=factories.section(name))
        workflow.submit(article, actor=factories.chief())

    page = client.get("/admin/").text

    assert "体育稿" in page and "要闻稿" not in page


def test_desk_takes_constant_queries(client: Client) -> None:
    chief = factories.member("editor-in-chief")
    client.force_login(chief)
    counts = []
    for number in (1, 6):
        for count in range(number):
            factories.draft(f"稿{count}", author=chief)
            factories.published(f"报{count}")
            factories.signed(factories.draft(f"签{count}"))
        with CaptureQueriesContext(connection) as captured:
            client.get("/admin/")
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 30


@pytest.mark.parametrize(("group", "sees"), [("editor-in-chief", True), ("finance", False)])
def test_photos_are_shown_to_who_may_open_them(client: Client, group: str, sees: bool) -> None:
    photo = factories.photo()
    client.force_login(factories.member(group))
    address = f"/admin/articles/photo/{photo.pk}/change/"

    assert (address in client.get("/admin/").text) == sees
    assert (client.get(address).status_code == 200) == sees


# Refusals


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("articles/photo/", 403),
        ("articles/photo/add/", 403),
        ("tips/tip/1/change/", 403),
        ("nowhere/", 404),
        ("articles/article/999999/step/sign/", 404),
    ],
)
def test_refusal_stays_in_the_newsroom_and_leads_back(
    client: Client, path: str, status: int
) -> None:
    client.force_login(factories.member("finance"))

    page = client.get(f"/admin/{path}", headers={"referer": "http://testserver/admin/tips/"})

    assert page.status_code == status and "Content-Security-Policy" in page
    assert 'href="http://testserver/admin/tips/"' in page.text and 'href="/admin/"' in page.text
    assert 'id="logout-form"' in page.text and "error-number" not in page.text


@pytest.mark.parametrize("came_from", ["https://elsewhere.example/", "javascript:alert(1)", ""])
def test_refusal_leads_to_no_other_site(client: Client, came_from: str) -> None:
    client.force_login(factories.member("finance"))

    page = client.get("/admin/nowhere/", headers={"referer": came_from})

    assert page.status_code == 404 and page.context["back"] == ""


def test_stranger_is_asked_to_log_in_and_not_refused(client: Client) -> None:
    answer = client.get("/admin/articles/photo/")

    assert answer.status_code == 302 and "/admin/login/" in answer["Location"]


def test_waiting_is_told_in_the_largest_unit() -> None:
    now = timezone.now()

    assert re.fullmatch("2.(天|日|days)", waited(now - timedelta(days=2, hours=5)))
    assert "0" not in waited(now - timedelta(seconds=5))
