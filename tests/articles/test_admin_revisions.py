"""The texts of an article in the admin: the list, two side by side, an earlier one again."""

import pytest
from django.test import Client

from articles import revisions, workflow
from articles.models import Article, Event
from tests import factories
from tests.articles.admin_forms import change_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(client: Client):
    user = factories.editor("李青")
    client.force_login(user)
    return user


def _three_texts(writer) -> Article:
    article = factories.draft("第一稿", body="<p>院里装了电梯。</p>", author=writer)
    revisions.save_text(article, author=writer, title="第二稿", body="<p>院里装了扶梯。</p>")
    revisions.save_text(article, author=writer, title="第三稿")
    return article


def _restore(client: Client, article: Article, number: int):
    return client.post(
        change_url(article, f"texts/{number}/restore"), {"latest": article.latest_id}, follow=True
    )


def test_list_shows_who_saved_what_in_which_stage_and_who_signed(client: Client, writer) -> None:
    article = factories.signed(factories.draft("送审的稿", author=writer))
    client.force_login(factories.member("editor-in-chief", "总编甲"))

    page = client.get(change_url(article, "texts")).text

    assert "送审的稿" in page and "李青" in page
    assert page.count("✓") == 6


def test_any_two_texts_stand_side_by_side(client: Client, writer) -> None:
    article = _three_texts(writer)

    page = client.get(change_url(article, "texts"), {"before": 1, "after": 2}).text

    assert "院里装了<del>电</del>梯。" in page and "院里装了<ins>扶</ins>梯。" in page
    assert "第<del>一</del>稿" in page and "第<ins>二</ins>稿" in page


def test_one_text_alone_is_compared_with_the_newest(client: Client, writer) -> None:
    article = _three_texts(writer)

    compared = client.get(change_url(article, "texts"), {"before": 1}).context["compared"]

    assert (compared.before.number, compared.after.number) == (1, 3)


def test_later_text_chosen_first_is_still_the_later_one(client: Client, writer) -> None:
    article = _three_texts(writer)

    chosen = {"before": 3, "after": 1}
    compared = client.get(change_url(article, "texts"), chosen).context["compared"]

    assert (compared.before.number, compared.after.number) == (1, 3)


@pytest.mark.parametrize("number", ["9", "x", "-1", "１", "1" * 30])
def test_number_that_is_no_text_is_not_found(client: Client, writer, number: str) -> None:
    article = _three_texts(writer)

    assert client.get(change_url(article, "texts"), {"before": number}).status_code == 404


def test_metadata_stands_beside_the_words(client: Client, writer) -> None:
    article = _three_texts(writer)
    workflow.describe(
        article,
        actor=writer,
        fields=["section", "source_name"],
        before={"section": "民生"},
        after={"section": "要闻"},
    )

    changes = client.get(change_url(article, "texts"), {"before": 2}).context["compared"].metadata

    assert [(each.name, each.before, each.after) for each in changes] == [
        ("section", "民生", "要闻"),
        ("source_name", None, ""),
    ]


def test_since_links_lead_to_what_changed(client: Client) -> None:
    people = factories.desk()
    writer = factories.member("reporter")
    article = factories.draft("初稿", author=writer)
    workflow.submit(article, actor=writer)
    workflow.send_back(article, actor=people.first, reason="缺数字")
    workflow.edit(article, actor=writer, title="改过的稿")
    client.force_login(people.first)

    since = client.get(change_url(article, "texts")).context["since"]

    assert [number for _label, number in since] == [1, 1]  # sent back, and own signature


def test_live_text_is_one_click_away_from_the_newest(client: Client) -> None:
    chief = factories.chief()
    article = factories.published("公开的题")
    workflow.revise(article, actor=chief)
    workflow.edit(article, actor=chief, title="还没有审的题")
    client.force_login(chief)

    since = client.get(change_url(article, "texts")).context["since"]

    assert [number for _label, number in since] == [1]


def test_restored_text_is_a_new_one(client: Client, writer) -> None:
    article = _three_texts(writer)

    _restore(client, article, 1)

    article.refresh_from_db()
    assert (article.latest.number, article.latest.title) == (4, "第一稿")
    assert article.latest.body == "<p>院里装了电梯。</p>"
    event = Event.objects.filter(article=article, verb="save_text").latest("pk")
    assert event.data == {"revision": 4, "restored": 1} and event.actor == writer


def test_restoring_keeps_the_cover_of_then(client: Client, writer) -> None:
    photo = factories.photo()
    article = factories.draft(author=writer, cover=photo)
    revisions.save_text(article, author=writer, cover=None)

    _restore(client, article, 1)

    article.refresh_from_db()
    assert article.latest.cover == photo


def test_restoring_an_approved_article_asks_for_the_final_review_again(client: Client) -> None:
    people = factories.desk()
    writer = factories.member("reporter")
    article = factories.draft("一", author=writer)
    workflow.edit(article, actor=writer, title="二")
    factories.signed(article, people, actor=writer)
    client.force_login(people.final)

    _restore(client, article, 1)

    article.refresh_from_db()
    assert article.stage == "final_review" and article.latest.title == "一"


def test_restoring_where_the_text_may_not_change_says_why(client: Client, writer) -> None:
    article = _three_texts(writer)
    workflow.submit(article, actor=writer)

    response = _restore(client, article, 1)

    article.refresh_from_db()
    assert article.latest.number == 3
    reason = workflow.why_not("edit", article, writer)
    assert reason and [str(each) for each in response.context["messages"]] == [reason]
    assert response.text.count(reason) == 2  # also beside the greyed-out buttons


def test_restoring_after_somebody_saved_is_refused(client: Client, writer) -> None:
    article = _three_texts(writer)
    stale = {"latest": article.latest_id}
    revisions.save_text(article, author=writer, title="第四稿")

    client.post(change_url(article, "texts/1/restore"), stale)

    assert article.revisions.count() == 4


def test_restoring_the_same_words_makes_no_text(client: Client, writer) -> None:
    article = factories.draft("一", author=writer)
    revisions.save_text(article, author=writer, title="二")
    revisions.save_text(article, author=writer, title="一")

    _restore(client, article, 1)

    assert article.revisions.count() == 3


def test_opening_the_restore_address_changes_nothing(client: Client, writer) -> None:
    article = _three_texts(writer)

    assert client.get(change_url(article, "texts/1/restore")).status_code == 405


def test_who_may_not_see_the_article_finds_nothing(client: Client, writer) -> None:
    article = _three_texts(writer)
    client.force_login(factories.member("reporter", "别的记者"))

    assert client.get(change_url(article, "texts")).status_code == 404
    assert client.post(change_url(article, "texts/1/restore")).status_code == 404
    assert article.revisions.count() == 3


def test_queries_do_not_grow_with_texts(client: Client, writer, django_assert_max_num_queries):
    article = _three_texts(writer)
    for number in range(12):
        revisions.save_text(article, author=writer, title=f"又一稿{number}")

    with django_assert_max_num_queries(34):
        client.get(change_url(article, "texts"), {"before": 1, "after": 5})
