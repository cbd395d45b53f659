"""Whole journeys of an article through real pages: from a reporter's phone to its readers."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from articles.models import Article, Event, Stage, User
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


class Newsroom:
    """Several people at one browser, one after another."""

    def __init__(self, context: BrowserContext, page: Page, url: str) -> None:
        self._context, self.page, self._url = context, page, url
        self.people = factories.desk()
        self.reporter = factories.member("reporter", "林晓棠", staff=False)
        self._cookies = {}
        for person in (self.reporter, *self.people.reviewers, *self.people.proofreaders):
            client = Client()
            client.force_login(person)
            self._cookies[person] = client.cookies["session"].value

    def comes(self, person: User, size: dict[str, int] = DESK) -> None:
        self._context.clear_cookies()
        cookie = {"name": "session", "value": self._cookies[person], "url": self._url}
        self._context.add_cookies([cookie])
        self.page.set_viewport_size(size)

    def writes(self, title: str, text: str) -> Article:
        """On a phone in the portal, as far as the desk."""
        page = self.page
        self.comes(self.reporter, PHONE)
        page.goto("/portal/new/")
        page.fill("#id_title", title)
        page.click(".ProseMirror")
        page.keyboard.type(text)
        page.select_option("#id_section", label="民生")
        page.click("button[name=_submit]")
        page.click("form[action$='/submit/'] button")
        page.wait_for_selector(".state.is-desk")
        return Article.objects.get(latest__title=title)

    def answers(self, article: Article, reason: str, text: str, comment: str) -> None:
        """The writer reads what the editor wrote, writes on and hands it in again."""
        page = self.page
        self.comes(self.reporter, PHONE)
        page.goto("/portal/sent-back/")
        expect(page.locator("main")).to_contain_text(reason)
        page.goto(f"/portal/{article.pk}/write/")
        page.click(".ProseMirror")
        page.keyboard.press("Control+End")
        page.keyboard.type(text)
        page.click("button[name=_submit]")
        page.fill("#comment", comment)
        page.click("form[action$='/submit/'] button")
        page.wait_for_selector(".state.is-desk")

    def steps(self, person: User, article: Article, step: str, **fields: str) -> None:
        """From «waiting for me» to the article, and its button."""
        page = self.page
        self.comes(person)
        page.goto("/admin/")
        page.click(f"a[href='/admin/articles/article/{article.pk}/change/'] >> nth=0")
        button = f"button[name=step][value={step}], a[href*='/step/{step}/']"
        page.locator(button).first.click()
        page.wait_for_selector(".step-sheet, ul.messagelist .success")
        if page.locator(".step-sheet").count():
            for name, value in fields.items():
                page.fill(f"[name={name}]", value)
            page.click(f".step-sheet button[name=step][value={step}]")
        page.wait_for_selector("ul.messagelist .success")
        page.wait_for_selector(".standing")

    def passes(self, article: Article) -> None:
        """Three reviews, two proofs, and the last one on the approved text."""
        people = self.people
        self.steps(people.first, article, "sign")
        self.steps(people.proofreaders[0], article, "proof")
        self.steps(people.second, article, "sign", comment="数字已与街道核对")
        self.steps(people.proofreaders[1], article, "proof")
        self.steps(people.final, article, "sign")
        self.steps(people.proofreaders[0], article, "proof")


@pytest.fixture
def newsroom(context: BrowserContext, page: Page, live_server: Any) -> Newsroom:
    factories.section("民生")
    return Newsroom(context, page, live_server.url)


@pytest.fixture
def read(newsroom: Newsroom, context: BrowserContext) -> Callable[[Article], Page]:
    """A reader, who is not logged in."""

    def reading(article: Article) -> Page:
        context.clear_cookies()
        newsroom.page.set_viewport_size(PHONE)
        newsroom.page.goto(article.get_absolute_url())
        return newsroom.page

    return reading


def test_article_goes_from_a_phone_through_six_signatures_to_readers(newsroom, read) -> None:
    article = newsroom.writes("祥龙社区的电梯启用了", "六楼的老人第一次坐着电梯下楼。")
    expect(read(article).locator("body")).not_to_contain_text("六楼的老人")

    newsroom.passes(article)
    newsroom.steps(newsroom.people.final, article, "publish")

    page = read(article)
    expect(page.locator("h1")).to_have_text("祥龙社区的电梯启用了")
    expect(page.locator("main")).to_contain_text("六楼的老人第一次坐着电梯下楼。")
    assert article.signatures.filter(decision="pass").count() == 6
    newsroom.comes(newsroom.reporter, PHONE)
    page.goto("/portal/published/")
    expect(page.locator("main")).to_contain_text("祥龙社区的电梯启用了")


def test_article_that_is_sent_back_twice_reaches_readers_in_its_third_round(newsroom, read) -> None:
    people = newsroom.people
    article = newsroom.writes("菜市口的新红绿灯", "红绿灯昨天亮了。")
    newsroom.steps(people.first, article, "send_back", reason="是哪天亮的，写日期")
    newsroom.answers(article, "是哪天亮的，写日期", "启用时间是11月20日。", "已补日期")
    newsroom.steps(people.first, article, "sign")
    newsroom.steps(people.second, article, "sign")
    newsroom.steps(people.final, article, "send_back", reason="缺交管部门的说法")
    newsroom.answers(article, "缺交管部门的说法", "交管部门说，试运行一个月。", "已采访")

    newsroom.passes(article)
    newsroom.steps(people.final, article, "publish")

    expect(read(article).locator("main")).to_contain_text("试运行一个月")
    stored = Article.objects.get()
    assert (stored.round, stored.stage) == (3, Stage.PUBLISHED)
    reasons = Event.objects.filter(article=article, verb="send_back").order_by("pk")
    assert [event.data["reason"] for event in reasons] == [
        "是哪天亮的，写日期",
        "缺交管部门的说法",
    ]
