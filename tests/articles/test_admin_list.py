"""The list of articles in the newsroom."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.admin import paginator
from articles.models import Article, Stage
from tests import factories
from tests.articles.admin_forms import URL

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chief(client: Client):
    user = factories.chief("陈主任")
    client.force_login(user)
    return user


def titles(response) -> list[str]:
    return [str(article) for article in response.context["cl"].result_list]


def _many(number: int) -> None:
    places = list(factories.huayang().values()) if number < 5 else []
    for count in range(number):
        factories.published(f"第{count}篇", places=places, reporters=[factories.reporter()])


def test_list_queries_do_not_grow_with_rows(client: Client) -> None:
    from django.db import connection

    _many(3)
    client.get(URL)
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    _many(30)
    with CaptureQueriesContext(connection) as many:
        client.get(URL)

    assert len(many) == len(few) <= 15
    assert not any("body" in query["sql"] for query in many.captured_queries)


def test_list_counts_to_the_cap_and_says_so(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(paginator, "CAP", 3)
    _many(4)

    response = client.get(URL)

    assert response.context["cl"].result_count == 3
    assert response.context["cl"].paginator.is_capped


def test_list_newest_change_first(client: Client) -> None:
    factories.draft("先写的")
    factories.draft("后写的")

    assert titles(client.get(URL)) == ["后写的", "先写的"]


def test_list_of_a_day_has_what_was_published_then(client: Client) -> None:
    factories.published("当天", at=datetime(2026, 3, 5, 1, tzinfo=UTC))
    factories.published("午夜后", at=datetime(2026, 3, 4, 16, 30, tzinfo=UTC))  # 00:30 in Chengdu
    factories.published("前一天", at=datetime(2026, 3, 4, 15, tzinfo=UTC))
    factories.draft("未发")

    day = {"published_at__year": 2026, "published_at__month": 3, "published_at__day": 5}

    assert titles(client.get(URL, day)) == ["当天", "午夜后"]


def test_dates_lead_from_years_to_days(client: Client) -> None:
    factories.published(at=datetime(2024, 7, 1, tzinfo=UTC))
    factories.published(at=datetime(2026, 3, 5, tzinfo=UTC))

    def choices(**params) -> list[str]:
        return [str(each["title"]) for each in client.get(URL, params).context["cl"].date_choices()]

    assert choices() == ["2026", "2025", "2024"]
    assert choices(published_at__year=2024)[1:] == [str(month) for month in range(1, 13)]
    assert choices(published_at__year=2024, published_at__month=2)[-1] == "29"


@pytest.mark.parametrize(
    "params",
    [
        {"published_at__year": "x"},
        {"published_at__year": "9999", "published_at__month": "12"},
        {"published_at__year": "2026", "published_at__month": "13"},
        {"section": "²"},
        {"p": "99999"},
        {"o": "1.-9"},
    ],
)
def test_list_with_a_broken_address_is_no_error(client: Client, params: dict) -> None:
    factories.draft()

    assert client.get(URL, params).status_code in (200, 302)


def test_filter_by_stage_and_section(client: Client) -> None:
    factories.draft("民生稿", section=factories.section("民生"))
    factories.draft("要闻稿")
    factories.published("民生见报", section=factories.section("民生"))

    section = factories.section("民生").pk
    found = client.get(URL, {"section": section, "stage__exact": Stage.WRITING})

    assert titles(found) == ["民生稿"]


def test_filter_mine_by_answering_or_by_byline(client: Client, chief) -> None:
    factories.draft("我负责", responsible_editor=chief)
    factories.draft("我署名", reporters=[factories.reporter("陈", user=chief)])
    factories.draft("别人的", responsible_editor=factories.editor())

    assert titles(client.get(URL, {"mine": "1"})) == ["我负责"]
    assert titles(client.get(URL, {"mine": "byline"})) == ["我署名"]


def test_search_in_title_and_text(client: Client) -> None:
    factories.draft("加装电梯之后")
    factories.draft("社区食堂", body="<p>有人问起电梯。</p>")
    factories.draft("别的事")

    assert titles(client.get(URL, {"q": "电梯"})) == ["社区食堂", "加装电梯之后"]
    assert titles(client.get(URL, {"q": "电梯 食堂"})) == ["社区食堂"]


def test_bulk_publish_goes_on_after_a_refusal(client: Client) -> None:
    ready, bare = factories.draft("可发"), factories.draft("没有版块", section=None)

    response = client.post(
        URL, {"action": "publish_chosen", "_selected_action": [ready.pk, bare.pk]}, follow=True
    )

    ready.refresh_from_db()
    bare.refresh_from_db()
    assert ready.is_published and bare.stage == Stage.WRITING
    said = [(message.level_tag, str(message)) for message in response.context["messages"]]
    assert [level for level, text in said] == ["warning", "success"]
    assert "没有版块" in said[0][1]


def test_bulk_publish_is_not_offered_without_the_right(client: Client) -> None:
    client.force_login(factories.editor("李青"))
    article = factories.draft()

    page = client.get(URL)
    client.post(URL, {"action": "publish_chosen", "_selected_action": [article.pk]})

    article.refresh_from_db()
    assert "publish_chosen" not in page.text and article.stage == Stage.WRITING


def test_bulk_withdraw_asks_for_the_reason_first(client: Client, chief) -> None:
    article = factories.published("错稿")
    data = {"action": "withdraw_chosen", "_selected_action": [article.pk]}

    asked = client.post(URL, data)
    article.refresh_from_db()
    assert asked.status_code == 200 and 'name="reason"' in asked.text
    assert article.is_published

    client.post(URL, data | {"reason": "事实有误"})
    article.refresh_from_db()
    assert article.stage == Stage.WITHDRAWN
    event = article.events.first()
    assert (event.verb, event.actor, event.data["reason"]) == ("withdraw", chief, "事实有误")


def test_bulk_actions_take_a_limited_number(client: Client, monkeypatch) -> None:
    monkeypatch.setattr("articles.admin.article_actions.MOST", 1)
    chosen = [factories.draft().pk, factories.draft().pk]

    client.post(URL, {"action": "publish_chosen", "_selected_action": chosen})

    assert not Article.objects.published().exists()
