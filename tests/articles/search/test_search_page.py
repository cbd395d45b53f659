"""The page of a search: what it shows, how it is narrowed, and that nothing typed breaks it."""

import gzip
import html
import re
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext

from articles import search, workflow
from articles.models import Photo, PlaceAlias
from articles.search_page import limits, narrowing
from tests import factories

pytestmark = pytest.mark.django_db


def _address(q: str = "食堂", **more: str) -> str:
    return f"/search/?{urlencode({'q': q} | more)}"


def _html(client, q: str = "食堂", status: int = 200, **more: str) -> str:
    response = client.get(_address(q, **more))
    assert response.status_code == status
    return response.content.decode()


def _titles(page: str) -> list[str]:
    found = re.findall(r'class="story-title"><a [^>]+>(.*?)</a>', page)
    return [html.unescape(re.sub("</?mark>", "", title)) for title in found]


def _ways(page: str) -> dict[str, tuple[str, str]]:
    """What it can be narrowed to: name → address and count."""
    found = re.findall(
        r'<a rel="nofollow" href="([^"]+)"><span>([^<]+)</span> <span class="narrow-count">(\d+)<',
        page,
    )
    return {html.unescape(name): (html.unescape(href), count) for href, name, count in found}


# What it shows


def test_result_shows_its_words_marked_and_where_and_when(client):
    places = factories.huayang()
    article = factories.published(
        "社區食堂開張",
        kicker="食堂观察",
        summary="菜好。",
        body="<p>别的。</p><p>每天中午 <b>食</b>堂 &amp; 小卖部门口都排着队，都是老街坊。</p>",
        section=factories.section("民生"),
        places=[places["祥龙社区"], places["华阳街道"]],
        cover=factories.photo(),
        days_ago=1,
    )
    page = _html(client)

    assert f'<a href="{article.get_absolute_url()}">社區<mark>食堂</mark>開張</a>' in page
    assert '<p class="kicker"><mark>食堂</mark>观察</p>' in page
    assert "每天中午 <mark>食堂</mark> &amp; 小卖部门口都排着队，都是老街坊。" in page
    assert 'href="/places/xianglong/">祥龙社区</a>' in page and ">民生</a>" in page
    assert f'datetime="{timezone.localtime(article.published_at):%Y-%m-%d}' in page
    assert "<picture" in page


def test_match_in_a_name_or_tag_alone_shows_the_summary(client):
    factories.published("开张", summary="菜好。", reporters=[factories.reporter("林晓棠")])

    assert '<p class="found-words">菜好。</p>' in _html(client, "林晓棠")


def test_readers_find_what_is_published_alone(client):
    factories.draft("食堂的草稿")
    factories.published("食堂明天开", at=timezone.now() + timedelta(days=1))
    gone = factories.published("食堂撤了")
    workflow.withdraw(gone, actor=factories.chief(), reason="有误")
    shown = factories.published("食堂开了", body="<p>七点</p>")
    factories.revised(shown, body="<p>改成八点</p>")

    assert _titles(_html(client)) == ["食堂开了"]
    assert _titles(_html(client, "改成八点")) == []


def test_page_is_for_everybody_and_not_for_search_engines(client, settings):
    settings.SITE_URL = "https://paper.example"
    factories.published("食堂")
    client.force_login(factories.chief())
    response = client.get(_address(utm_source="x", sort="relevance"))
    page = response.content.decode()

    assert response.headers["Cache-Control"].startswith("public, max-age=")
    assert not response.cookies and "Cookie" not in response.headers.get("Vary", "")
    assert '<meta name="robots" content="noindex, follow">' in page
    canonical = f"https://paper.example/search/?q={quote('食堂')}"
    assert f'<link rel="canonical" href="{canonical}">' in page
    assert "csrf" not in page.lower() and "utm_source" not in page


