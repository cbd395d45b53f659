"""A reader on a phone: types, sees the sentences, narrows to a community, shares the address."""

import re
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from articles.models import PlaceAlias
from tests import factories
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)
_SHIFT = """
window.shifted = 0;
new PerformanceObserver(list => { for (const e of list.getEntries()) window.shifted += e.value })
  .observe({type: 'layout-shift', buffered: true});
"""


@pytest.fixture
def canteens() -> None:
    places = factories.huayang()
    PlaceAlias.objects.create(place=places["华阳街道"], name="华阳镇")
    photo = factories.photo(alt="一桌菜")
    author = factories.reporter("林晓棠", slug="lin")
    for number, name in enumerate(["祥龙社区", "安公社区", "安公社区"]):
        factories.published(
            f"{name}的饭桌{number}",
            kicker="社区食堂观察",
            body=f"<p>早上下了雨。</p><p>第{number}家社区食堂中午开门，老人们八点就来了。</p>",
            section=factories.section(("民生", "要闻")[number % 2]),
            places=[places[name]],
            tags=["养老"] if number else [],
            reporters=[author],
            cover=photo,
            days_ago=number * 40,
        )
    factories.published("华阳街道修路", places=[places["祥龙社区"]], days_ago=3)


def test_type_narrow_and_share(canteens, page: Page, browser: Browser, live_server) -> None:
    page.goto("/")
    page.locator("a.masthead-find").click()
    expect(page.get_by_role("searchbox").or_(page.get_by_role("combobox"))).to_be_focused()
    page.keyboard.type("食堂")
    page.keyboard.press("Enter")

    expect(page.locator(".found")).to_have_count(3)
    expect(page.locator(".found-words").first).to_have_text(
        "第0家社区食堂中午开门，老人们八点就来了。"
    )
    expect(page.locator(".found-words mark")).to_have_text(["食堂"] * 3)

    page.locator(".narrow summary").click()
    page.locator(".narrow").get_by_role("link", name=re.compile("安公社区 2")).click()
    expect(page.locator(".found")).to_have_count(2)
    expect(page.locator(".chips")).to_contain_text("安公社区")

    shared = page.url
    elsewhere = browser.new_context(base_url=live_server.url, viewport=PHONE)
    other = elsewhere.new_page()
    other.goto(shared)
    titles = page.locator(".found .story-title").all_inner_texts()
    assert other.locator(".found .story-title").all_inner_texts() == titles
    assert titles == ["安公社区的饭桌1", "安公社区的饭桌2"]
    assert elsewhere.cookies() == []
    elsewhere.close()

    page.locator(".chips a").click()
    expect(page.locator(".found")).to_have_count(3)


def test_search_without_script(canteens, browser: Browser, live_server) -> None:
    plain = browser.new_context(base_url=live_server.url, java_script_enabled=False, viewport=PHONE)
    page = plain.new_page()
    page.goto("/search/")
    page.locator("#search-words").fill("华阳镇")
    page.locator(".search-field button").click()
    expect(page.locator(".search-said")).to_contain_text("华阳街道")
    expect(page.locator(".found")).to_have_count(1)

    page.locator("#search-words").fill("食堂")
    page.locator(".search-field button").click()
    page.locator(".narrow summary").click()
    page.locator(".narrow a", has_text="祥龙社区").click()
    expect(page.locator(".found")).to_have_count(1)
    page.locator(".found .story-title a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("祥龙社区的饭桌0")
    plain.close()


def test_offers_while_typing_lead_to_their_page(canteens, page: Page) -> None:
    page.goto("/search/")
    box = page.locator("#search-words")
    box.press_sequentially("祥龙")
    offered = page.get_by_role("option")
    expect(offered.first).to_contain_text("祥龙社区（华阳街道）")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert Axe().run(page).response["violations"] == []

    box.press("Escape")
    expect(page.locator("#search-offered")).to_be_hidden()
    box.press_sequentially("社区")
    expect(offered).to_have_count(2)
    box.press("ArrowUp")
    expect(box).to_have_attribute("aria-activedescendant", "search-offer-1")
    box.press("ArrowDown")
    expect(offered.first).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(page).to_have_url(re.compile("/places/xianglong/$"))


def test_enter_searches_for_what_was_typed(canteens, page: Page) -> None:
    page.goto("/search/")
    box = page.locator("#search-words")
    box.press_sequentially("祥龙")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("Enter")

    expect(page).to_have_url(re.compile(f"/search/\\?q={quote('祥龙')}$"))
    expect(page.locator(".search-places")).to_have_count(0)
    expect(page.locator(".found")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_pages_are_accessible_and_hold_still(canteens, page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    page.add_init_script(_SHIFT)
    found = {}
    for query in (
        *(
            "",
            f"?q={quote('食堂')}",
            f"?q={quote('食堂')}&place=angong&date={timezone.localdate():%Y}&sort=date",
        ),
        *(f"?q={quote('华阳镇')}", f"?q={quote('斑马')}&place=angong", "?q=x&place=nothing"),
    ):
        page.goto(f"/search/{query}")
        if query and page.locator(".narrow summary").is_visible():
            page.locator(".narrow summary").click()
        for violation in Axe().run(page).response["violations"]:
            found[query, violation["id"]] = violation["nodes"][0]["html"]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found[query, "wider than the screen"] = ""
        if not query and page.evaluate("window.shifted") > 0.001:
            found[query, "layout shift"] = page.evaluate("window.shifted")
    assert not found


def test_masthead_of_a_wide_page_has_the_field(canteens, context: BrowserContext) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/latest/")
    expect(page.locator("a.masthead-find")).to_be_hidden()
    page.locator(".masthead-search input").fill("食堂")
    page.locator(".masthead-search button").click()

    expect(page.locator(".found")).to_have_count(3)
    expect(page.locator(".narrow a").first).to_be_visible()  # open beside the results


def test_missing_page_has_the_field(canteens, page: Page) -> None:
    page.goto("/nothing-here/")
    page.locator("#search-words").fill("食堂")
    page.locator(".search-field button").click()

    expect(page.locator(".found")).to_have_count(3)
