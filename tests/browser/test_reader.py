"""The reader's pages in a real browser: on a phone, in the dark, without script, for everyone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from articles import photos, workflow
from articles.models import Article, PlaceFact
from tests import factories
from tests.articles.pictures import file_of, picture, upload

pytestmark = pytest.mark.django_db(transaction=True)
_SHIFT = """
window.shifted = 0;
new PerformanceObserver(list => { for (const e of list.getEntries()) window.shifted += e.value })
  .observe({type: 'layout-shift', buffered: true});
"""


@pytest.fixture
def paper() -> Article:
    """A small paper with every kind of page; the article that its pages list."""
    places = factories.huayang()
    PlaceFact.objects.create(
        place=places["华阳街道"],
        label="小区党组织",
        value=147,
        unit="个",
        as_of="2026-06-30",
        source="演示",
    )
    photo = photos.add_photo(
        upload(file_of(picture(1600, 1000))), uploaded_by=None, caption="院坝", alt="院坝里的电梯"
    )[0]
    factories.published("早一天的消息", days_ago=1, places=[places["祥龙社区"]], tags=["电梯"])
    return factories.published(
        "六楼的竹篮收起来了",
        kicker="电梯谈了十四个月",
        subtitle="十二户人，九场坝坝会",
        summary="一部电梯的来历。",
        body="<p>导语。</p><h2>小标题</h2>"
        + "<p>正文一段，说的是院子里的事。</p>" * 20
        + f'<figure><img src="/photos/{photo.pk}/" alt=""></figure>',
        cover=photo,
        places=[places["祥龙社区"]],
        topics=[factories.topic(slug="old-yards")],
        tags=["电梯"],
        reporters=[factories.reporter(slug="lin")],
    )


def _addresses(article: Article) -> list[str]:
    day = article.published_at
    return [
        "/",
        article.get_absolute_url(),
        "/latest/",
        article.section.get_absolute_url(),
        "/places/",
        "/places/huayang/",
        "/places/xianglong/",
        "/topics/",
        "/topics/old-yards/",
        f"/tags/{article.tags.get().slug}/",
        "/reporters/",
        "/reporters/lin/",
        "/archive/",
        f"/archive/{day:%Y}/",
        f"/archive/{day:%Y}/{day.month}/",
        "/about/",
        "/contact/",
        "/licences/",
        "/nothing-here/",
    ]


@pytest.mark.parametrize(
    ("width", "scheme"), [(390, "light"), (1280, "dark")], ids=["phone", "desk-dark"]
)
def test_pages_are_accessible_and_hold_still(paper, page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    page.add_init_script(_SHIFT)
    axe, found = Axe(), {}
    for address in _addresses(paper):
        page.goto(address)
        for violation in axe.run(page).response["violations"]:
            found[address, violation["id"]] = violation["nodes"][0]["html"]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found[address, "wider than the screen"] = ""
        if page.evaluate("window.shifted") > 0.001:
            found[address, "layout shift"] = page.evaluate("window.shifted")
    assert not found


def test_article_needs_no_script(paper, browser: Browser, live_server) -> None:
    plain = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = plain.new_page()
    page.goto("/")
    page.get_by_role("link", name="六楼的竹篮收起来了").first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("六楼的竹篮收起来了")
    before = page.evaluate("getComputedStyle(document.querySelector('article p')).fontSize")
    page.locator("#large-text").focus()
    page.keyboard.press("Space")
    after = page.evaluate("getComputedStyle(document.querySelector('article p')).fontSize")
    assert float(after.removesuffix("px")) > float(before.removesuffix("px"))
    plain.close()


def test_reader_gets_no_cookie_and_few_requests(paper, context: BrowserContext, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.resource_type))
    page.goto(paper.get_absolute_url())
    page.wait_for_load_state("networkidle")

    assert context.cookies() == []
    assert asked[0] == "document" and asked.count("stylesheet") <= 2
    assert asked.count("image") <= 2 + 1  # cover, one of the text, icon


def test_picture_named_in_the_head_is_asked_for_once(paper, page: Page) -> None:
    photo = photos.add_photo(
        upload(file_of(picture(1600, 1100))), uploaded_by=None, caption="电梯", alt="电梯"
    )[0]
    article = factories.published("电梯通了", cover=photo)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in ("/", article.get_absolute_url(), "/latest/"):
        asked.clear()
        page.goto(address)
        page.wait_for_load_state("networkidle")
        pictures = [url for url in asked if "/renditions/" in url]

        assert page.locator('link[rel="preload"]').count() == 1
        first = page.eval_on_selector('img[fetchpriority="high"]', "image => image.currentSrc")
        assert pictures.count(first) == 1 and pictures[0] == first


def test_picture_has_its_place_before_it_is_loaded(paper, page: Page) -> None:
    page.goto(paper.get_absolute_url())

    sizes = page.eval_on_selector_all(
        "img", "all => all.map(img => [img.getAttribute('width'), img.getAttribute('height')])"
    )
    assert sizes and all(width and height for width, height in sizes)


def test_withdrawn_article_says_that_it_is_gone(paper, page: Page) -> None:
    workflow.withdraw(paper, actor=factories.chief(), reason="核实")
    answer = page.goto(paper.get_absolute_url())

    assert answer is not None and answer.status == 410
    assert paper.live.title not in page.content()
    assert Client().get("/").status_code == 200
