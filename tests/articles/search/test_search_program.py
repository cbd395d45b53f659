"""The same results for programs, as feeds, and while somebody types."""

from datetime import datetime, timedelta
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles import search, workflow
from articles.models import Byline, PlaceAlias
from articles.search_page import limits, typing
from tests import factories

pytestmark = pytest.mark.django_db


def _json(client, status: int = 200, **params: object) -> dict:
    response = client.get(f"/search.json?{urlencode(params)}")
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/json"
    return response.json()


# JSON


def test_json_gives_what_a_program_needs(client, settings):
    settings.SITE_URL = "https://paper.example"
    at = timezone.make_aware(datetime(2026, 3, 8, 8, 30))
    article = factories.published(
        "食堂 <开张>", body="<p>社区食堂 &lt;b&gt; 今天开门。</p>", at=at, external_id="old-7"
    )

    assert _json(client, q="食堂") == {
        "results": [
            {
                "id": article.pk,
                "external_id": "old-7",
                "url": f"https://paper.example/articles/{article.pk}/",
                "title": "食堂 <开张>",
                "snippet": "社区<mark>食堂</mark> &lt;b&gt; 今天开门。",
                "published_at": "2026-03-08T08:30:00+08:00",
            }
        ],
        "next": None,
        "fallback": None,
    }


def test_json_pages_lead_to_one_another(client, settings):
    for number in range(7):
        factories.published(f"食堂{number}", days_ago=number)
    settings.SITE_URL = "http://testserver"
    seen, address = [], f"/search.json?{urlencode({'q': '食堂', 'page_size': 3})}"
    sizes = []
    while address:
        answer = client.get(address).json()
        seen += [each["title"] for each in answer["results"]]
        sizes.append(len(answer["results"]))
        address = answer["next"]

    assert seen == [f"食堂{number}" for number in range(7)] and sizes == [3, 3, 1]


@pytest.mark.parametrize(
    ("page_size", "count"),
    [
        *(("1", 1), ("100", 25), ("101", 25)),
        *((odd, 20) for odd in ("9" * 20, "0", "-1", "x", "", "２", "1.5")),
    ],
)
def test_json_page_size_is_bounded(client, page_size: str, count: int):
    for number in range(25):
        factories.published(f"食堂{number}")

    assert len(_json(client, q="食堂", page_size=page_size)["results"]) == count


def test_json_has_the_filters_and_the_order_of_the_page(client):
    places = factories.huayang()
    factories.published("食堂一", places=[places["祥龙社区"]], days_ago=1)
    factories.published("二", body="<p>食堂</p>", places=[places["安公社区"]])
    factories.published("食堂三")

    def titles(**params) -> list[str]:
        return [each["title"] for each in _json(client, q="食堂", **params)["results"]]

    assert titles(place="huayang") == ["食堂一", "二"]
    assert titles(place="huayang", sort="date") == ["二", "食堂一"]
    assert titles(place="angong") == ["二"]


def test_json_names_the_kind_of_fallback(client):
    PlaceAlias.objects.create(place=factories.huayang()["华阳街道"], name="华阳镇")
    factories.published("华阳街道的食堂")

    assert _json(client, q="华阳镇")["fallback"] == "alias"
    assert _json(client, q="食堂 斑马")["fallback"] == "fewer_words"
    assert _json(client, q="斑马") == {"results": [], "next": None, "fallback": None}
    assert _json(client) == {"results": [], "next": None, "fallback": None}


def test_json_refuses_a_filter_that_does_not_exist(client):
    """A program would take the whole paper for its answer."""
    factories.published("食堂")

    assert set(_json(client, 400, q="食堂", place="nothing")) == {"error"}


def test_json_is_for_programs_of_nobody_s_browser(client):
    response = client.get("/search.json?q=x", headers={"origin": "https://elsewhere.example"})

    assert not [name for name in response.headers if name.startswith("Access-Control")]
    assert not response.cookies


def test_json_holds_what_is_published_alone(client):
    factories.draft("食堂的草稿")
    factories.published("食堂明天开", at=timezone.now() + timedelta(days=1))
    gone = factories.published("食堂撤了")
    workflow.withdraw(gone, actor=factories.chief(), reason="有误")

    assert _json(client, q="食堂")["results"] == []


# Feeds


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_feed_has_what_the_search_finds_the_newest_first(client, settings, kind: str):
    settings.SITE_URL = "https://paper.example"
    places = factories.huayang()
    factories.published("食堂一", places=[places["祥龙社区"]], days_ago=2)
    factories.published("二", body="<p>食堂</p>", places=[places["祥龙社区"]], days_ago=1)
    factories.published("食堂三")
    factories.published("电梯", places=[places["祥龙社区"]])
    query = urlencode({"q": "食堂", "place": "xianglong"})
    response = client.get(f"/search/feed.{kind}?{query}&sort=relevance&page=7")
    feed = ElementTree.fromstring(response.content)

    titles = [each.text for each in feed.iter() if each.tag.endswith("title")]
    assert titles == ["食堂 - 华西社区报", "二", "食堂一"]
    text = response.content.decode().replace("&amp;", "&")
    assert f"https://paper.example/search/?{query}" in text
    assert f"https://paper.example/search/feed.{kind}?{query}" in text
    assert response.headers["Cache-Control"].startswith("public")