def test_nothing_typed_gives_the_field_and_where_to_look(client):
    places = factories.huayang()
    factories.published(places=[places["祥龙社区"]], section=factories.section("民生"))
    for q in ("", "  ", "！？", "-食堂"):
        page = _html(client, q)
        assert 'name="q"' in page and "民生" in page and not _titles(page)


def test_sorted_by_relevance_or_date(client):
    factories.published("食堂开了", days_ago=9)
    factories.published("别的", body="<p>食堂</p>", days_ago=1)
    page = _html(client)

    assert _titles(page) == ["食堂开了", "别的"]
    by_date = re.search(r'href="([^"]+sort=date)"', page)[1]
    assert _titles(client.get(html.unescape(by_date)).content.decode()) == ["别的", "食堂开了"]


@pytest.mark.parametrize("sort", ["", "date"])
def test_pages_lead_to_one_another(client, sort: str):
    for number in range(45):
        factories.published(f"食堂{number:02}", days_ago=number)
    seen, address = [], _address(sort=sort)
    while address:
        page = client.get(address).content.decode()
        seen += _titles(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = html.unescape(following[1]) if following else ""

    assert seen == [f"食堂{number:02}" for number in range(45)]


@pytest.mark.parametrize(
    "page",
    ["", "-1", "zzzzzzzzzzzzz", "1y2p0ij32e8e7", "'", "食", "1" * 99, "9" * 13],
)
def test_page_made_up_is_the_first(client, page: str):
    factories.published("食堂")
    found = _html(client, page=page)

    assert _titles(found) == ["食堂"]
    assert re.search(r'rel="canonical" href="[^"]+"', found)[0].count("page=") == 0


@pytest.mark.parametrize("page", ["x", "0", "2"])
def test_page_behind_the_last_says_so_and_leads_back(client, page: str):
    factories.published("食堂")
    found = _html(client, page=page)

    assert _titles(found) == [] and gettext("Nothing more was found up to here.") in found
    assert gettext("To the first page") in found and "q=%E9%A3%9F%E5%A0%82" in found


def test_unwanted_words_alone_ask_for_one_that_is_wanted(client):
    factories.published("食堂")

    assert gettext("Add a word to look for.") in _html(client, "-食堂")


def test_page_names_how_many_there_are(client, monkeypatch):
    for number in range(23):
        factories.published(f"食堂{number}")
    assert re.search(r">[^<>]*\b23\b[^<>]*<", _html(client))

    monkeypatch.setattr(narrowing, "MOST", 22)
    assert gettext("1,000+ articles") in _html(client)


# Narrowing


def test_ways_to_narrow_have_their_counts_and_lead_there(client):
    places = factories.huayang()
    topic, author = factories.topic(), factories.reporter("林晓棠")
    factories.published(
        "食堂一",
        section=factories.section("民生"),
        places=[places["祥龙社区"]],
        topics=[topic],
        tags=["养老"],
        reporters=[author],
        source="contribution",
    )
    for number in range(2):
        factories.published(f"食堂二{number}", places=[places["安公社区"]], days_ago=400)
    factories.published("别的", places=[places["祥龙社区"]])
    ways = _ways(_html(client))

    year = f"{timezone.localdate():%Y}年"
    assert {name: count for name, (_href, count) in ways.items()} == {
        "安公社区": "2",
        "祥龙社区": "1",
        "要闻": "2",
        "民生": "1",
        "老院新颜": "1",
        "养老": "1",
        "林晓棠": "1",
        "本报原创": "2",
        "读者投稿": "1",
        **{name: count for name, (_href, count) in ways.items() if name.endswith("年")},
    }
    assert ways[year][1] == "1"
    for name, (href, count) in ways.items():
        assert len(_titles(client.get(href).content.decode())) == int(count), name


def test_what_all_results_share_is_not_offered(client):
    places = factories.huayang()
    for number in range(3):
        factories.published(f"食堂{number}", places=[places["祥龙社区"]])

    assert _ways(_html(client)) == {}


def test_place_has_all_below_it_and_can_be_narrowed_further(client):
    places = factories.huayang()
    factories.published("食堂一", places=[places["祥龙社区"]])
    factories.published("食堂二", places=[places["安公社区"]])
    factories.published("食堂三", places=[factories.place("大邑社区")])
    page = _html(client, place="huayang")

    assert set(_titles(page)) == {"食堂一", "食堂二"}
    assert set(_ways(page)) == {"祥龙社区", "安公社区"}


def test_merged_place_leads_to_what_it_was_merged_into(client):
    places = factories.huayang()
    factories.place("旧社区", merged_into=places["祥龙社区"], slug="old")
    factories.published("食堂一", places=[places["祥龙社区"]])

    assert _titles(_html(client, place="old")) == ["食堂一"]


def test_year_is_narrowed_to_its_months(client):
    for month in (2, 3):
        factories.published(
            f"食堂{month}", at=timezone.make_aware(timezone.datetime(2025, month, 28))
        )
    factories.published("食堂", at=timezone.make_aware(timezone.datetime(2024, 12, 31, 23, 59)))

    assert set(_ways(_html(client))) == {"2025年", "2024年"}
    assert set(_ways(_html(client, date="2025"))) == {"2025年3月", "2025年2月"}
    assert _titles(_html(client, date="2025-03")) == ["食堂3"]
    assert _titles(_html(client, date="2024-12")) == ["食堂"]


def test_each_thing_it_is_narrowed_to_can_be_taken_away(client):
    places = factories.huayang()
    factories.published("食堂一", places=[places["祥龙社区"]])
    factories.published("食堂二")
    page = _html(client, place="xianglong", date=f"{timezone.localdate():%Y}")
    chips = dict(
        reversed(each)
        for each in re.findall(
            r'<a rel="nofollow" href="([^"]+)"><span class="hid.*?</span>(.*?)<', page
        )
    )

    assert len(chips) == 2 and _titles(page) == ["食堂一"]
    without = client.get(html.unescape(chips["祥龙社区"])).content.decode()
    assert set(_titles(without)) == {"食堂一", "食堂二"}


def test_only_what_is_narrowed_to_without_a_word(client):
    author = factories.reporter(slug="lin")
    factories.published("甲", reporters=[author])
    factories.published("乙")

    assert _titles(_html(client, "", reporter="lin")) == ["甲"]


@pytest.mark.parametrize("kind", ["place", "section", "topic", "tag", "reporter", "source", "date"])
def test_narrowed_to_what_does_not_exist_is_left_out_and_said(client, kind: str):
    factories.published("食堂")
    for value in ("nothing", "1", "-1", "'", "2026-13", "9999", "1969", "x" * 300, "\ue002", "食"):
        page = _html(client, **{kind: value})

        assert _titles(page) == ["食堂"] and page.count('class="search-said"') == 1
        assert f"{kind}=" not in re.search(r'rel="canonical" href="([^"]+)"', page)[1]


# Nothing found


def test_fallback_says_in_words_what_is_shown(client):
    places = factories.huayang()
    PlaceAlias.objects.create(place=places["华阳街道"], name="华阳镇")
    factories.published("修路", body="<p>华阳街道修路。</p>", places=[places["祥龙社区"]])
    factories.published("华阳街道的食堂", places=[places["安公社区"]])
    page = _html(client, "华阳镇")

    assert set(_titles(page)) == {"修路", "华阳街道的食堂"}
    assert "“华阳镇”" in page and "<b>华阳街道</b>" in page
    href, _count = _ways(page)["祥龙社区"]
    assert _titles(client.get(href).content.decode()) == ["修路"]


def test_place_is_pointed_to(client):
    places = factories.huayang()
    factories.published("华阳街道的食堂")
    page = _html(client, "华阳街道 食堂")

    link = f'<p class="search-places"><a href="{places["华阳街道"].get_absolute_url()}">'
    assert link in page
    assert "search-places" not in _html(client, "华阳街道 食堂", place="huayang")


def test_of_places_that_share_a_name_each_is_pointed_to(client):
    for district in ("天府", "大邑"):
        above = factories.place(district, level="district")
        factories.place("祥龙社区", above, slug=f"xianglong-{above.pk}")
    page = _html(client, "祥龙社区")

    assert page.split('class="search-places"')[1].split("</p>")[0].count("<a href") == 2


def test_nothing_at_all_offers_sections_and_places(client, settings):
    settings.PAPER = settings.PAPER | {"home_place": "510116003"}
    places = factories.huayang()
    factories.published("电梯", places=[places["祥龙社区"]], section=factories.section("民生"))
    page = _html(client, "斑马")

    offers = page.split('class="search-offers"', 1)[1]
    assert "民生" in offers and "祥龙社区" in offers and "安公社区" not in offers


def test_pages_of_a_fallback_to_a_place_have_the_same_counts(client):
    places = factories.huayang()
    PlaceAlias.objects.create(place=places["华阳街道"], name="华阳镇")
    for number in range(25):
        below = places[("祥龙社区", "安公社区")[number % 2]]
        factories.published(f"食堂{number}", places=[below], days_ago=number)
    first = _html(client, "华阳镇食堂")
    following = html.unescape(re.search(r'rel="next" href="([^"]+)"', first)[1])
    second = client.get(following).content.decode()

    assert len(_titles(second)) == 5 and "华阳镇食堂" in second
    assert _ways(first) == _ways(second) and _ways(first)["祥龙社区"][1] == "13"


def test_nothing_where_it_is_narrowed_to_leads_to_the_whole_paper(client):
    factories.huayang()
    factories.published("食堂")
    page = _html(client, place="xianglong")
    wider = re.search(r'class="search-wider"><a [^>]*href="([^"]+)"', page)[1]

    assert _titles(page) == []
    assert _titles(client.get(html.unescape(wider)).content.decode()) == ["食堂"]


# Anything can be typed


NASTY = [
    '"><script>alert(1)</script>',
    "</title><img src=x onerror=alert(1)>",
    "' OR 1=1 --",
    '食堂" NEAR (',
    "{{ 7*7 }}{% load x %}",
    "%s%(x)s%",
    "javascript:alert(1)",
    "食" * 5000,
    '"' * 2000,
    "-" * 2000,
    "a-" * 1000,
    "\ud7ff\ufffe\U0010ffff\u202e食堂",
    "&lt;b&gt;&amp;",
]


@pytest.mark.parametrize("typed", NASTY, ids=range(len(NASTY)))
def test_hostile_words_give_a_page(client, typed: str):
    factories.published("食堂 <script>alert(1)</script>")
    page = _html(client, typed, sort=typed[:50], tag=typed[:50])

    assert "<script>alert" not in page and "<img src=x" not in page
    assert not [name for name in _attributes(page) if name.startswith("on") or name == "style"]
    assert len(re.search(r'name="q" type="search" value="([^"]*)"', page)[1]) < 13_000
    for name in ("feed.rss", "feed.atom"):
        assert client.get(f"/search/{name}?{urlencode({'q': typed})}").status_code == 200
    assert client.get(f"/search.json?{urlencode({'q': typed})}").status_code == 200
    assert client.get(f"/search/suggest.json?{urlencode({'q': typed})}").status_code == 200


def _attributes(page: str) -> list[str]:
    found: list[str] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.extend(name for name, _value in attrs)

    Parser().feed(page)
    return found


def test_only_two_thousand_characters_are_looked_at(client):
    factories.published("食堂")
    page = _html(client, "食堂" + " " * 1998 + "电梯")

    assert _titles(page) == ["食堂"]


def test_bytes_that_are_no_text_give_a_page(client):
    assert client.get("/search/?q=%ed%a0%80%ff&place=%ff&page=%ff").status_code == 200


@pytest.mark.parametrize("address", ["/search/", "/search.json", "/search/suggest.json"])
def test_nothing_can_be_sent(client, address: str):
    assert client.post(address, {"q": "食堂"}).status_code == 405


# Limits


def test_too_slow_is_said_and_not_kept(client, monkeypatch):
    def slow(*_args, **_options):
        raise search.TooSlow

    monkeypatch.setattr(search.fallback, "find", slow)
    response = client.get(_address())

    assert response.status_code == 503 and "no-store" in response.headers["Cache-Control"]
    assert 'value="食堂"' in response.content.decode()
    answer = client.get("/search.json?q=x")
    assert answer.status_code == 503 and set(answer.json()) == {"error"}


def test_results_are_shown_where_counting_takes_too_long(client, monkeypatch):
    def slow(*_args, **_options):
        raise search.TooSlow

    for number in range(21):
        factories.published(
            f"食堂{number}", section=factories.section(("民生", "要闻")[number % 2])
        )
    monkeypatch.setattr(search, "matching", slow)
    page = _html(client)

    assert (
        len(_titles(page)) == 20
        and not _ways(page)
        and "0 " not in page.split("search-bar")[1][:90]
    )


def test_too_many_from_one_network_are_told_to_wait(client, monkeypatch):
    monkeypatch.setattr(limits, "SEARCH", limits.SEARCH.__class__("search", 7, 60))
    codes = [client.get(_address()).status_code for _ in range(3)]
    response = client.get(_address())

    assert codes == [200, 200, 429]
    assert "no-store" in response.headers["Cache-Control"] and int(response.headers["Retry-After"])
    assert client.get(_address(), REMOTE_ADDR="10.9.8.7").status_code == 200
    assert client.get("/search.json?q=x").status_code == 200  # costs less
    answer = client.get("/search.json?q=x")
    assert answer.status_code == 429 and set(answer.json()) == {"error"}
    assert client.get("/search/feed.rss?q=x").status_code == 429


# What it costs


def _grow(count: int, places: list, reporters: list, cover: Photo) -> None:
    for number in range(count):
        factories.published(
            f"食堂{number}",
            days_ago=number / 10_000,
            section=factories.section(("要闻", "民生")[number % 2]),
            places=[places[number % 4]],
            tags=["养老", f"标签{number % 3}"],
            reporters=reporters[: 1 + number % 2],
            cover=cover,
        )


def test_queries_do_not_grow_with_the_results(client):
    places = list(factories.huayang().values())
    people = [factories.reporter("林晓棠"), factories.reporter("谢明朗")]
    addresses = [
        _address(),
        _address(section="要闻", sort="date"),
        "/search.json?q=食堂",
        "/search/feed.rss?q=食堂",
        "/search/suggest.json?q=食堂",
    ]
    _grow(95, places, people, cover := factories.photo())
    few = [_queries(client, address) for address in addresses]
    _grow(30, places, people, cover)

    assert [_queries(client, address) for address in addresses] == few
    assert few[0] <= 36 and max(few[2:]) <= 18, few  # PostgreSQL looks through the months apart


def _queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_page_is_small(client):
    signs = (chr(0x4E00 + number * 7 % 3500) for number in range(9000))
    for _ in range(25):
        text = "".join(next(signs) for _ in range(300))
        factories.published(text[:30], summary=text[30:90], body=f"<p>食堂{text[90:]}</p>")

    assert len(gzip.compress(client.get(_address()).content)) <= 15 * 1024


def test_every_page_leads_to_the_search(client):
    article = factories.published()
    gone = factories.published()
    workflow.withdraw(gone, actor=factories.chief(), reason="有误")
    for address in ("/", "/latest/", article.get_absolute_url(), "/about/", "/tips/"):
        page = client.get(address).content.decode()
        assert '<a class="masthead-find" href="/search/"' in page and 'role="search"' in page
    for address in ("/nothing/", gone.get_absolute_url()):
        assert 'class="search-field"' in client.get(address).content.decode()
