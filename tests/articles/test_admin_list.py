"""The list of articles in the newsroom."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import workflow
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


def _chosen(action: str, *articles: Article, **words: str) -> dict:
    chosen = [article.pk for article in articles]
    return {"action": f"{action}_chosen", "_selected_action": chosen, **words}


def test_bulk_publish_goes_on_after_a_refusal(client: Client) -> None:
    ready, bare = factories.signed(factories.draft("可发")), factories.draft("没有签")

    response = client.post(URL, _chosen("publish", ready, bare), follow=True)

    ready.refresh_from_db()
    bare.refresh_from_db()
    assert ready.is_published and bare.stage == Stage.WRITING
    said = [(message.level_tag, str(message)) for message in response.context["messages"]]
    assert [level for level, text in said] == ["warning", "success"]
    assert "没有签" in said[0][1]


@pytest.mark.parametrize(
    ("group", "action", "words", "stage"),
    [
        ("section editor", "sign", {}, Stage.SECOND_REVIEW),
        ("section editor", "send_back", {"reason": "缺数字"}, Stage.RETURNED),
        ("section editor", "spike", {"reason": "重复"}, Stage.SPIKED),
        ("proofreader", "proof", {}, Stage.FIRST_REVIEW),
    ],
)
def test_bulk_steps_take_each_article_on_its_own(
    client: Client, group: str, action: str, words: dict, stage: Stage
) -> None:
    person = factories.member(group)
    client.force_login(person)
    handed_in = factories.draft("交了")
    workflow.submit(handed_in, actor=factories.chief())
    public = factories.published("发了")

    response = client.post(URL, _chosen(action, public, handed_in, **words), follow=True)

    handed_in.refresh_from_db()
    public.refresh_from_db()
    assert (handed_in.stage, public.stage) == (stage, Stage.PUBLISHED)
    last = handed_in.events.first()
    assert (last.verb, last.actor) == (action, person)
    assert [message.level_tag for message in response.context["messages"]] == ["warning", "success"]


def test_bulk_submit_of_a_writer(client: Client, chief) -> None:
    article = factories.draft(author=chief)

    client.post(URL, _chosen("submit", article))

    article.refresh_from_db()
    assert article.stage == Stage.FIRST_REVIEW


@pytest.mark.parametrize("action", ["send_back", "withdraw", "spike"])
def test_bulk_steps_with_a_reason_ask_for_it_and_keep_the_choice(
    client: Client, action: str
) -> None:
    client.force_login(factories.member("editor-in-chief"))
    article = factories.draft()

    for words in ({}, {"reason": "  "}):
        asked = client.post(URL, _chosen(action, article, **words))
        assert asked.status_code == 200 and 'name="reason"' in asked.text
        assert f'name="_selected_action" value="{article.pk}"' in asked.text
    assert article.events.count() == 1


def test_bulk_steps_pass_over_what_the_person_does_not_see(client: Client) -> None:
    editor = factories.member("section editor")
    editor.sections.add(factories.section("体育"))
    client.force_login(editor)
    hidden = factories.draft("别版的稿")

    response = client.post(URL, _chosen("spike", hidden, reason="不发"), follow=True)

    hidden.refresh_from_db()
    assert hidden.stage == Stage.WRITING and "别版的稿" not in response.text


def test_bulk_steps_are_offered_by_right(client: Client) -> None:
    article = factories.draft()
    for group, offered in (
        ("proofreader", {"proof"}),
        ("section editor", {"submit", "sign", "send_back", "spike"}),
        ("desk chief", {"submit", "sign", "send_back", "spike"}),
        (
            "editor-in-chief",
            {"submit", "sign", "send_back", "publish", "withdraw", "spike"},
        ),
    ):
        client.force_login(factories.member(group))
        form = client.get(URL).context["action_form"]
        names = {name for name, _label in form.fields["action"].choices if name}
        assert names == {f"{name}_chosen" for name in offered}, group
    client.force_login(factories.editor())
    client.post(URL, _chosen("publish", article))
    article.refresh_from_db()
    assert article.stage == Stage.WRITING


def test_filter_waiting_for_me_has_the_longest_waiting_first(client: Client) -> None:
    client.force_login(factories.member("section editor"))
    for title in ("先交", "后交"):
        workflow.submit(factories.draft(title), actor=factories.chief())
    factories.draft("没交")

    assert titles(client.get(URL, {"mine": "waiting"})) == ["先交", "后交"]


def test_list_names_every_stage_and_shows_the_deadline(client: Client) -> None:
    late = timezone.now() - timedelta(hours=1)
    factories.draft("晚了", deadline=late)
    factories.published("发了", deadline=late)

    page = client.get(URL)

    assert page.text.count("overdue") == 1
    assert len(page.context["cl"].filter_specs[0].lookup_choices) == len(Stage)


def test_bulk_withdraw_asks_for_the_reason_first(client: Client, chief) -> None:
    article = factories.published("错稿")
    data = {"action": "withdraw_chosen", "_selected_action": [article.pk]}

    client.post(URL, data)
    article.refresh_from_db()
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