def test_feed_is_named_by_the_page_and_has_a_short_address(client):
    factories.published("食堂")
    query = urlencode({"q": "食堂"})
    page = client.get(f"/search/?{query}&sort=date").content.decode()

    for kind in ("rss", "atom"):
        assert f'<link rel="alternate" type="application/{kind}+xml"' in page
        assert page.count(f'href="/search/feed.{kind}?{query}"') == 2
    response = client.get(f"/search/feed/?{query}")
    assert (response.status_code, response.url) == (301, f"/search/feed.rss?{query}")


def test_feed_has_nothing_near_and_nothing_for_no_words(client):
    factories.published("食堂")
    for q in ("", "食堂 斑马", "！"):
        feed = ElementTree.fromstring(client.get(f"/search/feed.rss?{urlencode({'q': q})}").content)
        assert not list(feed.iter("item"))


def test_feed_does_not_widen_when_what_it_is_narrowed_to_is_gone(client):
    factories.published("食堂")

    assert client.get("/search/feed.rss?q=食堂").status_code == 200
    assert client.get("/search/feed.rss?q=食堂&place=nosuch").status_code == 404


def test_feed_that_is_too_slow_says_so(client, monkeypatch):
    def slow(*_args, **_options):
        raise search.TooSlow

    monkeypatch.setattr(search, "find", slow)
    response = client.get("/search/feed.rss?q=x")

    assert response.status_code == 503 and "no-store" in response.headers["Cache-Control"]


# While somebody types


def _offers(client, q: str) -> list[tuple[str, str, str]]:
    response = client.get(f"/search/suggest.json?{urlencode({'q': q})}")
    assert response.status_code == 200
    return [(each["kind"], each["name"], each["address"]) for each in response.json()["results"]]


def test_offers_places_reporters_tags_and_titles(client):
    places = factories.huayang()
    PlaceAlias.objects.create(place=places["安公社区"], name="祥和社区")
    author = factories.reporter("祥子", slug="xiangzi")
    article = factories.published(
        "祥龙社区的食堂",
        places=[places["祥龙社区"], places["安公社区"]],
        tags=["祥龙老院"],
        reporters=[author],
    )
    factories.published("别的", body="<p>祥龙</p>")
    found = _offers(client, "祥")
    assert ("地方", "祥龙社区（华阳街道）", "/places/xianglong/") in found
    assert ("地方", "安公社区（华阳街道）", "/places/angong/") in found
    assert ("记者", "祥子", "/reporters/xiangzi/") in found
    assert ("标签", "祥龙老院", f"/tags/{quote(article.tags.get().slug)}/") in found

    titles = [name for _kind, name, address in _offers(client, " 祥龙 ") if "/articles/" in address]
    assert titles == ["祥龙社区的食堂"]


def test_offers_nothing_that_readers_can_not_see(client):
    places = factories.huayang()
    article = factories.draft(
        "食堂的草稿",
        places=[places["祥龙社区"]],
        tags=["食堂内幕"],
        reporters=[factories.reporter("食客")],
    )
    factories.published(
        "食堂明天开", at=timezone.now() + timedelta(days=1), tags=["食堂将开"], reporters=[]
    )
    Byline.objects.create(article=article, name="食神")

    assert _offers(client, "食") == _offers(client, "食堂") == _offers(client, "祥龙") == []


@pytest.mark.parametrize("q", ["", " ", "%", "_", "%%__", "'", '"', "食" * 5000, "，。"])
def test_nothing_is_offered_for_what_is_no_beginning(client, q: str):
    factories.published("电梯", tags=["电梯"], reporters=[factories.reporter("电工")])

    assert _offers(client, q) == []


def test_offers_are_few_however_much_there_is(client, django_assert_max_num_queries):
    for number in range(30):
        factories.published(
            f"食堂{number}",
            tags=[f"食堂{number}"],
            reporters=[factories.reporter(f"食堂{number}")],
            places=[factories.place(f"食堂{number}")],
        )
    with django_assert_max_num_queries(12):
        assert len(_offers(client, "食堂")) == typing.MOST


def test_offers_stop_for_a_network_that_asks_too_often(client, monkeypatch):
    monkeypatch.setattr(limits, "TYPING", limits.TYPING.__class__("typing", 2, 60))
    codes = [client.get("/search/suggest.json?q=x").status_code for _ in range(3)]

    assert codes == [200, 200, 429]


def test_offers_leave_out_titles_that_take_too_long(client, monkeypatch):
    def slow(*_args, **_options):
        raise search.TooSlow

    factories.published("电梯", tags=["电梯"])
    monkeypatch.setattr(search, "find", slow)

    assert [name for _kind, name, _address in _offers(client, "电梯")] == ["电梯"]
