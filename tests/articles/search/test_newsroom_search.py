"""The newsroom's list and the portal search through the index, within what the person may see."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import newsroom_search, search, workflow
from articles.access import own_articles, visible_articles
from articles.models import Article, Stage, User
from tests import factories
from tests.articles.admin_forms import URL

pytestmark = pytest.mark.django_db
PORTAL = "/portal/search/"


@pytest.fixture
def chief(client: Client) -> User:
    user = factories.chief("陈主任")
    client.force_login(user)
    return user


def titles(response) -> list[str]:
    return [str(article) for article in response.context["cl"].result_list]


def listed(client: Client, typed: str, **filters: object) -> list[str]:
    return titles(client.get(URL, {"q": typed, **filters}))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("電梯", ["社区食堂", "加装电梯之后"]),
        ("电梯 食堂", ["社区食堂"]),
        ('"装电梯"', ["加装电梯之后"]),
        ("电梯 -食堂", ["加装电梯之后"]),
        ('电梯 -"有人问起"', ["加装电梯之后"]),
        ("林晓棠", ["社区食堂"]),
        ("养老", ["社区食堂"]),
        ("停电", []),
        ("-食堂", []),
        ("，。", []),
    ],
)
def test_list_finds(client: Client, chief: User, typed: str, found: list[str]) -> None:
    factories.draft("加装电梯之后")
    factories.draft(
        "社区食堂",
        body="<p>有人问起电梯。</p>",
        reporters=[factories.reporter("林晓棠")],
        tags=["养老"],
    )
    factories.draft("别的事", body="<p>停了电</p>")

    assert listed(client, typed) == found


def test_list_finds_the_newest_text_and_readers_theirs(client: Client, chief: User) -> None:
    factories.revised(factories.published("食堂开了"), title="食堂关了")

    assert listed(client, "关了") == ["食堂关了"] and listed(client, "开了") == []


@pytest.fixture
def at_most_two(monkeypatch) -> None:
    monkeypatch.setattr(newsroom_search, "MOST", 2)


def test_list_finds_a_draft_however_much_was_published_since(
    client: Client, chief: User, at_most_two
) -> None:
    old = factories.draft("食堂的旧稿")
    Article.objects.filter(pk=old.pk).update(updated_at=timezone.now() - timedelta(days=90))
    search.put(old)
    for number in range(4):
        factories.published(f"食堂{number}", days_ago=4 - number)

    page = client.get(URL, {"q": "食堂"})

    assert set(titles(page)) == {"食堂3", "食堂2", "食堂的旧稿"}
    note = page.context["cl"].search_note
    assert note and str(note) in page.text


def test_list_looks_at_texts_until_there_are_enough(
    client: Client, chief: User, monkeypatch
) -> None:
    for number in range(4):
        factories.draft(f"社区食堂{number}")
    factories.draft("社区的区食", body="<p>食堂</p>")  # has the pairs and not the word
    assert len(listed(client, "社区食堂")) == 4
    assert not client.get(URL, {"q": "社区食堂"}).context["cl"].search_note

    monkeypatch.setattr("articles.search.listed.ENOUGH", 3)
    page = client.get(URL, {"q": "社区食堂"})

    assert titles(page) == ["社区食堂3", "社区食堂2", "社区食堂1"]
    assert page.context["cl"].search_note
    assert len(listed(client, "食堂")) == 5  # one pair: the index knows


def test_list_narrowed_by_what_the_index_knows_reaches_the_oldest(
    client: Client, chief: User, at_most_two
) -> None:
    other = factories.section("民生")
    day = timezone.localtime() - timedelta(days=400)
    factories.published("食堂旧闻", section=other, at=day, source="contribution")
    for number in range(4):
        factories.published(f"食堂{number}", days_ago=4 - number)
    month = {"published_at__year": day.year, "published_at__month": day.month}

    assert "食堂旧闻" not in listed(client, "食堂")
    for narrowed in (
        {"section": other.pk},
        {"source__exact": "contribution"},
        {"published_at__year": day.year},
        month,
        month | {"published_at__day": day.day},
    ):
        page = client.get(URL, {"q": "食堂", **narrowed})
        assert "食堂旧闻" in titles(page), narrowed
        assert not page.context["cl"].search_note or narrowed == {"published_at__year": day.year}


def test_list_of_mine_reaches_my_oldest(client: Client, chief: User, at_most_two) -> None:
    name = factories.reporter("陈主任", user=chief)
    factories.published("食堂我负责", responsible_editor=chief, days_ago=90)
    factories.published("食堂我署名", reporters=[name], days_ago=80)
    for number in range(4):
        factories.published(f"食堂{number}", days_ago=4 - number)

    assert listed(client, "食堂", mine="1") == ["食堂我负责"]
    assert listed(client, "食堂", mine="byline") == ["食堂我署名"]


@pytest.mark.parametrize(
    "narrowed",
    [
        {"published_at__year": "x"},
        {"published_at__year": "0"},
        {"published_at__year": "9999", "published_at__month": "12", "published_at__day": "31"},
        {"published_at__year": "1", "published_at__month": "1", "published_at__day": "1"},
        {"published_at__year": "9" * 30},
        {"section": "²"},
        {"section": "9" * 30},
        {"source__exact": "' OR 1=1"},
        {"mine": "x"},
    ],
)
def test_search_with_a_broken_address_is_no_error(
    client: Client, chief: User, narrowed: dict
) -> None:
    factories.draft("食堂")

    assert client.get(URL, {"q": "食堂", **narrowed}).status_code in (200, 302)


@pytest.mark.parametrize(
    "typed", ["' OR 1=1 --", '"', "-", "\\", "%s {0}", "南" * 3000, "a* NEAR b", "\ue002public"]
)
def test_anything_that_is_typed_gives_a_page(client: Client, chief: User, typed: str) -> None:
    factories.draft("食堂")

    assert client.get(URL, {"q": typed}).status_code == 200
    assert client.get(PORTAL, {"q": typed}).status_code in (200, 403)


def test_search_that_takes_too_long_says_so(client: Client, chief: User, monkeypatch) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL takes no time limit below nothing")
    factories.draft("食堂")
    monkeypatch.setattr("articles.search.listed.TIME_LIMIT", -1)
    monkeypatch.setattr("articles.search.sqlite._STEPS", 1)

    page = client.get(URL, {"q": "食堂"})

    assert titles(page) == [] and str(page.context["cl"].search_note) in page.text


def test_queries_of_a_search_do_not_grow(client: Client, chief: User) -> None:
    def queries(number: int) -> int:
        for count in range(number):
            factories.draft(f"第{count}个社区食堂", reporters=[factories.reporter()])
        with CaptureQueriesContext(connection) as asked:
            assert titles(client.get(URL, {"q": '社区食堂 "第"'}))
        return len(asked)

    queries(1)
    assert queries(2) == queries(30) <= 26


# Who


def _of_a_section() -> User:
    user = factories.member("section editor")
    user.sections.add(factories.section("民生"))
    return user


WHO: dict[str, Callable[[], User]] = {
    "reporter": lambda: factories.member("reporter"),
    "section editor of one section": _of_a_section,
    "section editor": lambda: factories.member("section editor"),
    "proofreader": lambda: factories.member("proofreader"),
    "finance": lambda: factories.member("finance"),
    "superuser": lambda: factories.user(is_superuser=True),
    "shut out": lambda: factories.user(is_superuser=True, is_active=False),
}


@pytest.mark.parametrize("who", WHO)
def test_everything_that_a_person_may_see_is_looked_for(who: str) -> None:
    """The index leaves out what is others'; it never leaves out what is theirs."""
    user = WHO[who]()
    name = factories.reporter("林晓棠", user=user)
    factories.draft("食堂，我写的", author=user)
    factories.draft("食堂，我署名", reporters=[name])
    factories.draft("食堂，我负责", responsible_editor=user)
    factories.published("食堂，民生", section=factories.section("民生"))
    factories.published("食堂，要闻")
    seen = set(visible_articles(user).values_list("pk", flat=True))
    own = set(own_articles(user).values_list("pk", flat=True))

    assert seen <= set(newsroom_search.find(user, "食堂").numbers)
    assert own <= set(newsroom_search.find(user, "食堂", own=True).numbers)


