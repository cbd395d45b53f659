"""The check of the text while it is written, in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from articles.models import Article, Dismissal, User
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
ARTICLES = "/admin/articles/article/"
BODY = "<p>请登录帐号查询。</p><p>座落在华阳的新书店开门了。</p>"


@pytest.fixture
def editor(context: BrowserContext, live_server) -> User:
    person = factories.member("desk chief", "陈主任")
    client = Client()
    client.force_login(person)
    cookie = client.cookies["session"].value
    context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
    return person


@pytest.fixture
def desk(page: Page, editor: User) -> Page:
    page.set_viewport_size({"width": 1280, "height": 900})
    return page


def _open(page: Page, article: Article | None = None) -> None:
    page.goto(f"{ARTICLES}{article.pk}/change/" if article else f"{ARTICLES}add/")
    _answered(page)


def _answered(page: Page) -> None:
    """The first check is back; a request that is still under way would meet the next test."""
    page.wait_for_selector(".ProseMirror")
    page.wait_for_selector("[data-proof-status]:not(:empty)")


def _items(page: Page):
    return page.locator("[data-proof-list] .proof-item")


def _saved(page: Page) -> None:
    page.click("button[name=_continue]")
    page.wait_for_selector("ul.messagelist .success")
    _answered(page)


def test_wrong_word_is_marked_accepted_undone_and_saved(desk: Page) -> None:
    _open(desk)
    desk.fill("#id_title", "书店开门")
    desk.click(".ProseMirror")
    desk.keyboard.type("请登录帐号查询。")
    mark = desk.locator(".ProseMirror .proof-mark")
    expect(mark).to_have_text("帐号")
    expect(_items(desk)).to_have_count(1)

    accept = _items(desk).locator("[data-accept]")
    accept.click()
    expect(desk.locator(".ProseMirror")).to_contain_text("请登录账号查询")
    expect(_items(desk)).to_have_count(0)
    desk.click(".ProseMirror")
    desk.keyboard.press("Control+z")
    expect(mark).to_have_text("帐号")
    accept.click()
    expect(mark).to_have_count(0)
    _saved(desk)

    assert Article.objects.get().latest.body == "<p>请登录账号查询。</p>"


def test_what_was_let_stand_stays_so(desk: Page, editor: User) -> None:
    article = factories.draft(author=editor, body=BODY)
    _open(desk, article)
    expect(_items(desk)).to_have_count(2)

    _items(desk).first.locator("[data-stand]").click()
    expect(_items(desk)).to_have_count(1)
    expect(desk.locator("[data-proof-settled]")).to_contain_text("1")
    _open(desk, article)

    expect(desk.locator(".proof-mark")).to_have_text("座落")
    assert Dismissal.objects.get().person == editor


def test_let_stand_in_a_new_article_is_kept_once_it_is_saved(desk: Page, editor: User) -> None:
    _open(desk)
    desk.fill("#id_title", "帐号的由来")
    _items(desk).locator("[data-stand]").click()
    expect(_items(desk)).to_have_count(0)
    assert not Dismissal.objects.exists()
    _saved(desk)

    expect(desk.locator("[data-proof-settled]")).to_contain_text("陈主任")
    assert Dismissal.objects.get().article == Article.objects.get()


def test_word_in_the_title_is_corrected_in_its_field(desk: Page, editor: User) -> None:
    _open(desk, factories.draft("😀 帐号换新", author=editor, body="<p>好。</p>"))
    with desk.expect_response("**/proofing/check/"):
        _items(desk).locator("[data-accept]").click()
    assert desk.input_value("#id_title") == "😀 账号换新"
    with desk.expect_response("**/proofing/check/"):
        desk.keyboard.press("Control+z")
    assert desk.input_value("#id_title") == "😀 帐号换新"


def test_composition_is_not_disturbed(desk: Page, editor: User) -> None:
    _open(desk, factories.draft(author=editor, body="<p>好。</p>"))
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    desk.click(".ProseMirror")
    desk.keyboard.press("Control+End")
    typing = desk.context.new_cdp_session(desk)
    desk.clock.install()
    for words in ("zhang", "帐h", "帐号"):
        typing.send(
            "Input.imeSetComposition", {"text": words, "selectionStart": 5, "selectionEnd": 5}
        )
        desk.clock.run_for(2_000)
    assert not [url for url in asked if "proofing" in url]

    typing.send("Input.insertText", {"text": "帐号"})
    desk.clock.run_for(2_000)
    expect(desk.locator(".proof-mark")).to_have_text("帐号")


def test_phone_card_at_the_word_and_keyboard_all_the_way(page: Page, editor: User) -> None:
    _open(page, factories.draft(author=editor, body=BODY))
    page.locator(".proof-mark").first.wait_for()
    page.locator("#id_title").focus()
    page.keyboard.press("F8")
    expect(page.locator(".proof-card")).to_be_visible()
    assert not [
        f"{found['id']}: {found['nodes'][0]['html']}"
        for found in Axe().run(page, context=".proof, .proof-card").response["violations"]
    ]
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_response("**/proofing/check/"):
        page.keyboard.press("Enter")

    expect(page.locator(".ProseMirror")).to_contain_text("账号")
    panel = page.locator("[data-proof]").bounding_box()
    assert panel and panel["x"] + panel["width"] <= 390
