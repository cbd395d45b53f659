"""What a reader finds on each page, and what must never stand there."""

import gzip
import re
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from articles import workflow
from articles.article_html import preload
from articles.models import Article, Byline, PlaceFact
from tests import factories

pytestmark = pytest.mark.django_db


def _html(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def _titles(page: str) -> list[str]:
    return re.findall(r'class="story-title"><a [^>]+>([^<]+)<', page)


# The article


def test_article_shows_what_design_names(client, settings):
    settings.PAPER = settings.PAPER | {"report_email": "report@paper.example", "tips_qq": "3386"}
    places = factories.huayang()
    article = factories.published(
        "六楼的竹篮收起来了",
        kicker="电梯谈了十四个月",
        subtitle="十二户人、九场坝坝会",
        summary="一部加装电梯本周投用。",
        section=factories.section("民生"),
        places=[places["祥龙社区"]],
        topics=[factories.topic("老院新颜")],
        tags=["加装电梯"],
        reporters=[factories.reporter("林晓棠")],
        responsible_editor=factories.editor("贺知微"),
        cover=factories.photo(caption="院坝里", credit="谢明朗 摄", alt="一棵黄葛树"),
    )
    Byline.objects.create(article=article, name="王珊珊", role=Byline.Role.INTERN, position=9)
    page = _html(client, article.get_absolute_url())
    for words in (
        *(
            "六楼的竹篮收起来了",
            "电梯谈了十四个月",
            "十二户人、九场坝坝会",
            "一部加装电梯本周投用。",
        ),
        *("民生", "祥龙社区", "老院新颜", "加装电梯", "林晓棠", "王珊珊", "贺知微"),
        *(
            "院坝里",
            "谢明朗 摄",
            "一棵黄葛树",
            "正文第一段。",
            "3386",
            "mailto:report%40paper.example",
        ),
    ):
        assert words in page


def test_article_page_knows_nothing_of_who_asks(client, django_user_model):
    article = factories.published()
    client.force_login(factories.chief())
    response = client.get(article.get_absolute_url())
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "csrf" not in response.content.decode().lower()
    assert response.content == Client().get(article.get_absolute_url()).content


@pytest.mark.parametrize(
    "address", ["/", "/latest/", "/places/", "/topics/", "/reporters/", "/archive/", "/about/"]
)
def test_page_is_cacheable_by_anyone(client, address):
    response = client.get(address)
    assert response.headers["Cache-Control"].startswith("public, max-age=30")
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_page_holds_no_inline_script_or_style(client):
    factories.published(cover=factories.photo(), tags=["电梯"])
    for address in ("/", Article.objects.get().get_absolute_url(), "/latest/", "/nothing/"):
        page = client.get(address).content.decode()
        assert "<style" not in page
        assert not re.search(r"\sstyle=|\son\w+=", page)
        assert not re.search(r"<script(?![^>]*(?: src=|application/ld\+json))", page)
        assert not re.search(r'(?:src|srcset|action)="(?:https?:)?//', page)


def test_article_escapes_what_was_typed(client):
    nasty = '</script><script>alert(1)</script>"&<img src=x onerror=alert(1)>'
    article = factories.published(
        nasty[:100], kicker=nasty, subtitle=nasty, summary=nasty, tags=["<b>x</b>"]
    )
    page = _html(client, article.get_absolute_url())
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>x</b>" not in page


def test_draft_is_not_found(client):
    article = factories.draft()
    assert client.get(article.get_absolute_url()).status_code == 404


def test_edit_of_a_published_article_stays_unseen(client):
    article = factories.published("旧的标题")
    factories.revised(article, title="新的标题")
    page = _html(client, article.get_absolute_url())
    assert "旧的标题" in page
    assert "新的标题" not in page


def test_republished_article_says_when_it_was_updated(client):
    article = factories.published(days_ago=3)
    assert 'class="updated"' not in _html(client, article.get_absolute_url())
    factories.republished(article, title="改过的标题")
    assert 'class="updated"' in _html(client, article.get_absolute_url())


def test_withdrawn_article_is_gone_and_shows_nothing_of_itself(client):
    article = factories.published("不该再看到")
    workflow.withdraw(article, actor=factories.chief(), reason="侵权")
    page = _html(client, article.get_absolute_url(), 410)
    assert "不该再看到" not in page
    assert "侵权" not in page
    for address in ("/", "/latest/", article.section.get_absolute_url(), "/feed.rss"):
        assert "不该再看到" not in _html(client, address)


def test_reprint_names_and_links_its_source(client):
    article = factories.published(
        source="reprint",
        source_name="邻报",
        original_author="张三",
        source_url="https://other.example/1",
    )
    page = _html(client, article.get_absolute_url())
    assert '<a href="https://other.example/1" rel="nofollow noopener">邻报</a> 张三' in page


def test_related_articles_share_the_most_first(client):
    topic = factories.topic()
    near = factories.published("同专题", topics=[topic], tags=["电梯"], days_ago=5)
    far = factories.published("同标签", tags=["电梯"], days_ago=1)
    article = factories.published("这一篇", topics=[topic], tags=["电梯"])
    related = _html(client, article.get_absolute_url()).split('id="related-title"')[1]
    assert related.index(near.live.title) < related.index(far.live.title)
    assert "这一篇" not in related


def test_problem_leads_to_the_complaints_desk(client):
    article = factories.published()
    page = _html(client, article.get_absolute_url())
    assert re.search(rf'class="report"><a href="/complaints/\?article={article.pk}&amp;', page)


@pytest.mark.parametrize("pk", ["0", "9223372036854775808", "99999999999999999999999"])
def test_article_with_an_impossible_number_is_not_found(client, pk):
    assert client.get(f"/articles/{pk}/").status_code == 404


# Home


def test_home_leads_with_the_newest_that_may(client):
    factories.published("昨天的头条", is_featured=True, days_ago=1)
    factories.published("前天的头条", is_featured=True, days_ago=2)
    factories.published("今天的消息")
    page = _html(client, "/")
    assert re.search(r'class="lead-title"><a [^>]+>昨天的头条<', page)


def test_home_leads_with_the_newest_where_none_may(client):
    factories.published("昨天", days_ago=1)
    factories.published("今天")
    assert re.search(r'class="lead-title"><a [^>]+>今天<', _html(client, "/"))


def test_home_shows_sections_that_have_more(client):
    culture, empty = factories.section("文化"), factories.section("健康")
    for number in range(14):
        factories.published(f"要闻{number}", days_ago=number)
    factories.published("老茶馆", section=culture, days_ago=40)
    page = _html(client, "/")
    block = page.split(f'id="block-{culture.pk}"')[1]
    assert "老茶馆" in block
    assert f'id="block-{empty.pk}"' not in page


def test_home_shows_communities_below_the_paper_s_own_place(client, settings):
    settings.PAPER = settings.PAPER | {"home_place": "510116003"}
    places = factories.huayang()
    elsewhere = factories.place("大邑社区")
    factories.published("祥龙的事", places=[places["祥龙社区"]])
    factories.published("大邑的事", places=[elsewhere])
    block = _html(client, "/").split('id="communities-title"')[1].split("</section>")[0]
    assert "祥龙社区" in block
    assert "大邑社区" not in block


def test_home_of_an_empty_paper(client):
    assert 'class="nothing"' in _html(client, "/")


# Lists


def test_article_is_listed_with_its_place_and_all_above(client):
    places = factories.huayang()
    factories.published("祥龙的电梯", places=[places["祥龙社区"]])
    for name in ("祥龙社区", "华阳街道", "四川天府新区"):
        assert _titles(_html(client, places[name].get_absolute_url())) == ["祥龙的电梯"]
    assert _titles(_html(client, places["安公社区"].get_absolute_url())) == []


def test_place_shows_its_path_its_figures_and_what_is_below(client):
    places = factories.huayang()
    street = places["华阳街道"]
    PlaceFact.objects.create(
        place=street,
        label="绿道",
        value="38.60",
        unit="公里",
        as_of=date(2026, 6, 30),
        source="街道办",
    )
    page = _html(client, street.get_absolute_url())
    assert re.search(r'class="path".*四川天府新区.*aria-current="page">华阳街道', page, re.DOTALL)
    for words in ("绿道", "38.6<", "公里", "2026", "街道办", "祥龙社区"):
        assert words in page


def test_merged_place_leads_on_for_good(client):
    places = factories.huayang()
    old = factories.place("旧社区", merged_into=places["祥龙社区"])
    response = client.get(old.get_absolute_url())
    assert response.status_code == 301
    assert response.url == places["祥龙社区"].get_absolute_url()
    assert client.get(f"{old.get_absolute_url()}feed.rss").status_code == 404


def test_lists_hold_their_own_articles_only(client):
    person, topic = factories.reporter(), factories.topic()
    article = factories.published(
        "有", section=factories.section("文化"), topics=[topic], tags=["书摊"], reporters=[person]
    )
    factories.published("无")
    tag = article.tags.get()
    for address in (
        article.section.get_absolute_url(),
        topic.get_absolute_url(),
        person.get_absolute_url(),
        f"/tags/{tag.slug}/",
    ):
        assert _titles(_html(client, address)) == ["有"]


def test_list_pages_lead_to_one_another(client):
    for number in range(45):
        factories.published(f"第{number:02}篇", days_ago=number)
    seen, address = [], "/latest/"
    while address:
        page = _html(client, address)
        seen += _titles(page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = older[1] if older else ""
    assert seen == [f"第{number:02}篇" for number in range(45)]
    newer = re.search(r'rel="prev" href="([^"]+)"', page)[1]
    assert _titles(_html(client, newer)) == [f"第{number:02}篇" for number in range(20, 40)]


def test_page_of_a_list_is_canonical_with_its_cursor_and_without_anything_else(client, settings):
    for number in range(21):
        factories.published(days_ago=number)
    older = re.search(r'rel="next" href="([^"]+)"', _html(client, "/latest/"))[1]
    page = _html(client, f"{older}&utm_source=x%22%3E")
    assert f'<link rel="canonical" href="{settings.SITE_URL}{older}">' in page
    assert "utm_source" not in page


@pytest.mark.parametrize("cursor", ["", "x", "0-0", "zzzzzzzzzzzz-1", "'"])
def test_cursor_made_up_is_not_found(client, cursor):
    factories.published()
    assert client.get(f"/latest/?before={cursor}").status_code == 404


def test_article_of_the_future_is_nowhere(client):
    article = factories.published("明天的报纸")
    tomorrow = timezone.now() + timedelta(days=1)
    Article.objects.filter(pk=article.pk).update(published_at=tomorrow)
    article.listings.update(published_at=tomorrow)
    assert client.get(article.get_absolute_url()).status_code == 404
    for address in ("/", "/latest/", article.section.get_absolute_url(), "/sitemaps/news.xml"):
        assert "明天的报纸" not in _html(client, address)


@pytest.mark.parametrize("address", ["/tags/a%00b/", "/tags/nothing/", "/places/nothing/"])
def test_unknown_list_is_not_found(client, address):
    assert client.get(address).status_code == 404


# The archive


def test_archive_leads_from_the_year_to_the_day(client):
    at = timezone.make_aware(timezone.datetime(2025, 3, 8, 23, 30))
    factories.published("三八节的事", at=at)
    assert "/archive/2025/" in _html(client, "/archive/")
    assert "/archive/2025/3/" in _html(client, "/archive/2025/")
    assert "/archive/2025/3/8/" in _html(client, "/archive/2025/3/")
    assert "/archive/2025/4/" not in _html(client, "/archive/2025/")
    assert _titles(_html(client, "/archive/2025/3/8/")) == ["三八节的事"]
    assert _titles(_html(client, "/archive/2025/3/9/")) == []


def test_day_leads_to_the_days_beside_it_that_have_articles(client):
    today = timezone.localdate()
    for days in (0, 4, 9):
        factories.published(days_ago=days)
    middle = today - timedelta(days=4)
    page = _html(client, f"/archive/{middle:%Y}/{middle.month}/{middle.day}/")
    for day in (today, today - timedelta(days=9)):
        assert f"/archive/{day.year}/{day.month}/{day.day}/" in page


@pytest.mark.parametrize(
    "path",
    [
        *("0/", "99999999/", "2026/13/", "2026/2/30/", "9999/12/31/"),
        *(f"2026/{'9' * 19}/", f"2026/11/{2**63 - 1}/", f"2026/11/{2**31}/"),
    ],
)
def test_impossible_date_is_not_found(client, path):
    assert client.get(f"/archive/{path}").status_code == 404


# Preview


def test_preview_shows_the_newest_text_to_staff_alone(client):
    article = factories.published("旧的标题")
    factories.revised(article, title="新的标题")
    address = f"/preview/{article.pk}/"
    assert client.get(address).status_code == 404
    client.force_login(factories.editor())
    response = client.get(address)
    assert "新的标题" in response.content.decode()
    assert 'class="ribbon"' in response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"].startswith("noindex")


def test_preview_of_a_first_draft(client):
    article = factories.draft("还没写完")
    client.force_login(factories.editor())
    assert "还没写完" in _html(client, f"/preview/{article.pk}/")


# Standing pages


def test_licences_show_what_is_filled_in_alone(client, settings):
    settings.PAPER = settings.PAPER | {"icp": "蜀ICP备1号", "psb": ""}
    page = _html(client, "/licences/")
    assert page.count("蜀ICP备1号") == 2  # on the page and in its foot
    assert "beian.mps.gov.cn" not in page


def test_own_text_of_a_standing_page_is_cleaned(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "about.html").write_text("<p>我们是谁</p><script>x</script>")
    page = _html(client, "/about/")
    assert "<p>我们是谁</p>" in page
    assert "<script>x" not in page


def test_missing_page_offers_the_sections(client):
    factories.section("民生")
    page = _html(client, "/nothing/", 404)
    assert "民生" in page
    assert 'href="/"' in page


def test_fault_is_told_without_the_database(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("articles.home_page.front", lambda sections: 1 / 0)
    page = _html(client, "/", 500)
    assert "reader/base.css" in page
    assert "ZeroDivisionError" not in page


def test_robots_names_the_sitemap_by_the_site_s_own_address(client, settings):
    settings.SITE_URL = "https://paper.example"
    page = _html(client, "/robots.txt")
    assert "Sitemap: https://paper.example/sitemap.xml" in page
    assert "Disallow: /admin/" in page


def test_host_header_enters_no_page(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    factories.published(topics=[factories.topic()])
    for address in ("/", "/latest/", "/feed.rss", "/feed.atom", "/sitemap.xml", "/robots.txt"):
        assert b"evil.example" not in client.get(address, headers={"host": "evil.example"}).content


# What a phone must load


def test_article_page_is_small(client):
    """At most 15 KB compressed, with a long text in which nothing repeats."""
    signs = (chr(0x4E00 + number * 7 % 3500) for number in range(3000))
    body = "".join(f"<p>{''.join(islice(signs, 100))}</p>" for _ in range(30))
    for number in range(8):
        factories.published(f"第{number}篇有一个不短的标题", tags=["电梯"])
    article = factories.published(body=body, tags=["电梯"], cover=factories.photo())
    assert len(gzip.compress(client.get(article.get_absolute_url()).content)) <= 15 * 1024


@pytest.mark.parametrize("own", ["home.css", "lists.css"])
def test_style_sheets_of_a_page_are_small(own):
    sheets = [Path(finders.find(f"reader/{name}")).read_bytes() for name in ("base.css", own)]
    assert sum(len(gzip.compress(sheet)) for sheet in sheets) <= 9 * 1024


def test_page_asks_for_two_style_sheets_at_most_and_an_article_for_one(client):
    article = factories.published()
    for address in ("/", "/latest/", "/nothing/"):
        assert client.get(address).content.decode().count('rel="stylesheet"') == 2
    for address in (article.get_absolute_url(), "/about/"):
        assert client.get(address).content.decode().count('rel="stylesheet"') == 1


def test_head_asks_for_the_picture_seen_first_alone(client):
    topic = factories.topic(slug="elevators", cover=factories.photo())
    for number in range(22):
        article = factories.published(
            days_ago=22 - number, cover=factories.photo(), topics=[topic], tags=["电梯"]
        )
    own = article.live.cover
    shown = {
        "/": preload(own, "card", sizes="lead"),
        article.get_absolute_url(): preload(own, "full", sizes="cover"),
        "/latest/": preload(own, "card", sizes="first"),
        "/tags/电梯/": preload(own, "card", sizes="first"),
        "/topics/elevators/": preload(topic.cover, "card", sizes="first"),
    }
    for address, link in shown.items():
        head, _, body = _html(client, address).partition("</head>")
        [(sources, sizes)] = re.findall(r'imagesrcset="([^"]+)" imagesizes="([^"]+)"', link)
        assert head.count('rel="preload"') == head.count(link) == 1, address
        assert re.findall(
            rf'srcset="{sources}" sizes="{re.escape(sizes)}"[^>]* fetchpriority', body
        )
    for address in ("/latest/", "/topics/elevators/"):
        older = re.search(r'class="pager-older"[^>]* href="([^"]+)"', _html(client, address))
        assert older is not None and 'rel="preload"' not in _html(client, older[1])


def test_head_of_a_topic_whose_picture_may_not_be_shown_asks_for_its_first_article_s(client):
    ended = factories.photo(rights_until=timezone.localdate() - timedelta(days=1))
    topic = factories.topic(slug="elevators", cover=ended)
    article = factories.published(cover=factories.photo(), topics=[topic])

    head = _html(client, "/topics/elevators/").partition("</head>")[0]
    assert head.count(preload(article.live.cover, "card", sizes="first")) == 1


def test_nothing_waits_for_a_script(client):
    article = factories.published(cover=factories.photo())
    for address in ("/", article.get_absolute_url()):
        page = client.get(address).content.decode()
        assert page.count("<script src=") == 1
        after = page.partition("<script src=")[2]
        assert after.partition(">")[0].endswith(" async") and "<img" not in after


@pytest.mark.django_db
def test_pages_are_compressed_for_who_can_read_that():
    article = factories.published(body="<p>" + "正文。" * 400 + "</p>")

    answer = Client(headers={"accept-encoding": "gzip"}).get(article.get_absolute_url())

    assert answer["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer["Vary"]
    assert len(answer.content) < 15 * 1024