def test_others_do_not_fill_what_is_looked_at(at_most_two) -> None:
    reporter, of_a_section = factories.member("reporter"), _of_a_section()
    mine = factories.draft("食堂，我写的", author=reporter)
    ours = factories.published("食堂，民生", section=factories.section("民生"), days_ago=9)
    for number in range(4):
        factories.published(f"食堂{number}")
        factories.draft(f"食堂的稿{number}")

    assert newsroom_search.find(reporter, "食堂").numbers == [mine.pk]
    assert ours.pk in newsroom_search.find(of_a_section, "食堂").numbers


def test_list_never_shows_what_the_person_may_not_see(client: Client) -> None:
    client.force_login(_of_a_section())
    factories.draft("食堂，要闻的稿")
    factories.published("食堂，民生", section=factories.section("民生"))

    page = client.get(URL, {"q": "食堂"})

    assert titles(page) == ["食堂，民生"] and "要闻的稿" not in page.text


# The portal


@pytest.fixture
def reporter(client: Client) -> User:
    user = factories.member("reporter", "林晓棠", staff=False)
    client.force_login(user)
    return user


def pieces(response) -> list[str]:
    return [str(row.article) for row in response.context["rows"]]


def test_portal_finds_my_pieces_wherever_they_stand(client: Client, reporter: User) -> None:
    name = factories.reporter("林晓棠", user=reporter)
    factories.published("食堂，发了", reporters=[name])
    away = factories.draft("食堂，收起", author=reporter)
    workflow.spike(away, actor=reporter, reason="不要")
    factories.draft("食堂，在写", author=reporter, body="<p>七点开门</p>")
    factories.draft("食堂，别人的")
    factories.published("食堂，别人发的")

    page = client.get(PORTAL, {"q": "食堂"})

    assert set(pieces(page)) == {"食堂，发了", "食堂，收起", "食堂，在写"}
    assert "别人" not in page.text and 'value="食堂"' in page.text
    assert pieces(client.get(PORTAL, {"q": '食堂 "七点开门"'})) == ["食堂，在写"]
    assert set(pieces(client.get(PORTAL, {"q": "食堂 -在写"}))) == {"食堂，发了", "食堂，收起"}
    assert away.stage == Stage.SPIKED


def test_portal_shows_nothing_of_an_editor_s_name_that_is_not_theirs_to_write(
    client: Client, reporter: User
) -> None:
    """Who answers for a piece, or is named as its editor, did not write it."""
    factories.draft("食堂，我负责", responsible_editor=reporter)

    assert pieces(client.get(PORTAL, {"q": "食堂"})) == []


def test_portal_without_words_asks_for_some(client: Client, reporter: User) -> None:
    factories.draft("食堂", author=reporter)

    for typed in ("", "  ", "，", "-食堂"):
        page = client.get(PORTAL, {"q": typed})
        assert page.status_code == 200 and pieces(page) == []


def test_portal_pages_keep_the_words(client: Client, reporter: User, monkeypatch) -> None:
    monkeypatch.setattr("articles.views.portal.lists.ON_A_PAGE", 2)
    for number in range(3):
        factories.draft(f"食堂&{number}", author=reporter)

    first = client.get(PORTAL, {"q": '食堂 "&"'})
    second = client.get(PORTAL, {"q": "食堂", "page": 2})

    assert "?q=%E9%A3%9F%E5%A0%82+%22%26%22&amp;page=2" in first.text
    assert pieces(second) == ["食堂&0"]


def test_portal_says_when_there_are_more(client: Client, reporter: User, at_most_two) -> None:
    for number in range(3):
        factories.draft(f"食堂{number}", author=reporter)

    page = client.get(PORTAL, {"q": "食堂"})

    assert pieces(page) == ["食堂2", "食堂1"] and page.text.count('role="status"') == 1


def test_portal_queries_do_not_grow(client: Client, reporter: User) -> None:
    def queries(number: int) -> int:
        for count in range(number):
            factories.draft(f"第{count}个社区食堂", author=reporter)
        with CaptureQueriesContext(connection) as asked:
            assert pieces(client.get(PORTAL, {"q": "社区食堂"}))
        return len(asked)

    queries(1)
    assert queries(2) == queries(25) <= 19


def test_every_list_of_the_portal_has_the_field(client: Client, reporter: User) -> None:
    for page in ("", "sent-back/", "published/", "put-away/", "search/"):
        assert 'action="/portal/search/"' in client.get(f"/portal/{page}").text
